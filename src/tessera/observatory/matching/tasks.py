"""The work of jobs: each step of a run in its own organisation, handing on to the next; and what stops a run."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import PolicyError
from tessera.observatory.matching import actions, policy, steps
from tessera.observatory.matching.models import MatchingRun, Part
from tessera.trust.subjects import api as subjects
from tessera.trust.tokens import api as tokens

RIGHTS = frozenset({policy.WORK, tokens.BEGIN, tokens.MAKE, subjects.VIEW})
_LABEL = _("Matching without names")


def _guarded(run: jobs.Run, run_id: UUID, step: Callable[[], None]) -> None:
    """Does a step; what must not be goes into the ledger and stops the run, with nothing done."""
    fault = ""
    try:
        step()
    except tokens.TooMany:
        fault = "too_many"
    except (tokens.BadParcel, tokens.BadPoint):
        fault = "bad_parcel"
    except steps.Stopped as stopped:
        fault = stopped.code
    except PolicyError:
        fault = "ended"
    if fault:
        with transaction.atomic():
            Part.objects.filter(run_id=run_id, organisation_id=run.actor.home).update(failed=fault)
            tokens.destroy(run_id, by=run.actor)
            ledger.record(
                by=run.actor,
                action=policy.WORK,
                kind="matching_run",
                object_id=run_id,
                outcome="refused",
                detail={"reason": fault},
            )


@jobs.task("matching.prepare", label=_LABEL, actions=RIGHTS, purpose="matching", retry=3)
def prepare(run: jobs.Run, run_id: UUID) -> None:
    """The host makes a signing key for the run; it brings no list."""
    with transaction.atomic():
        row = MatchingRun.objects.filter(pk=run_id, host_id=run.actor.home).first()
        if row and not Part.objects.filter(run=row, organisation_id=run.actor.home).exists():
            actions.declare(row, 0, run.actor)


@jobs.task("matching.enter", label=_LABEL, actions=RIGHTS, purpose="matching", retry=3)
def enter(run: jobs.Run, run_id: UUID) -> None:
    """A member's list is made and handed to the next."""

    def step() -> None:
        with transaction.atomic():
            steps.enter(run_id, by=run.actor, told=partial(jobs.progress, run))
            row = steps.the_run(run_id, run.actor)
            following = steps.after(row, run.actor.home)
            jobs.defer(key, organisation=following, run_id=run_id, owner=run.actor.home)

    _guarded(run, run_id, step)


@jobs.task("matching.key", label=_LABEL, actions=RIGHTS, purpose="matching", retry=3)
def key(run: jobs.Run, run_id: UUID, owner: UUID) -> None:
    """Another member's list is keyed and handed on; the last hand gives it to the host."""

    def step() -> None:
        with transaction.atomic():
            to = steps.key(run_id, owner, by=run.actor, told=partial(jobs.progress, run))
            if to is None:
                return
            if to == steps.the_run(run_id, run.actor).host_id:
                jobs.defer(match, organisation=to, run_id=run_id)
            else:
                jobs.defer(key, organisation=to, run_id=run_id, owner=owner)

    _guarded(run, run_id, step)


@jobs.task("matching.match", label=_LABEL, actions=RIGHTS, purpose="matching", retry=3)
def match(run: jobs.Run, run_id: UUID) -> None:
    """The host matches when the last list has come, and answers."""

    def step() -> None:
        with transaction.atomic():
            over = MatchingRun.objects.filter(pk=run_id, ended_at__isnull=False).exists()
            if not over and steps.match(run_id, by=run.actor):
                for member in MatchingRun.objects.get(pk=run_id).members:
                    jobs.defer(collect, organisation=member, run_id=run_id)

    _guarded(run, run_id, step)


@jobs.task("matching.collect", label=_LABEL, actions=RIGHTS, purpose="matching", retry=3)
def collect(run: jobs.Run, run_id: UUID) -> None:
    """A member takes its answer and destroys its secrets."""

    def step() -> None:
        steps.collect(run_id, by=run.actor)

    _guarded(run, run_id, step)
