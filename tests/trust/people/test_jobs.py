"""Whose hands a job and a listener work with: the organisation's, under what it is in the response."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID, uuid4

import pytest

from tessera.kernel.actor import Actor, current_actor
from tessera.kernel.jobs import api as jobs
from tessera.kernel.jobs.tasks import TASKS
from tessera.kernel.outbox import api as outbox
from tessera.kernel.work import unit_of_work


@dataclass(frozen=True, slots=True)
class Rung(outbox.Event):
    """Somebody rang."""

    topic: ClassVar[str] = "trial:bell:rung"
    organisation: UUID


@pytest.fixture
def hands() -> Iterator[list[Actor | None]]:
    """Who acted in a job, and in a listener."""
    hands: list[Actor | None] = []

    @jobs.task("trial.ring", actions={"trial:bell:ring"})
    def ring(run: jobs.Run) -> None:
        hands.append(run.actor)

    @outbox.subscribe(Rung, actions={"trial:bell:hear"})
    def hear(event: Rung, *, by: Actor) -> None:
        hands.extend([by, current_actor()])

    yield hands
    del TASKS["trial.ring"]
    del outbox._listeners[Rung.topic]


@pytest.mark.parametrize(("slug", "function"), [("funder", "funder"), ("harbour", "service")])
def test_jobs_and_listeners_act_under_the_function_of_their_organisation(
    slug: str, function: str, hands: list[Actor | None], cast: dict[str, UUID]
) -> None:
    by = Actor(uuid4(), cast[slug], function=function)
    with unit_of_work(by=by):
        jobs.enqueue(TASKS["trial.ring"], organisation=cast[slug], by=by)
        outbox.publish(Rung(cast[slug]), by=by)
    jobs.drain()
    assert [(each.function, each.organisation) for each in hands if each] == [(function, cast[slug])] * 3
    assert [sorted(each.actions) for each in hands if each] == [["trial:bell:ring"], *[["trial:bell:hear"]] * 2]


def test_a_job_of_an_organisation_nobody_knows_has_no_function(
    hands: list[Actor | None], cast: dict[str, UUID]
) -> None:
    somewhere = uuid4()
    assert somewhere not in cast.values()
    by = Actor(uuid4(), somewhere)
    with unit_of_work(by=by):
        jobs.enqueue(TASKS["trial.ring"], organisation=somewhere, by=by)
    jobs.drain()
    assert [each.function for each in hands if each] == [""]
