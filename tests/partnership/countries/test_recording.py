"""Recording what editions say: corrections keep what was there, tiers never change in place, and nobody else reads."""

from __future__ import annotations

import datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from tessera.kernel.actor import acting
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.countries import actions, history, queries
from tessera.partnership.countries.models import Assessment, AssessmentNote, Ratification, ReportEdition
from tests.observatory import world

pytestmark = pytest.mark.usefixtures("cast")
OFFICER = "programme-officer"


def recorded(country: str, year: int, ranking: str, **more: object) -> Assessment:
    by = world.actor(OFFICER)
    with unit_of_work(by=by):
        report = actions.edition("tip", year, by=by)
        return actions.record_assessment(country, report, by=by, ranking=ranking, source="Page 1", **more)


def test_what_the_office_records_stands_before_the_public_list() -> None:
    recorded("KHM", 2021, "2WL", waiver=True)
    by = world.actor(OFFICER)
    with acting(by), transaction.atomic():
        past = history.of("KHM", queries.assessments("KHM", by))
    placement = next(each for each in past.placements if each.year == 2021)
    assert (placement.tier, placement.recorded, placement.waiver, placement.source) == ("2WL", True, True, "Page 1")


def test_a_correction_says_why_and_keeps_what_was_there() -> None:
    first = recorded("KHM", 2026, "2", notes={"c1": "Two convictions.", "c2": " ", "nonsense": "x"})
    with pytest.raises(actions.Wrong, match="why") as fault:
        recorded("KHM", 2026, "2WL")
    assert fault.value.field == "reason"
    second = recorded("KHM", 2026, "2WL", reason="Read again")
    by = world.actor(OFFICER)
    with acting(by), transaction.atomic():
        assert [row.pk for row in queries.assessments("KHM", by)] == [second.pk]
        [before] = queries.earlier(second, by)
        assert (before.pk, before.ranking) == (first.pk, "2")
        assert list(before.notes.values_list("section", "text")) == [("c1", "Two convictions.")]


@pytest.mark.parametrize(
    ("country", "publisher", "given", "field"),
    [
        ("NAR", "tip", {"ranking": "2"}, "country"),
        ("KHM", "tip", {"ranking": "4"}, "ranking"),
        ("KHM", "ilab", {"ranking": "2"}, "ranking"),
        ("KHM", "tip", {"ranking": "2", "waiver": True}, "waiver"),
        ("KHM", "tip", {"ranking": "2", "source": " "}, "source"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_answer_it_is_about(
    country: str, publisher: str, given: dict[str, object], field: str
) -> None:
    by = world.actor(OFFICER)
    with unit_of_work(by=by):
        report = actions.edition(publisher, 2026, by=by)
    with pytest.raises(actions.Wrong) as fault, unit_of_work(by=by):
        actions.record_assessment(country, report, by=by, **{"source": "Page 1", **given})
    assert fault.value.field == field


def test_the_database_refuses_a_tier_that_changes_in_place_and_a_note_that_goes() -> None:
    row = recorded("KHM", 2026, "2", notes={"c1": "Two convictions."})
    by = world.actor(OFFICER)
    with pytest.raises(IntegrityError, match="never changes"), acting(by), transaction.atomic():
        Assessment.objects.filter(pk=row.pk).update(ranking="1")
    with pytest.raises(ProgrammingError), acting(by), transaction.atomic():
        Assessment.objects.filter(pk=row.pk).delete()
    with pytest.raises(ProgrammingError), acting(by), transaction.atomic():
        AssessmentNote.objects.filter(assessment=row).update(text="Otherwise")


def test_only_the_office_reads_and_only_officers_record() -> None:
    row = recorded("KHM", 2026, "2")
    for code in ("stranger", "grant-manager", "analyst", "caseworker"):
        actor = world.actor(code)
        with acting(actor), transaction.atomic():
            assert not Assessment.objects.exists()
            assert not ReportEdition.objects.exists()
            with pytest.raises(Hidden):
                queries.country("KHM", actor)
    for code in ("grants-officer", "programme-director"):
        actor = world.actor(code)
        with acting(actor), transaction.atomic():
            assert [each.pk for each in queries.assessments("KHM", actor)] == [row.pk]
            with pytest.raises(Refused):
                actions.edition("tip", 2027, by=actor)


def test_facts_keep_their_source_and_are_changed_not_doubled(cast: dict[str, UUID]) -> None:
    by = world.actor(OFFICER)
    with unit_of_work(by=by):
        actions.record_ratification("KHM", "palermo", by=by, ratified=False, source="List of 2001", year=2001)
        row = actions.record_ratification(
            "KHM", "palermo", by=by, ratified=True, source="Depositary", year=2026, on=datetime.date(2007, 7, 2)
        )
        actions.record_mechanism(
            "KHM", by=by, source="Visit", exists="yes", procedures="no", year=2018, lead_body="Ministry"
        )
        plan = actions.record_plan("KHM", by=by, source="Gazette", title="Plan", year=2024, until=2028)
        actions.record_plan("KHM", by=by, plan=plan, source="Gazette", state="in_force")
    with acting(by), transaction.atomic():
        assert list(queries.ratifications("KHM", by).values()) == [row]
        assert Ratification.objects.get().organisation_id == cast["funder"]
        [kept] = queries.plans("KHM", by)
        assert (kept.title, kept.state, kept.until) == ("Plan", "in_force", 2028)
        found = queries.mechanism("KHM", by)
        assert found is not None
        assert found.lead_body == "Ministry"


def test_a_fact_without_source_or_with_days_the_wrong_way_round_is_refused() -> None:
    by = world.actor(OFFICER)
    for write, field in (
        (lambda: actions.record_mechanism("KHM", by=by, source=" "), "source"),
        (
            lambda: actions.record_ratification(
                "KHM", "crc", by=by, ratified=False, source="x", on=datetime.date(2000, 1, 1)
            ),
            "on",
        ),
        (lambda: actions.record_plan("KHM", by=by, source="x", title="P", year=2025, until=2024), "until"),
        (lambda: actions.record_plan("KHM", by=by, source="x", title=" "), "title"),
        (
            lambda: actions.edition(
                "tip", 2026, by=by, starts=datetime.date(2026, 4, 1), ends=datetime.date(2025, 3, 31)
            ),
            "ends",
        ),
    ):
        with pytest.raises(actions.Wrong) as fault, unit_of_work(by=by):
            write()
        assert fault.value.field == field
