"""Signing in, the second step, failures, and the ledger's word on them."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from pytest_django import Settings

from tessera.kernel import clock
from tessera.trust.people.models import Account, Membership
from tessera.trust.people.personas import DEMO_PASSWORD, PERSONAS, persona

Entries = Callable[[str], list[tuple[str, dict[str, object]]]]


@pytest.fixture
def entries(as_admin: psycopg.Connection) -> Entries:
    """(outcome, detail) of every ledger row of an action, oldest first, as somebody who sees everything."""
    return lambda action: as_admin.execute(
        "select outcome, detail from kernel_ledgerentry where action = %s order by at", [action]
    ).fetchall()


def code(who: str) -> str:
    """The code that the persona's app shows now."""
    return format_hotp_value(hotp_value(persona(who).totp_secret, int(time.time()) // 30))


def password_step(client: Client, email: str, password: str = DEMO_PASSWORD) -> object:
    return client.post("/sign-in/", {"login": email, "password": password})


def test_password_and_code_open_the_door(cast: dict[str, UUID], entries: Entries) -> None:
    client = Client()

    first = password_step(client, persona("caseworker").email)
    assert first.url == "/sign-in/second-step/"
    assert client.get("/organisation/people/").status_code == 302
    second = client.post("/sign-in/second-step/", {"code": code("caseworker")})

    assert second.url == "/"
    assert client.get("/organisation/people/").status_code == 200
    assert entries("people:session:start") == [("done", {"methods": ["password", "totp"]})]


def test_the_address_may_be_capitalised(cast: dict[str, UUID]) -> None:
    answer = password_step(Client(), persona("caseworker").email.upper())

    assert answer.url == "/sign-in/second-step/"


def test_a_password_alone_opens_nothing(cast: dict[str, UUID]) -> None:
    client = Client()
    password_step(client, persona("caseworker").email)

    answer = client.get("/organisation/people/")

    assert answer.status_code == 302
    assert answer.url.startswith("/sign-in/?next=")


def test_without_a_second_factor_only_setting_one_up_opens(
    cast: dict[str, UUID], account: Callable[[str], Account]
) -> None:
    Authenticator.objects.filter(user=account("caseworker")).delete()
    client = Client()
    password_step(client, persona("caseworker").email)

    assert client.get("/organisation/people/").url == "/account/second-step/"
    page = client.get("/account/second-step/app/")
    assert page.status_code == 200
    secret = page.context["form"].secret
    answer = client.post(
        "/account/second-step/app/", {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))}
    )

    assert answer.url == "/account/second-step/codes/"
    assert len(client.get(answer.url).context["unused_codes"]) == 10
    assert client.get("/organisation/people/").status_code == 200


def test_secrets_of_second_factors_are_sealed_in_the_database(
    cast: dict[str, UUID], account: Callable[[str], Account], as_admin: psycopg.Connection
) -> None:
    stored = [str(row[0]) for row in as_admin.execute("select data from mfa_authenticator").fetchall()]

    assert len(stored) == len(PERSONAS)
    assert not [text for text in stored if persona("caseworker").totp_secret in text]
    assert Authenticator.objects.get(user=account("caseworker")).wrap().validate_code(code("caseworker"))


def test_a_code_works_once(cast: dict[str, UUID]) -> None:
    used = code("caseworker")
    for expected in ("/", None):
        client = Client()
        password_step(client, persona("caseworker").email)
        answer = client.post("/sign-in/second-step/", {"code": used})
        assert (answer.url if answer.status_code == 302 else None) == expected


def test_known_and_unknown_addresses_are_answered_alike(cast: dict[str, UUID]) -> None:
    known = password_step(Client(), persona("caseworker").email, "wrong password 1")
    unknown = password_step(Client(), "nobody@harbour.example", "wrong password 1")

    def words(answer: object) -> str:
        text = answer.content.decode()
        return text.replace(persona("caseworker").email, "X").replace("nobody@harbour.example", "X")

    assert known.status_code == unknown.status_code == 200
    assert known.context["form"].errors == unknown.context["form"].errors
    strip = [line for line in words(known).splitlines() if "csrf" not in line.lower()]
    assert strip == [line for line in words(unknown).splitlines() if "csrf" not in line.lower()]


def test_five_failures_lock_the_account_for_a_quarter_of_an_hour(
    cast: dict[str, UUID], account: Callable[[str], Account], entries: Entries
) -> None:
    email = persona("caseworker").email
    for number in range(5):
        password_step(Client(REMOTE_ADDR=f"192.0.2.{number}"), email, "wrong password 1")

    locked = password_step(Client(REMOTE_ADDR="192.0.2.99"), email)
    assert "Too many tries" in str(locked.context["form"].errors)
    assert account("caseworker").locked_until > clock.now() + timedelta(minutes=14)
    assert [outcome for outcome, _ in entries("people:session:fail")] == ["refused"] * 5
    assert entries("people:account:lock") == [("done", {"minutes": 15})]


def test_an_administrator_unlocks_an_account(
    cast: dict[str, UUID],
    account: Callable[[str], Account],
    membership: Callable[[str], Membership],
    signed_in: Callable[[str], Client],
) -> None:
    Account.objects.filter(pk=account("caseworker").pk).update(locked_until=clock.now() + timedelta(minutes=10))
    client = signed_in("administrator")
    member = membership("caseworker").pk

    assert b"Locked after too many tries" in client.get(f"/organisation/people/{member}/").content
    client.post(f"/organisation/people/{member}/unlock/")

    assert account("caseworker").locked_until is None


def test_failures_for_an_unknown_address_leave_a_count_and_no_address(
    cast: dict[str, UUID], as_admin: psycopg.Connection
) -> None:
    password_step(Client(), "somebody.real@somewhere.example", "wrong password 1")

    rows = as_admin.execute(
        "select organisation_id, account_id, detail from kernel_ledgerentry where action = 'people:session:fail'"
    ).fetchall()
    assert rows == [(None, None, {"known": False})]
    dump = as_admin.execute("select string_agg(e::text, ' ') from kernel_ledgerentry e").fetchone()
    cached = as_admin.execute("select coalesce(string_agg(c::text, ' '), '') from kernel_cache c").fetchone()
    assert "somebody.real" not in dump[0] + cached[0]


def test_no_ledger_row_holds_an_address(
    cast: dict[str, UUID], signed_in: Callable[[str], Client], as_admin: psycopg.Connection
) -> None:
    signed_in("caseworker")
    password_step(Client(), persona("supervisor").email, "wrong password 1")

    dump = as_admin.execute("select string_agg(e::text, ' ') from kernel_ledgerentry e").fetchone()[0]

    assert "@" not in dump
    assert "Amara" not in dump


def test_sign_up_does_not_exist(client: Client) -> None:
    assert client.get("/accounts/signup/").status_code == 404
    assert client.get("/signup/").status_code == 404


def test_the_demo_door_is_shut_outside_a_demo_world(cast: dict[str, UUID], settings: Settings) -> None:
    settings.DEMO = False
    client = Client()

    assert client.post("/demo/sign-in/", {"persona": "caseworker"}).status_code == 404
    assert b"Amara" not in client.get("/sign-in/").content


def test_the_demo_door_is_on_the_record(signed_in: Callable[[str], Client], entries: Entries) -> None:
    client = signed_in("caseworker")

    assert client.get("/organisation/people/").status_code == 200
    assert entries("people:session:start") == [("done", {"methods": ["demo"]})]


def test_the_sign_in_page_shows_the_cast_in_a_demo_world(cast: dict[str, UUID]) -> None:
    page = Client().get("/sign-in/").content.decode()

    assert page.count('name="persona"') == len(PERSONAS)
    assert "<script>" not in page
    assert "style=" not in page


def test_a_switched_off_account_cannot_go_on(
    signed_in: Callable[[str], Client], account: Callable[[str], Account]
) -> None:
    client = signed_in("caseworker")
    Account.objects.filter(pk=account("caseworker").pk).update(is_active=False)

    assert client.get("/organisation/people/").url.startswith("/sign-in/")


def test_a_reset_link_goes_to_members_only(cast: dict[str, UUID], mailoutbox: list[object]) -> None:
    for address in (persona("caseworker").email, "nobody@harbour.example"):
        assert Client().post("/sign-in/new-password/", {"email": address}).url == "/sign-in/new-password/sent/"

    assert [mail.to for mail in mailoutbox] == [[persona("caseworker").email]]
    assert "harbour" not in mailoutbox[0].subject.lower() + mailoutbox[0].body.lower().replace("testserver", "")
    link = next(line for line in mailoutbox[0].body.splitlines() if line.startswith("http"))
    client = Client()
    landing = client.get(link.removeprefix("http://testserver"))
    new = "a quite new password"
    assert client.post(landing.url, {"password1": new, "password2": new}).status_code == 302
    assert password_step(Client(), persona("caseworker").email, new).url == "/sign-in/second-step/"
