"""Contacts are offered while the person wants them, counted when nobody is reached, and acted on when somebody is not safe."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError

from tessera.kernel import clock
from tessera.kernel.actor import Actor
from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Hidden
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case
from tessera.protection.followup import api as followup
from tessera.protection.followup.enums import ContactState
from tessera.protection.followup.tasks import offer_contacts
from tessera.protection.work import api as work
from tessera.protection.work.models import Alert, Due
from tessera.trust.consent import api as consents
from tests.protection.followup import world

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = datetime.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def a_day() -> object:
    with clock.frozen(datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC)) as frozen:
        yield frozen


def planned(by: Actor, case: Case) -> None:
    with unit_of_work(by=by):
        followup.plan(case.id, TODAY, by=by)


def due(by: Actor, case: Case) -> list[str]:
    with unit_of_work(by=by):
        return [item.kind for item in work.open_items(case.id, by=by) if item.kind.startswith("followup:")]


def test_with_consent_six_contacts_are_planned_and_put_into_the_list(worker: Actor, case: Case) -> None:
    world.decided(worker, case, world.YES)
    planned(worker, case)

    rows = world.contacts(worker, case)
    assert [row.step for row in rows] == ["1w", "1m", "3m", "6m", "12m", "24m"]
    assert due(worker, case) == ["followup:contact"] * 6


@pytest.mark.parametrize("said", [None, world.NO])
def test_without_consent_nothing_is_offered_and_nothing_can_be_recorded(
    worker: Actor, case: Case, said: consents.Terms | None
) -> None:
    if said:
        world.decided(worker, case, said)
    planned(worker, case)

    assert due(worker, case) == []
    with pytest.raises(ValidationError, match="did not say"):
        world.recorded(worker, world.contacts(worker, case)[0])
    assert {row.state for row in world.contacts(worker, case)} == {ContactState.PLANNED}


def test_consent_taken_back_takes_the_contacts_out_of_the_list(worker: Actor, case: Case) -> None:
    row = world.decided(worker, case, world.YES)
    planned(worker, case)
    with unit_of_work(by=worker):
        consents.withdraw(row.id, by=worker, how="spoken_witnessed")
    jobs.drain()

    assert due(worker, case) == []


def test_consent_given_later_puts_the_coming_contacts_into_the_list(worker: Actor, case: Case) -> None:
    planned(worker, case)
    world.decided(worker, case, world.YES)
    jobs.defer(offer_contacts, organisation=None)
    jobs.drain()

    assert "followup:contact" in due(worker, case)


def test_planning_twice_plans_once(worker: Actor, case: Case) -> None:
    planned(worker, case)
    planned(worker, case)

    assert len(world.contacts(worker, case)) == 6


def test_moving_to_follow_up_plans_the_schedule(worker: Actor, case: Case) -> None:
    with unit_of_work(by=worker):
        cases.change_status(case.id, "FollowUp", by=worker)
    jobs.drain()

    assert len(world.contacts(worker, case)) == 6


def test_an_organisation_sets_its_own_schedule(worker: Actor, administrator: Actor, case: Case) -> None:
    with unit_of_work(by=administrator):
        followup.set_rules(["2w", "6m"], "another", by=administrator)
    planned(worker, case)

    assert [row.step for row in world.contacts(worker, case)] == ["2w", "6m"]


def test_a_contact_keeps_its_answers_and_lifts_what_lists_need(worker: Actor, case: Case) -> None:
    world.decided(worker, case, world.YES)
    planned(worker, case)
    answers = {"safe_now": "yes", "living_situation": "rented", "work": "formal", "debt_state": "none"}
    row = world.recorded(worker, world.contacts(worker, case)[0], **answers)

    assert (row.state, row.reached, row.safe_now, row.living_situation) == ("done", "yes", "yes", "rented")
    assert (row.economic, row.score_method, row.score_version) == (1, "mean_of_answers", "1")
    assert row.done_on == datetime.date(2026, 11, 20)
    assert due(worker, case) == ["followup:contact"] * 5


def test_a_contact_is_recorded_once(worker: Actor, case: Case) -> None:
    world.decided(worker, case, world.YES)
    planned(worker, case)
    row = world.recorded(worker, world.contacts(worker, case)[0])

    with pytest.raises(ValidationError, match="recorded before"):
        world.recorded(worker, row)


def test_three_tries_that_reach_nobody_end_a_contact(worker: Actor, case: Case) -> None:
    world.decided(worker, case, world.YES)
    planned(worker, case)
    row = world.contacts(worker, case)[0]
    seen = []
    for _try in range(3):
        row = world.recorded(worker, row, reached="not_reached")
        seen.append((row.tries, row.reached, str(row.state), row.planned_on))

    again = TODAY + datetime.timedelta(days=3)
    assert seen[0] == (1, "not_reached_1", "planned", again)
    assert [(tries, reached, state) for tries, reached, state, _on in seen[1:]] == [
        (2, "not_reached_2", "planned"), (3, "not_reached_3", "not_reached"),
    ]  # fmt: skip


def test_nobody_reached_means_nothing_else_is_kept(worker: Actor, case: Case) -> None:
    world.decided(worker, case, world.YES)
    planned(worker, case)
    row = world.recorded(worker, world.contacts(worker, case)[0], reached="unsafe_to_contact")

    assert (row.state, row.reached, row.economic) == ("done", "unsafe_to_contact", None)


def test_somebody_not_safe_alerts_and_asks_for_a_safety_assessment_today(
    worker: Actor, supervisor: Actor, case: Case
) -> None:
    world.decided(worker, case, world.YES)
    planned(worker, case)
    world.recorded(worker, world.contacts(worker, case)[0], safe_now="no")

    with unit_of_work(by=supervisor):
        assert Alert.objects.filter(kind="followup:unsafe", account_id=supervisor.account).exists()
        safety = Due.objects.get(kind="followup:safety", settled_at__isnull=True)
    assert (safety.on, safety.urgent) == (TODAY, True)


def test_the_safety_item_ends_only_with_an_assessment(worker: Actor, case: Case) -> None:
    world.decided(worker, case, world.YES)
    planned(worker, case)
    row = world.recorded(worker, world.contacts(worker, case)[0], safe_now="no")

    from tessera.protection.followup.actions import assessed

    with pytest.raises(ValidationError, match="no safety assessment"), unit_of_work(by=worker):
        assessed(row.id, by=worker)
    assert "followup:safety" in due(worker, case)


def test_a_day_for_next_time_plans_a_contact(worker: Actor, case: Case) -> None:
    world.decided(worker, case, world.YES)
    planned(worker, case)
    world.recorded(worker, world.contacts(worker, case)[0], next_on={"value": "2026-12-05", "precision": "exact"})

    extra = [row for row in world.contacts(worker, case) if row.step == ""]
    assert [row.planned_on for row in extra] == [datetime.date(2026, 12, 5)]


def test_stopping_ends_what_is_planned_and_takes_consent_back(worker: Actor, case: Case) -> None:
    world.decided(worker, case, world.YES)
    planned(worker, case)
    with unit_of_work(by=worker):
        assert followup.stop(case.id, by=worker) == 6
        answer = consents.gate(case.subject_id, "follow_up_contact", consents.OWN, by=worker)

    assert (answer.allowed, answer.reason) == (False, "withdrawn")
    assert world.contacts(worker, case) == []
    assert due(worker, case) == []


def test_another_shelter_learns_nothing(worker: Actor, stranger: Actor, case: Case) -> None:
    planned(worker, case)
    row = world.contacts(worker, case)[0]

    assert world.contacts(stranger, case) == []
    with pytest.raises(Hidden):
        world.recorded(stranger, row)


def test_every_check_of_consent_is_in_the_ledger(worker: Actor, case: Case) -> None:
    planned(worker, case)

    with unit_of_work(by=worker):
        checks = LedgerEntry.objects.filter(action="consent:gate:check", object_id=case.subject_id)
        assert any(row.detail["purpose"] == "follow_up_contact" for row in checks)
