"""Public pages: nobody signs in, nothing finer than decided is in any of them, in any form."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from urllib.parse import quote
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from tessera.kernel.work import unit_of_work
from tessera.partnership.portfolio import api as lists
from tessera.partnership.publishing import api as publishing
from tests.observatory.world import actor
from tests.partnership.portfolio.pages import page
from tests.partnership.publishing import world
from tests.partnership.publishing.world import DISTRICT, VILLAGE

pytestmark = pytest.mark.usefixtures("cast")
LISTS = ("list", "map", "countries", "implementers", "list_csv", "list_json", "feed")


def outputs(key: UUID | None = None, *, query: str = "", language: str = "en") -> dict[str, bytes]:
    """Every public output, by name; those of one project too."""
    client = Client(headers={"accept-language": language})
    urls = {name: reverse(f"publishing:{name}") + query for name in LISTS}
    if key is not None:
        urls |= {name: reverse(f"publishing:{name}", args=[key]) for name in ("project", "project_json")}
        found = publishing.get(key)
        assert found is not None
        if found.content.implementer:
            urls["implementer"] = reverse("publishing:implementer", args=[found.content.implementer.key])
        for share in found.content.countries:
            urls["country"] = reverse("publishing:country", args=[share.code.lower()])
    made = {}
    for name, url in urls.items():
        answer = client.get(url)
        assert answer.status_code == 200, (name, answer.status_code)
        made[name] = answer.content
    return made


@pytest.mark.parametrize("level", ["country", "region"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_redacted_award_shows_no_place_finer_than_its_level_in_any_output(level: str, language: str) -> None:
    """Invariant 16: page, map, file, feed and search."""
    made = world.out(world.award(), publishing.Terms(level, "survivors", title="Help for children"))
    planted = [VILLAGE, DISTRICT, "old mill", "Ilvarina", "Quostelle"]
    if level == "region":
        planted += ["Kenya", "KEN", "كينيا", "/ken/"]

    for name, body in outputs(made.key, language=language).items():
        for word in planted:
            assert word.encode() not in body, (name, word)
            assert json.dumps(word)[1:-1].encode() not in body, (name, word)
    client = Client()
    for word in planted[:5] + (["Kenya", "كينيا"] if level == "region" else []):
        found = json.loads(client.get(reverse("publishing:list_json") + f"?text={quote(word)}").content)
        assert found["projects"] == [], word
    if level == "region":
        assert json.loads(client.get(reverse("publishing:list_json") + "?country=KEN").content)["projects"] == []
        assert client.get("/portfolio/countries/ken/").status_code == 404


def test_what_is_shown_whole_is_found_by_its_words() -> None:
    made = world.out(world.award())

    assert VILLAGE.encode() in outputs(made.key)["project"]
    found = json.loads(Client().get(f"/portfolio/projects.json?text={VILLAGE.lower()}").content)
    assert [one["key"] for one in found["projects"]] == [str(made.key)]


@pytest.mark.parametrize("state", ["prepared", "hidden", "withheld"])
def test_what_is_not_public_is_on_no_page(state: str) -> None:
    row = world.award()
    if state == "prepared":
        made = world.prepared(row)
    else:
        made = world.out(row, publishing.Terms("withheld", "survivors") if state == "withheld" else None)
    if state == "hidden":
        with unit_of_work(by=actor(world.SECOND)):
            publishing.hide(made.pk, by=actor(world.SECOND), reason="A threat.")

    for name, body in outputs().items():
        assert VILLAGE.encode() not in body, name
        assert str(made.key).encode() not in body, name
    for name in ("project", "project_json"):
        assert Client().get(reverse(f"publishing:{name}", args=[made.key])).status_code == 404


def test_public_pages_set_no_cookie_but_the_language_asked_for() -> None:
    made = world.out(world.award())
    for name in (*LISTS, "project"):
        client = Client()
        url = reverse(f"publishing:{name}", args=[made.key] if name == "project" else [])
        answer = client.get(url)
        assert not answer.cookies, name
        assert b"csrfmiddlewaretoken" not in answer.content, name

    client = Client()
    answer = client.get("/portfolio/?region=afr&lang=ar")
    assert (answer.status_code, answer["Location"], list(answer.cookies)) == (302, "/portfolio/?region=afr", ["l"])
    assert b'dir="rtl"' in client.get("/portfolio/").content


def test_every_reader_reads_the_same_whoever_is_signed_in(signed_in: Callable[[str], Client]) -> None:
    world.out(world.award())
    world.prepared(world.award())

    office, nobody = signed_in("programme-officer"), Client()

    assert office.get("/portfolio/projects.json").content == nobody.get("/portfolio/projects.json").content
    assert office.get("/portfolio/").content == nobody.get("/portfolio/").content


def test_the_map_is_drawn_without_another_server_and_has_a_table() -> None:
    world.out(world.award())
    soup = BeautifulSoup(outputs()["map"], "html.parser")

    assert soup.select_one("svg.flow-map use")["href"].startswith("/static/ui/world.svg")  # type: ignore[index, union-attr]
    assert [one["aria-label"] for one in soup.select("svg a")] == ["Kenya: 1 project, 750,000 USD"]
    assert "Boundaries are not authoritative" in soup.get_text()
    assert [cell.get_text() for cell in soup.select("figure tbody tr > *")] == ["Kenya", "1", "750,000 USD"]
    assert not [
        tag for tag in soup.select("[src], link[href]") if str(tag.get("src") or tag.get("href")).startswith("http")
    ]


def test_a_region_is_on_no_dot_but_is_counted_in_words() -> None:
    world.out(world.award(), publishing.Terms("region", "survivors"))
    soup = BeautifulSoup(outputs()["map"], "html.parser")

    assert soup.select("svg a") == []
    assert "places stay out: 1" in " ".join(soup.get_text().split())


def test_what_stays_out_is_said_with_its_reason() -> None:
    made = world.out(world.award(), publishing.Terms("country", "survivors", {"amount": "partner"}))
    text = BeautifulSoup(outputs(made.key)["project"], "html.parser").get_text()

    assert "Places: It could endanger survivors." in text
    assert "Amounts: A partner asked for it, for safety." in text
    assert "750,000" not in text


def test_filters_narrow_and_facets_say_how_many() -> None:
    world.out(world.award())
    world.out(world.award(countries={"UGA": Decimal(100)}, region="afr", programme_type="compact"))
    client = Client()

    rows = BeautifulSoup(client.get("/portfolio/?country=UGA").content, "html.parser").select("main tbody tr")
    assert len(rows) == 1
    soup = BeautifulSoup(client.get("/portfolio/").content, "html.parser")
    assert "2 projects in 2 countries, 1,500,000 USD" in soup.get_text()
    assert len(soup.select("main .table tbody tr, main tbody tr")) >= 2
    for odd in ("?page=abc", "?page=0", "?page=99999999999", "?year=99", "?implementer=no", "?country=🙂", "?text=%00"):
        assert client.get("/portfolio/" + odd).status_code == 200, odd


def test_what_was_chosen_stays_when_somebody_searches_further() -> None:
    row = world.out(world.award())
    world.out(world.award(countries={"UGA": Decimal(100)}))
    chosen = {"country": "KEN", "year": "2030", "implementer": str(row.implementer_key), "region": "afr"}
    for name in ("list", "map"):
        page = Client().get(reverse(f"publishing:{name}"), chosen).content
        form = BeautifulSoup(page, "html.parser").select_one("form.filters")
        assert form is not None
        kept = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
        assert kept == {name: value for name, value in chosen.items() if name != "region"}
        assert [one["value"] for one in form.select("select[name=region] option[selected]")] == ["afr"]


def test_one_project_is_one_and_none_is_none() -> None:
    def said(query: str) -> str:
        text = BeautifulSoup(Client().get(f"/portfolio/{query}").content, "html.parser").get_text(" ")
        return " ".join(text.split())

    world.out(world.award())
    assert "1 project in 1 country, 750,000 USD, computed from this list." in said("")
    assert "No project fits" in said("?text=nothing+like+it")
    assert "0 projects" not in said("?text=nothing+like+it")
    world.out(world.award(), publishing.Terms("region", "survivors", {"amount": "staff"}))
    assert "2 projects in 1 country" in said("")


def test_every_dot_of_the_map_stands_whole_inside_it() -> None:
    # Fiji lies at the edge of the drawing, South Georgia beyond it.
    world.out(world.award(countries={"FJI": Decimal(50), "SGS": Decimal(50)}))
    drawing = BeautifulSoup(outputs()["map"], "html.parser").select_one("svg.flow-map")
    assert drawing is not None
    _x, _y, width, height = (float(each) for each in str(drawing["viewbox"]).split())
    dots = [[float(str(dot[each])) for each in ("cx", "cy", "r")] for dot in drawing.select("circle")]
    assert len(dots) == 2
    for x, y, radius in dots:
        assert radius <= x <= width - radius
        assert radius <= y <= height - radius


def test_the_hash_of_a_file_is_over_what_it_holds() -> None:
    made = world.out(world.award(), publishing.Terms("country", "survivors"))
    document = json.loads(outputs(made.key)["project_json"])

    assert publishing.sha256(document["content"]) == document["sha256"]


def test_a_formula_in_a_title_is_no_formula_in_the_sheet() -> None:
    world.out(world.award(title="=1+1"))

    assert b"'=1+1" in outputs()["list_csv"]


def test_the_office_prepares_looks_and_lets_out_on_its_own_pages(signed_in: Callable[[str], Client]) -> None:
    row = world.award()
    officer, second = signed_in("programme-officer"), signed_in("grants-officer")
    url = reverse("publishing:prepare", args=[row.pk])
    given = {"level": "country", "why": "survivors", "title": "Help for children"}

    looked = officer.post(url, given | {"look": "yes"})
    assert looked.status_code == 200
    assert b"So the public would see it" in looked.content
    assert officer.post(url, {"level": "country"}).status_code == 422
    page = officer.post(url, given)["Location"]
    assert b"Make it public" not in officer.get(page).content
    assert b"Make it public" in second.get(page).content
    assert second.post(page + "publish/").status_code == 302
    key = json.loads(Client().get("/portfolio/projects.json").content)["projects"][0]["key"]
    assert b"Help for children" in Client().get(f"/portfolio/projects/{key}/").content
    assert second.post(page + "hide/", {"hide-reason": ""}).status_code == 422
    assert second.post(page + "hide/", {"hide-reason": "A threat."}).status_code == 302
    assert Client().get(f"/portfolio/projects/{key}/").status_code == 404
    assert officer.get("/portfolio/desk/").status_code == 200
    assert officer.get(f"/awards/{row.pk}/").status_code == 200


def test_strangers_find_no_desk(signed_in: Callable[[str], Client]) -> None:
    made = world.prepared(world.award())
    for code in ("caseworker", "grant-manager", "analyst"):
        client = signed_in(code)
        assert client.get(f"/portfolio/desk/{made.pk}/").status_code == 404
        assert client.get("/portfolio/desk/").status_code == 403


def test_claims_of_a_list_are_shown_with_their_day_by_whoever_may(signed_in: Callable[[str], Client]) -> None:
    by = actor("programme-officer")
    with unit_of_work(by=by):
        done = lists.import_page(page(), name="The list", by=by)
    director = signed_in("programme-director")

    assert signed_in("programme-officer").get("/portfolio/desk/claims/").status_code == 403
    assert b"The list" in director.get("/portfolio/desk/claims/").content
    assert director.post("/portfolio/desk/claims/", {"list": str(done.batch)}).status_code == 302
    text = BeautifulSoup(Client().get("/portfolio/").content, "html.parser").get_text()
    assert "12 projects (1 Mar 2020; The list)" in " ".join(text.split())
