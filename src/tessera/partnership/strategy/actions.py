"""Writes: draft, clear, put in force, close, and draft anew."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.partnership.library import api as library
from tessera.partnership.recommendations.api import Recommendation
from tessera.partnership.recommendations.api import get as recommendation
from tessera.partnership.stages import api as stages
from tessera.partnership.strategy import policy
from tessera.partnership.strategy.enums import StrategyState
from tessera.partnership.strategy.models import Priority, PriorityRecommendation, Strategy
from tessera.partnership.strategy.states import STRATEGY
from tessera.ui import amounts

PRIORITY_FIELDS = ("countries", "objective", "p_area", "criteria", "ceiling", "rationale")


class Wrong(ValueError):
    """What was given cannot be: `field` names what to mend."""

    def __init__(self, field: str, message: Any) -> None:
        super().__init__(str(message))
        self.field, self.message = field, message


@transaction.atomic
def draft(
    *, by: Actor, region: str, fiscal_year: int, title: str, ceiling: Decimal, currency: str, summary: str = ""
) -> Strategy:
    """The first version of a strategy. Raises Refused, Wrong (there is one of this region and year already)."""
    require(policy.can(by, policy.EDIT), by, policy.EDIT, kind="strategy")
    if Strategy.objects.filter(organisation_id=by.home, region=region, fiscal_year=fiscal_year).exists():
        raise Wrong("fiscal_year", _("There is a strategy of this region and year. Make a new version of it."))
    row = Strategy.objects.create(
        organisation_id=by.home, region=region, fiscal_year=fiscal_year, title=title.strip(), ceiling=ceiling,
        currency=currency, summary=summary.strip(), drafters=_with(by, []),
    )  # fmt: skip
    stages.begin(STRATEGY, row, by=by, action=policy.EDIT)
    return row


def _planned(row: Strategy, *, but: UUID | None = None) -> Decimal:
    """What the priorities of a strategy ask for together, without one of them."""
    rows = row.priorities.exclude(pk=but) if but else row.priorities.all()
    return rows.aggregate(sum=Sum("ceiling"))["sum"] or Decimal(0)


def _with(by: Actor, drafters: list[UUID]) -> list[UUID]:
    return drafters if by.account is None or by.account in drafters else [*drafters, by.account]


def _to_write(strategy_id: UUID, by: Actor, action: str = policy.EDIT) -> Strategy:
    row = policy.scope(by).select_for_update().filter(pk=strategy_id).first()
    if row is None:
        raise Hidden(by, action, kind="strategy", object_id=strategy_id)
    require(policy.can(by, action, row), by, action, kind="strategy", object_id=strategy_id)
    return row


def _wrote(row: Strategy, by: Actor, **detail: str | int) -> None:
    row.drafters = _with(by, row.drafters)
    row.save()
    ledger.record(by=by, action=policy.EDIT, kind="strategy", object_id=row.pk, detail=detail)


@transaction.atomic
def edit(strategy_id: UUID, *, by: Actor, title: str, ceiling: Decimal, currency: str, summary: str = "") -> Strategy:
    """Changes a draft; its priorities take the currency too. Raises Hidden, Refused, Wrong (a ceiling below theirs)."""
    row = _to_write(strategy_id, by)
    if (planned := _planned(row)) > ceiling:
        text = _("The priorities ask for %(planned)s %(currency)s already. Lower theirs first.")
        raise Wrong("ceiling", text % {"planned": amounts.number(planned), "currency": currency})
    row.title, row.ceiling, row.currency, row.summary = title.strip(), ceiling, currency, summary.strip()
    row.priorities.exclude(currency=currency).update(currency=currency)
    _wrote(row, by)
    return row


@transaction.atomic
def save_priority(
    strategy_id: UUID,
    *,
    by: Actor,
    priority_id: UUID | None = None,
    recommendations: Iterable[UUID] = (),
    **fields: Any,
) -> Priority:
    """Adds or changes a priority of a draft (PRIORITY_FIELDS); `recommendations` are those it answers, None leaves them.

    Together the priorities stay within the ceiling of the strategy, whose row is locked for the time of asking.
    Raises Hidden, Refused, Wrong (a country, a recommendation of another country, more than the ceiling leaves).
    """
    row = _to_write(strategy_id, by)
    left = row.ceiling - _planned(row, but=priority_id)
    if fields["ceiling"] > left:
        text = _("More than the strategy leaves: %(left)s %(currency)s.") % {
            "left": amounts.number(left),
            "currency": row.currency,
        }
        raise Wrong("ceiling", text)
    if unknown := [code for code in fields["countries"] if not library.is_country(code)]:
        raise Wrong("countries", _("No such country: %(codes)s.") % {"codes": ", ".join(unknown)})
    values = {name: fields[name] for name in PRIORITY_FIELDS if name in fields} | {"currency": row.currency}
    if priority_id is None:
        last = row.priorities.aggregate(last=Max("number"))["last"] or 0
        made = Priority.objects.create(organisation_id=row.organisation_id, strategy=row, number=last + 1, **values)
    else:
        found = row.priorities.filter(pk=priority_id).first()
        if found is None:
            raise Hidden(by, policy.EDIT, kind="priority", object_id=priority_id)
        made = found
        for name, value in values.items():
            setattr(made, name, value)
        made.save()
    if recommendations is not None:
        _answer(made, [recommendation(each, by) for each in recommendations])
    _wrote(row, by, priority=made.number)
    return made


@transaction.atomic
def answer(priority_id: UUID, *, by: Actor, recommendations: Iterable[UUID]) -> Priority:
    """Says which recommendations a priority of a draft answers. Raises Hidden, Refused, Wrong."""
    found = policy.priorities(by).filter(pk=priority_id).first()
    if found is None:
        raise Hidden(by, policy.EDIT, kind="priority", object_id=priority_id)
    row = _to_write(found.strategy_id, by)
    _answer(found, [recommendation(each, by) for each in recommendations])
    _wrote(row, by, priority=found.number)
    return found


def _answer(priority: Priority, answered: list[Recommendation]) -> None:
    for each in answered:
        if priority.countries and each.country not in priority.countries:
            raise Wrong("recommendations", _("One of the recommendations is about a country that is not named above."))
    priority.answers.exclude(recommendation__in=answered).delete()
    held = set(priority.answers.values_list("recommendation_id", flat=True))
    PriorityRecommendation.objects.bulk_create(
        [
            PriorityRecommendation(organisation_id=priority.organisation_id, priority=priority, recommendation=each)
            for each in answered
            if each.pk not in held
        ]
    )


@transaction.atomic
def remove_priority(priority_id: UUID, *, by: Actor) -> None:
    """Takes a priority out of a draft. Raises Hidden, Refused."""
    found = policy.priorities(by).filter(pk=priority_id).first()
    if found is None:
        raise Hidden(by, policy.EDIT, kind="priority", object_id=priority_id)
    row = _to_write(found.strategy_id, by)
    found.answers.all().delete()
    found.delete()
    for number, each in enumerate(row.priorities.order_by("number"), start=1):
        row.priorities.filter(pk=each.pk).update(number=number)
    _wrote(row, by)


@transaction.atomic
def move(strategy_id: UUID, end: str, *, by: Actor, reason: str = "") -> Strategy:
    """Moves a strategy on. Nobody clears what they drafted; what comes into force closes the version before it.

    Raises Hidden, Refused, IllegalMove, ReasonMissing, SamePerson, Wrong (a draft without a priority).
    """
    row = policy.scope(by).select_for_update().filter(pk=strategy_id).first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind="strategy", object_id=strategy_id)
    if not STRATEGY.allows(row.state, end):
        raise stages.IllegalMove(STRATEGY, row.state, end)
    if end == StrategyState.IN_CLEARANCE and not row.priorities.exists():
        raise Wrong("", _("A strategy names at least one priority before it goes to clearance."))
    different: set[UUID | None] = set()
    if row.state == StrategyState.IN_CLEARANCE:
        different = {*row.drafters, *stages.movers(STRATEGY.kind, row.pk, StrategyState.IN_CLEARANCE)}
    if end == StrategyState.APPROVED and by.account not in (None, *different):
        row.cleared_by_id = by.account
        row.save(update_fields=["cleared_by"])
    if end == StrategyState.IN_FORCE:
        _close_the_one_before(row, by)
    stages.move(STRATEGY, row, end, by=by, reason=reason, different_from=different)
    return row


def _close_the_one_before(row: Strategy, by: Actor) -> None:
    same = Strategy.objects.select_for_update().filter(
        organisation_id=row.organisation_id,
        region=row.region,
        fiscal_year=row.fiscal_year,
        state=StrategyState.IN_FORCE,
    )
    for before in same:
        stages.move(STRATEGY, before, StrategyState.CLOSED, by=by, reason=f"version {row.version}")


@transaction.atomic
def new_version(strategy_id: UUID, *, by: Actor) -> Strategy:
    """A draft that begins with what a decided version says. Raises Hidden, Refused, Wrong (another draft is open)."""
    before = policy.scope(by).select_for_update().filter(pk=strategy_id).first()
    if before is None:
        raise Hidden(by, policy.EDIT, kind="strategy", object_id=strategy_id)
    require(policy.can(by, policy.EDIT), by, policy.EDIT, kind="strategy", object_id=strategy_id)
    same = Strategy.objects.filter(
        organisation_id=before.organisation_id, region=before.region, fiscal_year=before.fiscal_year
    )
    if same.filter(state__in=[StrategyState.DRAFT, StrategyState.IN_CLEARANCE, StrategyState.APPROVED]).exists():
        raise Wrong("", _("Another version is being drafted or cleared already."))
    last = same.aggregate(last=Max("version"))["last"] or 0
    row = Strategy.objects.create(
        organisation_id=before.organisation_id, region=before.region, fiscal_year=before.fiscal_year, version=last + 1,
        title=before.title, summary=before.summary, ceiling=before.ceiling, currency=before.currency, supersedes=before,
        drafters=_with(by, []),
    )  # fmt: skip
    stages.begin(STRATEGY, row, by=by, action=policy.EDIT)
    for each in before.priorities.order_by("number").prefetch_related("answers__recommendation"):
        answered = [link.recommendation for link in each.answers.all()]
        each.pk, each.strategy, each._state.adding = None, row, True
        each.id = Priority._meta.pk.get_default()
        each.save(force_insert=True)
        _answer(Priority.objects.get(pk=each.pk), answered)
    return row
