"""Published figures are for everybody, drafts for those who build; no page or file shows a small count."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import random
import re
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import quote
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tessera.kernel import codes
from tessera.kernel.jobs import api as jobs
from tessera.observatory.releases.models import Release, ReleaseTable
from tessera.observatory.releases.web import axes, figures, presenters
from tessera.protection.cases import facts
from tests.observatory import world
from tests.observatory.world import line

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
SignedIn = Callable[[str], Client]
K = 5
COLUMNS = ("year", "gender", "citizenship")
GENDERS = ["Feminine"] * 5 + ["Masculine"] * 4 + ["TransgenderFeminine"] * 2
COUNTRIES = ["PH", "UA", "KH", "MD", "NG", "NP"]


@pytest.fixture
def draft(cast: dict[str, UUID]) -> Release:
    """300 invented people of two shelters, with rare and frequent answers, in tables of up to three columns."""
    world.sign()
    dice = random.Random(11)
    people = [
        (dice.choice([2024, 2025]), dice.choice(GENDERS), COUNTRIES[min(int(dice.expovariate(0.35)), 5)])
        for _ in range(300)
    ]
    lines = [line(gender, year_of_registration=year, citizenships=[country]) for year, gender, country in people]
    world.bring("harbour", lines[:150])
    world.bring("zaytuna", lines[150:])
    return world.build(K, COLUMNS)


@pytest.fixture
def published(draft: Release) -> Release:
    return world.publish(draft, "Winter figures")


def as_written(page: bytes, path: str) -> str:
    """A page without what differs at every call: form tokens and its own address."""
    text = re.sub(r'("X-CSRFToken": "|csrfmiddlewaretoken" value=")\w+', "", page.decode())
    return text.replace(path, "").replace(quote(path, safe=""), "")


ADDRESSES = ("", "files/tables.csv", "files/release.json", "tables/gender.csv")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("who", ["", "stranger", "caseworker", "programme-officer", "data-officer"])
def test_a_draft_does_not_exist_for_others(draft: Release, address: str, who: str, signed_in: SignedIn) -> None:
    client = signed_in(who) if who else Client()
    assert client.get(f"/releases/{draft.number}/{address}").status_code == 404
    paths = [f"/releases/drafts/{number}/{address}" for number in (draft.number, 999)]
    there, nowhere = (client.get(path) for path in paths)
    assert there.status_code == nowhere.status_code == (404 if who else 302)
    if who:
        assert as_written(there.content, paths[0]) == as_written(nowhere.content, paths[1])
    assert "Figures of" not in client.get("/releases/").content.decode()


@pytest.mark.parametrize("who", ["", "stranger", "analyst"])
def test_a_published_release_is_for_everybody(published: Release, who: str, signed_in: SignedIn) -> None:
    client = signed_in(who) if who else Client()
    assert "Winter figures" in client.get("/releases/").content.decode()
    for address in ADDRESSES:
        assert client.get(f"/releases/{published.number}/{address}").status_code == 200


def test_an_analyst_reads_the_draft_and_publishes_it_after_a_yes(draft: Release, signed_in: SignedIn) -> None:
    client = signed_in("analyst")
    assert client.get(f"/releases/{draft.number}/").url == f"/releases/drafts/{draft.number}/"
    for address in ADDRESSES:
        assert client.get(f"/releases/drafts/{draft.number}/{address}").status_code == 200
    confirm = f"/releases/drafts/{draft.number}/publish/"
    assert b"never be changed" in client.get(confirm).content

    assert client.post(confirm, {"title": "Spring"}).status_code == 422
    assert not Release.objects.get().published_at
    assert client.post(confirm, {"title": "Spring", "sure": "on"}).url == f"/releases/{draft.number}/"

    assert Release.objects.get().title == "Spring"
    assert client.get(confirm).status_code == 404
    assert client.get(f"/releases/drafts/{draft.number}/").status_code == 404


@pytest.mark.parametrize("who", ["stranger", "administrator", "programme-officer", "data-officer"])
def test_only_analysts_build_and_publish(draft: Release, who: str, signed_in: SignedIn) -> None:
    client = signed_in(who)
    assert client.get("/releases/build/").status_code == 403
    assert client.post("/releases/build/", ORDER).status_code == 403
    assert client.post(f"/releases/drafts/{draft.number}/publish/", {"sure": "on"}).status_code == 404
    assert client.get(f"/releases/built/{draft.pk}/").status_code == 404
    assert (Release.objects.count(), Release.objects.get().published_at) == (1, None)


ORDER = {"threshold": "5", "rounding": "1", "columns": ["gender", "year"], "order": "2"}


def test_building_from_the_page_shows_progress_and_leads_to_the_draft(draft: Release, signed_in: SignedIn) -> None:
    client = signed_in("analyst")
    run = client.post("/releases/build/", ORDER).url
    assert b"Waiting for its turn" in client.get(run).content
    jobs.drain()
    told = client.get(run).content.decode()
    assert "ready to be looked at" in told

    [built] = re.findall(r'href="(/releases/built/[^"]+)"', told)
    assert client.get(built).url == f"/releases/drafts/{draft.number + 1}/"
    made = Release.objects.get(number=draft.number + 1)
    assert (made.records, made.threshold, made.document["parameters"]["columns"]) == (300, 5, ["year", "gender"])
    assert f"/releases/drafts/{made.number}/" in client.get("/releases/build/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"threshold": "2"}, {"rounding": "6"}, {"columns": []}, {"columns": ["name"]}, {"order": "4"}, {"threshold": "x"}],
)
def test_a_wrong_choice_is_said_and_builds_nothing(
    cast: dict[str, UUID], wrong: dict[str, object], signed_in: SignedIn
) -> None:
    answer = signed_in("analyst").post("/releases/build/", ORDER | wrong)
    assert answer.status_code == 422
    [name] = wrong
    assert name in answer.context["form"].errors
    assert jobs.drain().done == 0


class Words(HTMLParser):
    """The words of a page, figures of drawings and tables among them, without those of attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.inside = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside += tag in {"svg", "table"}

    def handle_endtag(self, tag: str) -> None:
        self.inside -= tag in {"svg", "table"}

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.cells += [data]


def figure_of(client: Client, number: int, query: str) -> str:
    answer = client.get(f"/releases/{number}/?{query}", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


QUERIES = [
    "first=gender", "first=citizenship", "first=year", "first=gender&second=citizenship", "first=year&second=citizenship",
    "first=citizenship&second=gender", "first=citizenship&second=year&third=gender", "first=gender&second=year&third=citizenship",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_no_small_count_is_shown_on_any_page(published: Release, query: str) -> None:
    told = figure_of(Client(), published.number, query)
    numbers = {
        int(word.replace(",", "")) for cell in Words(told).cells for word in re.findall(r"(?<![\w.–])\d[\d,]*", cell)
    }
    assert numbers - {0}
    assert not numbers & set(range(1, K))
    assert len(told) < 100_000


def test_no_small_count_is_in_any_file(published: Release) -> None:
    body = Client().get(f"/releases/{published.number}/files/tables.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(body)))
    assert {int(row["count"]) for row in rows if row["count"]} & set(range(K)) == set()
    assert any(not row["count"] for row in rows)
    for dimensions in ReleaseTable.objects.values_list("dimensions", flat=True):
        told = Client().get(f"/releases/{published.number}/tables/{dimensions.replace('|', '-')}.csv").content.decode()
        counts = [row[-1] for row in csv.reader(io.StringIO(told))][1:]
        assert counts
        assert all(not count or int(count) >= K for count in counts)


def test_hidden_counts_are_hatched_and_named(published: Release) -> None:
    hidden = [table for table in ReleaseTable.objects.all() if any(cell[-1] is None for cell in table.cells)]
    assert hidden
    columns = hidden[0].dimensions.split("|")
    query = "&".join(f"{name}={column}" for name, column in zip(("first", "second", "third"), columns, strict=False))
    told = figure_of(Client(), published.number, query)
    assert "hidden (fewer than 5, or needed to protect another)" in told
    assert "<span>hidden</span>" in told
    assert "hatch" in told


def test_the_table_of_a_page_says_what_the_release_says(published: Release) -> None:
    told = figure_of(Client(), published.number, "first=gender&second=year")
    cells = ReleaseTable.objects.get(dimensions="year|gender").cells
    shown = [count for _year, _gender, count in cells if count is not None]
    for count in shown:
        assert f"<span>{count}</span>" in told
    assert told.count("<span>hidden</span>") == len(cells) - len(shown)


def test_a_long_table_has_pages_that_lose_and_repeat_nothing(
    published: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presenters, "LINES", 8)
    cells = ReleaseTable.objects.get(dimensions="year|gender|citizenship").cells
    seen = []
    for page in range(10):
        told = figure_of(Client(), published.number, f"first=year&second=gender&third=citizenship&page={page}")
        rows = re.findall(r'<tr role="row"><th scope="row".*?</tr>', told, re.S)
        seen += rows
        if f"page={page + 1}#" not in told:
            break
    assert len(seen) == len(cells) == len(set(seen))


@pytest.mark.parametrize(
    "query",
    [
        "first=name",
        "first=gender&second=gender",
        "page=x",
        "page=99999",
        "first=&third=year",
        "first=gender&second=<script>",
    ],
)
def test_a_strange_question_gets_a_sensible_page(published: Release, query: str) -> None:
    answer = Client().get(f"/releases/{published.number}/?{query}")
    assert answer.status_code == 200
    assert b"<script>" not in answer.content.split(b"<main", 1)[1]


@pytest.mark.parametrize(
    "address", ["files/other.txt", "tables/name.csv", "tables/gender-gender.csv", "tables/gender-age_band.csv"]
)
def test_what_a_release_does_not_have_is_not_found(published: Release, address: str) -> None:
    assert Client().get(f"/releases/{published.number}/{address}").status_code == 404


def test_a_number_no_release_can_have_is_not_found(cast: dict[str, UUID]) -> None:
    assert Client().get("/releases/99999999999999999999/").status_code == 404


def test_files_are_those_of_the_hash_and_are_kept_for_good(published: Release) -> None:
    address = f"/releases/{published.number}/files/tables.csv"
    plain = Client().get(address)
    packed = Client().get(address, headers={"Accept-Encoding": "gzip"})
    assert hashlib.sha256(plain.content).hexdigest() == published.sha256
    assert gzip.decompress(packed.content) == plain.content
    assert "immutable" in plain["Cache-Control"]
    assert plain["Content-Type"].startswith("text/csv")
    assert plain["ETag"] == f'"{published.sha256}"' != packed["ETag"]
    again = Client().get(address, headers={"If-None-Match": plain["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    document = Client().get(f"/releases/{published.number}/files/release.json")
    assert document["Content-Type"] == "application/json"
    assert document.json()["hash"]["value"] == published.sha256


def test_a_draft_is_kept_by_nobody(draft: Release, signed_in: SignedIn) -> None:
    answer = signed_in("analyst").get(f"/releases/drafts/{draft.number}/files/tables.csv")
    assert "no-store" in answer["Cache-Control"]


def test_a_table_as_csv_has_codes_and_words(published: Release) -> None:
    told = Client().get(f"/releases/{published.number}/tables/citizenship-gender.csv").content.decode()
    head, *rows = csv.reader(io.StringIO(told))
    assert head == ["citizenship", "citizenship: Citizenship", "gender", "gender: Gender", "count"]
    assert any(row[:2] == ["PH", "Philippines"] for row in rows)
    assert [row[0] for row in rows] == sorted(
        [row[0] for row in rows], key=lambda code: axes.list_order("citizenship", code)
    )


def test_the_page_asks_as_often_for_every_table(published: Release) -> None:
    client, asked = Client(), []
    client.get(f"/releases/{published.number}/")
    for query in QUERIES:
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/releases/{published.number}/?{query}")
        asked.append(len(seen))
    assert len(set(asked)) == 1


@pytest.mark.parametrize("query", QUERIES)
def test_a_page_weighs_little_over_the_wire(published: Release, query: str) -> None:
    packed = Client().get(f"/releases/{published.number}/?{query}", headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < 15_000


def test_the_page_without_htmx_is_whole_and_with_it_a_part(published: Release) -> None:
    whole = Client().get(f"/releases/{published.number}/?first=year")
    assert b"What to keep in mind" in whole.content
    assert "HX-Request" in whole["Vary"]
    part = figure_of(Client(), published.number, "first=year")
    assert part.strip() in whole.content.decode()


def test_the_page_is_written_from_right_to_left_in_arabic(published: Release) -> None:
    client = Client()
    client.cookies["l"] = "ar"
    told = client.get(f"/releases/{published.number}/?first=gender&second=year").content.decode()
    assert 'dir="rtl"' in told
    assert 'direction="rtl"' in told
    for words in ("كيف أُعدّت هذه الأرقام", codes.get("gender").label("Feminine", "ar")):
        assert words in told


def test_countries_stand_by_count_in_pictures_and_hidden_ones_weigh_nothing() -> None:
    cells = {("PH",): 7, ("UA",): None, ("AL",): None, ("KH",): 20, ("unknown",): 9}
    assert axes.axis("citizenship", 0, cells, 9) == (["KH", "unknown", "PH", "AL", "UA"], 0)
    assert axes.axis("citizenship", 0, cells, 2) == (["KH", "unknown"], 3)


def test_years_run_on_and_the_latest_stay_in_the_picture() -> None:
    cells: dict[tuple[str, ...], int | None] = {(str(year),): 20 for year in range(2000, 2025)} | {("unknown",): 9}
    years, left = axes.axis("year", 0, cells, 5)
    assert (years, left) == (["2020", "2021", "2022", "2023", "2024"], 21)


def test_every_column_and_value_has_words() -> None:
    translation.activate("en")
    for name, fact in facts.BY_NAME.items():
        assert axes.column_label(name) != name
        assert all(axes.value_label(name, value) for value in fact.values())
    assert axes.value_label("gender", "*") == "Rare values together"
    assert figures.title_of(("gender", "year")) == "Gender by Year of registration"
