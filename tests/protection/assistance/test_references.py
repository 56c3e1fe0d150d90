"""Which case stands behind which reference: known to the house of the case alone, under the case's own rights."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from tessera.kernel.actor import Actor, acting
from tessera.kernel.clock import frozen, now
from tessera.kernel.ids import read_code
from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.assistance import actions, api, policy
from tessera.protection.assistance.models import CaseReference
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case
from tessera.trust.subjects import api as subjects
from tests.protection.cases import world


@pytest.fixture
def worker(transactional_db: None) -> Actor:
    """A caseworker of the harbour."""
    return world.colleague(world.organisation("harbour"), "nour", "caseworker")


@pytest.fixture
def case(worker: Actor) -> Case:
    """A case of the worker's."""
    return world.open_case(worker, world.AMINA, gender="Feminine")


def draw(by: Actor, case: Case) -> str:
    with unit_of_work(by=by):
        return api.new_reference(case.pk, by=by)


def seen(by: Actor, case: Case) -> list[str]:
    with unit_of_work(by=by):
        return [each.code for each in api.of_case(case.pk, by=by)]


def test_every_request_takes_a_reference_of_its_own(worker: Actor, case: Case) -> None:
    drawn = [draw(worker, case) for _ in range(3)]

    assert len(set(drawn)) == 3
    assert all(read_code(each) == each and len(each) == 19 for each in drawn)
    assert sorted(seen(worker, case)) == sorted(drawn)


def test_a_reference_takes_nothing_of_the_case_and_nothing_of_the_time(worker: Actor) -> None:
    """Drawn at one frozen moment for cases opened one after another, references sort by chance alone."""
    first_rises = 0
    with frozen(now()):
        for _ in range(24):
            one, two = (world.open_case(worker) for _ in range(2))
            first_rises += draw(worker, one) < draw(worker, two)
    # By chance between 1 and 23 of 24 but once in eight million runs; by any order it would be 0 or 24.
    assert 0 < first_rises < 24


def test_the_record_names_the_case_and_never_the_reference(worker: Actor, case: Case) -> None:
    reference = draw(worker, case)
    with unit_of_work(by=worker):
        [entry] = ledger.of_object(worker, case.pk).filter(action=policy.ASK)
    assert reference not in f"{entry.detail}{entry.why}{entry.kind}"


def test_other_houses_never_see_the_link(worker: Actor, case: Case) -> None:
    reference = draw(worker, case)
    stranger = world.colleague(world.organisation("stranger-org"), "tom", "supervisor")
    funder = world.colleague(world.organisation("money", "funder"), "ruth", "programme_director")
    for by in (stranger, replace(funder, actions=funder.actions | set(policy.ACTIONS) | {"case:file:view"})):
        assert seen(by, case) == []
        with pytest.raises(Hidden), unit_of_work(by=by):
            api.new_reference(case.pk, by=by)
        with unit_of_work(by=by):
            assert not CaseReference.objects.filter(reference=reference).exists()
    with acting(None), transaction.atomic():
        assert not CaseReference.objects.exists()


def test_a_restricted_case_keeps_its_references_to_its_workers(worker: Actor) -> None:
    colleague = world.colleague(world.organisation("harbour"), "karim", "caseworker")
    hidden = world.open_case(worker, world.AMINA, confidentiality_level="named_workers_only")
    draw(worker, hidden)

    assert len(seen(worker, hidden)) == 1
    assert seen(colleague, hidden) == []
    with pytest.raises(Hidden):
        draw(colleague, hidden)


def test_only_whoever_may_ask_draws_and_only_on_an_open_case(worker: Actor, case: Case) -> None:
    intake = world.colleague(world.organisation("harbour"), "hana", "intake_worker")
    with pytest.raises(Refused):
        draw(intake, case)
    assert seen(intake, case) == []

    with unit_of_work(by=worker):
        closed = replace(cases.get(case.pk, by=worker), is_open=False)
    with pytest.raises(Refused), unit_of_work(by=worker):
        actions.draw(closed, by=worker)
    assert seen(worker, case) == []


def test_a_link_is_never_changed_and_stays_in_its_house(worker: Actor, case: Case) -> None:
    draw(worker, case)
    stranger = world.colleague(world.organisation("stranger-org"), "tom", "supervisor")
    with pytest.raises(DatabaseError), unit_of_work(by=worker):
        CaseReference.objects.update(reference="0000-0000-0000-0000")
    for organisation in (worker.home, stranger.home):
        with pytest.raises(DatabaseError), unit_of_work(by=stranger):
            CaseReference.objects.create(organisation_id=organisation, case_id=case.pk, reference="0000-0000-0000-0000")


def test_the_survivor_learns_what_was_asked_for_her(worker: Actor, case: Case) -> None:
    reference = draw(worker, case)
    with unit_of_work(by=worker):
        held = [each for each in cases.everything(case.pk, by=worker) if reference in dict(each.pairs).values()]
    assert len(held) == 1


def test_the_link_goes_with_the_person(worker: Actor, case: Case) -> None:
    draw(worker, case)
    officer = world.colleague(world.organisation("harbour"), "petra", "data_officer")
    eraser = replace(officer, actions=officer.actions | {"subject:person:erase"})
    with unit_of_work(by=eraser):
        subjects.erase(case.subject_id, by=eraser, why="asked for")
    jobs.drain()
    with unit_of_work(by=worker):
        assert not CaseReference.objects.exists()
