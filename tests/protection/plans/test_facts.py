"""Facts of help: each person at most once per service, codes only, only while consent for statistics stands."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case
from tessera.protection.plans import actions, facts
from tessera.protection.plans.words import ServiceWords
from tessera.trust.consent import api as consents
from tests.protection.cases import world
from tests.protection.referrals import world as referrals

pytestmark = pytest.mark.django_db(transaction=True)

Rows = Callable[[], dict[tuple, dict[str, str]]]


@pytest.fixture
def rows(as_admin: psycopg.Connection) -> Rows:
    """The facts of everybody, by person and service."""

    def read() -> dict[tuple, dict[str, str]]:
        names = [fact.name for fact in facts.FACTS]
        found = as_admin.execute(f"select subject_id, {', '.join(names)} from {facts.VIEW}").fetchall()
        assert len({row[:2] for row in found}) == len(found), "a person stands twice for one service"
        return {(row[0], row[1]): dict(zip(names, row[1:], strict=True)) for row in found}

    return read


def give(by: Actor, case: Case, service: str, **values: object) -> None:
    with unit_of_work(by=by):
        actions.services.add_service(case.id, {"service_type": service, **values}, ServiceWords(), by=by)


def test_the_view_has_the_fields_that_are_described_and_no_other(as_admin: psycopg.Connection) -> None:
    found = as_admin.execute("select column_name from information_schema.columns where table_name = %s", [facts.VIEW])
    assert {row[0] for row in found} == {*facts.KEYS, *(fact.name for fact in facts.FACTS)}


def test_a_need_nobody_answered_yet_is_unknown(worker: Actor, rows: Rows) -> None:
    case = world.open_case(
        worker, presenting_needs=["food", "childcare"], gender="Feminine", age_at_intake=19, year_of_registration=2025
    )
    found = rows()
    assert {service for _person, service in found} == {"food", "childcare"}
    assert found[case.subject_id, "food"] == {
        "service": "food", "status": "unknown", "referral": "not_referred", "year": "2025", "age_band": "18--20",
        "gender": "Feminine",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"delivered": "delivered"}, "met"),
        ({"response_type": "already_received_elsewhere"}, "met"),
        ({"delivered": "partly"}, "partly"),
        ({"delivered": "waiting_list"}, "unmet"),
        ({"response_type": "not_available"}, "unmet"),
        ({"response_type": "direct"}, "unknown"),
    ],
)
def test_a_service_says_what_became_of_the_need(worker: Actor, rows: Rows, told: dict, status: str) -> None:
    case = world.open_case(worker, presenting_needs=["food"])
    give(worker, case, "food", **told)
    assert rows()[case.subject_id, "food"]["status"] == status


def test_what_the_survivor_declined_is_no_need(worker: Actor, rows: Rows) -> None:
    case = world.open_case(worker)
    give(worker, case, "dental", response_type="declined_by_survivor")
    assert rows() == {}


def test_a_person_with_two_cases_counts_once_with_the_best_that_is_known(worker: Actor, rows: Rows) -> None:
    first = world.open_case(worker, world.AMINA, year_of_registration=2020, gender="unknown")
    with unit_of_work(by=worker):
        second = cases.open_case(
            by=worker, values={"year_of_registration": 2024, "gender": "Feminine"}, subject=first.subject_id
        )
    give(worker, first, "food", delivered="cancelled")
    give(worker, first, "food", delivered="delivered")
    give(worker, second, "food", delivered="waiting_list")
    [row] = rows().values()
    assert (row["status"], row["year"], row["gender"]) == ("met", "2024", "Feminine")


def test_a_referral_is_followed_as_far_as_it_came(transactional_db: None, rows: Rows) -> None:
    cast = referrals.cast()
    case = referrals.case_of(cast.sender, presenting_needs=["mental_health"])
    referrals.agree(cast.sender, case.subject_id, cast.receiver)
    draft = referrals.drafted(cast.sender, case, cast.receiver)

    def now() -> tuple[str, str]:
        row = rows()[case.subject_id, "mental_health"]
        return row["referral"], row["status"]

    assert now() == ("not_referred", "unknown")
    sent = referrals.sent(cast.sender, draft)
    assert now() == ("waiting", "unknown")
    referrals.answered(cast.receiver, sent)
    assert now() == ("accepted", "unknown")


def test_every_value_stands_in_its_list(worker: Actor, rows: Rows) -> None:
    case = world.open_case(worker, presenting_needs=["food"], gender="declined", age_at_intake=40)
    give(worker, case, "legal_advice", response_type="referred")
    found = rows()
    assert found[case.subject_id, "legal_advice"]["referral"] == "unknown"
    for row in found.values():
        for fact in facts.FACTS:
            assert row[fact.name] in fact.values() or fact.kind == "year", fact.name
            assert fact.label_of(row[fact.name])


def test_without_consent_for_statistics_there_is_no_fact_of_help(worker: Actor, rows: Rows) -> None:
    case = world.open_case(worker, presenting_needs=["food"])
    assert rows()
    with unit_of_work(by=worker):
        [given] = [d for d in consents.decisions(case.subject_id, by=worker) if d.purpose == world.COUNT.purpose]
        consents.withdraw(given.id, by=worker, how="spoken_witnessed")
    assert rows() == {}
    world.open_case(worker, consent=[world.KEEP], presenting_needs=["food"])
    assert rows() == {}


def test_enquiries_duplicates_and_people_who_are_no_victims_have_no_fact_of_help(
    worker: Actor, supervisor: Actor, rows: Rows
) -> None:
    with unit_of_work(by=worker):
        cases.open_case(by=worker, values={"presenting_needs": ["food"]}, consent=[world.COUNT], status="enquiry")
    double = world.open_case(worker, presenting_needs=["food"])
    with unit_of_work(by=supervisor):
        cases.change_status(double.id, "Closed", by=supervisor, reason="duplicate_merged")
    world.open_case(worker, trafficking_status="NotAVictimOfTrafficking", presenting_needs=["food"])
    assert rows() == {}
