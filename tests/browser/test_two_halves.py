"""The story of the two halves: a survivor's consent here, an acceptance there, and what happens when it is taken back."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tessera.kernel.outbox import api as outbox
from tessera.trust.people.personas import DEMO_PASSWORD, persona
from tests.browser.conftest import Opener
from tests.browser.hands import code_of_the_moment, follow
from tests.browser.keys import Keys
from tests.permissions.cast import Cast

pytestmark = pytest.mark.browser
GIVEN, FAMILY = "Marisolde", "Quintavalle"
EXPLAINED = ("purpose", "who_sees", "right_to_refuse", "right_to_withdraw")
SAVE = "main form .button-main"


def test_what_a_survivor_shares_arrives_and_can_be_taken_back(people_here: Cast, opened: Opener) -> None:
    harbour = opened(path="/sign-in/")
    keys = Keys(harbour)
    sign_in(keys, "caseworker")
    case = open_a_case(keys)
    subject = consent_pages(keys, case, str(people_here.organisations["zaytuna"]))
    write_down(keys, case)
    referral = refer(keys, case, str(people_here.organisations["zaytuna"]))
    shared = GIVEN, FAMILY

    zaytuna = opened("supervisor-zaytuna", "/referrals/", language="ar", width=360)
    follow(zaytuna, f"a[href='{referral}']")
    assert zaytuna.evaluate("document.documentElement.dir") == "rtl"
    assert not any(word in zaytuna.content() for word in shared), "the envelope says who it is"
    follow(zaytuna, "button[name=state][value=accepted]")
    assert not any(word in zaytuna.content() for word in shared), "what was shared is read without asking"
    follow(zaytuna, "#shared button")
    assert all(word in zaytuna.inner_text("#shared") for word in shared)
    assert not any(word in zaytuna.title() + zaytuna.url for word in shared)

    take_back_consent(keys, subject)
    zaytuna.goto(referral)
    assert not any(word in zaytuna.content() for word in shared), "withdrawn, and still in sight"
    if reopen := zaytuna.query_selector("#shared button"):
        with zaytuna.expect_navigation():
            reopen.click()
        assert not any(word in zaytuna.content() for word in shared), "withdrawn, and still to be opened"
    outbox.drain(everything=True)
    answer_the_recall(zaytuna, referral)
    nothing_for_a_stranger(opened, [case, subject, referral, f"{case}edit/", f"{referral}share/"])


def sign_in(keys: Keys, who: str) -> None:
    """By hand: address, password, and the code of the moment."""
    keys.write("[name=login]", persona(who).email)
    keys.write("[name=password]", DEMO_PASSWORD)
    keys.press("form[action='/sign-in/'] .button-main")
    keys.to("[name=code]")
    keys.page.keyboard.type(code_of_the_moment(persona(who).totp_secret))
    keys.press("main form .button-main, form.form .button-main")
    assert keys.page.url.endswith("/"), keys.page.url


def open_a_case(keys: Keys) -> str:
    """Looks whether the person is known, then opens a case with the name she gave; the case's address."""
    keys.press("main a[href='/cases/new/']")
    keys.write("[name=text]", FAMILY)
    keys.press(SAVE)
    keys.press("form[action='/cases/new/intake/'] button")
    keys.choose("keep_record", "given")
    keys.tick("explained", *EXPLAINED)
    keys.to("[name=given_names]")
    keys.page.keyboard.press("Control+A")
    keys.page.keyboard.type(GIVEN)
    keys.write("[name=family_name]", FAMILY)
    keys.write("[name=contact]", "+356 2000 4411")
    keys.choose("gender", "Feminine")
    keys.write("[name=age_at_intake]", "27")
    keys.unfold("main form details:has([name=status])")
    keys.choose("status", "Active")
    keys.press(SAVE)
    assert re.search(r"/cases/[0-9a-f-]{36}/$", keys.page.url), keys.page.inner_text("main")[:800]
    assert FAMILY not in keys.page.content(), "the name is hidden until somebody asks"
    keys.reveal("#identity button", "#identity", FAMILY)
    return path_of(keys.page)


def consent_pages(keys: Keys, case: str, receiver: str) -> str:
    """Records two decisions on the page for them; the address of what the person decided."""
    keys.press("main a[href*='/consent/']")
    subject = path_of(keys.page)
    keys.press(f"main a[href^='{subject}decide/referral/']")
    keys.choose("recipient_class", "named_organisation")
    keys.choose("recipient", receiver)
    keys.tick("data_categories", "identity")
    keys.choose("decision", "given")
    keys.tick("explained", *EXPLAINED)
    keys.press("main form .actions .button-main")
    assert path_of(keys.page) == subject, keys.page.inner_text("main")[:800]
    keys.press(f"main a[href^='{subject}decide/anonymised_statistics/']")
    keys.choose("decision", "given")
    keys.tick("explained", *EXPLAINED)
    keys.press("main form .actions .button-main")
    assert path_of(keys.page) == subject, keys.page.inner_text("main")[:800]
    return subject


def write_down(keys: Keys, case: str) -> None:
    """A note, and a part of the account."""
    keys.page.goto(case)
    keys.press("main a[href$='part=notes']")
    keys.write("[name=text]", "Arrived in the evening, slept well.")
    keys.reveal(SAVE, "#notes", "slept well")
    keys.press("main a[href$='part=account']")
    keys.press(f"main a[href='{case}account/add/']")
    keys.write("[name=country]", "Malta")
    keys.press(SAVE)
    assert "Malta" in keys.page.inner_text("main")


def refer(keys: Keys, case: str, receiver: str) -> str:
    """An envelope, the fields chosen with the person, the copy she sees, and off it goes; the referral's address."""
    keys.press(f"main a[href='/referrals/new/{case.split('/')[2]}/']")
    keys.choose("to_organisation", receiver)
    keys.tick("services_requested", "psychosocial")
    keys.press(SAVE)
    keys.tick("fields_chosen", "name")
    keys.press("button[name=preview]")
    assert GIVEN in keys.page.inner_text("#copy")
    keys.write("[name=shown_on]", time.strftime("%m%d%Y", time.gmtime()))
    keys.press("button[name=send]")
    assert "/share/" not in keys.page.url, keys.page.inner_text("main")[:800]
    return path_of(keys.page)


def take_back_consent(keys: Keys, subject: str) -> None:
    """The survivor changes her mind about the referral."""
    keys.page.goto(subject)
    keys.press("#referral a[href*='/withdraw/']")
    keys.press(SAVE)
    assert keys.page.query_selector("#referral a[href*='/withdraw/']") is None


def answer_the_recall(page: Page, referral: str) -> None:
    """The receiver is asked what became of it, and says so, once."""
    page.goto("/")
    follow(page, f"main a[href^='{referral}']")
    page.check("[name=answer] >> nth=0")
    follow(page, f"form[action='{referral}recall/'] button")
    expect(page.locator("[name=answer]")).to_have_count(0)


def nothing_for_a_stranger(opened: Opener, paths: list[str]) -> None:
    """Whoever works elsewhere finds none of these pages."""
    page = opened("stranger")
    for path in paths:
        answer = page.goto(path)
        assert answer
        assert answer.status == 404, path
        assert FAMILY not in page.content()


def path_of(page: Page) -> str:
    """The address without the server and what follows a question mark."""
    return re.sub(r"^https?://[^/]+|[?#].*$", "", page.url)
