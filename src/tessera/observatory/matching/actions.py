"""Writes: propose, answer and end an arrangement; start a run, join it with a declared list."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.observatory.matching import policy, queries
from tessera.observatory.matching.enums import PAUSE, SMALLEST, Answer, Decision
from tessera.observatory.matching.models import Arrangement, Half, MatchingRun, Part, SamePerson
from tessera.trust.tokens import api as tokens


def get(arrangement_id: UUID, *, by: Actor, action: str) -> Arrangement:
    """The arrangement, if the actor may know of it and do this. Raises Hidden, Refused."""
    row = policy.scope(by).filter(pk=arrangement_id).first()
    if row is None:
        raise Hidden(by, action, kind="arrangement", object_id=arrangement_id)
    require(policy.can(by, action, row), by, action, kind="arrangement", object_id=arrangement_id)
    return row


@transaction.atomic
def propose(
    *, title: str, members: Sequence[UUID], host: UUID, answer: str, signer_function: str, by: Actor
) -> Arrangement:
    """Proposes an arrangement and gives the own half. `members` are the others; the own organisation is added.

    Raises ValidationError, Refused.
    """
    require(policy.can(by, policy.PROPOSE), by, policy.PROPOSE, kind="arrangement")
    everybody = sorted({by.home, *members}, key=str)
    faults = {}
    if not title.strip():
        faults["title"] = _("Give it a name by which all of you know it.")
    if len(everybody) < 2:
        faults["members"] = _("Choose at least one other organisation.")
    if host in everybody:
        faults["host"] = _("The host must be none of those who bring a list.")
    if answer not in Answer.values:
        faults["answer"] = _("This is not one of the choices.")
    if not signer_function.strip():
        faults["signer_function"] = _("Say in which function you sign.")
    if faults:
        raise ValidationError(faults)
    row = Arrangement.objects.create(
        organisation_id=by.home,
        host_id=host,
        members=everybody,
        title=title.strip()[:120],
        answer=answer,
        proposed_by=by.account,
    )
    ledger.record(
        by=by,
        action=policy.PROPOSE,
        kind="arrangement",
        object_id=row.id,
        detail={"answer": str(row.answer), "members": [str(each) for each in everybody], "host": str(host)},
    )
    _half(row, Decision.ACCEPTED, signer_function, by)
    return row


def _half(row: Arrangement, decision: str, signer_function: str, by: Actor) -> Half:
    return Half.objects.create(
        arrangement=row,
        organisation_id=by.home,
        decision=decision,
        signer_function=signer_function.strip()[:80],
        decided_by=by.account,
    )


@transaction.atomic
def answer(arrangement_id: UUID, decision: str, *, signer_function: str = "", by: Actor) -> Half:
    """Gives the own organisation's half, once: yes or no. Raises Hidden, Refused, ValidationError."""
    row = get(arrangement_id, by=by, action=policy.ANSWER)
    if Half.objects.filter(arrangement=row, organisation_id=by.home).exists():
        raise ValidationError(_("Your organisation has answered already."))
    if decision == Decision.ACCEPTED and not signer_function.strip():
        raise ValidationError({"signer_function": _("Say in which function you sign.")})
    half = _half(row, Decision(decision), signer_function, by)
    ledger.record(by=by, action=policy.ANSWER, kind="arrangement", object_id=row.id, detail={"decision": half.decision})
    return half


@transaction.atomic
def end(arrangement_id: UUID, *, by: Actor) -> None:
    """Ends the own half now: no run starts or goes on, and what was known of matches counts no more. Raises Hidden,
    Refused."""
    row = get(arrangement_id, by=by, action=policy.END)
    half = Half.objects.select_for_update().filter(arrangement=row, organisation_id=by.home).first()
    if half is None or half.ended_at:
        return
    half.ended_at, half.ended_by = now(), by.account
    half.save(update_fields=["ended_at", "ended_by"])
    for run in row.runs.all():
        tokens.destroy(run.id, by=by)
    gone = SamePerson.objects.filter(organisation_id=by.home, run_id__in=row.runs.values("pk")).delete()[0]
    ledger.record(by=by, action=policy.END, kind="arrangement", object_id=row.id, detail={"matches_removed": gone})


@transaction.atomic
def start(arrangement_id: UUID, *, by: Actor) -> MatchingRun:
    """Starts a run and joins it with the own list. Raises Hidden, Refused, ValidationError."""
    row = get(arrangement_id, by=by, action=policy.START)
    if not queries.in_force(row):
        raise ValidationError(_("Not every organisation has accepted, or one has ended its part."))
    last = row.runs.filter(started_at__gt=now() - PAUSE).exclude(parts__failed__gt="").first()
    if last is not None:
        raise ValidationError(
            _("There are four weeks between two runs: who asks again after adding one person learns about that person.")
        )
    run = MatchingRun.objects.create(
        arrangement=row, organisation_id=by.home, host_id=row.host_id, members=row.members, started_by=by.account
    )
    ledger.record(by=by, action=policy.START, kind="matching_run", object_id=run.id)
    jobs.defer(_task("prepare"), organisation=run.host_id, run_id=run.id)
    join(run.id, by=by)
    return run


@transaction.atomic
def join(run_id: UUID, *, by: Actor) -> Part:
    """Declares the size of the own list: everybody of whom the consent stands now. The last one to join sets it going.

    Raises Hidden, Refused, ValidationError for a list that is too small or a run joined before.
    """
    run = policy.runs(by).select_related("arrangement").filter(pk=run_id).first()
    if run is None:
        raise Hidden(by, policy.JOIN, kind="matching_run", object_id=run_id)
    get(run.arrangement_id, by=by, action=policy.JOIN)
    if run.ended_at or not queries.in_force(run.arrangement) or queries.part_of(run, by.home):
        raise ValidationError(_("This run cannot be joined: it is over, or your organisation is in it already."))
    people = queries.willing(by=by)
    if len(people) < SMALLEST:
        raise ValidationError(
            _("Only lists of at least %(number)s people take part; fewer have agreed here so far.")
            % {"number": SMALLEST}
        )
    part = declare(run, len(people), by)
    if queries.complete(run):
        for member in run.members:
            jobs.defer(_task("enter"), organisation=member, run_id=run.id)
    return part


def declare(run: MatchingRun, declared: int, by: Actor) -> Part:
    """Makes the own secrets of a run and says how long the own list is; 0 for the host."""
    public = tokens.begin(run.id, declared=declared, by=by)
    part = Part.objects.create(run=run, organisation_id=by.home, declared=declared, public_key=public)
    ledger.record(by=by, action=policy.JOIN, kind="matching_run", object_id=run.id, detail={"declared": declared})
    return part


def _task(name: str) -> jobs.Task:
    # The work of a run lies above: it calls back here. The queue knows tasks by name.
    from tessera.kernel.jobs.tasks import TASKS

    return TASKS[f"matching.{name}"]
