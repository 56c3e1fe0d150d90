"""Alerts reach those who may open the case, in the page and by mail, and say nothing of anybody."""

from __future__ import annotations

import datetime
import smtplib
from collections.abc import Iterator
from email import message_from_bytes, policy

import psycopg
import pytest
from pytest_django import Settings

from tessera.kernel import clock
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now, today
from tessera.kernel.jobs import api as jobs
from tessera.kernel.policy import Hidden
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.work import actions, queries, tasks
from tessera.protection.work import api as work
from tessera.protection.work.models import Alert
from tessera.trust.people import api as people
from tessera.trust.people.models import Account
from tests.protection.cases.world import AMINA, colleague, open_case
from tests.protection.work import smtp, world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def mailbox(settings: Settings) -> Iterator[smtp.Server]:
    """A real mail server, and the address people open."""
    with smtp.running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.ADDRESS = "https://desk.example"
        yield server


def alert(by: Actor, case: Case, **more: object) -> int:
    """An alert, with its mail written."""
    with unit_of_work(by=by):
        told = work.alert(case.pk, kind=world.TASK, by=by, **more)
    jobs.drain()
    return told


def bell(by: Actor) -> int:
    """The count in the frame."""
    with unit_of_work(by=by):
        return work.bell(by)


def address(by: Actor) -> str:
    """Where the actor is written to."""
    return Account.objects.get(pk=by.account).email


def test_duty_is_the_worker_those_named_and_the_supervisors(
    worker: Actor, second: Actor, supervisor: Actor, stranger: Actor
) -> None:
    third = colleague(worker.home, "rania", "caseworker")
    case = open_case(worker)
    world.assign(supervisor, case, worker, second)
    assert alert(worker, case) == 3
    assert [bell(one) for one in (worker, second, supervisor, third, stranger)] == [1, 1, 1, 0, 0]


def test_the_worker_alone_is_told_and_a_supervisor_where_there_is_none(
    worker: Actor, second: Actor, supervisor: Actor
) -> None:
    case = open_case(worker)
    alert(worker, case, to="worker")
    assert [bell(one) for one in (worker, second, supervisor)] == [1, 0, 0]
    world.assign(supervisor, case, None)
    alert(supervisor, case, to="worker")
    assert [bell(one) for one in (worker, second, supervisor)] == [1, 0, 1]


def test_nobody_is_told_of_a_case_closed_to_them(worker: Actor, second: Actor, supervisor: Actor) -> None:
    case = open_case(worker)
    world.restrict(worker, case)
    assert alert(worker, case, to={worker.account, second.account}) == 1
    assert bell(second) == 0


def test_an_alert_of_a_case_that_closed_to_me_is_not_even_counted(
    worker: Actor, second: Actor, supervisor: Actor
) -> None:
    case = open_case(worker)
    alert(worker, case, to={second.account})
    assert bell(second) == 1
    world.restrict(worker, case)
    assert bell(second) == 0


def test_a_stranger_cannot_alert_about_a_case(worker: Actor, stranger: Actor) -> None:
    with pytest.raises(Hidden):
        alert(stranger, open_case(worker))


def test_what_was_not_seen_yet_is_not_repeated(worker: Actor, mailbox: smtp.Server) -> None:
    case = open_case(worker)
    alert(worker, case, to="worker")
    alert(worker, case, to="worker")
    assert bell(worker) == 1
    assert len(mailbox.messages) == 1
    with unit_of_work(by=worker):
        actions.all_seen(by=worker)
    alert(worker, case, to="worker")
    assert len(mailbox.messages) == 2


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_bytes_of_a_message_say_nothing_of_anybody(worker: Actor, mailbox: smtp.Server, language: str) -> None:
    Account.objects.filter(pk=worker.account).update(language=language)
    case = open_case(worker, AMINA)
    alert(worker, case, to="worker")
    [raw] = mailbox.to(address(worker))
    read = message_from_bytes(raw.split(b"\r\n", 4)[-1], policy=policy.default)
    body = read.get_content() if read.get_content_maintype() == "text" else ""
    for secret in ("Amina", "Haddad", case.code, str(case.pk), "A task", "toy", "harbour", "shelter", "Harbour"):
        assert secret.lower() not in raw.decode().lower().replace(address(worker).lower(), "")
        assert secret.lower() not in body.lower()
    assert "https://desk.example/work/" in raw.decode()


def test_a_message_is_in_the_language_of_its_reader() -> None:
    from tessera.protection.work.mail import message

    english, arabic = message("a@example.org", "en"), message("a@example.org", "ar")
    assert "Something in Tessera needs you today." in english.body
    assert english.subject == "Something needs you today"
    assert arabic.subject


def test_without_an_address_the_message_has_no_link(settings: Settings) -> None:
    from tessera.protection.work.mail import message

    settings.ADDRESS = ""
    assert "http" not in message("a@example.org", "en").body


def test_whoever_chose_one_message_a_day_waits_for_the_morning_but_not_with_what_is_urgent(
    worker: Actor, mailbox: smtp.Server
) -> None:
    with unit_of_work(by=worker):
        actions.choose_mail("daily", by=worker)
    case = open_case(worker)
    alert(worker, case, to="worker", urgent=False)
    assert mailbox.messages == []
    tasks.morning.function(None)
    jobs.drain()
    assert len(mailbox.messages) == 1
    with unit_of_work(by=worker):
        actions.all_seen(by=worker)
    alert(worker, case, to="worker", urgent=True)
    assert len(mailbox.messages) == 2


def test_the_morning_message_comes_for_what_is_due_and_for_nothing_else(
    worker: Actor, second: Actor, mailbox: smtp.Server
) -> None:
    for one in (worker, second):
        with unit_of_work(by=one):
            actions.choose_mail("daily", by=one)
    world.due(worker, open_case(worker), today())
    tasks.morning.function(None)
    jobs.drain()
    assert len(mailbox.to(address(worker))) == 1
    assert mailbox.to(address(second)) == []


def test_a_message_that_was_refused_is_tried_again_and_the_others_go_out(
    worker: Actor, supervisor: Actor, mailbox: smtp.Server
) -> None:
    mailbox.refused = {address(worker)}
    case = open_case(worker)
    with unit_of_work(by=worker):
        work.alert(case.pk, kind=world.TASK, by=worker)
    jobs.drain(strict=False)
    assert mailbox.to(address(worker)) == []
    assert len(mailbox.to(address(supervisor))) == 1
    mailbox.refused = set()
    jobs.drain(everything=True)
    assert len(mailbox.to(address(worker))) == 1
    assert len(mailbox.to(address(supervisor))) == 1, "nobody is written to twice"


def test_the_jobs_and_the_ledger_hold_ids_and_codes_only(worker: Actor, as_admin: psycopg.Connection) -> None:
    case = open_case(worker, AMINA)
    alert(worker, case)
    told = as_admin.execute(
        "select string_agg(t, '') from (select to_jsonb(j)::text t from procrastinate_jobs j"
        " union all select to_jsonb(l)::text from kernel_ledgerentry l where action like 'work:%') x"
    ).fetchone()
    assert told is not None
    for secret in ("Amina", "Haddad", case.code):
        assert secret not in told[0]


def test_an_urgent_alert_nobody_looked_at_goes_on_to_the_supervisors(
    worker: Actor, supervisor: Actor, mailbox: smtp.Server
) -> None:
    case = open_case(worker)
    alert(worker, case, to="worker")
    assert bell(supervisor) == 0
    with clock.frozen(now() + datetime.timedelta(hours=3)):
        tasks.escalation.function(None)
    assert bell(supervisor) == 0
    with clock.frozen(now() + datetime.timedelta(hours=5)):
        tasks.escalation.function(None)
        tasks.escalation.function(None)
        jobs.drain()
    assert bell(supervisor) == 1
    assert len(mailbox.to(address(supervisor))) == 1


def test_what_was_seen_or_can_wait_does_not_go_on(worker: Actor, supervisor: Actor) -> None:
    first, other = open_case(worker), open_case(worker)
    alert(worker, first, to="worker")
    with unit_of_work(by=worker):
        actions.seen(queries.unseen(worker)[0].pk, by=worker)
    alert(worker, other, to="worker", urgent=False)
    with clock.frozen(now() + datetime.timedelta(hours=9)):
        tasks.escalation.function(None)
    assert bell(supervisor) == 0


def test_a_colleagues_alert_is_not_mine_to_see(worker: Actor, second: Actor) -> None:
    alert(worker, open_case(worker), to="worker")
    with unit_of_work(by=worker):
        key = queries.unseen(worker)[0].pk
    with pytest.raises(Hidden), unit_of_work(by=second):
        actions.seen(key, by=second)


def test_alerts_seen_long_ago_are_let_go(worker: Actor) -> None:
    alert(worker, open_case(worker), to="worker")
    with unit_of_work(by=worker):
        actions.all_seen(by=worker)
    with clock.frozen(now() + datetime.timedelta(days=91)):
        tasks.morning.function(None)
    with unit_of_work(by=worker):
        assert Alert.objects.count() == 0


def test_the_mail_server_of_these_tests_speaks_smtp(mailbox: smtp.Server) -> None:
    with smtplib.SMTP("127.0.0.1", mailbox.port) as link:
        link.sendmail("a@example.org", ["b@example.org"], "Subject: x\r\n\r\nhello")
    assert b"hello" in mailbox.to("b@example.org")[0]


def test_an_address_is_for_jobs_only(worker: Actor) -> None:
    with unit_of_work(by=worker), pytest.raises(PermissionError):
        people.addresses(worker, [worker.account] if worker.account else [])


def test_nobody_is_told_of_a_kind_their_role_may_not_know_of(worker: Actor) -> None:
    intake = colleague(worker.home, "sam", "intake_worker")
    case = open_case(worker)
    with unit_of_work(by=worker):
        assert (
            work.alert(case.pk, kind=world.TOLD, by=worker, to=[a.account for a in (worker, intake) if a.account]) == 1
        )
    assert (bell(worker), bell(intake)) == (1, 0)
