"""What an applicant does: begin, write, hand in, step back."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.partnership.competition import policy
from tessera.partnership.competition.actions.base import application, notice_of, opportunity, person, refuse
from tessera.partnership.competition.deadline import server_time
from tessera.partnership.competition.enums import ApplicationState
from tessera.partnership.competition.models import (
    Application,
    ApplicationDraft,
    ApplicationVersion,
    OpportunityVersion,
)
from tessera.partnership.competition.states import APPLICATION
from tessera.partnership.competition.timing import closing, is_late
from tessera.partnership.stages import api as stages
from tessera.ui.amounts import number


@transaction.atomic
def begin(opportunity_id: UUID, *, by: Actor) -> Application:
    """Begins an application; the office sees nothing of it before it is handed in.

    Raises Hidden, Refused, ValidationError (not open, or closed by its clock).
    """
    row = policy.scope(by).filter(pk=opportunity_id).first()
    if row is None:
        opportunity(opportunity_id, by=by, action=policy.WRITE)
        raise LookupError("unreachable: a hidden opportunity was refused")
    require(policy.can(by, policy.WRITE, row), by, policy.WRITE, kind="opportunity", object_id=row.pk)
    in_time(notice_of(row.pk, 1), 1)
    made = Application.objects.create(
        organisation_id=row.organisation_id, implementer_id=by.home, opportunity=row, stages=row.stages
    )
    stages.begin(APPLICATION, made, by=by, action=policy.WRITE)
    ApplicationDraft.objects.create(organisation_id=by.home, application=made)
    return made


def in_time(notice: OpportunityVersion, stage: int) -> None:
    """Invariant 9: the database's clock against the notice's own. Raises ValidationError saying when it closed."""
    if not is_late(notice, stage, server_time()):
        return
    ends = closing(notice, stage)
    told = localtime(ends).strftime("%Y-%m-%d %H:%M") if ends else ""
    raise refuse(
        _("This closed at %(when)s UTC. Nothing can be handed in any more; what you wrote is kept.") % {"when": told}
    )


@transaction.atomic
def write(application_id: UUID, *, values: Mapping[str, Any], by: Actor) -> None:
    """Keeps what was written so far; half an answer is welcome. `values`: title, amount, months, answers by position.

    Raises Hidden, Refused.
    """
    row = application(application_id, by=by, action=policy.WRITE)
    ApplicationDraft.objects.filter(application=row, organisation_id=by.home).update(
        title=values.get("title") or "", amount=values.get("amount"), months=values.get("months"),
        answers=dict(values.get("answers") or {}), changed_at=now(),
    )  # fmt: skip
    ledger.record(by=by, action=policy.WRITE, kind="application", object_id=row.pk)


@transaction.atomic
def begin_proposal(application_id: UUID, *, by: Actor) -> None:
    """Begins the full proposal that the office invited. Raises Hidden, IllegalMove, Refused, ValidationError."""
    row = application(application_id, by=by, action=policy.SUBMIT)
    in_time(notice_of(row.opportunity_id, 2), 2)
    stages.move(APPLICATION, row, ApplicationState.PROPOSAL_DRAFT, by=by)


_ENDS = {
    ApplicationState.DRAFT: ApplicationState.SUBMITTED,
    ApplicationState.PROPOSAL_DRAFT: ApplicationState.PROPOSAL_SUBMITTED,
    ApplicationState.CLARIFICATION: ApplicationState.IN_REVIEW,
}


@transaction.atomic
def submit(application_id: UUID, *, by: Actor) -> ApplicationVersion:
    """Hands in what was written, for good, if the notice has not closed by the database's clock, which stamps it.

    An answer to the office's questions is not bound by the closing. Raises Hidden, Refused, IllegalMove, ValidationError.
    """
    row = application(application_id, by=by, action=policy.SUBMIT)
    clarifies = row.state == ApplicationState.CLARIFICATION
    end = _ENDS.get(ApplicationState(row.state))
    if end is None:
        raise stages.IllegalMove(APPLICATION, str(row.state), str(ApplicationState.SUBMITTED))
    notice = notice_of(row.opportunity_id, row.stage)
    if not clarifies:
        in_time(notice, row.stage)
    held = ApplicationDraft.objects.get(application=row, organisation_id=by.home)
    last = row.versions.order_by("-number").values_list("number", flat=True).first() or 0
    kept = ApplicationVersion.objects.create(
        organisation_id=row.organisation_id, implementer_id=row.implementer_id, application=row, notice=notice,
        number=last + 1, stage=row.stage, clarifies=clarifies, currency=notice.currency, submitted_at=server_time(),
        submitted_by_id=person(by), **_whole(held, notice, row.stage),
    )  # fmt: skip
    stages.move(APPLICATION, row, end, by=by)
    return kept


def _whole(held: ApplicationDraft, notice: OpportunityVersion, stage: int) -> dict[str, Any]:
    """What is handed in, each question with its answer. Raises ValidationError naming what is missing."""
    faults: dict[str, list[str]] = {}
    if not held.title.strip():
        faults["title"] = [_("Give the project a title.")]
    if held.months is None:
        faults["months"] = [_("Say how many months it takes.")]
    _fits(held.amount, notice, faults)
    answers = []
    for question in notice.questions.filter(stage=stage):
        text = str(held.answers.get(str(question.position), "")).strip()
        words = len(text.split())
        name = f"answer_{question.position}"
        if not text:
            faults[name] = [_("Answer this question.")]
        elif question.most_words and words > question.most_words:
            said = _("%(words)s words; at most %(most)s are read.")
            faults[name] = [said % {"words": words, "most": question.most_words}]
        answers.append({"question": question.text, "answer": text})
    if faults:
        raise ValidationError(faults)
    return {"title": held.title.strip(), "amount": held.amount, "months": held.months, "answers": answers}


def _fits(amount: Decimal | None, notice: OpportunityVersion, faults: dict[str, list[str]]) -> None:
    if amount is None:
        faults["amount"] = [_("Say how much you ask for.")]
    elif amount > notice.ceiling or amount < (notice.floor or 0):
        said = _("Ask for %(least)s to %(most)s %(currency)s.")
        faults["amount"] = [
            said % {"least": number(notice.floor or 0), "most": number(notice.ceiling), "currency": notice.currency}
        ]


@transaction.atomic
def withdraw(application_id: UUID, *, reason: str, by: Actor) -> None:
    """Takes an application back. Raises Hidden, Refused, IllegalMove, ReasonMissing."""
    row = application(application_id, by=by, action=policy.SUBMIT)
    stages.move(APPLICATION, row, ApplicationState.WITHDRAWN, by=by, reason=reason)
