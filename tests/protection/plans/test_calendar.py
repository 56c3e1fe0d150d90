"""The calendar feed: days without names, for whoever holds an address that is in force."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client
from icalendar import Calendar

from tessera.kernel.actor import Actor, acting
from tessera.kernel.clock import in_days, now, today
from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.outbox import api as outbox
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.plans import actions
from tessera.protection.plans.models import CalendarFeed
from tessera.protection.plans.words import ServiceWords
from tessera.trust.people.events import MembershipEnded
from tessera.trust.people.models import Account, Membership
from tests.demo import Acting, SignIn
from tests.protection.cases import world

pytestmark = pytest.mark.django_db(transaction=True)
PLANTED = ("Amina", "Haddad", "Ring Aunt Zuhra", "Rue Basse", "uncle")


@pytest.fixture
def by(actor: Acting) -> Actor:
    """The caseworker."""
    return actor("caseworker")


@pytest.fixture
def client(signed_in: SignIn) -> Client:
    """The caseworker's browser."""
    cache.clear()
    return signed_in("caseworker")


@pytest.fixture
def case(by: Actor) -> Case:
    """A case with a task, and a service with an appointment."""
    case = world.open_case(by, world.AMINA)
    with unit_of_work(by=by):
        actions.set_task(case.pk, "Ring Aunt Zuhra", in_days(2), by=by)
        values = {"service_type": "dental", "appointment": in_days(5)}
        actions.add_service(case.pk, values, ServiceWords(place="Rue Basse 3"), by=by)
    return case


@pytest.fixture
def made(client: Client, case: Case) -> str:
    """The address, made in the browser and shown once."""
    page = BeautifulSoup(client.post("/plans/calendar/", {"word": "Work"}).content, "html.parser")
    address = page.select_one("code").get_text(strip=True)
    assert address not in client.get("/plans/calendar/").content.decode(), "shown once"
    return address.removeprefix("http://testserver")


def entries(address: str) -> dict[str, object]:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return {str(one["summary"]): one.decoded("dtstart") for one in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_a_calendar_program_reads_days_by_kind(made: str) -> None:
    assert entries(made) == {"Work: Task due": in_days(2), "Work: Appointment": in_days(5)}


def test_nothing_of_the_case_is_in_it(made: str, case: Case) -> None:
    raw = Client().get(made).content.decode()
    unfolded = raw.replace("\r\n ", "")
    for secret in (
        *PLANTED,
        case.code,
        str(case.pk),
        case.pk.hex,
        "dental",
        "Dental",
        "Harbour",
        "Tessera",
        "/cases/" + str(case.pk),
    ):
        assert secret not in unfolded, secret
    assert "http://testserver/cases/" in unfolded, "the link leads to a page that asks to sign in"


def test_what_is_done_leaves_the_calendar(made: str, by: Actor) -> None:
    with unit_of_work(by=by):
        from tessera.protection.plans.models import PlanTask

        actions.task_done(PlanTask.objects.get().pk, by=by)
    assert list(entries(made)) == ["Work: Appointment"]


def test_the_owner_chooses_the_word_and_a_new_address_ends_the_old(client: Client, made: str) -> None:
    page = BeautifulSoup(client.post("/plans/calendar/", {"word": "Studio"}).content, "html.parser")
    fresh = page.select_one("code").get_text(strip=True).removeprefix("http://testserver")
    assert set(entries(fresh)) == {"Studio: Task due", "Studio: Appointment"}
    assert Client().get(made).status_code == 404


def test_an_ended_or_invented_address_is_like_one_that_never_was(client: Client, made: str) -> None:
    invented = Client().get(f"/plans/calendar/{'x' * 43}.ics")
    client.post("/plans/calendar/", {"end": "1"})
    ended = Client().get(made)
    assert ended.status_code == invented.status_code == 404
    assert Client().get("/nowhere/at/all/").status_code == 404


def test_the_token_is_not_in_the_database_or_the_ledger(made: str, by: Actor) -> None:
    token = made.rsplit("/", 1)[1].removesuffix(".ics")
    assert len(token) >= 43
    with unit_of_work(by=by):
        row = CalendarFeed.objects.get()
        kept = str(list(LedgerEntry.objects.values_list("detail", flat=True)))
    assert token not in {row.token_hash, row.word}
    assert token not in kept


def test_it_ends_with_the_membership(made: str, by: Actor) -> None:
    Membership.objects.filter(account_id=by.account).update(active=False, until=now())
    assert Client().get(made).status_code == 404, "at once, before any job has run"
    Membership.objects.filter(account_id=by.account).update(active=True, until=None)
    with unit_of_work(by=by):
        outbox.publish(MembershipEnded(by.home, by.account), by=by)
    jobs.drain()
    with unit_of_work(by=by):
        assert CalendarFeed.objects.get().revoked_at is not None
    assert Client().get(made).status_code == 404, "and for good, should they ever come back"


def test_a_locked_account_has_no_calendar(made: str, by: Actor) -> None:
    Account.objects.filter(pk=by.account).update(is_active=False)
    assert Client().get(made).status_code == 404


def test_a_case_that_is_closed_to_the_worker_leaves_their_calendar(made: str, by: Actor, case: Case) -> None:
    other = world.colleague(by.home, "karim", "caseworker")
    with acting(by):
        from django.db import transaction

        with transaction.atomic():
            Case.objects.filter(pk=case.pk).update(confidentiality_level="named_workers_only", worker_id=other.account)
    assert entries(made) == {}


def test_too_many_wrong_addresses_are_slowed_down(made: str) -> None:
    client = Client()
    answers = [client.get(f"/plans/calendar/{number:043d}.ics").status_code for number in range(40)]
    assert answers[0] == 404
    assert answers[-1] == 429
    assert Client().get(made).status_code == 200, "an address in force is not punished for it"


def test_an_address_asked_without_end_is_slowed_down(made: str) -> None:
    answers = [Client().get(made).status_code for _ in range(32)]
    assert (answers[0], answers[-1]) == (200, 429)


@pytest.mark.parametrize("word", ["", "   ", "x" * 25])
def test_a_word_that_does_not_fit_is_refused(client: Client, word: str, by: Actor, case: Case) -> None:
    answer = client.post("/plans/calendar/", {"word": word})
    assert answer.status_code == 422
    with unit_of_work(by=by):
        assert not CalendarFeed.objects.exists()


def test_the_calendar_speaks_its_owners_language(client: Client, by: Actor, case: Case) -> None:
    client.cookies["django_language"] = "ar"
    page = BeautifulSoup(client.post("/plans/calendar/", {"word": "عمل"}).content, "html.parser")
    address = page.select_one("code").get_text(strip=True).removeprefix("http://testserver")
    assert all(one.startswith("عمل: ") for one in entries(address))
    assert today() < in_days(1)
