"""The story of a case: from the sheet of a hotline to its closure and back, by keyboard, on a phone, in two languages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import FileChooser, expect
from pytest_django import Settings

from tessera.kernel.clock import today
from tessera.kernel.jobs import api as jobs
from tessera.kernel.outbox import api as outbox
from tessera.trust.people.models import Membership
from tessera.trust.people.personas import DEMO_PASSWORD
from tests.browser.conftest import Opener
from tests.browser.hands import until
from tests.browser.keys import Keys
from tests.browser.seeing import faults
from tests.browser.shapes import Shapes
from tests.browser.test_every_page import picture
from tests.browser.test_two_halves import EXPLAINED, SAVE, path_of
from tests.permissions.cast import Cast
from tests.protection.documents.test_scanning import PDF

pytestmark = pytest.mark.browser
GIVEN, FAMILY, UNSAFE = "Ondrejka", "Vasilcova", "her landlord Ferdinand"
GOAL = "I want to sleep behind a door that I lock myself."
SECRETS = (GIVEN, FAMILY, "Ferdinand", "sleep behind a door")
read_before = Shapes()


@dataclass(slots=True)
class Walker(Keys):
    """Somebody at the keyboard of a phone; every page they pass is looked at."""

    language: str = "en"
    found: list[str] = field(default_factory=list)

    def press(self, wanted: str) -> None:
        """The same, and then a look at the page that came."""
        Keys.press(self, wanted)
        self.look()

    def look(self) -> None:
        """Keeps what is wrong with the page as it is shown; axe reads it where it holds what it has not read before."""
        whole = read_before.is_new(self.page, self.language)
        seen = faults(self.page, self.language, SECRETS, whole=whole)
        self.found += [f"{path_of(self.page)}: {fault}" for fault in seen]
        picture(self.page, "story", self.language, 360)

    def menu(self, url: str) -> None:
        """Goes somewhere by the menu of the frame."""
        self.to(".menu-button")
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#nav")).to_be_visible()
        group = f"#nav details:has(a[href='{url}'])"
        if self.page.query_selector(group):
            self.unfold(group)
        self.press(f"#nav a[href='{url}']")

    def replace(self, wanted: str, text: str) -> None:
        """Types over what stands in a field."""
        self.to(wanted)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text) if text else self.page.keyboard.press("Delete")

    def save(self, button: str = SAVE) -> None:
        """Presses the main button; the page must be another one then."""
        before = path_of(self.page)
        self.press(button)
        assert path_of(self.page) != before, self.page.inner_text("main")[:1500]

    def part(self, case: str, name: str) -> None:
        """Goes from the case's page to one of its tabs."""
        if path_of(self.page) != case:
            self.press(f"main a[href^='{case}']")
        if self.page.is_visible(".tabs-button"):
            self.to(".tabs-button")
            self.page.keyboard.press("Enter")
            expect(self.page.locator("#parts")).to_be_visible()
        self.press(f"main a[href$='part={name}']")


@pytest.fixture
def house(people_here: Cast) -> Cast:
    """Harbour answers a hotline of its own, and a second supervisor works there."""
    for code in ("hotline-worker", "supervisor-zaytuna"):
        Membership.objects.filter(pk=people_here.membership(code).pk).update(
            organisation_id=people_here.organisations["harbour"]
        )
    return people_here


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_case_goes_from_the_hotline_to_its_closure_and_back(
    house: Cast, opened: Opener, settings: Settings, tmp_path: Path, language: str
) -> None:
    settings.IDLE_MINUTES = 600
    walkers: list[Walker] = []

    def at(persona: str) -> Walker:
        walker = Walker(opened(persona, "/", language=language, width=360), language)
        walker.page.context.set_default_timeout(40_000)
        walkers.append(walker)
        return walker

    account = {code: str(house.actors[code].account) for code in ("caseworker", "supervisor", "supervisor-zaytuna")}
    hotline, chief, worker = at("hotline-worker"), at("supervisor"), at("caseworker")
    case = enquiry(hotline)
    screening(hotline, case)
    assigned(chief, case, account["caseworker"])
    code = chief.page.inner_text("h1")
    worker.menu("/cases/")
    worker.press(f"main a[href='{case}']")
    identity(worker, case)
    moved_on(worker, case)
    told(worker, case)
    assessed(worker, case)
    planned(worker, case)
    approved(chief)
    determination(chief, case, account["supervisor"], account["supervisor-zaytuna"])
    reviewed(second := at("supervisor-zaytuna"), chief)
    decided(chief, second, case)
    paper(worker, case, tmp_path)
    followed_up(worker, case)
    closing(worker, case)
    interview(worker, case)
    closed(chief, case)
    reopened(chief, case)
    assert chief.page.inner_text("h1") == code
    found = [fault for walker in walkers for fault in walker.found]
    assert found == [], "\n".join(found)


def enquiry(keys: Walker) -> str:
    """Looks for the caller, then writes the hotline's sheet: no name yet; the case's address."""
    keys.look()
    keys.press("main a[href='/cases/new/']")
    keys.write("[name=text]", FAMILY)
    keys.press(SAVE)
    keys.press("form[action='/cases/new/intake/'] button")
    assert keys.page.input_value("[name=given_names]") == FAMILY
    keys.replace("[name=given_names]", "")
    keys.choose("gender", "Feminine")
    keys.write("[name=age_at_intake]", "27")
    keys.unfold("main form details:has([name=status])")
    keys.choose("referral_source", "hotline")
    keys.choose("status", "enquiry")
    keys.save()
    assert re.search(r"/cases/[0-9a-f-]{36}/$", keys.page.url), keys.page.inner_text("main")[:800]
    return path_of(keys.page)


def screening(keys: Walker, case: str) -> None:
    """Screens on the telephone: what is met, and the judgement beside it."""
    keys.part(case, "screening")
    keys.press("main a[href$='/new/']")
    keys.choose("immediate_danger", "no")
    keys.unfold("#talk")
    keys.choose("context", "hotline")
    names = keys.page.eval_on_selector_all(
        "main details[open] .question [value=yes]", "nodes => nodes.map(node => node.name)"
    )
    for name in names[:2]:
        keys.choose(name, "yes")
    keys.choose("judgement", "concern_continue")
    keys.write("[name=reason]", "She says that the debt grows and that the door is locked at night.")
    keys.save("button[name=save]")
    assert "/screening/" in keys.page.url


def assigned(keys: Walker, case: str, worker: str) -> None:
    """A supervisor gives the case to a caseworker."""
    keys.menu("/cases/")
    keys.press("main a[href*='who=all']")
    keys.press(f"main a[href='{case}']")
    keys.press(f"main a[href='{case}assign/']")
    keys.choose("worker", worker)
    keys.save()


def identity(keys: Walker, case: str) -> None:
    """She agrees to a record; her name, who must not know, and the safe way to reach her."""
    keys.unfold("#to-ask")
    keys.press(f"main a[href='{case}identity/']")
    keys.choose("keep_record", "given")
    keys.tick("explained", *EXPLAINED)
    keys.write("[name=must_not_know-0-person]", UNSAFE)
    keys.choose("safe_contacts-0-channel", "phone")
    keys.write("[name=safe_contacts-0-value]", "+356 2000 4411")
    keys.write("[name=given_names]", GIVEN)
    keys.write("[name=family_name]", FAMILY)
    keys.save()
    assert FAMILY not in keys.page.content()


def moved_on(keys: Walker, case: str) -> None:
    """From an enquiry to intake, and to active."""
    for step in ("intake", "Active"):
        keys.press(f"main a[href='{case}status/']")
        keys.choose("to", step)
        keys.save()


def told(keys: Walker, case: str) -> None:
    """An episode of what happened."""
    keys.part(case, "account")
    keys.press(f"main a[href='{case}account/add/']")
    keys.choose("country", "MT") if keys.page.query_selector("select[name=country]") else keys.write(
        "[name=country]", "MT"
    )
    keys.save()


def assessed(keys: Walker, case: str) -> None:
    """Safety, with a high risk and a plan in her words; then needs."""
    keys.part(case, "assessments")
    keys.press(f"main a[href='{case}assessments/safety/add/']")
    keys.choose("q-risk_level", "high")
    keys.write("[name*=warning_sign]", "When the white car stands below")
    keys.save()
    keys.press(f"main a[href^='{case}']")
    keys.part(case, "assessments")
    keys.press(f"main a[href='{case}assessments/needs/add/']")
    keys.choose("q-needs/0/score", "2")
    keys.save()


def planned(keys: Walker, case: str) -> None:
    """A task, a goal in her words, a service; agreed, and put before a supervisor."""
    keys.press(f"main a[href^='{case}']")
    keys.part(case, "plan")
    keys.write("#tasks [name=action]", "Ask the locksmith")
    keys.reveal("#tasks [name=day][value=week]", "#tasks", "Ask the locksmith")
    keys.look()
    keys.press("main a[href$='/goals/add/']")
    keys.write("[name=wording]", GOAL)
    keys.choose("domain", "shelter_housing")
    keys.save()
    assert GOAL in keys.page.inner_text("#goals")
    keys.press("main a[href$='/services/add/']")
    keys.choose("service_type", "psychosocial")
    keys.save()
    keys.press("main a[href$='/version/']")
    keys.choose("survivor_agreed", "yes")
    keys.check("[name=ask_approval]")
    keys.save()


def approved(keys: Walker) -> None:
    """The supervisor reads the plan and approves it."""
    keys.menu("/plans/approvals/")
    keys.press("main a[href^='/plans/versions/']")
    assert GOAL in keys.page.inner_text("main")
    keys.save("button[name=answer][value=approved]")


def determination(keys: Walker, case: str, first: str, second: str) -> None:
    """The supervisor begins the house's own determination, and writes the first review."""
    keys.menu("/cases/")
    keys.press("main a[href*='who=all']")
    keys.press(f"main a[href='{case}']")
    keys.part(case, "determination")
    keys.press("main a[href$='/own/']")
    keys.choose("first_reviewer", first)
    keys.choose("second_reviewer", second)
    keys.save()
    keys.choose("category", "strong_signs")
    keys.write("[name=reason]", "The debt grew faster than she could work it off.")
    keys.press("#review .button-main")


def reviewed(keys: Walker, chief: Walker) -> None:
    """The second reviewer finds the task in the day, and sees nothing of the first review."""
    keys.menu("/work/")
    keys.press("main table a[href$='part=determination']")
    keys.press("main a[href^='/determination/']:not([href*='/case/'])")
    assert "The debt grew" not in keys.page.content(), "not blind"
    keys.choose("category", "strong_signs")
    keys.write("[name=reason]", "Nobody but her speaks of a debt, and she left twice.")
    keys.press("#review .button-main")
    assert "The debt grew" in keys.page.content()
    assert chief.page.url.split("/")[-2] == keys.page.url.split("/")[-2]


def decided(keys: Walker, second: Walker, case: str) -> None:
    """The decision, confirmed for the case."""
    keys.press(f"main a[href^='{case}']")
    keys.part(case, "determination")
    keys.press(f"main a[href='{path_of(second.page)}']")
    keys.choose("status", "PossibleVictimOfTrafficking")
    keys.press("#decide .button-main")
    keys.press("#confirm .button-main")


def paper(keys: Walker, case: str, folder: Path) -> None:
    """A document is added."""
    (folder / "letter.pdf").write_bytes(PDF)
    # Asked for well before the key: the browser takes a moment to hand its chooser over.
    choosers: list[FileChooser] = []
    keys.page.on("filechooser", lambda chooser: choosers.append(chooser))
    keys.press(f"main a[href^='{case}']")
    keys.part(case, "documents")
    keys.press("main a[href$='/add/']")
    keys.to("[name=file]")
    keys.page.keyboard.press("Enter")
    until(keys.page, lambda: bool(choosers), "the browser asks for a file")
    choosers[0].set_files(folder / "letter.pdf")
    expect(keys.page.locator("[name=file]")).to_have_value(re.compile(r"letter\.pdf$"))
    keys.choose("kind", "passport")
    keys.write("[name=title]", "The blue one")
    keys.save()
    assert "The blue one" in keys.page.inner_text("main")


def followed_up(keys: Walker, case: str) -> None:
    """She wants to be asked how she is; the contact, after a look at the safe way."""
    keys.press(f"main a[href^='{case}']")
    keys.part(case, "followup")
    keys.press("main a[href*='/decide/follow_up_contact/']")
    keys.choose("decision", "given")
    keys.tick("explained", *EXPLAINED)
    keys.save("main form .actions .button-main")
    keys.page.goto(case)
    keys.part(case, "followup")
    keys.press("main form[action$='/begin/'] button")
    keys.press("main a[href^='/followup/contact/']")
    keys.reveal("#safe-way button", "#safe-way", UNSAFE)
    keys.look()
    keys.replace("[name='q-done_on_day']", str(today().day))
    keys.choose("q-done_on_month", str(today().month))
    keys.replace("[name='q-done_on_year']", str(today().year))
    keys.choose("q-mode", "phone")
    keys.choose("q-reached", "yes")
    keys.choose("q-safe_now", "yes")
    keys.save()


def closing(keys: Walker, case: str) -> None:
    """The closure is put before the supervisor: each open matter is finished or handed over."""
    keys.part(case, "closing")
    keys.press("main a[href$='/close/']")
    keys.choose("proposed_by", "joint")
    keys.choose("reason", "goals_met")
    for name in keys.page.eval_on_selector_all("[name^=item_]", "nodes => nodes.map(node => node.name)"):
        keys.write(f"[name={name}]", "Taken over by the legal clinic")
    keys.choose("way_back_explained", "yes")
    keys.write("[name=way_back]", "Ring the blue bell.")
    keys.choose("data_wish", "keep_for_period")
    keys.save()


def interview(keys: Walker, case: str) -> None:
    """The device in her own hands, the worker's screen locked meanwhile."""
    keys.part(case, "closing")
    keys.press("main a[href$='/ask/']")
    keys.press(SAVE)
    assert case.split("/")[2] not in keys.page.url
    keys.choose("satisfaction", "4")
    keys.choose("felt_safe", "yes")
    keys.write("[name=comment]", "The nights were loud.")
    keys.press("form .button-main")
    keys.press("a[href='/']")
    keys.write("[name=password]", DEMO_PASSWORD)
    keys.press("form[action='/locked/open/'] button")


def closed(keys: Walker, case: str) -> None:
    """The supervisor reads the proposal and closes the case."""
    keys.menu("/followup/closing/")
    keys.press("main a[href^='/followup/closing/']")
    keys.press("main form[action$='/approve/'] .button-main")
    assert path_of(keys.page) == case
    assert "The nights were loud." in keys.page.inner_text("main")
    outbox.drain(everything=True)
    jobs.drain(everything=True)


def reopened(keys: Walker, case: str) -> None:
    """She comes back, and it is the same case."""
    keys.press("main a[href$='/again/']")
    keys.write("[name=because]", "She came back to us today.")
    keys.save()
    assert path_of(keys.page) == case
