"""Plans, goals, tasks, services, approvals: what may be written, and what becomes of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tessera.kernel.actor import Actor, acting
from tessera.kernel.clock import in_days, now, today
from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.outbox import api as outbox
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case
from tessera.protection.plans import actions, queries
from tessera.protection.plans.enums import Approval, GoalState
from tessera.protection.plans.models import Conference, Plan, PlanGoal, PlanService, PlanTask
from tessera.protection.plans.words import ConferenceWords, ServiceWords
from tessera.protection.work import api as work
from tessera.trust.people.events import MembershipEnded
from tessera.trust.people.models import Membership
from tessera.trust.subjects import api as subjects
from tests.protection.cases import world

pytestmark = pytest.mark.django_db(transaction=True)


def due(case: Case, by: Actor) -> list[tuple[str, object]]:
    with unit_of_work(by=by):
        return [(item.kind, item.on) for item in work.open_items(case.id, by=by)]


def test_a_task_is_due_in_the_work_list_until_it_is_ticked(worker: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        task = actions.set_task(case.id, "Call the dentist", in_days(1), by=worker)
        [item] = work.open_items(case.id, by=worker)
    assert (item.kind, item.on, item.owner) == ("plan:task", in_days(1), worker.account)
    for _again in range(2):
        with unit_of_work(by=worker):
            actions.task_done(task.id, by=worker)
    assert due(case, worker) == []
    with unit_of_work(by=worker):
        assert PlanTask.objects.get().done_on == today()
        actions.reopen_task(task.id, by=worker)
    assert due(case, worker) == [("plan:task", in_days(1))]


def test_a_task_of_the_survivor_is_watched_by_the_worker_of_the_case(worker: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        task = actions.set_task(case.id, "Bring the letter", today(), by=worker, owner_kind="survivor")
        [item] = work.open_items(case.id, by=worker)
    assert task.owner_id is None
    assert item.owner == worker.account


def test_open_tasks_of_somebody_who_left_fall_to_the_worker_of_the_case(
    worker: Actor, second: Actor, case: Case
) -> None:
    with unit_of_work(by=worker):
        waiting = actions.set_task(case.id, "Call", today(), by=worker, owner=second.account)
        finished = actions.set_task(case.id, "Write", today(), by=worker, owner=second.account)
        actions.task_done(finished.id, by=worker)
    Membership.objects.filter(account_id=second.account).update(active=False, until=now())
    with unit_of_work(by=worker):
        outbox.publish(MembershipEnded(worker.home, second.account), by=worker)
    jobs.drain()
    with unit_of_work(by=worker):
        assert PlanTask.objects.get(pk=waiting.pk).owner_id is None
        assert PlanTask.objects.get(pk=finished.pk).owner_id == second.account, "who did it stays on record"
        items = [item for item in work.open_items(case.id, by=worker) if item.object_id == waiting.pk]
        assert [item.owner for item in items] == [worker.account]


def test_a_task_for_nobody_here_is_refused(worker: Actor, stranger: Actor, case: Case) -> None:
    with unit_of_work(by=worker), pytest.raises(ValidationError, match="nobody who works here"):
        actions.set_task(case.id, "Call", today(), by=worker, owner=stranger.account)


def test_words_are_sealed_and_read_back(worker: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        actions.set_goal(case.id, "أريد أن أعمل خياطة", by=worker, domain="work_livelihood", measure="A first order")
        view = queries.plan_of(case.id, by=worker)
        raw = bytes(PlanGoal.objects.get().sealed)
    assert view.goals[0].words.wording == "أريد أن أعمل خياطة"
    assert b"first order" not in raw


def test_a_changed_goal_keeps_its_words_and_lives_on_in_another(worker: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        old = actions.set_goal(case.id, "A room of my own", by=worker)
        new = actions.set_goal(case.id, "A flat near my sister", by=worker, replaces=old.id)
        view = queries.plan_of(case.id, by=worker)
    assert [(one.words.wording, one.row.state) for one in view.goals] == [
        ("A room of my own", GoalState.CHANGED), ("A flat near my sister", GoalState.SET),
    ]  # fmt: skip
    assert new.replaces_id == old.id


def test_a_goal_that_is_met_says_when_and_one_taken_up_again_does_not(worker: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        goal = actions.set_goal(case.id, "Learn to swim", by=worker)
        assert actions.move_goal(goal.id, "met", by=worker).reached_on == today()
        assert actions.move_goal(goal.id, "in_progress", by=worker).reached_on is None
        with pytest.raises(ValidationError):
            actions.move_goal(goal.id, "set", by=worker)


def test_the_review_of_the_latest_version_alone_is_due(worker: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        actions.new_version(
            case.id, by=worker, review_on=in_days(30), agreed_words="Yes, all of it", survivor_agreed="yes"
        )
        second = actions.new_version(case.id, by=worker, review_on=in_days(60))
    assert second.version == 2
    assert due(case, worker) == [("plan:review", in_days(60))]


def test_nobody_approves_what_they_asked_for(supervisor: Actor, case: Case) -> None:
    with unit_of_work(by=supervisor):
        plan = actions.new_version(case.id, by=supervisor, ask_approval=True)
    with pytest.raises(Refused), unit_of_work(by=supervisor):
        actions.answer_approval(plan.id, "approved", by=supervisor)
    with acting(supervisor), pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.id).update(approval="approved", approved_by=supervisor.account)


def test_the_database_refuses_an_approval_nobody_asked_for(supervisor: Actor, worker: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        plan = actions.new_version(case.id, by=worker)
    with acting(supervisor), pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.id).update(approval="approved", approved_by=supervisor.account)


def test_a_plan_is_given_back_with_its_reason_and_asked_for_again(worker: Actor, supervisor: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        plan = actions.new_version(case.id, by=worker, agreed_words="I want this", ask_approval=True)
    with unit_of_work(by=supervisor):
        lines, more = queries.waiting(supervisor)
        assert [(line.code, line.asked_by) for line in lines] == [(case.code, worker.account)]
        assert not more
        with pytest.raises(ValidationError, match="what should change"):
            actions.answer_approval(plan.id, "returned", by=supervisor)
        actions.answer_approval(plan.id, "returned", by=supervisor, reason="Add the court date")
    with unit_of_work(by=worker):
        told = queries.plan(plan.id, by=worker)
        assert (told.words.agreed, told.words.returned) == ("I want this", "Add the court date")
        actions.ask_approval(plan.id, by=worker)
    with unit_of_work(by=supervisor):
        assert actions.answer_approval(plan.id, "approved", by=supervisor).approval == Approval.APPROVED
        assert queries.waiting(supervisor) == ([], False)


def test_a_caseworker_approves_nothing(worker: Actor, second: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        plan = actions.new_version(case.id, by=worker, ask_approval=True)
    with pytest.raises(Refused), unit_of_work(by=second):
        actions.answer_approval(plan.id, "approved", by=second)


def test_a_service_keeps_costs_barriers_and_what_she_says_of_it(worker: Actor, case: Case) -> None:
    values = {
        "service_type": "transport", "response_type": "direct", "quantity": Decimal(2), "unit": "trip", "cost": Decimal("14.50"),
        "currency": "EUR", "funding_line": "GR-2026/4", "barriers": ["distance", "fear"], "feedback": 4,
    }  # fmt: skip
    with unit_of_work(by=worker):
        actions.add_service(case.id, values, ServiceWords(feedback="Kind driver"), by=worker)
        [told] = queries.plan_of(case.id, by=worker).services
    assert (told.row.cost, told.row.currency, told.words.feedback) == (Decimal("14.50"), "EUR", "Kind driver")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"service_type": ""}, "service_type"),
        ({"service_type": "sorcery"}, "service_type"),
        ({"cost": Decimal(3)}, "currency"),
        ({"cost": Decimal(3), "currency": "XEU?"}, "currency"),
        ({"cost": Decimal(-3), "currency": "EUR"}, "cost"),
        ({"quantity": Decimal(3)}, "unit"),
        ({"feedback": 6}, "feedback"),
        ({"funding_line": "=cmd()"}, "funding_line"),
        ({"barriers": ["mood"]}, "barriers"),
        ({"started_on": "2026-03-02", "ended_on": "2026-03-01"}, "ended_on"),
    ],
)
def test_a_service_that_cannot_be_is_refused_by_field(worker: Actor, case: Case, wrong: dict, field: str) -> None:
    values = {"service_type": "food"} | wrong
    with pytest.raises(ValidationError) as fault, unit_of_work(by=worker):
        actions.add_service(case.id, values, ServiceWords(), by=worker)
    assert field in fault.value.message_dict


def test_a_plan_of_a_closed_case_is_not_changed(worker: Actor, supervisor: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        task = actions.set_task(case.id, "Call", today(), by=worker)
    with acting(supervisor), transaction.atomic():
        Case.objects.filter(pk=case.id).update(status="Closed", is_open=False)
    for write in (
        lambda: actions.set_task(case.id, "Call", today(), by=worker),
        lambda: actions.task_done(task.id, by=worker),
        lambda: actions.set_goal(case.id, "Rest", by=worker),
        lambda: actions.add_service(case.id, {"service_type": "food"}, ServiceWords(), by=worker),
    ):
        with pytest.raises(Refused), unit_of_work(by=worker):
            write()


def test_somebody_elsewhere_finds_nothing(worker: Actor, stranger: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        task = actions.set_task(case.id, "Call", today(), by=worker)
        goal = actions.set_goal(case.id, "Rest", by=worker)
    for door in (
        lambda: actions.task_done(task.id, by=stranger),
        lambda: actions.move_goal(goal.id, "met", by=stranger),
        lambda: actions.set_task(case.id, "Call", today(), by=stranger),
        lambda: queries.task(task.id, by=stranger),
    ):
        with pytest.raises(Hidden), unit_of_work(by=stranger):
            door()


def test_erasing_the_person_erases_the_plan_and_what_is_due(worker: Actor, case: Case) -> None:
    officer = world.colleague(world.organisation("harbour"), "petra", "data_officer")
    with unit_of_work(by=worker):
        actions.new_version(case.id, by=worker, review_on=in_days(9))
        old = actions.set_goal(case.id, "Rest", by=worker)
        new = actions.set_goal(case.id, "More rest", by=worker, replaces=old.id)
        actions.set_task(case.id, "Call", today(), by=worker, goal=new.id)
        actions.add_service(case.id, {"service_type": "food", "goal_id": new.id}, ServiceWords(), by=worker)
        actions.add_conference(case.id, ConferenceWords(wishes="Peace"), by=worker, held_on=today(), guests=[world.organisation("zaytuna")])  # fmt: skip
    with unit_of_work(by=officer):
        subjects.erase(case.subject_id, by=officer, why="asked for it")
    jobs.drain()
    with unit_of_work(by=worker):
        for model in (Plan, PlanGoal, PlanTask, PlanService, Conference):
            assert not model.objects.exists(), model
        assert work.open_items(case.id, by=worker) == []


def test_what_is_held_is_said_in_words(worker: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        actions.new_version(case.id, by=worker, survivor_agreed="partly", agreed_words="Not the exam")
        actions.set_task(case.id, "Call the school", today(), by=worker)
        said = [pair for held in cases.everything(case.id, by=worker) for pair in held.pairs]
    texts = {text for _label, text in said}
    assert {"Not the exam", "Call the school", "In part"} <= texts


def test_the_ledger_knows_who_changed_a_plan_and_no_words(worker: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        actions.set_task(case.id, "Call Aunt Zuhra", today(), by=worker)
        rows = list(LedgerEntry.objects.filter(action="plan:file:edit"))
    assert [row.account_id for row in rows] == [worker.account]
    assert "Zuhra" not in str([row.detail for row in rows])
