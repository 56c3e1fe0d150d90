"""More of the planted world: one of each thing a page can be about, so that every page has something to show."""

from __future__ import annotations

import random
from dataclasses import dataclass
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tessera.kernel.clock import today
from tessera.kernel.jobs import api as jobs
from tessera.kernel.work import unit_of_work
from tessera.observatory.releases import api as releases
from tessera.protection.referrals import api as referrals
from tests.browser import figures as observatory
from tests.browser import rooms
from tests.observatory import world as figures
from tests.permissions import cast as casting
from tests.planted import Planted, plant
from tests.protection.legal import planted as legal
from tests.protection.plans import planted as plans
from tests.protection.screening import planted as screening

COUNTRIES = ("PH", "UA", "KH", "MD", "NG", "NP")
GENDERS = ("Feminine", "Feminine", "Feminine", "Masculine", "Masculine", "TransgenderFeminine")
TABLE = "gender,citizenship,exploitation type\nWoman,UA,Forced labour\nMan,Atlantis,?\n"


@dataclass(frozen=True, slots=True)
class Furnished:
    """What stands in the world, and the addresses of pages about it: persona → paths."""

    planted: Planted
    pages: dict[str, list[str]]


def furnish() -> Furnished:
    """The planted world, an accepted and a recalled referral, a draft, a release and its draft, a file to bring in."""
    people = casting.build()
    planted = plant(people)
    screened = screening.plant(people, planted.case)
    own_plan = plans.plant(people, planted.case)
    own_law = legal.plant(people, planted.case)
    accepted, drafted, recalled = _referrals(people, planted)
    published, draft = count(people)
    membership = people.membership("caseworker").pk
    pages = {
        "caseworker": [*_of_a_caseworker(planted, drafted, accepted), *plans.pages(own_plan, planted.case)],
        "supervisor": [
            _at("cases:assign", planted.case),
            _at("cases:status", planted.case),
            "/cases/?who=all",
            *plans.pages_of_a_supervisor(own_plan),
            *legal.pages(own_law, planted.case),
            *screening.pages(screened, planted.case),
        ],
        "supervisor-zaytuna": [_at("referrals:referral", one) for one in (planted.referral, accepted, recalled)],
        "administrator": [
            _at("cases:settings"),
            _at("people:invite"),
            _at("people:roles"),
            _at("people:new_role"),
            _at("people:member", membership),
            _at("agreements:print"),
            _at("mfa_index"),
            _at("account_change_password"),
        ],
        "data-officer": [_at("imports:new"), _upload(), _at("consent:texts")],
        "analyst": [
            _at("releases:build"),
            _at("releases:draft", draft.number),
            _at("releases:publish", draft.number),
            _at("releases:release", published.number),
            f"{_at('releases:release', published.number)}?first=citizenship&second=gender",
            f"{_at('releases:release', published.number)}?first=citizenship&second=year&third=gender",
        ],
        "stranger": [_at("cases:case", planted.case)],
    }
    for more in (rooms.plant(people, planted), observatory.plant(people)):
        pages = {who: [*pages.get(who, []), *more.get(who, [])] for who in {**pages, **more}}
    return Furnished(planted, pages)


def _at(name: str, *values: object) -> str:
    return reverse(name, args=values)


def _of_a_caseworker(planted: Planted, drafted: UUID, accepted: UUID) -> list[str]:
    case, subject, decision = planted.case, planted.subject, planted.decision
    return [
        *(f"{_at('cases:case', case)}{part}" for part in ("", "?part=account", "?part=notes", "?part=people")),
        _at("cases:new"),
        _at("cases:intake"),
        _at("cases:edit", case),
        f"{_at('cases:edit', case)}?group=health",
        _at("cases:identity", case),
        _at("cases:versions", case),
        _at("cases:status", case),
        _at("cases:person_add", case),
        _at("cases:note_add", case),
        _at("cases:episode_add", case),
        _at("cases:episode_edit", planted.episode),
        _at("consent:person", subject),
        *(_at("consent:decide", subject, purpose) for purpose in ("keep_record", "referral")),
        _at("consent:decision", subject, decision),
        _at("consent:withdraw", subject, decision),
        _at("consent:copy", subject, decision),
        _at("referrals:new", case),
        _at("referrals:share", drafted),
        _at("referrals:referral", planted.referral),
        _at("referrals:referral", accepted),
        _at("referrals:take_back", planted.referral),
        _at("consent:new_text"),
        "/calendar/",
        "/no-such-page/",
    ]


def _referrals(people: casting.Cast, planted: Planted) -> tuple[UUID, UUID, UUID]:
    """Accepted, not yet sent, and taken back after it was accepted."""
    sender, receiver = people.actors["supervisor"], people.actors["supervisor-zaytuna"]
    made = []
    for _number in range(3):
        with unit_of_work(by=sender):
            wanted = referrals.Envelope(people.organisations["zaytuna"], services_requested=("psychosocial",))
            made.append(referrals.draft(planted.case, wanted, by=sender).id)
    accepted, drafted, recalled = made
    for one in (accepted, recalled):
        with unit_of_work(by=sender):
            referrals.send(one, by=sender, fields=("name", "phones"), shown_on=today())
        with unit_of_work(by=receiver):
            referrals.answer(one, referrals.State.ACCEPTED, by=receiver)
    with unit_of_work(by=sender):
        referrals.take_back(recalled, by=sender)
    jobs.drain(everything=True)
    return accepted, drafted, recalled


def count(people: casting.Cast) -> tuple[releases.Release, releases.Release]:
    """A published release and one that waits, of records of two shelters; Harbour has signed already."""
    figures.sign("zaytuna")
    bring(seed=11)
    columns = ("year", "gender", "citizenship")
    published = figures.publish(figures.build(11, columns), "Winter figures")
    return published, figures.build(11, ("gender", "year"))


def bring(seed: int, number: int = 300) -> None:
    """Records of two shelters, each with consent to be counted."""
    dice = random.Random(seed)
    lines = [
        figures.line(
            dice.choice(GENDERS),
            year_of_registration=dice.choice([2023, 2024, 2025]),
            citizenships=[COUNTRIES[min(int(dice.expovariate(0.5)), 5)]],
        )
        for _ in range(number)
    ]
    figures.bring("harbour", lines[: number // 2])
    figures.bring("zaytuna", lines[number // 2 :])


def _upload() -> str:
    """The page of a file that was read and waits for a yes."""
    client = Client()
    client.post("/demo/sign-in/", {"persona": "data-officer"})
    file = SimpleUploadedFile("people.csv", TABLE.encode(), content_type="text/csv")
    answer = client.post(_at("imports:new"), {"file": file, "mapping": "htcds-2.0", "encoding": ""})
    assert answer.status_code == 302, answer.content
    jobs.drain(everything=True)
    return str(answer["Location"])
