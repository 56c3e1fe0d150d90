"""A run in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tessera.kernel.jobs.enums import RunState
from tessera.kernel.jobs.models import JobRun
from tessera.kernel.jobs.tasks import TASKS


@dataclass(frozen=True, slots=True)
class RunLine:
    """What the page shows of a run."""

    id: UUID
    label: str
    state: str
    done: int
    total: int | None
    ended: bool
    failed: bool
    detail: str
    message: str
    then: str
    enqueued_at: datetime


def line(run: JobRun) -> RunLine:
    """The words of a run: its task's label, where it stands, and what came of it."""
    task = TASKS.get(run.kind)
    messages = task.messages if task else {}
    failed = run.state == RunState.FAILED
    message = str(messages.get(run.message, ""))
    if failed and not message:
        message = _("This did not work. Nothing was changed by the part that failed; you can start it again.")
    return RunLine(
        id=run.id,
        label=str(task.label) if task and task.label else _("Work in the background"),
        state=str(RunState(run.state).label),
        done=run.done,
        total=run.total,
        ended=run.state in {RunState.DONE, RunState.FAILED},
        failed=failed,
        detail=_detail(run),
        message=message,
        then=run.then if run.state == RunState.DONE else "",
        enqueued_at=run.enqueued_at,
    )


def _detail(run: JobRun) -> str:
    if run.state == RunState.QUEUED:
        if run.attempts:
            return _("The last try did not work; it is tried again by itself.")
        return _("Waiting for its turn.")
    if run.total:
        return _("%(done)s of %(total)s") % {"done": _grouped(run.done), "total": _grouped(run.total)}
    if run.done:
        return ngettext("%(count)s so far", "%(count)s so far", run.done) % {"count": _grouped(run.done)}
    return ""


def _grouped(number: int) -> str:
    return str(number_format(number, force_grouping=True))
