"""Everything can be done in a browser that runs no script."""

from __future__ import annotations

import time

import pytest

from tessera.trust.people.personas import DEMO_PASSWORD
from tests.browser.conftest import Opener
from tests.browser.hands import follow
from tests.planted import Planted

pytestmark = pytest.mark.browser
EXPLAINED = ("purpose", "who_sees", "right_to_refuse", "right_to_withdraw")


def test_a_case_is_opened_told_and_shared_without_script(planted: Planted, opened: Opener) -> None:
    page = opened(path="/sign-in/", script=False)
    follow(page, "button[name=persona][value=caseworker]")
    follow(page, "main a[href='/cases/new/']")
    page.fill("[name=text]", "Ondriska")
    follow(page, "main form .button-main")
    follow(page, "form[action='/cases/new/intake/'] button")
    assert page.input_value("[name=given_names]") == "Ondriska", (
        "what was typed is carried along, and not in the address"
    )
    assert "Ondriska" not in page.url
    page.check("[name=keep_record][value=given]")
    follow(page, "main form .actions .button-main")
    assert page.locator("[data-error-summary] a").count() >= 1, "a yes needs what was explained"
    for told in EXPLAINED:
        page.check(f"[name=explained][value={told}]")
    page.fill("[name=given_names]", "Ondriska")
    follow(page, "main form .actions .button-main")
    follow(page, "#identity button")
    assert "Ondriska" in page.inner_text("#identity")
    follow(page, "#identity a.button")
    assert "Ondriska" not in page.inner_text("main")

    follow(page, "main a[href$='part=notes']")
    page.fill("[name=text]", "She asked for a lamp.")
    follow(page, "#note .button-main")
    assert "She asked for a lamp." in page.inner_text("#notes ol")


def test_a_decision_and_a_referral_are_made_without_script(planted: Planted, opened: Opener) -> None:
    page = opened("caseworker", f"/people/{planted.subject}/consent/decide/transfer/", script=False)
    page.check("[name=recipient_class][value=named_organisation]")
    page.select_option("[name=recipient]", label="دار الزيتونة")
    page.check("[name=decision][value=refused]")
    follow(page, "main form .actions .button-main")
    assert page.url.endswith(f"/people/{planted.subject}/consent/")

    page.goto(f"/referrals/new/{planted.case}/")
    page.select_option("[name=to_organisation]", label="دار الزيتونة")
    page.check("[name=services_requested][value=psychosocial]")
    follow(page, "main form .button-main")
    page.check("[name=fields_chosen][value=name]")
    follow(page, "button[name=preview]")
    assert "Quendrisa" in page.inner_text("#copy")
    page.fill("[name=shown_on]", time.strftime("%Y-%m-%d", time.gmtime()))
    follow(page, "button[name=send]")
    assert "/share/" not in page.url

    follow(page, "main a[href$='/take-back/']")
    follow(page, "main form .button-main")
    assert "/take-back/" not in page.url


WARNING = "Stop now, say something ordinary"


@pytest.mark.parametrize("script", [False, True])
def test_the_warning_of_a_possible_trafficker_stands_as_soon_as_it_is_said(
    planted: Planted, opened: Opener, script: bool
) -> None:
    page = opened("caseworker", f"/screening/case/{planted.case}/new/", script=script)
    assert WARNING not in page.inner_text("main")
    page.check("[name=others_present][value=possible_trafficker]")
    assert WARNING in page.inner_text("main"), "before anything was sent"
    page.uncheck("[name=others_present][value=possible_trafficker]")
    assert WARNING not in page.inner_text("main")
    page.check("[name=others_present][value=possible_trafficker]")
    follow(page, "button[name=save]")
    assert page.inner_text("main").count(WARNING) >= 1
    assert "save once more if it is safe" in page.inner_text("main")


def test_language_lock_and_leaving_work_without_script(planted: Planted, opened: Opener) -> None:
    page = opened("caseworker", "/cases/", script=False)
    follow(page, ".foot button[value=ar]")
    assert page.get_attribute("html", "dir") == "rtl"
    follow(page, ".foot button[value=en]")
    page.click(".account summary")
    follow(page, ".account-panel form[action='/locked/'] button")
    assert page.url.endswith("/locked/")
    page.fill("[name=password]", DEMO_PASSWORD)
    follow(page, "form[action='/locked/open/'] button")
    assert "/locked/" not in page.url
    page.goto(f"/cases/{planted.case}/")
    follow(page, "form[data-quick-exit] button")
    assert page.url.endswith("/calendar/")
    page.go_back()
    assert not any(word in page.content() for word in planted.secrets)
