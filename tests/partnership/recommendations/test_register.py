"""The register: brought in once, followed over editions, linked downward, and read by the office alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from tessera.kernel.actor import Actor, acting
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.countries import api as countries
from tessera.partnership.recommendations import api, links, queries
from tessera.partnership.recommendations.enums import State
from tessera.partnership.stages.api import StateChange, history
from tests.observatory import world
from tests.partnership.recommendations.test_importing import sheet

pytestmark = pytest.mark.usefixtures("cast")
OFFICER = "programme-officer"
FILE = sheet(("KHM", "", "Enforcement", "Train inspectors."), ("EGY", "", "Protection", "Open shelters."))


def bring(year: int, data: bytes = FILE) -> api.Outcome:
    by = world.actor(OFFICER)
    with unit_of_work(by=by):
        return api.bring_in(data, publisher="tip", year=year, by=by)


def one(country: str = "KHM") -> api.Recommendation:
    by = world.actor(OFFICER)
    with acting(by), transaction.atomic():
        return api.of_country(country, by).order_by("-created_at")[0]


def counts(done: api.Outcome) -> tuple[int, int, int]:
    return done.new, done.carried, done.unchanged


def follow(row: api.Recommendation, year: int, state: str, evidence: str = "", **more: object) -> api.Recommendation:
    by = world.actor(OFFICER)
    with unit_of_work(by=by):
        return api.follow(row, countries.edition("tip", year, by=by), state, by=by, evidence=evidence, **more)


def test_a_second_import_changes_nothing() -> None:
    assert counts(bring(2022)) == (2, 0, 0)
    before = StateChange.objects.count
    by = world.actor(OFFICER)
    with acting(by), transaction.atomic():
        moves, rows = before(), list(api.Recommendation.objects.values_list("pk", "changed_at"))
    assert counts(bring(2022)) == (0, 0, 2)
    with acting(by), transaction.atomic():
        assert (before(), list(api.Recommendation.objects.values_list("pk", "changed_at"))) == (moves, rows)


def test_the_same_text_in_a_later_edition_is_carried_forward_once_and_then_stands() -> None:
    bring(2022)
    assert counts(bring(2023)) == (0, 2, 0)
    assert counts(bring(2023)) == (0, 0, 2)
    assert counts(bring(2024)) == (0, 2, 0)
    row = one()
    assert (row.state, row.editions, row.last_edition.year) == (State.CARRIED, 3, 2024)
    by = world.actor(OFFICER)
    with acting(by), transaction.atomic():
        assert [(each.edition.year, each.state) for each in api.followed(row)] == [
            (2022, "new"), (2023, "carried_forward"), (2024, "carried_forward"),
        ]  # fmt: skip
        [begun, carried] = history("recommendation", row.pk)
    assert (begun.ends, carried.starts, carried.ends, carried.by) == ("new", "new", "carried_forward", by.account)


def test_an_older_edition_after_a_newer_one_is_named_and_not_taken() -> None:
    bring(2023)
    done = bring(2022)
    assert counts(done) == (0, 0, 0)
    assert [fault.line for fault in done.refused] == [2, 3]
    assert "oldest" in done.refused[0].remedy


def test_what_was_implemented_and_is_asked_again_begins_anew_and_names_its_predecessor() -> None:
    bring(2022)
    first = one()
    follow(first, 2023, State.DONE, "The law of March 2023.")
    assert counts(bring(2024)) == (1, 1, 0)
    again = one()
    assert (again.predecessor_id, again.state) == (first.pk, State.NEW)


def test_following_needs_evidence_a_legal_move_and_an_edition_that_is_not_older() -> None:
    bring(2022)
    row = one()
    for year, state, evidence, field in (
        (2021, State.CARRIED, "", "edition"),
        (2023, State.PARTLY, " ", "evidence"),
        (2023, State.NEW, "", "state"),
        (2023, State.SUPERSEDED, "Replaced.", "successor"),
        (2023, "done", "", "state"),
    ):
        with pytest.raises(api.Wrong) as fault:
            follow(row, year, state, evidence)
        assert fault.value.field == field
    follow(row, 2023, State.PARTLY, "Forty inspectors were trained.")
    with pytest.raises(api.Wrong) as fault:
        follow(one(), 2024, State.CARRIED)
    assert fault.value.field == "state"
    follow(one(), 2024, State.PARTLY)
    follow(one(), 2024, State.DONE, "All were.")
    assert (one().state, one().editions) == (State.DONE, 3)
    with pytest.raises(Refused):
        follow(one(), 2025, State.DONE, "Again.")


def test_a_superseded_one_names_what_replaces_it() -> None:
    bring(2022)
    row = one()
    by = world.actor(OFFICER)
    with unit_of_work(by=by):
        other = api.add(
            "KHM", countries.edition("tip", 2023, by=by), "Train and pay inspectors.", by=by, p_areas=["prosecution"]
        )
    follow(row, 2023, State.SUPERSEDED, "Widened.", successor=other)
    with acting(by), transaction.atomic():
        assert queries.successors(row, by) == [other]
        assert api.get(other.pk, by).predecessor_id == row.pk


def test_the_database_refuses_a_move_that_does_not_exist_or_is_not_written_down() -> None:
    bring(2022)
    row = one()
    follow(row, 2023, State.DONE, "The law.")
    by = world.actor(OFFICER)
    for state in (State.NEW, State.CARRIED):
        with pytest.raises(IntegrityError, match="no such move"), acting(by), transaction.atomic():
            api.Recommendation.objects.filter(pk=row.pk).update(state=state)
    other = one("EGY")
    with pytest.raises(IntegrityError, match="written down"), acting(by), transaction.atomic():
        api.Recommendation.objects.filter(pk=other.pk).update(state=State.CARRIED)


def test_gaps_are_open_in_three_editions_with_no_money_behind_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for year in (2022, 2023):
        bring(year)
    by = world.actor(OFFICER)
    paid: set[UUID] = set()
    monkeypatch.setattr(links, "_MONEY", [lambda _ids, _actor: paid])
    with acting(by), transaction.atomic():
        assert api.gaps(by) == []
    bring(2024)
    khm, egy = one(), one("EGY")
    with acting(by), transaction.atomic():
        assert set(api.gaps(by)) == {khm.pk, egy.pk}
        assert api.gaps(by, "nea") == [egy.pk]
        paid.add(egy.pk)
        assert api.gaps(by) == [khm.pk]
    follow(khm, 2025, State.DONE, "The law.")
    with acting(by), transaction.atomic():
        assert api.gaps(by) == []


def test_upper_rooms_hang_on_in_their_order_and_are_asked_once_for_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    bring(2022)
    asked: list[Sequence[UUID]] = []

    def objectives(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Sequence[api.Link]]:
        asked.append(ids)
        assert actor.organisation is not None
        indicator = api.Link("Indicator", "Inspectors trained")
        return {key: [api.Link("Objective", "Better inspections", under=[indicator])] for key in ids}

    def nothing(_ids: Sequence[UUID], _actor: Actor) -> Mapping[UUID, Sequence[api.Link]]:
        return {}

    def funded(ids: Sequence[UUID], _actor: Actor) -> Collection[UUID]:
        return ids[:1]

    monkeypatch.setattr(links, "_FINDERS", [])
    monkeypatch.setattr(links, "_MONEY", [])
    api.register_links(30, "Objectives", objectives)
    api.register_links(10, "Priorities", nothing)
    api.register_links(30, "Objectives", objectives)
    api.register_money(funded)
    by = world.actor(OFFICER)
    keys = [one().pk, one("EGY").pk]
    with acting(by), transaction.atomic():
        assert links.counted(keys, by) == dict.fromkeys(keys, 1)
        assert asked == [keys]
        groups = links.behind(keys[0], by)
        assert links.funded(keys, by) == {keys[0]}
    assert [(group.heading, len(group.links)) for group in groups] == [("Priorities", 0), ("Objectives", 1)]
    assert groups[1].links[0].under[0].title == "Inspectors trained"


def test_only_the_office_reads_the_register_and_only_those_with_the_right_write() -> None:
    bring(2022)
    row = one()
    for code in ("stranger", "grant-manager", "analyst"):
        actor = world.actor(code)
        with acting(actor), transaction.atomic():
            assert not api.Recommendation.objects.exists()
            assert not api.RecommendationState.objects.exists()
            with pytest.raises(Hidden):
                api.get(row.pk, actor)
            with pytest.raises(Refused):
                api.bring_in(FILE, publisher="tip", year=2023, by=actor)
    director, payer = world.actor("programme-director"), world.actor("grants-officer")
    with acting(payer), transaction.atomic():
        assert api.get(row.pk, payer) == row
        with pytest.raises(Refused):
            api.follow(row, row.first_edition, State.PARTLY, by=payer, evidence="x")
    with unit_of_work(by=director):
        assert api.follow(row, row.first_edition, State.PARTLY, by=director, evidence="Seen.").state == State.PARTLY


def test_a_hand_written_one_that_stands_already_is_refused() -> None:
    bring(2022)
    by = world.actor(OFFICER)
    with pytest.raises(api.Wrong) as fault, unit_of_work(by=by):
        api.add("KHM", countries.edition("tip", 2023, by=by), " train  INSPECTORS. ", by=by)
    assert fault.value.field == "text"
