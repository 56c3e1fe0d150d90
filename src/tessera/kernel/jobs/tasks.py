"""Tasks by name: what a job may do, under which actions, and how often it is tried."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.functional import Promise

_NAME = re.compile(r"^[a-z][a-z_]*(\.[a-z][a-z_]*)+$")
Text = str | Promise


@dataclass(frozen=True, slots=True)
class Retry:
    """How often a task is tried in all, and how long to wait: `wait` seconds, doubled each time, at most an hour."""

    attempts: int = 1
    wait: float = 5.0

    def after(self, attempt: int) -> timedelta | None:
        """The pause after the so-manieth failed attempt (from 1); None when it was the last."""
        if attempt >= self.attempts:
            return None
        return timedelta(seconds=min(self.wait * 2 ** (attempt - 1), 3600.0))


class JobFailed(Exception):
    """A failure with a known cause, not worth another try. `code` is among the task's messages."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of work. `function(run, **ids)` may answer a message code; it must not mind running twice."""

    name: str
    function: Callable[..., str | None]
    retry: Retry
    actions: frozenset[str]
    purpose: str
    label: Text
    messages: Mapping[str, Text] = field(default_factory=dict)


TASKS: dict[str, Task] = {}


def task(
    name: str,
    *,
    label: Text = "",
    retry: Retry | int = 1,
    actions: frozenset[str] | set[str] = frozenset(),
    purpose: str = "job",
    messages: Mapping[str, Text] | None = None,
) -> Callable[[Callable[..., str | None]], Task]:
    """Makes a function a task called `room.verb`; import its module when the app is ready.

    `retry` is the number of tries or a Retry; `actions` are what the job's actor may do; `label` and `messages` are
    what the progress page says. Raises ValueError for another name or one used twice.
    """
    if not _NAME.match(name):
        raise ValueError(f"a task is called room.verb, not {name!r}")
    kept = Retry(retry) if isinstance(retry, int) else retry

    def make(function: Callable[..., str | None]) -> Task:
        known = TASKS.get(name)
        if known and known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"two tasks are called {name}")
        made = Task(name, function, kept, frozenset(actions), purpose, label, messages or {})
        TASKS[name] = made
        return made

    return make
