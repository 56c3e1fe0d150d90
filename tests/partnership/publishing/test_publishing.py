"""Two people let a project out, one hides it, and what the public reads follows the award."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tessera.kernel.actor import acting
from tessera.kernel.clock import today
from tessera.kernel.jobs import api as jobs
from tessera.kernel.policy import Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards import api as awards
from tessera.partnership.publishing import api as publishing
from tessera.partnership.publishing import policy
from tests.observatory.world import actor
from tests.partnership.publishing import world
from tests.partnership.publishing.world import DIRECTOR, OFFICER, SECOND

pytestmark = pytest.mark.usefixtures("cast")


def seen() -> list[publishing.Published]:
    """What somebody without an account reads."""
    with acting(None), transaction.atomic():
        return list(publishing.published())


def test_nothing_is_public_before_a_second_person() -> None:
    made = world.prepared(world.award())

    assert seen() == []
    with pytest.raises(Refused), unit_of_work(by=actor(OFFICER)):
        publishing.publish(made.pk, by=actor(OFFICER))
    with unit_of_work(by=actor(SECOND)):
        publishing.publish(made.pk, by=actor(SECOND))
    [one] = seen()
    assert one.content.total == Decimal("750000.00")
    assert publishing.sha256(one.document) == one.sha256


def test_without_an_account_the_database_shows_publications_and_nothing_else() -> None:
    world.out(world.award())
    world.prepared(world.award())
    tables = ("award", "awardversion", "awardcountry", "party", "subaward", "importrow", "listedentry", "objective")
    with acting(None), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select count(*) from partnership_publication")
        assert cursor.fetchone() == (1,)
        for table in tables:
            cursor.execute(f"select count(*) from partnership_{table}")
            assert cursor.fetchone() == (0,), table


def test_what_is_withheld_is_never_there() -> None:
    made = world.out(world.award(), publishing.Terms("withheld", "survivors"))

    assert seen() == []
    assert made.words == made.title == ""
    assert publishing.get(made.key) is None


def test_one_person_hides_at_once_and_another_decides_what_follows() -> None:
    made = world.out(world.award())
    with unit_of_work(by=actor(SECOND)):
        publishing.hide(made.pk, by=actor(SECOND), reason="A threat was made.")

    assert seen() == []
    with pytest.raises(Refused), unit_of_work(by=actor(SECOND)):
        publishing.settle(made.pk, by=actor(SECOND), reason="It is over.", back=True)
    with unit_of_work(by=actor(DIRECTOR)):
        publishing.settle(made.pk, by=actor(DIRECTOR), reason="It is over.", back=True)
    assert len(seen()) == 1


def test_what_was_said_cannot_be_changed_in_place() -> None:
    made = world.out(world.award())
    for column in ("content", "title", "level", "words", "sha256", "total"):
        value = "'{}'" if column == "content" else "null" if column == "total" else "'x'"
        with pytest.raises(DatabaseError), unit_of_work(by=actor(OFFICER)), connection.cursor() as cursor:
            cursor.execute(f"update partnership_publication set {column} = {value} where id = %s", [made.pk])
    with pytest.raises(DatabaseError), unit_of_work(by=actor(OFFICER)), connection.cursor() as cursor:
        cursor.execute("delete from partnership_publication where id = %s", [made.pk])


def test_a_check_that_stops_is_not_passed_over() -> None:
    made = world.prepared(world.award(), publishing.Terms("country", "survivors", title="A house in Turkana"))

    with pytest.raises(publishing.NotPublishable), unit_of_work(by=actor(SECOND)):
        publishing.publish(made.pk, by=actor(SECOND))
    assert seen() == []


def relisted(row: awards.Award, **changes: Any) -> None:
    """The award says something new, as an amendment in effect would."""
    said: dict[str, Any] = {
        "ends": datetime.date(2031, 6, 30), "total": Decimal("900000.00"), "currency": "USD",
        "countries": {"KEN": Decimal(100)}, "sectors": {"15160": Decimal(100)},
    }  # fmt: skip
    with unit_of_work(by=actor(OFFICER)):
        awards.relist(row.pk, by=actor(OFFICER), terms=awards.Terms(**said), as_of=today(), reason="More", **changes)
    jobs.drain()


def test_a_new_version_in_effect_becomes_public_under_the_same_terms() -> None:
    row = world.award()
    first = world.out(row, publishing.Terms("country", "survivors", {"subawards": "partner"}, title="Help"))

    relisted(row)

    [one] = seen()
    assert one.key == first.key
    assert (one.number, one.content.total, one.content.ends) == (2, Decimal("900000.00"), datetime.date(2031, 6, 30))
    assert (one.content.level, one.content.title) == ("country", "Help")
    assert world.publication(first.pk).state == "superseded"


def test_where_words_changed_two_people_look_again() -> None:
    row = world.award()
    first = world.out(row)

    relisted(row, summary="Now also in another village.")

    [one] = seen()
    assert (one.number, one.content.total) == (1, Decimal("750000.00"))
    with unit_of_work(by=actor(OFFICER)):
        waiting = publishing.latest(row.pk, by=actor(OFFICER))
        assert waiting is not None
        assert (waiting.state, waiting.number, waiting.follows_id) == ("prepared", 2, first.pk)


def test_an_award_nobody_published_stays_unpublished_when_it_changes() -> None:
    row = world.award()

    relisted(row)

    assert seen() == []


def test_hidden_stays_hidden_when_the_award_changes() -> None:
    row = world.award()
    made = world.out(row)
    with unit_of_work(by=actor(SECOND)):
        publishing.hide(made.pk, by=actor(SECOND), reason="A threat was made.")

    relisted(row)

    assert seen() == []


def test_totals_are_those_of_the_list_under_every_filter() -> None:
    world.out(world.award())
    world.out(world.award(countries={"KEN": Decimal(60), "UGA": Decimal(40)}))
    world.out(world.award(), publishing.Terms("country", "survivors", {"amount": "staff"}))
    world.out(world.award(), publishing.Terms("region", "survivors"))

    with acting(None), transaction.atomic():
        for filters in (
            publishing.Filters(), publishing.Filters(country="KEN"), publishing.Filters(country="UGA"),
            publishing.Filters(region="afr"), publishing.Filters(sector="15160"), publishing.Filters(year=2030),
            publishing.Filters(text="harbour"), publishing.Filters(text="nothing like it"), publishing.Filters(year=1999),
        ):  # fmt: skip
            rows = list(publishing.published(filters))
            totals = publishing.totals(filters)
            assert totals.projects == len(rows), filters
            assert totals.sums.get("USD", 0) == sum(one.content.total or 0 for one in rows), filters
        parts = {part.code: part.projects for part in publishing.totals(publishing.Filters()).facets["country"]}
    assert parts == {"KEN": 3, "UGA": 1}


def test_claims_stand_with_their_day_and_end_when_others_come() -> None:
    by = actor(DIRECTOR)
    for value in ("110", "120"):
        with unit_of_work(by=by):
            publishing.show_claims({"projects": (Decimal(value), "", False)}, as_of=today(), source="A page", by=by)

    with acting(None), transaction.atomic():
        assert [(one.what, one.value) for one in policy.headlines()] == [("projects", Decimal("120.00"))]
    with pytest.raises(Refused), unit_of_work(by=actor(OFFICER)):
        publishing.show_claims({"projects": (Decimal(1), "", False)}, as_of=today(), source="A page", by=actor(OFFICER))
