"""A referral nobody answers does not vanish: it stands in the day, alerts when late, and expires after a while."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tessera.kernel import clock
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.jobs.api import scheduled
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.work import unit_of_work
from tessera.protection.referrals import tasks
from tessera.protection.referrals.models import Bundle, Referral
from tessera.protection.work import api as work
from tests.protection.referrals import world

pytestmark = pytest.mark.django_db(transaction=True)


def watch(after: timedelta) -> None:
    """The clock's own job, so much later."""
    with clock.frozen(now() + after):
        tasks.watch.function(None)  # type: ignore[arg-type]


def awaited(by: Actor, case: object) -> list[tuple[object, bool]]:
    """What stands in the sender's case."""
    with unit_of_work(by=by):
        return [
            (item.object_id, item.urgent)
            for item in work.open_items(case.pk, by=by)  # type: ignore[attr-defined]
            if item.kind == "referral:answer"
        ]


def bell(by: Actor) -> int:
    with unit_of_work(by=by):
        return work.bell(by)


def test_an_answer_that_is_awaited_stands_in_the_senders_day(cast, case, sent) -> None:
    watch(timedelta(minutes=5))
    assert awaited(cast.sender, case) == [(sent.pk, False)]
    assert bell(cast.sender) == 0


def test_a_late_answer_alerts_once(cast, case, sent) -> None:
    late = sent.respond_by - now() + timedelta(hours=1)
    watch(late)
    watch(late + timedelta(hours=1))
    assert awaited(cast.sender, case) == [(sent.pk, True)]
    assert bell(cast.sender) == 1
    with unit_of_work(by=cast.sender):
        assert LedgerEntry.objects.filter(action="work:alert:send").count() == 1


def test_once_answered_nothing_is_awaited(cast, case, sent) -> None:
    watch(timedelta(minutes=5))
    world.answered(cast.receiver, sent)
    watch(timedelta(minutes=20))
    assert awaited(cast.sender, case) == []


def test_one_that_never_came_expires_and_its_copy_is_wiped(cast, case, sent) -> None:
    end = sent.respond_by - now() + tasks.GRACE
    watch(end - timedelta(hours=1))
    with unit_of_work(by=cast.sender):
        assert Referral.objects.get(pk=sent.pk).state == "sent"
    watch(end + timedelta(hours=1))
    with unit_of_work(by=cast.sender):
        assert Referral.objects.get(pk=sent.pk).state == "expired"
        assert not Bundle.objects.filter(referral=sent, wiped_at__isnull=True).exists()
        assert LedgerEntry.objects.filter(action="referral:envelope:expire", object_id=sent.pk).count() == 1
    assert awaited(cast.sender, case) == []


def test_the_clock_knows_the_watch() -> None:
    assert "referrals.watch" in scheduled()
