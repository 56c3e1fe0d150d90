"""Patterns are for everybody, say in words what they show, and never show what the release hides."""

from __future__ import annotations

import csv
import gzip
import io
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tessera.observatory.patterns import pictures
from tessera.observatory.releases.models import Release, ReleaseTable
from tests.observatory.patterns import world

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
SHIPPED = ("routes", "forms", "sectors", "people", "time", "services", "referrals")


@pytest.fixture
def published(cast: dict[str, Any]) -> Release:
    return world.publish()


def page(path: str) -> BeautifulSoup:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.content, "html.parser")


def test_without_a_release_the_page_says_so(cast: dict[str, Any]) -> None:
    assert "Nothing is published yet" in page("/patterns/").text


def test_a_draft_has_no_patterns(cast: dict[str, Any]) -> None:
    Release.objects.create(number=7, method="tables", document={}, records=20, contributors=2, threshold=11)
    assert Client().get("/patterns/7/").status_code == 404
    assert Client().get("/patterns/7/routes/").status_code == 404
    assert Client().get("/patterns/7/routes.csv").status_code == 404


def test_the_first_page_says_the_four_things_that_matter(published: Release) -> None:
    soup = page("/patterns/")
    cards = [card.p.text for card in soup.select(".grid .card") if card.p]
    assert len(cards) == 4
    assert any("Philippines to United Arab Emirates" in words for words in cards)
    assert any("most often stayed unmet" in words for words in cards)
    assert "Release 1" in soup.text
    assert "SHA-256 " + "ab" * 32 in soup.text


@pytest.mark.parametrize("slug", SHIPPED)
def test_every_picture_has_a_sentence_a_drawing_a_table_and_a_citation(published: Release, slug: str) -> None:
    soup = page(f"/patterns/1/{slug}/")
    assert len(soup.select_one("#look .lead").text) > 30  # type: ignore[union-attr]
    drawings, twins = soup.select("#look figure svg[role=img]"), soup.select("#look figure details table")
    assert len(drawings) == len(twins) >= 1
    assert "Winter figures. Release 1 of" in soup.text
    assert soup.select_one(f'a[href^="/patterns/1/{slug}.csv"]')


@pytest.mark.parametrize("slug", SHIPPED)
def test_the_file_holds_the_published_cells_and_nothing_else(published: Release, slug: str) -> None:
    rows = list(csv.reader(io.StringIO(Client().get(f"/patterns/1/{slug}.csv").content.decode())))
    picture = pictures.BY_SLUG[slug]
    [name] = [
        n
        for n in ReleaseTable.objects.values_list("dimensions", flat=True)
        if set(n.split("|")) == set(picture.columns)
    ]
    kept = name.split("|")
    cells = {
        tuple(cell[kept.index(column)] for column in picture.columns): cell[-1]
        for cell in ReleaseTable.objects.get(dimensions=name).cells
    }
    width = 2 * len(picture.columns)
    found = {tuple(row[:width:2]): int(row[width]) if row[width] else None for row in rows[1:]}
    assert found == cells
    assert not [count for count in found.values() if count is not None and count < world.K]
    assert {tuple(row[-2:]) for row in rows[1:]} == {("1", "ab" * 32)}


def test_what_is_hidden_stays_hidden_under_every_filter(published: Release) -> None:
    """Every number in every picture, under every filter its form offers, is one the release published for these cells."""
    shown = {count for cells in ReleaseTable.objects.values_list("cells", flat=True) for *_, count in cells if count}
    client = Client()
    for slug in SHIPPED:
        soup = page(f"/patterns/1/{slug}/")
        for select in soup.select("form.filters select"):
            for option in select.select("option[value]")[1:4]:
                path = f"/patterns/1/{slug}.csv?{select['name']}={option['value']}"
                answer = client.get(path)
                if answer.status_code == 404:
                    assert (
                        "Not shown" in page(path.replace(".csv", "/")).text
                        or "shows no count" in page(path.replace(".csv", "/")).text
                    )
                    continue
                width = 2 * len(pictures.BY_SLUG[slug].columns)
                counts = [row[width] for row in list(csv.reader(io.StringIO(answer.content.decode())))[1:]]
                assert {int(count) for count in counts if count} <= shown, path


def test_a_filter_shows_the_table_of_three_columns_and_says_whom_it_is_about(published: Release) -> None:
    soup = page("/patterns/1/routes/?gender=Feminine")
    words = soup.select_one("#look .lead").text  # type: ignore[union-attr]
    assert words.startswith("Only for Gender: Feminine.")
    row = ReleaseTable.objects.get(dimensions="gender|citizenship|country_of_exploitation")
    top = max(
        (cell for cell in row.cells if cell[0] == "Feminine" and cell[3] and "unknown" not in cell and "*" not in cell
         and cell[1] != cell[2]),
        key=lambda cell: cell[3],
    )  # fmt: skip
    assert f"{top[3]} people" in words


def test_a_filter_the_release_cannot_answer_is_not_offered(published: Release) -> None:
    names = [select["name"] for select in page("/patterns/1/sectors/").select("form.filters select")]
    assert names == []
    assert "Only for" not in page("/patterns/1/sectors/?gender=Feminine").text


def test_too_many_filters_are_told_and_what_fits_is_kept(published: Release) -> None:
    text = page("/patterns/1/people/?exploitation_type=ForcedLabour&year=2024&gender=Feminine").text
    assert "Only for Type of exploitation: Forced labour." in text or "Not shown" in text


def test_a_noisy_release_is_told_with_its_margin_and_without_a_false_order(cast: dict[str, Any]) -> None:
    world.synthetic()
    words = page("/patterns/1/forms/").select_one("#look .lead").text  # type: ignore[union-attr]
    assert "noise does not let us say" in words
    people = page("/patterns/1/people/").select_one("#look .lead").text  # type: ignore[union-attr]
    assert "about 180 people (± 18)" in people
    assert "carries noise on purpose" in page("/patterns/1/").text
    assert "ε = 1" in page("/patterns/1/").text


def test_routes_of_a_synthetic_release_are_counted_in_its_records_and_small_counts_are_not_shown(
    cast: dict[str, Any],
) -> None:
    world.synthetic()
    soup = page("/patterns/1/routes/")
    assert "Philippines to United Arab Emirates: about 30 people" in soup.text
    lines = list(csv.reader(io.StringIO(Client().get("/patterns/1/routes.csv").content.decode())))[1:]
    assert {(line[0], line[2]): line[4] for line in lines} == {("PH", "AE"): "30", ("NP", "QA"): ""}


def test_moved_counts_are_told_as_moved(cast: dict[str, Any]) -> None:
    world.publish(parameters={"perturbation": 2})
    words = page("/patterns/1/forms/").select_one("#look .lead").text  # type: ignore[union-attr]
    assert "(± 2)" in words


def test_several_releases_can_be_chosen_from(published: Release) -> None:
    world.publish(2, 200, "Spring figures")
    soup = page("/patterns/")
    assert "Spring figures" in soup.h1.text  # type: ignore[union-attr]
    assert [option.text for option in soup.select("select[name=release] option")] == [
        "2: Spring figures", "1: Winter figures",
    ]  # fmt: skip
    assert Client().get("/patterns/?release=1").headers["Location"] == "/patterns/1/"


def test_the_map_names_no_other_server_and_says_nothing_of_borders(published: Release) -> None:
    answer = Client().get("/patterns/1/routes/").content.decode()
    soup = BeautifulSoup(answer, "html.parser")
    assert soup.select_one("svg.flow-map use")["href"].startswith("/static/ui/world.svg")  # type: ignore[index, union-attr]
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', answer)
    assert "without borders" in soup.text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_page_stays_light(published: Release, language: str) -> None:
    client = Client(headers={"Accept-Language": language})
    client.cookies["django_language"] = language
    for slug in ("", *(f"{slug}/" for slug in SHIPPED)):
        answer = client.get(f"/patterns/1/{slug}")
        assert len(gzip.compress(answer.content, 6)) <= 15 * 1024, slug


def test_a_part_of_the_page_answers_a_filter(published: Release) -> None:
    answer = Client().get("/patterns/1/forms/?gender=Feminine", headers={"HX-Request": "true"})
    assert answer.content.strip().startswith(b'<section id="look"')
    assert "HX-Request" in answer.headers["Vary"]
