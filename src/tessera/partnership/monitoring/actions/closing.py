"""Closing an award out: every item done or waived by a named person, or administratively after a year.

2 CFR 200.344: the grantee's reports within 120 days of the end, the office done within a year; where the grantee fails,
the office closes with what is at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.partnership.awards import api as awards
from tessera.partnership.money import api as money
from tessera.partnership.monitoring import policy, queries, schedule
from tessera.partnership.monitoring.actions.base import award_for, locked, person, said, told
from tessera.partnership.monitoring.enums import (
    ActionState,
    CloseoutState,
    ItemKind,
    ItemState,
    ReportKind,
    ReportState,
)
from tessera.partnership.monitoring.models import Closeout, CloseoutItem, CorrectiveAction, ReportDue
from tessera.partnership.monitoring.states import CLOSEOUT, ITEM
from tessera.partnership.stages import api as stages

# The grantee owes these; the others are the office's own work, with a year's time.
_GRANTEE = frozenset(
    {ItemKind.FINAL_PERFORMANCE, ItemKind.FINAL_FINANCIAL, ItemKind.LIQUIDATED, ItemKind.REFUNDED, ItemKind.PROPERTY}
)
# What must be settled before a step.
_BEFORE: Mapping[str, tuple[str, ...]] = {
    CloseoutState.REPORTS_IN: (ItemKind.FINAL_PERFORMANCE, ItemKind.FINAL_FINANCIAL),
    CloseoutState.RECONCILED: (ItemKind.LIQUIDATED, ItemKind.REFUNDED),
    CloseoutState.DEOBLIGATED: (ItemKind.DEOBLIGATED,),
    CloseoutState.CLOSED: tuple(ItemKind.values),
}


@transaction.atomic
def open_closeout(award_id: UUID, *, by: Actor) -> Closeout:
    """Opens the close-out of an award whose days are over, with every item. Raises ValidationError, Hidden, Refused."""
    award = award_for(award_id, policy.CLOSE, by)
    days = queries.days_of(award_id)
    if days is None or days[1] >= today():
        raise ValidationError(_("The days of this award are not over yet."))
    if policy.rows(by, Closeout).filter(award_id=award_id).exists():
        raise ValidationError(_("The close-out of this award was opened before."))
    row = Closeout(organisation_id=award.organisation_id, award_id=award_id, ended=days[1], opened_by=by.account)
    row.save(force_insert=True)
    stages.begin(CLOSEOUT, row, by=by, action=policy.CLOSE)
    for kind in ItemKind:
        item = CloseoutItem(
            organisation_id=award.organisation_id,
            award_id=award_id,
            closeout=row,
            kind=kind,
            due=item_due(kind, row.ended),
        )
        item.save(force_insert=True)
        stages.begin(ITEM, item, by=by)
    return row


def item_due(kind: str, ended: date) -> date:
    """The last day for an item of an award that ended on a day."""
    days = schedule.FINAL_DAYS if kind in _GRANTEE else schedule.ADMINISTRATIVE_DAYS
    return ended + timedelta(days=days)


@transaction.atomic
def settle(item_id: UUID, evidence: str, *, by: Actor) -> CloseoutItem:
    """Says that an item is done, and by what one sees it. Raises ValidationError where the records say otherwise."""
    row = locked(CloseoutItem, item_id, policy.CLOSE, by)
    if fault := _not_yet(row, by):
        raise ValidationError(str(fault))
    return _settled(row, ItemState.DONE, said(evidence, "reason"), policy.CLOSE, by)


@transaction.atomic
def waive(item_id: UUID, reason: str, *, by: Actor) -> CloseoutItem:
    """Lets an item be, for a reason, in one's own name. Raises ValidationError, IllegalMove, Hidden, Refused."""
    row = locked(CloseoutItem, item_id, policy.WAIVE, by)
    return _settled(row, ItemState.WAIVED, said(reason, "reason"), policy.WAIVE, by)


def _settled(row: CloseoutItem, end: str, words: str, action: str, by: Actor) -> CloseoutItem:
    if not ITEM.allows(row.state, end):
        raise stages.IllegalMove(ITEM, row.state, end)
    row.evidence, row.settled_by, row.settled_on = words, person(by, action), today()
    row.save(update_fields=["evidence", "settled_by", "settled_on", "changed_at"])
    stages.move(ITEM, row, end, by=by, reason=words)
    return row


def _not_yet(row: CloseoutItem, by: Actor) -> str | Promise:
    """What the records say against an item being done; "" when they say nothing against it."""
    checks: Mapping[str, Callable[[UUID, Actor], str | Promise]] = {
        ItemKind.FINAL_PERFORMANCE: lambda award, who: _report(award, ReportKind.FINAL_PERFORMANCE, who),
        ItemKind.FINAL_FINANCIAL: lambda award, who: _report(award, ReportKind.FINAL_FINANCIAL, who),
        ItemKind.ACTIONS: _actions,
        ItemKind.SUBAWARDS: _subawards,
        ItemKind.REFUNDED: _refund,
        ItemKind.DEOBLIGATED: _bound,
    }
    return checks[row.kind](row.award_id, by) if row.kind in checks else ""


def _report(award: UUID, kind: str, by: Actor) -> str | Promise:
    accepted = policy.rows(by, ReportDue).filter(award_id=award, kind=kind, state=ReportState.ACCEPTED)
    return "" if accepted.exists() else _("The final report was not accepted yet.")


def _actions(award: UUID, by: Actor) -> str | Promise:
    still = policy.rows(by, CorrectiveAction).filter(award_id=award).exclude(state=ActionState.CLOSED)
    return _("Some corrective actions are not closed.") if still.exists() else ""


def _subawards(award: UUID, _by: Actor) -> str | Promise:
    running = awards.Subaward.objects.filter(award_id=award, state__in=["proposed", "returned", "approved"])
    return _("Some sub-awards have not ended.") if running.exists() else ""


def _refund(award: UUID, by: Actor) -> str | Promise:
    paid, spent = money.paid(award), money.spent(award, by=by)
    over = [currency for currency, sum_ in paid.items() if sum_ > spent.get(currency, 0)]
    return _("More was paid than was accounted for. Waive this with a reason once the rest came back.") if over else ""


def _bound(award: UUID, _by: Actor) -> str | Promise:
    left = [currency for currency in awards.obligated(award) if money.payable(award, currency)]
    return _("Some of the obligation is neither paid nor taken back.") if left else ""


@transaction.atomic
def advance(closeout_id: UUID, end: str, *, by: Actor) -> Closeout:
    """Takes a close-out one step on. Raises ValidationError where items before it are open; IllegalMove, Refused."""
    row = locked(Closeout, closeout_id, policy.CLOSE, by)
    if not CLOSEOUT.allows(row.state, end) or end == CloseoutState.ADMINISTRATIVE:
        raise stages.IllegalMove(CLOSEOUT, row.state, end)
    waiting = row.items.filter(kind__in=_BEFORE[end], state=ItemState.OPEN)
    if names := [str(ItemKind(each.kind).label) for each in waiting]:
        raise ValidationError(_("Settle these first: %(names)s.") % {"names": ", ".join(names)})
    stages.move(CLOSEOUT, row, end, by=by)
    return row


@transaction.atomic
def close_administratively(closeout_id: UUID, reason: str, *, by: Actor) -> Closeout:
    """Closes with what is at hand, a year after the end at the earliest; open items are waived in one's own name.

    Raises ValidationError before that day; ReasonMissing, IllegalMove, Hidden, Refused.
    """
    row = locked(Closeout, closeout_id, policy.WAIVE, by)
    first = row.ended + timedelta(days=schedule.ADMINISTRATIVE_DAYS)
    if today() <= first:
        raise ValidationError(_("This is possible after %(day)s, a year after the end.") % {"day": first})
    words = said(reason, "reason")
    for item in row.items.filter(state=ItemState.OPEN):
        _settled(item, ItemState.WAIVED, words, policy.WAIVE, by)
    stages.move(CLOSEOUT, row, CloseoutState.ADMINISTRATIVE, by=by, reason=words)
    told(row, policy.WAIVE, by)
    return row
