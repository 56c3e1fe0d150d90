"""Assessments in a real browser: on a phone and on a desk, in English and in Arabic, filled in with and without script."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Opener, context_of
from tests.browser.hands import follow, widen
from tests.browser.seeing import faults, watch
from tests.browser.test_every_page import WHOLE
from tests.permissions import cast as casting
from tests.planted import Planted
from tests.protection.assessments import world
from tests.protection.cases.world import open_case

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def picture(page: Page, name: str) -> None:
    """Keeps a picture in the folder that TESSERA_SHOTS names."""
    if folder := os.environ.get("TESSERA_SHOTS"):
        page.screenshot(path=Path(folder) / f"assessments-{name}.png", full_page=True)


@pytest.fixture
def paths(people_here: casting.Cast, planted: Planted) -> dict[str, str]:
    """A case that was assessed over half a year, and where its pages are."""
    by = people_here.actors["caseworker"]
    case = open_case(by, age_at_intake=25)
    for day, level, view in (("2026-01-10", "high", "higher"), ("2026-01-18", "medium", "same")):
        world.assess(by, case, "safety", world.safety(assessed_on=day, risk_level=level, survivor_view_of_risk=view))
    held = world.safety(
        assessed_on="2026-02-20", risk_level="low", safety_plan=world.PLAN, safety_plan_copy="not_safe_to_hold"
    )
    kept = world.assess(by, case, "safety", held)
    now = world.assess(by, case, "safety", world.safety(
        risk_level="immediate", immediate_danger="yes", self_harm_screen="thoughts", survivor_view_of_risk="lower",
        safety_plan=world.PLAN, **world.GRAVE,
    ))  # fmt: skip
    for day, first, second in (("2026-01-12", "1", "2"), ("2026-02-20", "2", "2"), ("2026-05-02", "4", "1")):
        rows = [world.need("shelter_housing", first, survivor_priority="1", wants_help="yes", need="A door that locks"),
                world.need("money_debt", second, wants_help="no"), world.need("family_and_children", "3")]  # fmt: skip
        world.assess(by, case, "needs", world.needs(*rows, assessed_on=day))
    back = world.assess(by, case, "return", world.going_back(decision="safe_with_measures", voluntary="yes"))
    at = f"/cases/{case.pk}"
    return {
        "tab": f"{at}/?part=assessments", "add-safety": f"{at}/assessments/safety/add/",
        "add-needs": f"{at}/assessments/needs/add/", "add-return": f"{at}/assessments/return/add/",
        "versions-safety": f"{at}/assessments/safety/", "versions-needs": f"{at}/assessments/needs/",
        "version-now": f"/cases/assessments/{now.pk}/", "version-return": f"/cases/assessments/{back.pk}/",
        "plan": f"/cases/assessments/{now.pk}/plan/", "plan-not-held": f"/cases/assessments/{kept.pk}/plan/",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_keeps_the_rules_and_fits_the_screen(
    browser: Browser, address: str, paths: dict[str, str], planted: Planted, language: str
) -> None:
    context = context_of(browser, address, "caseworker", language=language, width=360)
    page = watch(context.new_page())
    found = []
    for name, path in paths.items():
        widen(page, 360)
        answer = page.goto(path)
        assert answer
        assert answer.status == 200, name
        for width in (360, 1280):
            widen(page, width)
            whole = width == WHOLE[language]
            found += [f"{name} ({width}): {fault}" for fault in faults(page, language, planted.secrets, whole=whole)]
            picture(page, f"{name}.{language}.{width}")
    context.close()
    assert found == []


@pytest.mark.parametrize("script", [True, False])
def test_a_first_assessment_is_saved_with_and_without_script(
    opened: Opener, people_here: casting.Cast, script: bool
) -> None:
    case = open_case(people_here.actors["caseworker"])
    page = opened("caseworker", f"/cases/{case.pk}/?part=assessments", script=script)
    follow(page, page.get_by_role("link", name="Assess", exact=True).first)
    page.get_by_label("Medium, within 72 hours").check()
    page.get_by_label("When I notice").fill("The grey van")
    page.get_by_role("button", name="Save", exact=True).click()  # a form with a draft asks for a line first
    page.wait_for_url("**/cases/assessments/*/")
    assert "Medium, within 72 hours" in page.inner_text("main")
    follow(page, page.get_by_role("link", name="Safety plan"))
    page.wait_for_url("**/plan/")
    assert "The grey van" in page.inner_text("main")
    assert case.code not in page.inner_text("body")
