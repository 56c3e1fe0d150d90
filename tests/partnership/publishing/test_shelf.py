"""What is public is counted anew with everything that happens to it, and nothing that was taken away stays anywhere."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tessera.kernel.actor import acting
from tessera.kernel.clock import today
from tessera.kernel.codes.fold import fold
from tessera.kernel.jobs import api as jobs
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards import api as awards
from tessera.partnership.publishing import api as publishing
from tessera.partnership.publishing import policy, reading, shelf
from tessera.partnership.publishing.models import PublicStamp
from tessera.partnership.publishing.reading import Filters, Totals
from tessera.partnership.publishing.searching import columns
from tests.observatory.world import actor
from tests.partnership.publishing import world
from tests.partnership.publishing.world import DIRECTOR, OFFICER, SECOND

pytestmark = pytest.mark.usefixtures("cast")

ASKED = [
    Filters(), Filters(country="KEN"), Filters(country="UGA"), Filters(region="afr"), Filters(sector="15160"),
    Filters(programme_type="bilateral_regional"), Filters(year=2030), Filters(year=2031), Filters(text="harbour"),
    Filters(text="qarabantu kenya"), Filters(text="survivor"), Filters(text="nothing like it"),
]  # fmt: skip
LEVELS = [
    publishing.Terms("full"),
    publishing.Terms("full", left_out={"amount": "partner", "implementer": "staff"}),
    publishing.Terms("country", "survivors", title="Help for survivors"),
    publishing.Terms("region", "survivors", {"dates": "staff"}),
    publishing.Terms("withheld", "survivors"),
]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["publish", "publish", "prepare", "drop", "amend", "hide", "back", "withdraw"]),
        st.integers(0, 2),
        st.integers(0, len(LEVELS) - 1),
    ),
    min_size=3,
    max_size=9,
)


class Life:
    """An award and what may happen to what the public knows of it; what is not allowed now does nothing."""

    def __init__(self, countries: dict[str, Decimal]) -> None:
        self.row = world.award(countries=countries)
        self._amended = 0

    def _in_state(self, *states: str) -> publishing.Publication | None:
        with unit_of_work(by=actor(OFFICER)):
            return publishing.Publication.objects.filter(award_id=self.row.pk, state__in=states).first()

    def publish(self, terms: publishing.Terms) -> None:
        """Two people let it out under these terms."""
        with suppress(publishing.NotPublishable):
            world.out(self.row, terms)

    def prepare(self, terms: publishing.Terms) -> None:
        """One person prepares; nothing is public yet."""
        world.prepared(self.row, terms)

    def drop(self, _terms: publishing.Terms) -> None:
        """What was prepared is put away."""
        if found := self._in_state("prepared"):
            with unit_of_work(by=actor(OFFICER)):
                publishing.drop(found.pk, by=actor(OFFICER), reason="Not now.")

    def amend(self, _terms: publishing.Terms) -> None:
        """The award changes, and what is public follows by a job."""
        self._amended += 1
        terms = awards.Terms(ends=datetime.date(2030 + self._amended % 2, 6, 30), total=Decimal(100 + self._amended),
                             currency="EUR", countries={"UGA": Decimal(100)}, sectors={"15160": Decimal(100)})  # fmt: skip
        with unit_of_work(by=actor(OFFICER)):
            awards.relist(self.row.pk, by=actor(OFFICER), terms=terms, as_of=today(), reason="More")
        jobs.drain()

    def hide(self, _terms: publishing.Terms) -> None:
        """One person takes it away."""
        if found := self._in_state("published"):
            with unit_of_work(by=actor(SECOND)):
                publishing.hide(found.pk, by=actor(SECOND), reason="A threat was made.")

    def back(self, _terms: publishing.Terms) -> None:
        """A second person says it may come back."""
        self._settle(back=True)

    def withdraw(self, _terms: publishing.Terms) -> None:
        """A second person ends it."""
        self._settle(back=False)

    def _settle(self, *, back: bool) -> None:
        if found := self._in_state("hidden"):
            with unit_of_work(by=actor(DIRECTOR)):
                publishing.settle(found.pk, by=actor(DIRECTOR), reason="It was decided.", back=back)


def recounted(rows: list[publishing.Publication], asked: Filters) -> tuple[int, dict[str, Decimal], dict[str, int]]:
    """Projects, sums and projects by country, from the contents of the rows and from nothing that repeats them."""
    found = []
    for row in rows:
        said = publishing.from_json(row.content)
        words = columns(said)["words"]
        if (
            (not asked.country or asked.country in {one.code for one in said.countries})
            and (not asked.region or said.region == asked.region)
            and (not asked.sector or asked.sector in {one.code for one in said.sectors})
            and (not asked.programme_type or said.programme_type == asked.programme_type)
            and (asked.year is None or (said.ends is not None and said.ends.year == asked.year))
            and all(word in words for word in fold(asked.text).split())
        ):
            found.append(said)
    sums: dict[str, Decimal] = {}
    countries: dict[str, int] = {}
    for said in found:
        if said.total is not None:
            sums[said.currency] = sums.get(said.currency, Decimal(0)) + said.total
        for one in said.countries:
            countries[one.code] = countries.get(one.code, 0) + 1
    return len(found), sums, countries


def told(totals: Totals) -> tuple[int, dict[str, Decimal], dict[str, int]]:
    """The same of totals."""
    return totals.projects, dict(totals.sums), {part.code: part.projects for part in totals.facets["country"]}


def stamps() -> set[tuple[UUID, UUID]]:
    """What everybody is told of changes."""
    with acting(None), transaction.atomic():
        return set(PublicStamp.objects.values_list("organisation_id", "stamp"))


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=STEPS)
def test_totals_are_those_of_a_recount_whatever_happened(steps: list[tuple[str, int, int]]) -> None:
    lives = [Life({"KEN": Decimal(100)}), Life({"KEN": Decimal(60), "UGA": Decimal(40)}), Life({"UGA": Decimal(100)})]
    for what, which, terms in steps:
        getattr(lives[which], what)(LEVELS[terms])
        with unit_of_work(by=actor(OFFICER)):
            everything = list(publishing.Publication.objects.all())
        public = [row for row in everything if row.state == "published" and row.level != "withheld"]
        with acting(None), transaction.atomic():
            for asked in ASKED:
                assert told(reading.totals(asked)) == recounted(public, asked), (what, asked)
            assert {one.key for one in reading.published()} == {row.key for row in public}, what
        page = Client().get("/portfolio/projects.json").content.decode()
        for row in everything:
            assert (str(row.key) in page) == (row.key in {one.key for one in public}), (what, row.state)


def test_the_stamp_changes_with_what_is_public_and_with_nothing_else() -> None:
    life = Life({"KEN": Decimal(100)})
    full, withheld = LEVELS[0], LEVELS[-1]
    for what, terms, changes in (
        ("prepare", full, False), ("drop", full, False), ("publish", withheld, False), ("hide", full, False),
        ("withdraw", full, False), ("publish", full, True), ("prepare", full, False), ("drop", full, False),
        ("amend", full, True), ("hide", full, True), ("amend", full, False), ("back", full, True),
        ("publish", withheld, True), ("publish", full, True), ("hide", full, True), ("withdraw", full, False),
    ):  # fmt: skip
        before = stamps()
        getattr(life, what)(terms)
        assert (stamps() != before) == changes, what


def test_nobody_but_the_database_writes_a_stamp() -> None:
    world.out(world.award())
    for sentence in (
        "update partnership_publicstamp set stamp = gen_random_uuid()",
        "delete from partnership_publicstamp",
        "insert into partnership_publicstamp select gen_random_uuid(), now(), now(), organisation_id, stamp"
        " from partnership_publicstamp",
    ):
        with pytest.raises(DatabaseError), unit_of_work(by=actor(OFFICER)), connection.cursor() as cursor:
            cursor.execute(sentence)


def _reader(pipe: Connection) -> None:
    """Another process of the program: says what each page shows, whenever it is asked."""
    client = Client()
    while (url := pipe.recv()) is not None:
        answer = client.get(url)
        pipe.send((answer.status_code, answer.content.decode(), answer.get("ETag", "")))
    connections.close_all()


@pytest.fixture
def elsewhere() -> Iterator[Any]:
    """Asks another process for a page: (status, text, tag)."""
    connections.close_all()
    context = get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_reader, args=(there,), daemon=True)
    process.start()

    def ask(url: str) -> tuple[int, str, str]:
        here.send(url)
        assert here.poll(120), "the other process does not answer"
        return here.recv()

    yield ask
    here.send(None)
    process.join(30)


def test_no_process_serves_what_was_hidden_from_another(elsewhere: Any) -> None:
    hidden, stays = world.out(world.award()), world.out(world.award(countries={"UGA": Decimal(100)}))
    pages = ["/portfolio/", "/portfolio/?country=KEN", f"/portfolio/?text={world.VILLAGE}", "/portfolio/map/",
             "/portfolio/countries/", "/portfolio/organisations/", "/portfolio/projects.csv", "/portfolio/projects.json",
             "/portfolio/feed.atom"]  # fmt: skip
    shown = {url: elsewhere(url) for url in pages}
    assert str(hidden.key) in shown["/portfolio/projects.json"][1]
    assert "Kenya" in shown["/portfolio/countries/"][1]
    assert elsewhere(f"/portfolio/projects/{hidden.key}/")[0] == 200

    with unit_of_work(by=actor(SECOND)):
        publishing.hide(hidden.pk, by=actor(SECOND), reason="A threat was made.")

    for url in pages:
        status, text, tag = elsewhere(url)
        assert status == 200, url
        assert str(hidden.key) not in text, url
        assert tag != shown[url][2], url
    assert str(stays.key) in elsewhere("/portfolio/projects.json")[1]
    for url in ("/portfolio/", "/portfolio/map/", "/portfolio/countries/"):
        assert "Kenya" in shown[url][1], url
        assert "Kenya" not in elsewhere(url)[1], url
    assert "1 project in 1 country" in elsewhere("/portfolio/")[1]
    assert elsewhere("/portfolio/countries/ken/")[0] == elsewhere(f"/portfolio/projects/{hidden.key}/")[0] == 404


def test_what_another_transaction_has_not_settled_yet_is_kept_by_nobody() -> None:
    made = world.out(world.award())
    with acting(None), transaction.atomic():
        assert reading.totals(Filters()).projects == 1

    def undone() -> None:
        with unit_of_work(by=actor(SECOND)):
            publishing.hide(made.pk, by=actor(SECOND), reason="A threat was made.")
            assert reading.totals(Filters()).projects == 0
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    with acting(None), transaction.atomic():
        assert reading.totals(Filters()).projects == 1
        assert [one.key for one in reading.published()] == [made.key]


def test_a_change_costs_a_page_two_questions_once_and_none_costs_one() -> None:
    for _number in range(3):
        world.out(world.award())

    def asked() -> int:
        with acting(None), transaction.atomic(), CaptureQueriesContext(connection) as seen:
            shelf.current()
        return len([one for one in seen.captured_queries if one["sql"].startswith("SELECT")])

    assert [asked(), asked()] == [3, 1]
    world.out(world.award())
    assert [asked(), asked()] == [3, 1]


def test_a_page_is_asked_for_each_time_and_sent_again_only_when_it_changed() -> None:
    made = world.out(world.award())
    client = Client()
    for url in ("/portfolio/", "/portfolio/map/", f"/portfolio/projects/{made.key}/", "/portfolio/feed.atom",
                "/portfolio/projects.csv", f"/portfolio/projects/{made.key}/project.json"):  # fmt: skip
        first = client.get(url)
        assert first["Cache-Control"] == "no-cache", url
        again = client.get(url, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b""), url
        assert again["Cache-Control"] == "no-cache", url

    tag = client.get(f"/portfolio/projects/{made.key}/")["ETag"]
    whole = client.get("/portfolio/")["ETag"]
    with unit_of_work(by=actor(SECOND)):
        publishing.hide(made.pk, by=actor(SECOND), reason="A threat was made.")
    assert client.get(f"/portfolio/projects/{made.key}/", headers={"if-none-match": tag}).status_code == 404
    assert client.get("/portfolio/", headers={"if-none-match": whole}).status_code == 200
    arabic = Client(headers={"accept-language": "ar"}).get("/portfolio/")
    assert arabic["ETag"] != client.get("/portfolio/")["ETag"]


def test_a_long_download_comes_in_portions_without_what_was_hidden_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [world.out(world.award()) for _number in range(5)]
    whole = {name: Client().get(f"/portfolio/projects.{name}").content for name in ("csv", "json")}
    monkeypatch.setattr(reading, "PORTION", 2)

    for name, body in whole.items():
        answer = Client().get(f"/portfolio/projects.{name}")
        assert answer.streaming
        assert b"".join(answer) == body
        assert answer["Cache-Control"] == "no-cache"
    parts = iter(Client().get("/portfolio/projects.json"))
    read = next(parts) + next(parts)
    with unit_of_work(by=actor(SECOND)):
        publishing.hide(made[0].pk, by=actor(SECOND), reason="A threat was made.")
    rest = json.loads(read + b"".join(parts))["projects"]
    assert [one["key"] for one in rest] == [str(row.key) for row in reversed(made[1:])]


def test_the_public_set_is_the_same_whoever_asks() -> None:
    world.out(world.award())
    world.prepared(world.award())
    world.out(world.award(), LEVELS[-1])
    seen = []
    for by in (None, actor(OFFICER), actor("grant-manager")):
        with acting(by), transaction.atomic():
            seen.append((list(policy.public().values_list("pk", flat=True)), set(policy.stamps().values_list("stamp"))))
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0][0]) == 1
