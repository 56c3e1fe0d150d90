"""Facts leave a case only as codes, and only while the survivor's consent for statistics stands."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connections

from tessera.kernel import codes
from tessera.kernel.postgres import roles
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases import facts
from tessera.protection.cases.models import Case
from tessera.trust.consent import api as consents
from tessera.trust.subjects import api as subjects
from tests.conftest import _as
from tests.protection.cases import world
from tests.protection.cases.world import AMINA, COUNT, KEEP

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rows(as_admin: psycopg.Connection):
    """The facts of everybody, by case."""

    def read() -> dict:
        columns = (*facts.KEYS, *(fact.name for fact in facts.FACTS))
        found = as_admin.execute(f"select {', '.join(columns)} from {facts.VIEW}").fetchall()
        return {row[2]: dict(zip(columns[3:], row[3:], strict=True)) for row in found}

    return read


def test_the_view_has_the_fields_that_are_described_and_no_other(as_admin) -> None:
    found = as_admin.execute("select column_name from information_schema.columns where table_name = %s", [facts.VIEW])
    assert {row[0] for row in found} == {*facts.KEYS, *(fact.name for fact in facts.FACTS)}


def test_the_groups_of_control_are_those_of_the_code_list(as_admin) -> None:
    means = codes.get("control_means")
    for code in means.values():
        [group] = as_admin.execute("select protection_control_group(%s)", [code]).fetchone()
        assert group == means.broader(code), code
        assert group in codes.get("control_group")


def test_a_case_without_an_account_is_counted_as_unknown(worker, rows) -> None:
    case = world.open_case(worker, year_of_registration=2021)
    assert rows()[case.id] == {fact.name: "unknown" for fact in facts.FACTS} | {
        "year": "2021", "data_source": "case_management"
    }  # fmt: skip


def test_a_case_gives_its_twelve_facts(worker, rows) -> None:
    case = world.open_case(worker, gender="Feminine", age_at_intake=19, citizenships=["NA"], data_source="hotline",
                           year_of_registration=2019)  # fmt: skip
    world.tell(worker, case, country="ZA", forced_labour="yes", sexual_exploitation="no",
               control_means=["DebtBondage", "TakesEarnings"], recruiter_relation="Familial",
               exploitation_types=["ForcedLabour"], labour_type="DomesticWork")  # fmt: skip
    world.tell(worker, case, episode_type="Transit", country="AO")
    assert list(rows()[case.id].values()) == [
        "2019", "hotline", "Feminine", "18--20", "NA", "ZA", "yes", "no", "Financial", "Familial", "ForcedLabour",
        "DomesticWork",
    ]  # fmt: skip


def test_several_answers_are_multiple_and_empty_ones_unknown(worker, rows) -> None:
    case = world.open_case(worker, citizenships=["NA", "AO"], gender="declined", year_of_registration=2020)
    world.tell(worker, case, country="ZA", forced_labour="no", control_means=["DebtBondage", "not_asked"],
               exploitation_types=["ForcedLabour", "ForcedMarriage"], labour_type="Mining",
               recruiter_relation="unknown")  # fmt: skip
    world.tell(worker, case, country="NA", forced_labour="yes", control_means=["PhysicalAbuse"], labour_type="Begging",
               recruiter_relation="Other")  # fmt: skip
    found = rows()[case.id]
    assert found["citizenship"] == found["country_of_exploitation"] == "multiple"
    assert found["control_group"] == found["exploitation_type"] == found["labour_type"] == "Multiple"
    assert (found["forced_labour"], found["recruiter_relation"], found["gender"]) == ("yes", "Other", "unknown")
    for fact in facts.FACTS[1:]:
        assert found[fact.name] in fact.values(), fact.name
        assert fact.label_of(found[fact.name])


def test_the_main_type_goes_before_the_list_of_types(worker, rows) -> None:
    case = world.open_case(worker)
    world.tell(
        worker, case, main_exploitation_type="OrganRemoval", exploitation_types=["ForcedLabour", "ForcedMarriage"]
    )
    assert rows()[case.id]["exploitation_type"] == "OrganRemoval"


def test_without_consent_for_statistics_there_is_no_fact(worker, rows) -> None:
    world.open_case(worker, consent=[KEEP])
    world.open_case(worker, consent=[consents.Terms("anonymised_statistics", "refused")])
    assert rows() == {}


def test_a_consent_withdrawn_takes_the_fact_along_at_once(worker, rows) -> None:
    case = world.open_case(worker)
    assert case.id in rows()
    with unit_of_work(by=worker):
        [given] = [d for d in consents.decisions(case.subject_id, by=worker) if d.purpose == COUNT.purpose]
        consents.withdraw(given.id, by=worker, how="spoken_witnessed")
    assert rows() == {}


def test_an_erased_person_leaves_the_facts(worker, supervisor, rows) -> None:
    case = world.open_case(worker, AMINA)
    assert case.id in rows()
    officer = world.colleague(supervisor.organisation, "dpo", "data_officer")
    with unit_of_work(by=officer):
        subjects.erase(case.subject_id, by=officer, why="asked")
    assert rows() == {}


def test_enquiries_duplicates_and_people_who_are_no_victims_are_not_counted(worker, supervisor, rows) -> None:
    with unit_of_work(by=worker):
        cases.open_case(by=worker, values={}, consent=[COUNT], status="enquiry")
    double = world.open_case(worker)
    with unit_of_work(by=supervisor):
        cases.change_status(double.id, "Closed", by=supervisor, reason="duplicate_merged")
    world.open_case(worker, trafficking_status="NotAVictimOfTrafficking")
    counted = world.open_case(worker, trafficking_status="PossibleVictimOfTrafficking")
    assert list(rows()) == [counted.id]


def test_the_gate_answers_a_reader_who_sees_no_decision(worker, as_admin) -> None:
    """As a view of an upper floor would read it: with the rights of the observatory's role, which owns nothing."""
    case = world.open_case(worker)
    name = str(connections["default"].settings_dict["NAME"])
    as_admin.execute(f"create view as_wrapped with (security_barrier) as select * from {facts.VIEW}")
    as_admin.execute(f"alter view as_wrapped owner to {roles.OWNER}")
    as_admin.execute(f"grant select on as_wrapped to {roles.OBSERVATORY}")
    try:
        _as("default", roles.OBSERVATORY, name)
        with connections["default"].cursor() as cursor:
            cursor.execute("select case_id from as_wrapped")
            assert cursor.fetchall() == [(case.id,)]
        with pytest.raises(Exception, match="permission denied"):
            Case.objects.count()
    finally:
        _as("default", roles.WEB, name)
        as_admin.execute("drop view as_wrapped")
