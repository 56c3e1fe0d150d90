"""Closing takes two people, ends sharing, and is undone without reviving anything."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tessera.kernel.actor import Actor, acting
from tessera.kernel.jobs import api as jobs
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case
from tessera.protection.followup import actions, queries, states
from tessera.protection.followup import api as followup
from tessera.protection.followup.enums import ClosureState
from tessera.protection.followup.models import Closure, ExitInterview
from tessera.protection.rights.models import Retention
from tessera.trust.consent import api as consents
from tests.protection.cases.world import EXPLAINED, organisation
from tests.protection.followup import world

pytestmark = pytest.mark.django_db(transaction=True)

BECAUSE = "Nobody else works here this month."


def shares(by: Actor, case: Case) -> consents.ConsentDecision:
    terms = consents.Terms(
        "referral", "given", recipient_class="named_organisation", recipient=organisation("zaytuna"),
        data_categories=("contact",), explained=EXPLAINED,
    )  # fmt: skip
    return world.decided(by, case, terms)


def allowed(by: Actor, case: Case) -> bool:
    with unit_of_work(by=by):
        to = consents.named(organisation("zaytuna"))
        return consents.gate(case.subject_id, "referral", to, ["contact"], by=by).allowed


def test_a_case_stays_open_until_somebody_else_approves(worker: Actor, supervisor: Actor, case: Case) -> None:
    row = world.proposed(worker, case)
    with unit_of_work(by=worker):
        assert cases.get(case.id, by=worker).is_open
    world.approved(supervisor, row)

    with unit_of_work(by=worker):
        closed = cases.get(case.id, by=worker)
    assert (closed.is_open, closed.status) == (False, "Closed")


def test_the_worker_may_not_approve(worker: Actor, case: Case) -> None:
    row = world.proposed(worker, case)
    with pytest.raises(Refused):
        world.approved(worker, row)


def test_a_supervisor_does_not_approve_the_own_proposal(supervisor: Actor, case: Case) -> None:
    row = world.proposed(supervisor, case)
    with pytest.raises(Refused):
        world.approved(supervisor, row, alone_because=BECAUSE)


def test_alone_is_possible_where_the_organisation_says_so_and_never_silently(
    supervisor: Actor, administrator: Actor, case: Case
) -> None:
    with unit_of_work(by=administrator):
        followup.set_rules(["1w"], "alone", by=administrator)
    row = world.proposed(supervisor, case)
    with pytest.raises(ValidationError):
        world.approved(supervisor, row)
    done = world.approved(supervisor, row, alone_because=BECAUSE)

    assert done.decided_alone
    with unit_of_work(by=supervisor):
        assert queries.view(done, by=supervisor).words.alone_because == BECAUSE


def test_the_database_refuses_one_person_for_both(supervisor: Actor, case: Case) -> None:
    row = world.proposed(supervisor, case)
    with pytest.raises(DatabaseError, match="closure_two_people"), unit_of_work(by=supervisor):
        Closure.objects.filter(pk=row.pk).update(state="approved", decided_by_id=supervisor.account)


def test_a_returned_proposal_says_why_and_can_be_put_again(worker: Actor, supervisor: Actor, case: Case) -> None:
    row = world.proposed(worker, case)
    with unit_of_work(by=supervisor):
        followup.send_back(row.id, "Please speak with her about housing first.", by=supervisor)
    with unit_of_work(by=worker):
        seen = queries.view(queries.closure(row.id, by=worker, action="closure:file:propose"), by=worker)
    assert seen.words is not None
    assert seen.words.returned_because.startswith("Please speak")

    again = world.proposed(worker, case)
    assert (again.id, again.state) == (row.id, "proposed")


def test_what_is_open_stops_the_closure_until_it_is_handed_over(worker: Actor, supervisor: Actor, case: Case) -> None:
    from tessera.protection.followup import summary
    from tests.protection.referrals.world import Cast, drafted

    assert Cast
    receiver = Actor(None, organisation("zaytuna"), job="stage")
    drafted(supervisor, case, receiver)
    with unit_of_work(by=worker):
        [item] = summary.open_items(case.id, by=worker)
    row = world.proposed(worker, case)
    with pytest.raises(ValidationError, match="Still open"):
        world.approved(supervisor, row)
    with unit_of_work(by=supervisor):
        followup.send_back(row.id, "Say who takes the referral over.", by=supervisor)
    row = world.proposed(worker, case, handed_over={item.key: "Lina sends it on Monday"})

    assert world.approved(supervisor, row).state == ClosureState.APPROVED


def test_sharing_ends_with_the_case_and_what_goes_on_stays(worker: Actor, supervisor: Actor, case: Case) -> None:
    ended, kept = shares(worker, case), world.decided(
        worker, case,
        consents.Terms("transfer", "given", recipient_class="named_organisation", recipient=organisation("zaytuna"),
                       data_categories=("contact",), explained=EXPLAINED),
    )  # fmt: skip
    services = [followup.Continuing("psychosocial", organisation("zaytuna"), decision=kept.id)]
    world.approved(supervisor, world.proposed(worker, case, services=services))

    with unit_of_work(by=worker):
        found = {row.id: row.decision for row in consents.decisions(case.subject_id, by=worker)}
    assert (found[ended.id], found[kept.id]) == ("expired", "given")
    assert not allowed(worker, case)


def test_opening_again_keeps_the_code_and_revives_no_consent(worker: Actor, supervisor: Actor, case: Case) -> None:
    shares(worker, case)
    world.decided(worker, case, world.YES)
    world.approved(supervisor, world.proposed(worker, case))
    jobs.drain()
    assert len(world.contacts(worker, case)) == 6
    with unit_of_work(by=supervisor):
        again = followup.reopen(case.id, "She came back and asks for help.", by=supervisor)
    jobs.drain()

    assert (again.code, again.status, again.is_open) == (case.code, "reopened", True)
    assert not allowed(worker, case)
    assert world.contacts(worker, case) == []
    with unit_of_work(by=supervisor):
        assert not Retention.objects.filter(case_id=case.id).exists()


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"data_wish": "burn"}, "data_wish"),
        ({"way_back_explained": "no"}, "way_back_explained"),
        ({"reason": "no_contact"}, "tries"),
        ({"received_amount": 100}, "received_amount"),
    ],
)
def test_a_proposal_that_lacks_something_says_what(
    worker: Actor, case: Case, missing: dict[str, object], field: str
) -> None:
    with pytest.raises(ValidationError) as fault:
        world.proposed(worker, case, **missing)
    assert field in fault.value.message_dict


def test_another_shelter_finds_no_closure(worker: Actor, stranger: Actor, case: Case) -> None:
    row = world.proposed(worker, case)
    with pytest.raises(Hidden):
        world.approved(stranger, row)


def test_the_person_answers_without_the_worker_who_cannot_read_it(worker: Actor, supervisor: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        token = followup.begin(case.id, by=worker)
    assert followup.answer(token, followup.Said(4, "yes", "yes", "no", "The nights were loud."))

    with unit_of_work(by=worker):
        assert queries.interviews(case.id, by=worker) == []
        assert queries.was_heard(case.id, by=worker)
    with unit_of_work(by=supervisor):
        [heard] = queries.interviews(case.id, by=supervisor)
    assert (heard.row.satisfaction, heard.comment) == (4, "The nights were loud.")


def test_an_interview_is_answered_once_and_by_its_token_only(worker: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        token = followup.begin(case.id, by=worker)
    assert not followup.answer(token[:-2] + "xx", followup.Said(1))
    assert followup.answer(token, followup.Said(5))
    assert not followup.answer(token, followup.Said(1))
    with unit_of_work(by=worker):
        assert [row.satisfaction for row in ExitInterview.objects.filter(case_id=case.id)] == [5]


MOVES = [(start, end) for start in ClosureState for end in ClosureState if start != end]


@pytest.mark.parametrize(("start", "end"), MOVES)
def test_the_database_holds_the_same_moves(supervisor: Actor, worker: Actor, case: Case, start: str, end: str) -> None:
    row = world.proposed(worker, case)
    decided = {"decided_by_id": supervisor.account}
    with acting(Actor(None, supervisor.organisation, job="stage")), transaction.atomic():
        way = {"proposed": [], "returned": ["returned"], "approved": ["approved"], "taken_back": ["taken_back"],
               "reopened": ["approved", "reopened"]}[start]  # fmt: skip
        Closure.objects.filter(pk=row.pk).update(**decided)
        for state in way:
            Closure.objects.filter(pk=row.pk).update(state=state)
        try:
            with transaction.atomic():
                moved = bool(Closure.objects.filter(pk=row.pk).update(state=end))
        except DatabaseError:
            moved = False
    assert moved == states.may_move(start, end)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(list(ClosureState)), max_size=8))
def test_no_way_through_the_states_skips_the_second_person(steps: list[ClosureState]) -> None:
    state, seen = ClosureState.PROPOSED, [ClosureState.PROPOSED]
    for wanted in steps:
        if states.may_move(state, wanted):
            state = wanted
            seen.append(state)
    if ClosureState.REOPENED in seen:
        assert ClosureState.APPROVED in seen
    if ClosureState.APPROVED in seen:
        assert seen[seen.index(ClosureState.APPROVED) - 1] == ClosureState.PROPOSED
    assert ClosureState.TAKEN_BACK not in seen[:-1]


def test_nothing_of_a_closure_stands_in_clear(worker: Actor, supervisor: Actor, case: Case) -> None:
    world.proposed(worker, case, summary="She found the orchard house.")
    with unit_of_work(by=worker), connection.cursor() as cursor:
        cursor.execute("select x::text from protection_closure x")
        text = " ".join(row[0] for row in cursor.fetchall())
    assert "orchard" not in text
    assert "blue bell" not in text


def test_taking_a_proposal_back_leaves_the_case_open(worker: Actor, case: Case) -> None:
    row = world.proposed(worker, case)
    with unit_of_work(by=worker):
        assert actions.take_back(row.id, by=worker).state == ClosureState.TAKEN_BACK
        assert cases.get(case.id, by=worker).is_open
