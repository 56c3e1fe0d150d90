"""When a worker leaves, every case finds another hand or stays listed, and the leaver is out at once."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case, Note
from tessera.protection.work import actions, oversight, policy, queries
from tessera.trust.people import actions as people_actions
from tessera.trust.people.models import Membership
from tests.protection.cases.world import AMINA, colleague, open_case
from tests.protection.work import world

pytestmark = pytest.mark.django_db(transaction=True)


def hand_over(by: Actor, leaving: Actor, to: dict[Case, Actor], **more: bool) -> None:
    """Passes cases on."""
    with unit_of_work(by=by):
        chosen = {case.pk: heir.account for case, heir in to.items() if heir.account}
        actions.hand_over(leaving.account, chosen, by=by, **more)  # type: ignore[arg-type]


def held(by: Actor, of: Actor) -> list[str]:
    """What a colleague holds, by code."""
    with unit_of_work(by=by):
        return sorted(one.code for one in cases.in_hand(of.account, by=by))  # type: ignore[arg-type]


def test_what_is_due_moves_with_the_case_and_a_note_says_so(worker: Actor, second: Actor, supervisor: Actor) -> None:
    case, other = open_case(worker, AMINA), open_case(worker)
    follows = world.due(worker, case, today())
    given = world.due(worker, case, today(), owner=worker.account)
    stays = world.due(worker, other, today())
    hand_over(supervisor, worker, {case: second})
    assert sorted(world.day(second)) == sorted([follows, given])
    assert world.day(worker) == [stays]
    assert held(supervisor, worker) == [other.code]
    with unit_of_work(by=second):
        assert Note.objects.filter(case_id=case.pk, type="handover").count() == 1
        assert LedgerEntry.objects.get(action=policy.HANDOVER).detail["to"] == str(second.account)
        assert queries.bell(second) == 1


def test_a_restricted_case_is_closed_to_the_leaver_at_once(worker: Actor, second: Actor, supervisor: Actor) -> None:
    case = open_case(worker)
    world.restrict(worker, case)
    hand_over(supervisor, worker, {case: second})
    with unit_of_work(by=second):
        assert cases.get(case.pk, by=second).worker == second.account
    with pytest.raises(Hidden), unit_of_work(by=worker):
        cases.get(case.pk, by=worker)


def test_somebody_named_beside_the_worker_is_replaced_by_name(worker: Actor, second: Actor, supervisor: Actor) -> None:
    third = colleague(worker.home, "rania", "caseworker")
    case = open_case(worker)
    world.restrict(worker, case)
    world.assign(supervisor, case, worker, second)
    hand_over(supervisor, second, {case: third})
    with unit_of_work(by=supervisor):
        assert cases.get(case.pk, by=supervisor).worker == worker.account
        assert cases.named_in(case.pk, by=supervisor) == [third.account]


def test_somebody_who_is_away_stays_named(worker: Actor, second: Actor, supervisor: Actor) -> None:
    case = open_case(worker)
    world.restrict(worker, case)
    hand_over(supervisor, worker, {case: second}, away=True)
    with unit_of_work(by=worker):
        assert cases.get(case.pk, by=worker).worker == second.account


@pytest.mark.parametrize("heir", ["leaver", "stranger"])
def test_only_another_colleague_can_take_a_case(worker: Actor, supervisor: Actor, stranger: Actor, heir: str) -> None:
    case = open_case(worker)
    with pytest.raises(ValidationError):
        hand_over(supervisor, worker, {case: worker if heir == "leaver" else stranger})
    assert held(supervisor, worker) == [case.code]


def test_a_case_that_changed_hands_meanwhile_is_not_handed_over(
    worker: Actor, second: Actor, supervisor: Actor
) -> None:
    case = open_case(worker)
    world.assign(supervisor, case, second)
    with pytest.raises(ValidationError):
        hand_over(supervisor, worker, {case: supervisor})


def test_a_caseworker_hands_nothing_over(worker: Actor, second: Actor) -> None:
    case = open_case(worker)
    with pytest.raises(Refused):
        hand_over(worker, worker, {case: second})


def test_the_end_of_a_membership_leaves_no_case_in_the_leavers_hands(
    worker: Actor, second: Actor, supervisor: Actor
) -> None:
    boss = colleague(worker.home, "dana", "organisation_administrator")
    case, beside = open_case(worker), open_case(second)
    world.restrict(second, beside)
    world.assign(supervisor, beside, second, worker)
    task = world.due(worker, case, today(), owner=worker.account)
    with unit_of_work(by=boss):
        row = Membership.objects.get(account_id=worker.account, organisation_id=worker.home)
        people_actions.end_membership(membership=row.pk, by=boss)
    jobs.drain()
    assert held(supervisor, worker) == []
    with unit_of_work(by=supervisor):
        found = oversight.forgotten(supervisor)
        assert found is not None
        assert [one.code for one in found.nobody] == [case.code]
        assert world.toys(queries.unowned(supervisor)) == [task]
        assert queries.bell(supervisor) == 1
        assert cases.named_in(beside.pk, by=supervisor) == []
        assert cases.get(beside.pk, by=supervisor).worker == second.account
