"""Two worlds that differ by one person, side by side: everything the office and the public can fetch says the same.

Harbour is the one world, Zaytuna the other: the same people, and one woman more, the only one of her nationality. Both
carry out the same award. Every page and file of the award is fetched, what must differ (names, numbers, ids, hashes) is
taken out, and the two are compared letter by letter. A third world, with fifty people more, shows that a difference is seen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tessera.kernel import clock
from tessera.kernel.actor import acting
from tessera.kernel.jobs import api as jobs
from tessera.kernel.work import unit_of_work
from tessera.observatory.metrics.models import Snapshot
from tessera.partnership.awards.models import Award
from tessera.partnership.publishing import api as publishing
from tessera.partnership.results import tasks
from tessera.partnership.results.models import Actual, AwardIndicator
from tests.observatory import world as cases
from tests.observatory.metrics.test_metric_snapshots import people
from tests.observatory.world import actor
from tests.partnership.results import world
from tests.partnership.results.test_result_pages import SignIn
from tests.partnership.results.world import DIRECTOR, GRANTEE, OFFICER

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

# 30 and 20 may be told; the few of the third kind are hidden in both worlds, and one of the others with them.
BASE = [("Feminine", "UA", 31), ("Masculine", "PH", 20), ("NonConforming", "KE", 3)]
ONE_MORE = [("NonConforming", "VN", 1)]
MANY_MORE = [("Feminine", "UA", 50)]
METRICS = {
    "M-1": {"metric": "people_identified"},
    "M-2": {"metric": "people_helped"},
    "M-3": {"metric": "forms_of_exploitation"},
    "M-4": {"metric": "services_received", "metric_cell": "service=food"},
}
CUTS = ["sex", "age", "nationality", "exploitation"]
_VARIES = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,64}"
    r"|csrfmiddlewaretoken\" type=\"hidden\" value=\"[^\"]+"
)


@pytest.fixture(autouse=True)
def autumn(cast: dict[str, UUID]) -> Iterator[None]:
    """A day on which two quarters of the year may be counted."""
    with clock.frozen(datetime(2026, 8, 3, 9, tzinfo=UTC)):
        yield


def bring(slug: str, kinds: list[tuple[str, str, int]]) -> None:
    for gender, citizenship, count in kinds:
        cases.bring(slug, people(count, gender, citizenships=[citizenship], age_at_intake=24))


def told(slug: str, number: str) -> Award:
    """An award carried out there, its indicators counted, accepted and published."""
    award, by = world.award(number, tenant=slug), actor(OFFICER)
    for minute, (code, metric) in enumerate(METRICS.items()):
        # Rows of one moment stand in no order; a minute apart they stand in the same one in every world.
        with clock.frozen(datetime(2026, 8, 3, 9, minute, tzinfo=UTC)):
            row = world.indicator(
                award, code, {"dimensions": CUTS, "title": f"People {code}"}, source="computed", **metric
            )
            world.aim(row, 40)
        with unit_of_work(by=by):
            jobs.enqueue(tasks.draw, organisation=by.organisation, by=by, indicator=row.pk)
    jobs.drain(everything=True)
    with acting(by), transaction.atomic():
        made = list(Actual.objects.filter(award=award))
    for each in made:
        world.judge(each, code=DIRECTOR)
    with unit_of_work(by=by):
        waiting = publishing.prepare(award.pk, publishing.Terms("full"), by=by).pk
    with unit_of_work(by=(second := actor(DIRECTOR))):
        publishing.publish(waiting, by=second)
    return award


def addresses(award: Award) -> dict[str, str]:
    """Every page and file that is about the award or its figures, by a name that is the same in both worlds."""
    with acting(actor(OFFICER)), transaction.atomic():
        rows = {row.pk: row.code for row in AwardIndicator.objects.filter(award=award)}
        figures = list(Actual.objects.filter(award=award))
        [public] = [each for each in publishing.published() if each.award == award.pk]
    found = {
        "award": reverse("awards:award", args=[award.pk]), "results": reverse("results:award", args=[award.pk]),
        "project": reverse("publishing:project", args=[public.key]),
        "json": reverse("publishing:project_json", args=[public.key]),
    }  # fmt: skip
    found |= {f"file {at}": url for at, (_label, url) in enumerate(publishing.downloads.of_project(public.key))}
    found |= {f"indicator {code}": reverse("results:indicator", args=[key]) for key, code in rows.items()}
    found |= {
        f"figure {rows[each.indicator_id]} {each.start} {each.cell} {each.version}": reverse(
            "results:actual", args=[each.pk]
        )
        for each in figures
    }
    return found


def read(client: Client, award: Award, names: tuple[str, ...]) -> dict[str, str]:
    """What the addresses answer, without what has to differ."""
    found = {}
    for name, url in addresses(award).items():
        answer = client.get(url)
        # A file in a standard may be refused with what is missing; the refusal must be the same as well.
        assert answer.status_code == 200 or name.startswith("file"), name
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type]
        text = body.decode()
        if "html" in answer.headers["Content-Type"]:
            text = str(BeautifulSoup(text, "html.parser").select_one("main"))
        for word in names:
            text = text.replace(word, "·")
        found[name] = re.sub(r"\s+", " ", _VARIES.sub("·", text))
    return found


def rows(award: Award) -> list[str]:
    """What lies in the tables that the office reads, of this award's figures and of the snapshots behind them."""
    with acting(actor(OFFICER)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select to_jsonb(s) from observatory_snapshot s where s.organisation_id = %s", [award.implementer_id]
        )
        found = [row[0] for row in cursor.fetchall()]
        cursor.execute("select to_jsonb(a) from partnership_actual a where a.award_id = %s", [award.pk])
        found += [row[0] for row in cursor.fetchall()]
    kept = [json.loads(each) if isinstance(each, str) else each for each in found]
    free = {"id", "organisation_id", "award_id", "indicator_id", "implementer_id", "counted", "sha256", "contributor",
            "snapshots", "created_at", "changed_at"}  # fmt: skip
    return sorted(
        json.dumps({key: value for key, value in each.items() if key not in free}, sort_keys=True) for each in kept
    )


def test_invariant_13_one_person_more_changes_nothing_that_office_or_public_can_fetch(signed_in: SignIn) -> None:
    cases.sign()
    bring("harbour", BASE)
    bring("zaytuna", BASE + ONE_MORE)
    one, other = told("harbour", "N-1"), told("zaytuna", "N-2")
    officer, nobody = signed_in(OFFICER), Client()
    names = ("N-1", "N-2", "harbour", "zaytuna", "Harbour House", "دار الزيتونة")
    first, second = read(officer, one, names), read(officer, other, names)
    assert first.keys() == second.keys()
    assert {name: apart(first[name], second[name]) for name in first if first[name] != second[name]} == {}
    assert rows(one) == rows(other)
    everything = " ".join(second.values()) + " ".join(rows(other))
    assert "Viet" not in everything, "nothing says that somebody of her country is there"
    assert "VN" not in everything
    assert ">55<" in second["indicator M-1"] or " 55" in second["indicator M-1"], "the figure itself is told"
    public = reverse("publishing:project_json", args=[next(e.key for e in published() if e.award == other.pk)])
    assert nobody.get(public).status_code == 200

    # The grantee of the one world reads nothing of the other's award but what everybody reads.
    grantee = signed_in(GRANTEE)
    inside = {
        name: url
        for name, url in addresses(other).items()
        if name.startswith(("award", "results", "indicator", "figure"))
    }
    assert len(inside) > 6
    assert [name for name, url in inside.items() if grantee.get(url).status_code != 404] == []
    with acting(actor(GRANTEE)), transaction.atomic():
        assert Actual.objects.filter(award=one).exists()
        for model in (Actual, AwardIndicator, Award):
            about = {"pk": other.pk} if model is Award else {"award": other}
            assert not model.objects.filter(**about).exists(), "the second lock, whatever the program asks for"
        assert not Snapshot.objects.filter(organisation_id=other.implementer_id).exists()

    bring("zaytuna", MANY_MORE)
    third = told("zaytuna", "N-3")
    changed = read(officer, third, (*names, "N-3"))
    assert [name for name in first.keys() & changed.keys() if first[name] != changed[name]], (
        "a difference would be seen"
    )


def apart(one: str, other: str) -> tuple[str, str]:
    """Where two texts begin to differ."""
    at = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return one[max(0, at - 80) : at + 40], other[max(0, at - 80) : at + 40]


def published() -> list[publishing.Published]:
    with acting(actor(OFFICER)), transaction.atomic():
        return list(publishing.published())
