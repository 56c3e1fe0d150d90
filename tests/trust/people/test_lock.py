"""The idle lock, what it keeps, and who can read that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

import psycopg
from django.test import Client

from tessera.kernel import clock
from tessera.kernel.actor import Actor, acting
from tessera.trust.people import drafts, session
from tessera.trust.people.models import Account, Draft
from tessera.trust.people.personas import DEMO_PASSWORD, PERSONAS, persona

PAGE = "/organisation/people/invite/"
TYPED = {"email": "new.colleague@harbour.example", "roles": ["caseworker", "supervisor"], "language": "ar"}


def later(minutes: int) -> object:
    return clock.frozen(clock.now() + timedelta(minutes=minutes))


def unlock(client: Client, password: str = DEMO_PASSWORD) -> object:
    return client.post("/locked/open/", {"password": password})


def test_a_quiet_session_locks_and_opens_where_it_was(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("administrator")
    client.get("/organisation/people/")

    with later(16):
        assert client.get(PAGE).url == "/locked/"
        assert client.get("/organisation/").url == "/locked/"
        assert b"Locked" in client.get("/locked/").content
        assert unlock(client).url == "/organisation/"
        assert client.get(PAGE).status_code == 200


def test_reading_keeps_a_session_open(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("administrator")
    start = clock.now()
    for minutes in (0, 10, 20, 30):
        with clock.frozen(start + timedelta(minutes=minutes)):
            assert client.get("/organisation/").status_code == 200


def test_a_page_that_asks_by_itself_is_no_sign_of_life(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("administrator")
    start = clock.now()
    client.get("/organisation/")
    with clock.frozen(start + timedelta(minutes=10)):
        assert client.get("/organisation/", headers={"HX-Request": "true"}).status_code == 200
    with clock.frozen(start + timedelta(minutes=16)):
        answer = client.get("/organisation/", headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/locked/"


def test_what_was_typed_comes_back_after_the_lock(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("administrator")
    client.get(PAGE)

    with later(16):
        sent = client.post(PAGE, TYPED, headers={"Referer": f"http://testserver{PAGE}"})
        assert sent.url == "/locked/"
        assert unlock(client).url == PAGE
        form = client.get(PAGE).context["form"]
        assert form.errors == {}
        assert [form[name].value() for name in TYPED] == list(TYPED.values())
        assert client.post(PAGE, TYPED).status_code == 200
        assert client.get(PAGE).context["form"].is_bound  # the answer was no redirect: kept until one is


def test_a_saved_form_leaves_no_draft(signed_in: Callable[[str], Client], actor: Callable[[str], Actor]) -> None:
    client = signed_in("caseworker")
    client.get("/account/")
    name = {"display_name": "Amara O.", "language": "en"}

    with later(16):
        client.post("/account/", name, headers={"Referer": "http://testserver/account/"})
        unlock(client)
        assert client.get("/account/").context["form"]["display_name"].value() == "Amara O."
        assert client.post("/account/", name).status_code == 302

        assert drafts.places_of(actor("caseworker")) == []
        assert not client.get("/account/").context["form"].is_bound


def test_the_pages_script_sends_a_draft_with_its_key(
    signed_in: Callable[[str], Client], actor: Callable[[str], Actor]
) -> None:
    client = signed_in("administrator")
    body = urlencode({"email": "half@har", "csrfmiddlewaretoken": "x", "password1": "secret"})

    answer = client.post("/locked/", {"next": PAGE, "draft_key": "invite", "draft": body})

    assert answer.url == "/locked/"
    assert drafts.places_of(actor("administrator")) == [f"{PAGE}#invite"]
    kept = drafts.read(actor("administrator"), f"{PAGE}#invite")
    assert kept is not None
    assert kept.dict() == {"email": "half@har"}
    assert unlock(client).url == PAGE


def test_a_draft_survives_signing_out(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("administrator")
    client.post("/locked/", {"next": PAGE, "draft": urlencode(TYPED, doseq=True)})
    client.post("/sign-out/")

    client = signed_in("administrator")

    assert client.get(PAGE).context["form"]["email"].value() == TYPED["email"]


def test_a_locked_session_shows_nothing_but_the_lock(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("administrator")
    client.post("/locked/", {"next": "/organisation/"})

    for path in ("/organisation/", "/account/", "/account/second-step/", "/account/sessions/", PAGE):
        assert client.get(path).url == "/locked/", path
    page = client.get("/locked/").content.decode()
    assert "Harbour" not in page
    assert "Inês" not in page
    assert client.post("/sign-out/").status_code == 302


def test_leaving_quickly_locks_behind(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("administrator")
    client.get("/organisation/")

    assert client.post("/leave/").status_code == 303
    assert client.get("/organisation/").url == "/locked/"


def test_a_wrong_password_does_not_unlock_and_five_sign_out(
    signed_in: Callable[[str], Client], account: Callable[[str], Account]
) -> None:
    client = signed_in("administrator")
    client.post("/locked/")

    for _ in range(4):
        assert unlock(client, "wrong password 1").status_code == 422
    assert unlock(client, "wrong password 1").url == "/sign-in/"

    assert client.get("/organisation/").url.startswith("/sign-in/")
    assert account("administrator").locked_until is not None


def test_unlocking_leads_to_pages_of_ours_only(signed_in: Callable[[str], Client]) -> None:
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        client = signed_in("administrator")
        client.post("/locked/", {"next": elsewhere})
        assert unlock(client).url == "/"


def test_a_draft_is_sealed_and_its_writers_alone(
    signed_in: Callable[[str], Client], actor: Callable[[str], Actor], as_admin: psycopg.Connection
) -> None:
    client = signed_in("administrator")
    client.post("/locked/", {"next": PAGE, "draft": urlencode(TYPED, doseq=True)})

    stored = as_admin.execute("select sealed, d::text from trust_draft d").fetchone()
    assert b"colleague" not in bytes(stored[0])
    assert "colleague" not in stored[1]
    for who in PERSONAS:
        seen = drafts.read(actor(who.code), PAGE) if who.code != "operator" else None
        assert (seen is not None) == (who.code == "administrator"), who.code


def test_without_an_identity_the_database_shows_no_draft(
    signed_in: Callable[[str], Client], actor: Callable[[str], Actor], cast: dict[str, UUID]
) -> None:
    signed_in("administrator").post("/locked/", {"next": PAGE, "draft": "email=x"})
    theirs = Actor(actor("supervisor").account, cast["harbour"])

    assert Draft.objects.count() == 0
    with acting(theirs):
        assert Draft.objects.count() == 0


def test_an_old_draft_is_gone(actor: Callable[[str], Actor]) -> None:
    from django.http import QueryDict

    who = actor("administrator")
    drafts.save(by=who, where=PAGE, data=QueryDict("email=x"))

    with later(7 * 24 * 60 + 1):
        assert drafts.read(who, PAGE) is None
        drafts.save(by=who, where="/account/", data=QueryDict("display_name=x"))
    assert drafts.places_of(who) == ["/account/"]


def test_a_draft_of_nothing_is_not_kept(actor: Callable[[str], Actor]) -> None:
    from django.http import QueryDict

    assert not drafts.save(by=actor("administrator"), where=PAGE, data=QueryDict("email=&csrfmiddlewaretoken=x"))


def test_a_session_remembers_no_word_of_the_draft(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("administrator")
    client.post("/locked/", {"next": PAGE, "draft": urlencode(TYPED, doseq=True)})

    assert client.session[session.DRAFTS] == [PAGE]
    assert "colleague" not in str(dict(client.session))
    assert persona("administrator").email not in str(client.session.get(session.RETURN))
