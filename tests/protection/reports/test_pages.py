"""The pages: what a supervisor and an administrator can open, and that print and file say what the page says."""

from __future__ import annotations

import csv
import datetime
import io

import pytest

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tests.demo import Acting, SignIn

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
LAST = today().year - 1


@pytest.fixture
def people(actor: Acting) -> Actor:
    """Eleven people of last year, two of them men, brought in by the caseworker."""
    worker = actor("caseworker")
    for number in range(11):
        gender = "Masculine" if number < 2 else "Feminine"
        with unit_of_work(by=worker):
            values = {"intake_date": datetime.date(LAST, 2, 1), "gender": gender, "citizenships": ["MD"]}
            cases.open_case(by=worker, values=values)
    return worker


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_a_supervisor_reads_exact_figures_and_takes_exactly_them(people: Actor, signed_in: SignIn) -> None:
    supervisor = signed_in("supervisor")
    page = supervisor.get(f"/reports/inside/?period={LAST}").content.decode()
    assert "Caseload and overdue, today" in page
    printed = supervisor.get(f"/reports/inside/?period={LAST}&as=print").content.decode()
    assert "New people by gender" in printed
    lines = rows(supervisor.get(f"/reports/inside/?period={LAST}&as=csv").content.decode())
    assert [str(LAST), "New people by gender", "Masculine", "Cases", "2"] in lines


def test_an_administrator_makes_figures_and_finds_no_small_one(people: Actor, signed_in: SignIn) -> None:
    administrator = signed_in("administrator")
    assert administrator.get("/reports/inside/").status_code == 403
    assert administrator.get("/reports/", follow=True).status_code == 200
    made = administrator.post("/reports/others/", {"period": str(LAST)})
    assert made.status_code == 302
    assert administrator.get(made["Location"]).status_code == 200
    assert administrator.get(made["Location"] + "?as=print").status_code == 200
    lines = rows(administrator.get(made["Location"] + "?as=csv").content.decode())
    assert [str(LAST), "New people by gender", "Masculine", "Cases", "suppressed"] in lines
    assert [str(LAST), "New people by gender", "Feminine", "Cases", "suppressed"] in lines
    assert [str(LAST), "At a glance", "Cases opened", "Number", "11"] in lines


def test_a_threshold_is_set_and_kept_within_limits(people: Actor, signed_in: SignIn) -> None:
    administrator = signed_in("administrator")
    assert administrator.post("/reports/others/threshold/", {"threshold": "2"}).status_code == 422
    assert administrator.post("/reports/others/threshold/", {"threshold": "10"}).status_code == 302
    assert "Numbers below 10" in administrator.get("/reports/others/").content.decode()


def test_a_caseworker_is_told_no(people: Actor, signed_in: SignIn) -> None:
    worker = signed_in("caseworker")
    assert [worker.get(f"/reports/{page}").status_code for page in ("", "inside/", "others/")] == [403, 403, 403]
