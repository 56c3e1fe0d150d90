"""News goes up once, after the act, and undoes nothing when a listener stumbles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from tessera.kernel.actor import Actor, acting, current_actor
from tessera.kernel.jobs.api import defer
from tessera.kernel.jobs.tasks import TASKS
from tessera.kernel.ledger import api as ledger
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.outbox import api as outbox
from tessera.kernel.outbox import delivery
from tessera.kernel.outbox.models import OutboxDelivery, OutboxEvent
from tessera.kernel.work import unit_of_work

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, slots=True)
class Arrived(outbox.Event):
    topic: ClassVar[str] = "trial:thing:arrived"
    organisation: UUID
    thing: UUID
    kind: str
    others: tuple[UUID, ...] = ()
    perhaps: UUID | None = None


@pytest.fixture
def heard() -> Iterator[list[object]]:
    """Two listeners; the second one stumbles as often as `heard` starts with a number."""
    heard: list[object] = []

    @outbox.subscribe(Arrived, actions={"trial:thing:note"})
    def note(event: Arrived, *, by: Actor) -> None:
        ledger.record(by=by, action="trial:thing:note", object_id=event.thing)
        heard.append((event, by, current_actor()))

    @outbox.subscribe(Arrived)
    def stumble(event: Arrived) -> None:
        actor = current_actor()
        assert actor is not None
        ledger.record(by=actor, action="trial:thing:stumble", object_id=event.thing)
        if heard and isinstance(heard[0], int) and heard[0] > 0:
            heard[0] -= 1
            raise OSError("words that must not be kept")

    yield heard
    del outbox._listeners[Arrived.topic]


def somebody() -> Actor:
    return Actor(account=uuid4(), organisation=uuid4())


def tell(by: Actor) -> Arrived:
    assert by.organisation is not None
    event = Arrived(by.organisation, uuid4(), "ForcedLabour", others=(uuid4(), uuid4()))
    with unit_of_work(by=by):
        outbox.publish(event, by=by)
    return event


def acts(by: Actor, thing: UUID) -> list[str]:
    with acting(by), transaction.atomic():
        return sorted(LedgerEntry.objects.filter(object_id=thing).values_list("action", flat=True))


def test_each_listener_hears_an_event_once_as_it_was_told(heard: list[object]) -> None:
    by = somebody()
    event = tell(by)
    assert heard == [], "nobody hears before the job"
    outbox.drain()
    assert len(heard) == 1
    told, actor, acting_as = heard[0]  # type: ignore[misc]
    assert told == event
    assert actor is acting_as
    assert (actor.organisation, actor.account, actor.actions) == (
        by.organisation,
        None,
        frozenset({"trial:thing:note"}),
    )
    assert actor.job == "on trial:thing:arrived"
    assert acts(by, event.thing) == ["trial:thing:note", "trial:thing:stumble"]
    with acting(by), transaction.atomic():
        assert OutboxEvent.objects.get().delivered_at is not None
        for row in OutboxDelivery.objects.all():
            defer(TASKS[outbox.DELIVER], organisation=by.organisation, delivery=row.id)
    outbox.drain()
    assert acts(by, event.thing) == ["trial:thing:note", "trial:thing:stumble"], "a job that comes twice acts once"


def test_news_of_a_rolled_back_act_is_never_told(heard: list[object]) -> None:
    by = somebody()
    assert by.organisation is not None
    with unit_of_work(by=by):
        outbox.publish(Arrived(by.organisation, uuid4(), "debt_bondage"), by=by)
        transaction.set_rollback(True)
    assert outbox.drain() == outbox.Drained(0, 0)
    assert heard == []


def test_a_stumbling_listener_undoes_nothing_and_is_tried_again(heard: list[object]) -> None:
    heard.append(2)
    by = somebody()
    event = tell(by)
    outbox.drain()
    assert acts(by, event.thing) == ["trial:thing:note"], "what the stumbling one wrote is rolled back, the rest stands"
    with acting(by), transaction.atomic():
        late = delivery.failing().get()
        assert (late.fault, late.attempts) == ("OSError", 1)
        assert late.handler.endswith("stumble")
        assert OutboxEvent.objects.get().delivered_at is None
    outbox.drain(everything=True)
    assert acts(by, event.thing) == ["trial:thing:note", "trial:thing:stumble"]
    with acting(by), transaction.atomic():
        assert not delivery.failing().exists()
        assert OutboxEvent.objects.get().delivered_at is not None


def test_a_listener_that_never_manages_stays_visible(heard: list[object]) -> None:
    heard.append(1000)
    by = somebody()
    tell(by)
    with pytest.raises(OSError, match="words"):
        outbox.drain(everything=True)
    with acting(by), transaction.atomic():
        late = delivery.failing().get()
        assert late.attempts == 10
        heard[0] = 0
        delivery.again(late)
    outbox.drain()
    with acting(by), transaction.atomic():
        assert not delivery.failing().exists()


def test_another_organisation_sees_neither_event_nor_delivery(heard: list[object]) -> None:
    tell(somebody())
    for stranger in (somebody(), None):
        with acting(stranger), transaction.atomic():
            assert (OutboxEvent.objects.count(), OutboxDelivery.objects.count()) == (0, 0)


def test_an_event_carries_no_words() -> None:
    by = somebody()
    assert by.organisation is not None
    with unit_of_work(by=by), pytest.raises(ValueError, match="'kind' is none of them"):
        outbox.publish(Arrived(by.organisation, uuid4(), "a tall man"), by=by)


def test_news_without_an_organisation_is_refused() -> None:
    by = Actor(account=uuid4(), organisation=None)
    with unit_of_work(by=by), pytest.raises(ValueError, match="belongs to an organisation"):
        outbox.publish(Arrived(uuid4(), uuid4(), "debt_bondage"), by=by)
