"""What pages weigh over the wire for a caseworker: the first under 60 KB with styles and scripts, later ones under 15."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders

from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tests.permissions.cast import Cast
from tests.planted import Planted
from tests.portal.conftest import SignIn

FIRST, LATER = 60 * 1024, 15 * 1024


def weight(content: bytes) -> int:
    """Bytes as a server sends them."""
    return len(gzip.compress(content, 6))


def parts(content: bytes) -> set[str]:
    """Static files a page fetches: styles, scripts and the icons it draws."""
    page = BeautifulSoup(content, "html.parser")
    found = [tag.get("href") for tag in page.select("link[rel=stylesheet], link[rel=icon]")]
    found += [tag.get("src") for tag in page.select("script[src]")]
    found += [tag.get("href") for tag in page.select("use[href]")]
    return {str(url).split("#")[0].removeprefix("/static/") for url in found if url and str(url).startswith("/static/")}


def fetched(name: str) -> bytes:
    file = finders.find(name)
    assert file, f"{name} is not among the static files"
    return Path(str(file)).read_bytes()


@pytest.fixture
def pages(people_here: Cast, planted: Planted) -> dict[str, str]:
    """Every page a caseworker reads in a day, with a full list behind it."""
    by = people_here.actors["caseworker"]
    with unit_of_work(by=by):
        for _ in range(40):
            cases.open_case(by=by, values={"gender": "Feminine"})
    return {
        "start": "/",
        "work list": "/cases/?who=all",
        "search": "/search/",
        "new case": "/cases/new/",
        "intake": "/cases/new/intake/",
        "case": f"/cases/{planted.case}/",
        "consent": f"/people/{planted.subject}/consent/",
        "referrals": "/referrals/",
        "referrals made": "/referrals/sent/",
        "referral": f"/referrals/{planted.referral}/",
        "figures": "/releases/",
        "account": "/account/",
    }


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_are_light(pages: dict[str, str], signed_in: SignIn, language: str) -> None:
    client = signed_in("caseworker")
    client.cookies["l"] = language
    weights: dict[str, int] = {}
    static: set[str] = set()
    for name, url in pages.items():
        answer = client.get(url)
        assert answer.status_code == 200, f"{name}: {answer.status_code}"
        weights[name] = weight(answer.content)
        static |= parts(answer.content)
    fixed = sum(weight(fetched(name)) for name in static)

    assert static
    assert {name: size for name, size in weights.items() if size > LATER} == {}
    assert weights["start"] + fixed <= FIRST, f"{weights['start']} and {fixed} for {sorted(static)}"
