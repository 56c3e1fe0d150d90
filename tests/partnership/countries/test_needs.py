"""Where harm is and money is not: sorted as an officer likes, nothing weighed together, and nothing unknown made nought."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tessera.kernel.work import unit_of_work
from tessera.partnership.countries import api, needs
from tessera.partnership.countries.history import History, Placement
from tessera.partnership.countries.measures import Kind, Measured
from tessera.partnership.countries.needs import Need, Needs
from tessera.partnership.countries.queries import Line
from tessera.partnership.recommendations import api as recommendations
from tests.observatory import world
from tests.partnership.awards import world as awards

OURS, GAPS = Kind("ours", "Money", money=True, ours=True), Kind("gaps", "Gaps")


def need(name: str, tier: str, usd: int = 0, gaps: int = 0, facts: int | None = None, unknown: int = 0) -> Need:
    placements = (Placement(2024, tier),) if tier else ()
    amounts = {"USD": Decimal(usd)} if usd else {}
    measured = {"ours": Measured(amounts=amounts, unknown=unknown), "gaps": Measured(gaps)}
    return Need(Line(name, name, "afr", History(placements)), measured, facts, False)


ALL = Needs(
    [OURS, GAPS],
    [
        need("Ada", "1", usd=500, gaps=2, facts=15),
        need("Bor", "3", usd=900, gaps=1),
        need("Cid", "", gaps=5, facts=40),
        need("Dun", "3", unknown=1),
        need("Eel", "SC"),
        need("Fin", "2WL", usd=100, facts=25),
    ],
    "USD",
)


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("tier", "Dun Bor Fin Ada Eel Cid"),
        ("-tier", "Eel Ada Fin Dun Bor Cid"),
        ("gaps", "Dun Eel Fin Bor Ada Cid"),
        ("-gaps", "Cid Ada Bor Dun Eel Fin"),
        ("ours", "Cid Eel Fin Ada Bor Dun"),
        ("-ours", "Bor Ada Fin Cid Eel Dun"),
        ("facts", "Ada Fin Cid Dun Eel Bor"),
        ("-facts", "Cid Fin Ada Dun Eel Bor"),
        ("name", "Ada Bor Cid Dun Eel Fin"),
        ("-name", "Fin Eel Dun Cid Bor Ada"),
        ("nonsense", "Dun Bor Fin Ada Eel Cid"),
    ],
)
def test_the_list_is_sorted_by_any_column_and_what_is_not_known_stands_last(sort: str, names: str) -> None:
    assert " ".join(row.line.name for row in needs.ordered(ALL, sort)) == names


def test_money_without_a_figure_is_money_and_not_none() -> None:
    shares = {each.tier: (each.funded, each.bare) for each in needs.by_tier(ALL)}
    assert shares == {"3": (2, 0), "2WL": (1, 0), "1": (1, 0), "SC": (0, 1), "": (0, 1)}


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_an_officer_sees_tier_gaps_and_money_of_each_country_and_what_is_missing(
    cast: dict[str, UUID], signed_in: Callable[[str], Client]
) -> None:
    by = world.actor("programme-officer")
    with unit_of_work(by=by):
        reports = [api.edition("tip", year, by=by) for year in (2024, 2025, 2026)]
        asked = recommendations.add("GHA", reports[0], "Open a shelter", by=by)
        for report in reports[1:]:
            recommendations.follow(asked, report, "carried_forward", by=by)
        api.record_assessment("GHA", reports[2], by=by, ranking="3", source="Page 1")
    shared = awards.terms(countries={"TGO": Decimal(40), "GHA": Decimal(60)}, total=Decimal(1000))
    awards.active("N-1", tenant="harbour", said=shared)
    awards.recommended("N-2", said=awards.terms(total=Decimal(9000)))
    page = signed_in("programme-officer").get("/countries/needs/?region=afr&sort=-ours").content.decode()
    found = BeautifulSoup(page, "html.parser")
    rows = {
        row.th.get_text(strip=True): [cell.get_text(" ", strip=True) for cell in row.find_all("td")]
        for row in found.select("main table tbody tr")
    }
    assert rows["Ghana"][:4] == ["Tier 3, 2026", "1", "1", "600 USD"], "the recommended award binds nothing yet"
    assert rows["Togo"][1:4] == ["0", "0", "400 USD"]
    assert rows["Benin"][3] == "none"
    assert "not known" in rows["Benin"][-1], "no release names it, which is not nought"
    assert [*rows][:2] == ["Ghana", "Togo"]
    assert found.select_one('th[aria-sort="descending"] a')["href"] == "?region=afr&sort=ours"  # type: ignore[index]
    whole = BeautifulSoup(signed_in("programme-officer").get("/countries/needs/").content, "html.parser")
    assert whole.select_one("#picture svg")
    assert "not in our sources" in whole.select_one("#picture table").get_text()  # type: ignore[union-attr]


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_country_shows_what_releases_say_and_keeps_what_they_keep(
    cast: dict[str, UUID], signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("programme-officer")
    assert "No release is published that names countries." in client.get("/countries/GHA/").content.decode()
    world.sign()
    for slug, many in (("harbour", 14), ("zaytuna", 9)):
        world.bring(slug, [world.line(country="GH") for _one in range(many)])
        # Two small groups keep each other; one alone could be worked out from the rest.
        for few in ("NG", "TG"):
            world.bring(slug, [world.line(country=few) for _one in range(4)])
    release = world.build(11, ("country_of_exploitation",), ("country_of_exploitation", "gender"))
    assert "No release is published that names countries." in client.get("/countries/GHA/").content.decode()
    world.publish(release)
    cells = world.counts(release, "country_of_exploitation")
    page = client.get("/countries/GHA/").content.decode()
    part = page[page.index('id="facts"') :][:3000]
    assert f"<strong>{cells['GH']}</strong>" in part
    assert f"release {release.number}" in part
    few = client.get("/countries/NGA/").content.decode()
    part = few[few.index('id="facts"') :][:3000]
    assert cells.get("NG") is None
    assert "Not named in this release" in part or "Kept back" in part
