"""A list is brought in whole, known again when it comes back, and changed by nobody but a person."""

from __future__ import annotations

import io
import json
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards import api as awards
from tessera.partnership.library import api as library
from tessera.partnership.portfolio import api as portfolio
from tessera.partnership.portfolio import policy, queries
from tessera.partnership.portfolio.models import ImportRow, ListedName
from tests.observatory.world import actor
from tests.partnership.portfolio.pages import HEAD, LINES, Line, page

pytestmark = pytest.mark.usefixtures("cast")
TABLES = ("importbatch", "importrow", "listedentry", "listedname", "award", "awardversion", "awardcountry", "party")


def officer() -> Actor:
    return actor("programme-officer")


def bring(lines: tuple[Line, ...] | list[Line] = LINES, head: str = HEAD, by: Actor | None = None) -> portfolio.Summary:
    with unit_of_work(by=by or officer()):
        return portfolio.import_page(page(lines, head), name="list", by=by or officer())


def rows(batch: UUID) -> list[ImportRow]:
    with unit_of_work(by=officer()):
        return list(queries.entries(batch, by=officer()))


def counted() -> dict[str, int]:
    # The cursor comes second: it carries the identity, and without one every table looks empty.
    with unit_of_work(by=officer()), connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"select count(*) from partnership_{table}")
            found[table] = cursor.fetchone()[0]  # type: ignore[index]
    assert found["importbatch"] > 0
    return found


def the_award(number_of_row: int, batch: UUID) -> awards.Award:
    found = rows(batch)[number_of_row].award
    assert found is not None
    return found


def test_every_entry_becomes_a_listed_award_or_a_named_issue() -> None:
    unread = Line("Near East", "Country: Jordan", "Centre Door", "about half a million", "9/30/2024", "Walls.")

    done = bring([*LINES[:4], unread, LINES[4]])

    assert (done.projects, done.new, done.changed, done.unchanged, done.refused) == (5, 5, 0, 0, 1)
    [refused] = [row for row in rows(done.batch) if row.outcome == "refused"]
    assert refused.award is None
    assert "amount_unreadable" in refused.issues
    assert ["Amount", "about half a million"] in [part[:2] for part in refused.raw]
    with unit_of_work(by=officer()):
        made = list(awards.Award.objects.filter(source="listed").order_by("title"))
        assert [one.state for one in made] == ["listed"] * 5
        kenya = next(one for one in made if one.title.endswith("Kenya"))
        version = awards.in_force(kenya.pk)
        assert version is not None
        assert (str(version.total), version.currency, version.ends.isoformat()) == ("1000000.00", "USD", "2022-03-31")  # type: ignore[union-attr]
        assert version.starts is None
        assert [(one.country, one.share) for one in version.countries.all()] == [("KEN", 100)]
        assert (kenya.region, kenya.programme_type) == ("afr", "bilateral_regional")


def test_a_second_import_of_the_same_list_changes_nothing() -> None:
    """Invariant 17."""
    bring()
    before = counted()

    again = bring()

    assert counted() == before
    assert (again.projects, again.new, again.changed, again.unchanged) == (5, 0, 0, 5)


def test_the_same_entries_under_other_words_of_the_page_change_no_award() -> None:
    bring()
    before = counted()

    again = bring(head=HEAD.replace("Some are listed", "Most are listed"))

    after = counted()
    assert (again.new, again.changed, again.unchanged) == (0, 0, 5)
    assert {name: after[name] for name in TABLES[2:]} == {name: before[name] for name in TABLES[2:]}


def test_a_changed_entry_waits_and_overwrites_nothing() -> None:
    first = bring()
    award = the_award(0, first.batch)

    second = bring([LINES[0].but(amount="$2,000,000"), *LINES[1:]])

    assert (second.new, second.changed, second.unchanged, second.undecided) == (0, 1, 4, 1)
    [row] = [one for one in rows(second.batch) if one.outcome == "changed"]
    assert row.differences == [{"field": "amount_usd", "before": "1000000.00", "after": "2000000.00"}]
    assert row.award_id == award.pk
    with unit_of_work(by=officer()):
        version = awards.in_force(award.pk)
        assert version is not None
        assert str(version.total) == "1000000.00"


def test_taking_a_change_over_makes_a_version_and_keeps_the_earlier_one() -> None:
    bring()
    second = bring([LINES[0].but(amount="$2,000,000", ends="9/30/2023"), *LINES[1:]])
    [row] = [one for one in rows(second.batch) if one.outcome == "changed"]
    with unit_of_work(by=officer()):
        portfolio.decide(row.pk, portfolio.Choice.ACCEPT, by=officer())

    assert row.award_id
    with unit_of_work(by=officer()):
        told = [(one.number, str(one.total), one.state) for one in awards.versions(row.award_id)]
        assert told == [(1, "1000000.00", "in_effect"), (2, "2000000.00", "in_effect")]
        current = awards.in_force(row.award_id)
        assert current is not None
        assert current.number == 2
    third = bring([LINES[0].but(amount="$2,000,000", ends="9/30/2023"), *LINES[1:]], HEAD + "\nMore words.\n")
    assert (third.changed, third.unchanged) == (0, 5)


def test_keeping_ours_is_an_answer_that_lasts() -> None:
    bring()
    changed = [LINES[0].but(amount="$2,000,000"), *LINES[1:]]
    [row] = [one for one in rows(bring(changed).batch) if one.outcome == "changed"]
    with unit_of_work(by=officer()):
        portfolio.decide(row.pk, portfolio.Choice.KEEP, by=officer(), why="A slip of the list.")

    again = bring(changed, HEAD + "\nMore words.\n")

    assert (again.changed, again.unchanged) == (0, 5)
    with pytest.raises(portfolio.ListError), unit_of_work(by=officer()):
        portfolio.decide(row.pk, portfolio.Choice.ACCEPT, by=officer())


def test_an_entry_can_be_said_to_be_another_project() -> None:
    first = bring(LINES[:1])
    second = bring([LINES[0].but(amount="$7", ends="1/31/2030", words="Wells are dug in the dry land.")])
    [row] = rows(second.batch)
    assert row.outcome == "changed"
    assert row.doubtful
    with unit_of_work(by=officer()):
        decided = portfolio.decide(row.pk, portfolio.Choice.ANOTHER, by=officer())

    assert decided.award_id not in (None, the_award(0, first.batch).pk)
    with unit_of_work(by=officer()):
        assert awards.Award.objects.filter(source="listed").count() == 2


def test_an_entry_that_is_gone_is_named_and_its_award_stays() -> None:
    bring()

    second = bring(LINES[1:])

    assert second.gone == 1
    [gone] = [row for row in rows(second.batch) if row.outcome == "gone"]
    with unit_of_work(by=officer()):
        assert awards.get(gone.award_id, by=officer()).state == "listed"  # type: ignore[arg-type]


def test_an_unknown_organisation_waits_for_a_person_who_may_merge_it() -> None:
    with unit_of_work(by=officer()):
        meant = library.save_party(by=officer(), name="Harvest Aid", kind="ingo")
    first = bring()
    with unit_of_work(by=officer()):
        name = ListedName.objects.get(written__startswith="Harvest")
        assert name.decided_at is None
        portfolio.decide_party(name.pk, meant.pk, by=officer())

    with unit_of_work(by=officer()):
        assert awards.Award.objects.filter(party=meant).count() == 3
    assert the_award(0, first.batch).party_id == meant.pk
    again = bring(head=HEAD + "\nMore words.\n")
    assert (again.new, again.changed, again.unchanged) == (0, 0, 5)


def test_a_place_that_is_no_country_waits_and_is_read_as_decided() -> None:
    bring()
    with unit_of_work(by=officer()):
        place = ListedName.objects.get(kind="country")
        assert place.written == "MENA"
        portfolio.decide_place(place.pk, "JOR", by=officer())

    again = bring(head=HEAD + "\nMore words.\n")

    assert (again.changed, again.unchanged) == (0, 5)
    assert ["IRQ", "JOR"] in [row.parsed["countries"] for row in rows(again.batch)]


def test_totals_are_computed_and_claims_kept_beside_them() -> None:
    done = bring()
    with unit_of_work(by=officer()):
        batch = queries.batch(done.batch, by=officer())

    found = queries.sums(rows(done.batch))
    assert [(one.label, one.projects, str(one.amount_usd)) for one in found["section"]] == [
        ("Africa", 3, "2394750.50"),
        ("Near East", 1, "442500.00"),
        ("Global", 1, "10.00"),
    ]
    assert found["implementer"][0].projects == 3
    assert str(queries.total(rows(done.batch)).amount_usd) == "2837260.50"
    assert {one["what"]: one["value"] for one in batch.claims} == {
        "projects": "12", "countries": "9", "amount_usd": "3500000.0"
    }  # fmt: skip
    assert batch.as_of.isoformat() == "2020-03-01"  # type: ignore[union-attr]


def test_the_command_prints_what_it_did(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text(page(), encoding="utf-8")

    def told() -> dict[str, object]:
        out = io.StringIO()
        call_command("portfolio", "import", str(file), "--json", stdout=out)
        answer: dict[str, object] = json.loads(out.getvalue())
        return answer

    first, second = told(), told()

    assert {name: first[name] for name in ("projects", "new", "changed", "unchanged")} == {
        "projects": 5, "new": 5, "changed": 0, "unchanged": 0
    }  # fmt: skip
    assert {name: second[name] for name in ("projects", "new", "changed", "unchanged")} == {
        "projects": 5, "new": 0, "changed": 0, "unchanged": 5
    }  # fmt: skip
    assert first["issues"] == len(first["report"])  # type: ignore[arg-type]


def test_the_shipped_facts_are_eighty_four_projects_with_their_sum() -> None:
    with unit_of_work(by=officer()):
        batch = portfolio.load_demo_listing(by=officer())
        again = portfolio.load_demo_listing(by=officer())

    assert again.pk == batch.pk
    total = queries.total(rows(batch.pk))
    assert (total.projects, str(total.amount_usd)) == (84, "93092054.00")
    with unit_of_work(by=officer()):
        assert awards.Award.objects.filter(source="listed").count() == 84


def test_nobody_else_sees_or_decides() -> None:
    done = bring()
    [row] = [one for one in rows(bring([LINES[0].but(amount="$2"), *LINES[1:]]).batch) if one.outcome == "changed"]
    for code in ("caseworker", "grant-manager", "analyst"):
        with unit_of_work(by=actor(code)):
            assert not policy.scope(actor(code)).exists()
        with pytest.raises(Hidden), unit_of_work(by=actor(code)):
            portfolio.decide(row.pk, portfolio.Choice.KEEP, by=actor(code))
        with pytest.raises(Refused), unit_of_work(by=actor(code)):
            portfolio.import_page(page(), name="list", by=actor(code))
    with pytest.raises(Refused), unit_of_work(by=actor("grants-officer")):
        portfolio.decide(row.pk, portfolio.Choice.KEEP, by=actor("grants-officer"))
    assert done.new == 5
