"""Own forms in a browser: questions come and go, rows are added, results appear; by keyboard, on a phone, in Arabic."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from playwright.sync_api import Locator, Page, expect

from tessera.kernel.actor import Actor
from tessera.protection.forms import policy
from tessera.protection.forms.engine.evaluate import evaluate, text
from tessera.protection.forms.engine.expressions import parse
from tests.browser.conftest import Opener
from tests.browser.hands import follow
from tests.browser.seeing import faults
from tests.permissions.cast import Cast
from tests.planted import Planted
from tests.protection.forms import stage
from tests.protection.forms.test_expressions import EXPRESSIONS

pytestmark = pytest.mark.browser


@pytest.fixture
def night(people_here: Cast, planted: Planted) -> str:
    """Where a caseworker fills in the house's own form."""
    by = people_here.actors["supervisor"]
    uploader = Actor(
        by.account, by.organisation, by.roles, by.actions | set(policy.ACTIONS), by.purpose, by.job, by.function
    )
    form = stage.in_use(
        uploader, stage.NIGHT.replace("Night report", "Sheet of the night").replace(",night", ",night_two")
    )
    return f"/forms/case/{planted.case}/{form.pk}/"


def item(page: Page, name: str) -> Locator:
    return page.locator(f"[data-item='{name}']").first


def total(page: Page, hours: str) -> None:
    """The result on the page becomes this many hours."""
    expect(page.locator("[data-item=all_hours] [data-result]")).to_have_text(hours)


def test_questions_appear_and_rows_are_added_by_keyboard_on_a_phone_in_arabic(night: str, opened: Opener) -> None:
    page = opened("caseworker", night, language="ar", width=360)
    assert page.get_attribute("html", "dir") == "rtl"
    expect(item(page, "why_not")).to_be_hidden()
    expect(page.locator("[data-only]").first).to_be_hidden()
    page.locator("[name='q-slept'][value=no]").focus()
    page.keyboard.press("Space")
    expect(item(page, "why_not")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("صوت الكلاب")
    page.keyboard.press("Tab")
    page.keyboard.type("الأخت")
    page.keyboard.press("Tab")
    page.keyboard.type("٢")
    total(page, "2")
    page.locator("[data-add]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[name='q-visitors/1/who']")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("3")
    total(page, "5")
    assert faults(page, "ar") == []
    page.locator("[data-row='0'] [data-remove]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("[name='q-visitors/0/hours']")).to_have_value("3")
    total(page, "3")
    page.locator("main form .actions .button-main").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**part=forms")
    follow(page, "main tbody a")
    said = page.inner_text("main")
    assert "صوت الكلاب" in said
    assert "الأخت" not in said
    assert faults(page, "ar") == []


def test_a_question_that_vanished_is_not_saved(night: str, opened: Opener) -> None:
    page = opened("caseworker", night)
    page.check("[name='q-slept'][value=no]")
    page.fill("[name='q-why_not']", "the dogs")
    page.check("[name='q-slept'][value=yes]")
    expect(item(page, "why_not")).to_be_hidden()
    page.locator("main form .actions .button-main").last.click()
    page.wait_for_url("**part=forms")
    follow(page, "main tbody a")
    assert "the dogs" not in page.inner_text("main")


def test_enter_in_a_field_saves_and_adds_no_row(night: str, opened: Opener) -> None:
    page = opened("caseworker", night)
    page.fill("[name='q-visitors/0/who']", "aunt")
    page.press("[name='q-visitors/0/who']", "Enter")
    page.wait_for_url("**part=forms")


def test_a_form_is_filled_in_without_script(night: str, opened: Opener) -> None:
    page = opened("caseworker", night, script=False)
    expect(item(page, "why_not")).to_be_visible()
    assert "Only if:" in page.inner_text("main")
    page.fill("[name='q-visitors/0/who']", "aunt")
    follow(page, "[name='q-visitors/add']")
    page.fill("[name='q-visitors/1/hours']", "4")
    page.check("[name='q-slept'][value=no]")
    page.fill("[name='q-why_not']", "the dogs")
    follow(page, page.locator("main form .actions .button-main").last)
    follow(page, "main tbody a")
    said = page.inner_text("main")
    assert "the dogs" in said
    assert "aunt" in said


SCOPE: dict[str, Any] = {"age": "20", "ages": ["5", "", "7.5"], "several": "a b", "born": "2000-02-29", "none": ""}


class _Python:
    today = datetime.date(2026, 3, 5)

    def ref(self, name: str) -> Any:
        return SCOPE.get(name, "")

    def own(self) -> str:
        return "4"


def test_the_browser_works_expressions_out_as_the_server_does(night: str, opened: Opener) -> None:
    page = opened("caseworker", night)
    page.evaluate(
        """async answers => {
            const source = [...document.scripts].find(script => script.src.includes("forms/forms")).src;
            window.tried = await import(new URL("evaluate.js", source));
            window.answers = { today: "2026-03-05", own: "4", ref: name => answers[name] ?? "" };
        }""",
        SCOPE,
    )

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(EXPRESSIONS)
    @example("pow((7), (18))")
    def same(written: str) -> None:
        tree = parse(written)
        there = page.evaluate("tree => tried.text(tried.evaluate(JSON.parse(tree), answers))", json.dumps(tree))
        assert there == text(evaluate(tree, _Python())), written

    same()
