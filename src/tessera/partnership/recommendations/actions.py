"""Writes: a recommendation by hand, what became of it in an edition, and how it is filed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.partnership.countries import api as countries
from tessera.partnership.recommendations import importing, policy
from tessera.partnership.recommendations.enums import ENDED, State
from tessera.partnership.recommendations.models import Recommendation, RecommendationState
from tessera.partnership.recommendations.states import MOVE, RECOMMENDATION
from tessera.partnership.stages.api import IllegalMove, ReasonMissing, begin, move


class Wrong(ValueError):
    """What was given does not fit; the message says what and how to mend it. `field` names the answer, "" for none."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def add(
    country: str, edition: countries.ReportEdition, text: str, *, by: Actor, area: str = "", p_areas: Sequence[str] = (),
    criteria: Sequence[str] = (), priority: bool = False, predecessor: Recommendation | None = None,
) -> Recommendation:  # fmt: skip
    """Writes down what an edition asks of a country for the first time. Raises Refused, Wrong, UnknownCode."""
    require(policy.can(by, policy.RECORD), by, policy.RECORD, kind="recommendation")
    text = " ".join(text.split())
    if not countries.is_country(country):
        raise Wrong("country", _("“%(code)s” is no country code of three letters (ISO 3166-1).") % {"code": country})
    if not text or len(text) > importing.LONGEST:
        raise Wrong(
            "text", _("Write what the report asks, in at most %(most)s characters.") % {"most": importing.LONGEST}
        )
    _known(p_areas, criteria)
    key = importing.digest(text)
    same = policy.scope(by).filter(country=country, publisher=edition.publisher, digest=key).exclude(state__in=ENDED)
    if same.exists():
        raise Wrong("text", _("This country has the same recommendation open already. Follow that one."))
    row = Recommendation.objects.create(
        organisation_id=policy.office(by), country=country, publisher=edition.publisher, first_edition=edition,
        last_edition=edition, text=text, digest=key, area=area.strip()[:80], p_areas=list(p_areas), criteria=list(criteria),
        priority=priority, predecessor=predecessor,
    )  # fmt: skip
    begin(RECOMMENDATION, row, by=by, action=policy.RECORD)
    _stand(row, edition, State.NEW, "", by)
    return row


def _known(p_areas: Sequence[str], criteria: Sequence[str]) -> None:
    for code in p_areas:
        codes.get("p_area").row(code)
    for code in criteria:
        codes.get("criterion").row(code)


@transaction.atomic
def file(
    row: Recommendation, *, by: Actor, p_areas: Sequence[str], criteria: Sequence[str], priority: bool
) -> Recommendation:
    """Says which areas and criteria a recommendation is about. Its text never changes. Raises Refused, UnknownCode."""
    require(policy.can(by, policy.RECORD, row), by, policy.RECORD, kind="recommendation", object_id=row.pk)
    _known(p_areas, criteria)
    row.p_areas, row.criteria, row.priority = list(p_areas), list(criteria), priority
    row.save(update_fields=["p_areas", "criteria", "priority", "changed_at"])
    ledger.record(by=by, action=policy.RECORD, kind="recommendation", object_id=row.pk, detail={"areas": len(p_areas)})
    return row


@transaction.atomic
def follow(
    row: Recommendation, edition: countries.ReportEdition, state: str, *, by: Actor, evidence: str = "",
    successor: Recommendation | None = None,
) -> Recommendation:  # fmt: skip
    """Says what became of a recommendation in an edition, the last one or a later one; `evidence` in the office's words.

    A state other than "carried forward" needs evidence or a reason; "superseded" names its `successor`.
    Raises Refused, Wrong.
    """
    require(policy.can(by, MOVE, row), by, MOVE, kind="recommendation", object_id=row.pk)
    held = policy.scope(by).select_for_update(of=("self",)).select_related("last_edition").get(pk=row.pk)
    _fits(held, edition, state, successor)
    if state != held.state:
        try:
            move(RECOMMENDATION, held, state, by=by, reason=evidence)
        except ReasonMissing:
            raise Wrong("evidence", _("Say what shows it: who did what, when, and where that can be read.")) from None
        except IllegalMove:
            raise Wrong("state", _illegal(held.state, state)) from None
    else:
        ledger.record(by=by, action=MOVE, kind="recommendation", object_id=row.pk, detail={"stays": str(state)})
    if successor is not None:
        successor.predecessor = held
        successor.save(update_fields=["predecessor", "changed_at"])
    _stand(held, edition, state, evidence, by)
    return held


def _fits(row: Recommendation, edition: countries.ReportEdition, state: str, successor: Recommendation | None) -> None:
    if state not in State:
        raise Wrong("state", _("There is no such state."))
    if edition.publisher != row.publisher or edition.year < row.last_edition.year:
        raise Wrong(
            "edition",
            _("Choose an edition of the same report, of %(year)s or later.") % {"year": row.last_edition.year},
        )
    if state == State.NEW and edition.pk != row.first_edition_id:
        raise Wrong("state", _("What stands in a later edition again is carried forward."))
    if (state == State.SUPERSEDED) != (successor is not None):
        raise Wrong("successor", _("A recommendation is superseded by another one of the same country: name it."))
    if successor is not None and (
        successor.country != row.country or successor.pk == row.pk or successor.predecessor_id
    ):
        raise Wrong("successor", _("Choose another recommendation of the same country that replaces none yet."))


def _illegal(start: str, end: str) -> str:
    words = _("From “%(start)s” it cannot become “%(end)s”.")
    return words % {"start": State(start).label, "end": State(end).label}


def _stand(row: Recommendation, edition: countries.ReportEdition, state: str, evidence: str, by: Actor) -> None:
    """Writes the state of an edition; the one of the last edition is brought up to date with its move."""
    given = {"state": state, "by": by.account, **({"evidence": evidence.strip()} if evidence.strip() else {})}
    _state, new = RecommendationState.objects.update_or_create(
        organisation_id=row.organisation_id, recommendation=row, edition=edition, defaults=given
    )
    if new and edition.pk != row.last_edition_id:
        row.last_edition, row.editions = edition, row.editions + 1
        row.save(update_fields=["last_edition", "editions", "changed_at"])
