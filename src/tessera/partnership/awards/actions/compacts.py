"""Partnerships: what both sides promised, and dialogues with indicators chosen before them (GAO-23-105390)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now, today
from tessera.kernel.policy import require
from tessera.partnership.awards import policy
from tessera.partnership.awards.actions.base import NotYet, note, row_to_write
from tessera.partnership.awards.models import Commitment, Compact, Dialogue, DialogueIndicator, DialogueTarget
from tessera.partnership.awards.states import COMMITMENT
from tessera.partnership.awards.terms import TermsError
from tessera.partnership.library import api as library
from tessera.partnership.stages import api as stages


@transaction.atomic
def save_compact(*, by: Actor, compact_id: UUID | None = None, **fields: Any) -> Compact:
    """A partnership (country as ISO alpha-3, title, objectives, starts, ends). Raises Hidden, Refused."""
    if compact_id is None:
        require(policy.can(by, policy.COMPACT_EDIT), by, policy.COMPACT_EDIT, kind="compact")
        row = Compact.objects.create(organisation_id=by.home, **fields)
    else:
        row = row_to_write(Compact, compact_id, policy.COMPACT_EDIT, by=by)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    note(by, policy.COMPACT_EDIT, row)
    return row


@transaction.atomic
def promise(compact_id: UUID, *, by: Actor, **fields: Any) -> Commitment:
    """What a side promised (side, text, amount with currency, due). Raises Hidden, Refused, TermsError."""
    compact = row_to_write(Compact, compact_id, policy.COMPACT_EDIT, by=by)
    if fields.get("amount") is not None and not fields.get("currency"):
        raise TermsError("currency", _("Money needs its currency."))
    row = Commitment.objects.create(organisation_id=compact.organisation_id, compact=compact, **fields)
    stages.begin(COMMITMENT, row, by=by, action=policy.COMPACT_EDIT)
    return row


@transaction.atomic
def answer_promise(commitment_id: UUID, end: str, *, by: Actor, evidence: str) -> Commitment:
    """What became of a promise, with the evidence. Raises Hidden, Refused, IllegalMove, ReasonMissing."""
    row = row_to_write(Commitment, commitment_id, policy.COMPACT_EDIT, by=by)
    if evidence.strip() and COMMITMENT.allows(row.state, end):
        row.evidence = evidence.strip()
        row.save(update_fields=["evidence"])
    stages.move(COMMITMENT, row, end, by=by, reason=evidence)
    return row


@transaction.atomic
def plan_dialogue(compact_id: UUID, *, by: Actor, on: datetime.date) -> Dialogue:
    """A dialogue on a day. Raises Hidden, Refused, TermsError."""
    compact = row_to_write(Compact, compact_id, policy.COMPACT_EDIT, by=by)
    if Dialogue.objects.filter(compact=compact, on=on).exists():
        raise TermsError("on", _("There is a dialogue on this day already."))
    row = Dialogue.objects.create(organisation_id=compact.organisation_id, compact=compact, on=on)
    note(by, policy.COMPACT_EDIT, row)
    return row


@transaction.atomic
def choose_indicator(
    dialogue_id: UUID, *, by: Actor, indicator_id: UUID, targets: Mapping[int, Decimal],
    chosen_on: datetime.date | None = None,
) -> DialogueIndicator:  # fmt: skip
    """An indicator for a dialogue with its target for each year; chosen before the dialogue (GAO-23-105390).

    Raises Hidden, Refused, TermsError.
    """
    dialogue = row_to_write(Dialogue, dialogue_id, policy.COMPACT_EDIT, by=by)
    day = chosen_on or today()
    if day >= dialogue.on or dialogue.held_at:
        raise TermsError("indicator", _("Indicators are chosen before the dialogue, never to fit what it found."))
    if not targets:
        raise TermsError("targets", _("Give a target for each year."))
    indicator = library.indicator(indicator_id, by)
    if DialogueIndicator.objects.filter(dialogue=dialogue, indicator=indicator).exists():
        raise TermsError("indicator", _("This indicator is chosen already."))
    row = DialogueIndicator.objects.create(
        organisation_id=dialogue.organisation_id, dialogue=dialogue, indicator=indicator, chosen_on=day
    )
    DialogueTarget.objects.bulk_create(
        [
            DialogueTarget(organisation_id=row.organisation_id, chosen=row, year=year, target=value)
            for year, value in sorted(targets.items())
        ]
    )
    note(by, policy.COMPACT_EDIT, row, years=len(targets))
    return row


@transaction.atomic
def hold_dialogue(
    dialogue_id: UUID, *, by: Actor, minutes: str, actions: str = "", actuals: Mapping[UUID, Decimal] | None = None
) -> Dialogue:
    """Keeps the minutes of a dialogue, what was agreed to do, and what the targets of its indicators really reached.

    Raises Hidden, Refused, TermsError, NotYet (no indicator was chosen before it, or the day has not come).
    """
    row = row_to_write(Dialogue, dialogue_id, policy.COMPACT_EDIT, by=by)
    if row.on > today():
        raise NotYet([_("The day of the dialogue has not come.")])
    chosen = list(row.indicators.prefetch_related("targets"))
    if not chosen or any(not each.targets.all() for each in chosen):
        raise NotYet([_("No indicator with targets was chosen before this dialogue. Plan another one.")])
    if not minutes.strip():
        raise TermsError("minutes", _("Write down what was said."))
    row.minutes, row.actions, row.held_at = minutes.strip(), actions.strip(), row.held_at or now()
    row.save()
    for target_id, value in (actuals or {}).items():
        DialogueTarget.objects.filter(chosen__dialogue=row, pk=target_id).update(actual=value)
    note(by, policy.COMPACT_EDIT, row, indicators=len(chosen))
    return row
