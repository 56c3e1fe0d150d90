"""What is due is found by whoever it falls to, and by nobody who may not see its case."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tessera.kernel.actor import Actor
from tessera.kernel.clock import in_days, today
from tessera.kernel.ids import new_id
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.work import actions, queries
from tessera.protection.work import api as work
from tessera.protection.work.models import Due
from tests.protection.cases.world import colleague, open_case
from tests.protection.work import world

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_due_falls_to_the_worker_of_the_case(worker: Actor, second: Actor) -> None:
    case = open_case(worker)
    task = world.due(worker, case, today())
    assert world.day(worker) == [task]
    assert world.day(second) == []


def test_a_day_is_in_order_of_days_and_ends_in_a_week(worker: Actor) -> None:
    case = open_case(worker)
    later, late, now = (world.due(worker, case, in_days(n)) for n in (3, -2, 0))
    world.due(worker, case, in_days(8))
    assert world.day(worker) == [late, now, later]


def test_said_again_about_the_same_object_it_is_moved_and_not_doubled(worker: Actor) -> None:
    case = open_case(worker)
    task = world.due(worker, case, today())
    world.due(worker, case, in_days(2), object_id=task, urgent=True)
    with unit_of_work(by=worker):
        [item] = work.open_items(case.pk, by=worker)
    assert (item.on, item.urgent, item.case_code) == (in_days(2), True, case.code)


def test_what_is_settled_is_due_no_more_and_may_fall_due_again(worker: Actor) -> None:
    case = open_case(worker)
    task = world.due(worker, case, today())
    with unit_of_work(by=worker):
        work.settled(kind=world.TASK, object_ids=[task, new_id()], by=worker)
    assert world.day(worker) == []
    world.due(worker, case, in_days(1), object_id=task)
    assert world.day(worker) == [task]


def test_it_moves_with_the_case_unless_it_was_given_to_somebody(
    worker: Actor, second: Actor, supervisor: Actor
) -> None:
    case = open_case(worker)
    follows = world.due(worker, case, today())
    given = world.due(worker, case, today(), owner=worker.account)
    world.assign(supervisor, case, second)
    assert world.day(second) == [follows]
    assert world.day(worker) == [given]
    world.assign(supervisor, case, None)
    assert world.day(second) == []
    with unit_of_work(by=supervisor):
        assert [item.object_id for item in queries.unowned(supervisor)] == [follows]


def test_a_restricted_case_closed_to_the_owner_never_shows(worker: Actor, second: Actor, supervisor: Actor) -> None:
    case = open_case(worker)
    world.due(worker, case, today(), owner=second.account)
    assert len(world.day(second)) == 1
    world.restrict(worker, case)
    assert world.day(second) == []
    with unit_of_work(by=second):
        assert work.open_items(case.pk, by=second) == []
    with unit_of_work(by=supervisor):
        assert len(work.open_items(case.pk, by=supervisor)) == 1


def test_a_kind_the_role_may_not_know_of_does_not_show(supervisor: Actor) -> None:
    intake = colleague(supervisor.home, "sam", "intake_worker")
    case = open_case(supervisor)
    world.due(supervisor, case, today(), world.TOLD, owner=intake.account)
    assert world.day(intake) == []


def test_another_organisation_sees_nothing_and_cannot_say_anything(worker: Actor, stranger: Actor) -> None:
    case = open_case(worker)
    world.due(worker, case, today())
    with unit_of_work(by=stranger):
        assert Due.objects.count() == 0
        assert queries.overdue(stranger) == []
    with pytest.raises(Hidden):
        world.due(stranger, case, today())


def test_a_kind_nobody_registered_is_a_mistake_that_says_how_to_mend_it(worker: Actor) -> None:
    case = open_case(worker)
    with pytest.raises(LookupError, match="register_kind"):
        world.due(worker, case, today(), "toy:unknown")


def _id(by: Actor, object_id: object) -> object:
    with unit_of_work(by=by):
        return Due.objects.get(object_id=object_id).pk


def test_ticking_does_it_in_its_own_room_and_settles_it(worker: Actor, ticked: list[str]) -> None:
    case = open_case(worker)
    task = world.due(worker, case, today())
    with unit_of_work(by=worker):
        actions.tick(_id(worker, task), by=worker)
    assert ticked == [f"{task} {worker.account}"]
    assert world.day(worker) == []
    with unit_of_work(by=worker):
        assert LedgerEntry.objects.filter(action="work:due:tick", object_id=case.pk).count() == 1


def test_what_has_a_page_of_its_own_cannot_be_ticked(worker: Actor) -> None:
    court = world.due(worker, open_case(worker), today(), world.COURT)
    with unit_of_work(by=worker), pytest.raises(ValidationError):
        actions.tick(_id(worker, court), by=worker)


def test_a_colleagues_item_is_not_mine_to_tick(worker: Actor, second: Actor, supervisor: Actor) -> None:
    task = world.due(worker, open_case(worker), today())
    key = _id(worker, task)
    with pytest.raises(Refused), unit_of_work(by=second):
        actions.tick(key, by=second)
    with unit_of_work(by=supervisor):
        actions.tick(key, by=supervisor)


def test_putting_off_needs_a_reason_and_has_a_limit(worker: Actor) -> None:
    task = world.due(worker, open_case(worker), today())
    key = _id(worker, task)

    def put_off(days: int, reason: str = "not_reached") -> None:
        with unit_of_work(by=worker):
            actions.snooze(key, in_days(days), reason, by=worker)

    for days, reason in ((2, ""), (2, "because"), (0, "not_reached"), (15, "not_reached")):
        with pytest.raises(ValidationError):
            put_off(days, reason)
    for days in (2, 3, 4):
        put_off(days)
    with pytest.raises(ValidationError, match="already"):
        put_off(5)
    with unit_of_work(by=worker):
        row = Due.objects.get(pk=key)
    assert (row.on, row.first_on, row.snoozes) == (in_days(4), today(), 3)


def test_what_is_put_off_stays_so_when_its_room_says_it_again(worker: Actor) -> None:
    case = open_case(worker)
    task = world.due(worker, case, today())
    with unit_of_work(by=worker):
        actions.snooze(_id(worker, task), in_days(3), "not_safe_now", by=worker)
    world.due(worker, case, today(), object_id=task)
    with unit_of_work(by=worker):
        [item] = work.open_items(case.pk, by=worker)
    assert item.on == in_days(3)


@pytest.mark.parametrize(("kind", "urgent"), [(world.COURT, False), (world.TASK, True)])
def test_a_day_in_court_and_what_is_urgent_cannot_be_put_off(worker: Actor, kind: str, urgent: bool) -> None:
    task = world.due(worker, open_case(worker), today(), kind, urgent=urgent)
    with unit_of_work(by=worker), pytest.raises(ValidationError):
        actions.snooze(_id(worker, task), in_days(1), "not_reached", by=worker)


def test_arrears_never_hide_what_is_due_today(worker: Actor) -> None:
    case = open_case(worker)
    for _number in range(queries.LATE_AT_ONCE + 5):
        world.due(worker, case, in_days(-3))
    now = world.due(worker, case, today())
    with unit_of_work(by=worker):
        items, more = queries.day_parts(worker)
    assert items[-1].object_id == now
    assert more
