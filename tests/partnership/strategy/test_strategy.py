"""Strategies against the real database: clearance by a second person, versions, and what priorities answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError
from django.test import Client

from tessera.kernel import codes
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.countries import api as countries
from tessera.partnership.recommendations import api as recommendations
from tessera.partnership.stages import api as stages
from tessera.partnership.strategy import actions, api, panels, policy
from tessera.partnership.strategy.enums import StrategyState
from tessera.partnership.strategy.models import Priority, PriorityRecommendation, Strategy
from tests.observatory.world import actor
from tests.partnership.strategy import world

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture(autouse=True)
def people(cast: dict[str, UUID]) -> None:
    """Everybody is there."""


def asked(country: str = "GHA", text: str = "Hear cases within a year") -> recommendations.Recommendation:
    """A recommendation of a report."""
    by = actor(world.OFFICER)
    with unit_of_work(by=by):
        edition = countries.edition(codes.get("report_publisher").values()[0], 2025, by=by)
        return recommendations.add(country, edition, text, by=by, p_areas=["prosecution"])


def answered(recommendation: recommendations.Recommendation) -> Strategy:
    """A draft whose priority answers it."""
    row = world.drafted()
    held = world.first_priority(row)
    by = actor(world.OFFICER)
    with unit_of_work(by=by):
        actions.answer(held.pk, by=by, recommendations=[recommendation.pk])
    return row


def test_a_strategy_goes_into_force_by_a_second_person() -> None:
    row = world.in_force()
    with unit_of_work(by=actor(world.OFFICER)):
        row.refresh_from_db()
        assert (row.state, row.cleared_by_id) == (StrategyState.IN_FORCE, actor(world.DIRECTOR).account)
        assert [each.objective for each in api.priorities_in_force(actor(world.OFFICER), "GHA")] == [
            world.priority()["objective"]
        ]
        assert not api.priorities_in_force(actor(world.OFFICER), "TGO")


def test_invariant_10_whoever_drafted_a_strategy_does_not_clear_it() -> None:
    row = world.drafted()
    both = replace(actor(world.OFFICER), actions=frozenset(policy.ACTIONS))
    with unit_of_work(by=both):
        actions.move(row.pk, StrategyState.IN_CLEARANCE, by=both)
        assert not policy.can(both, policy.CLEAR, Strategy.objects.get(pk=row.pk))
    with pytest.raises(stages.SamePerson), unit_of_work(by=both):
        actions.move(row.pk, StrategyState.APPROVED, by=both)
    with pytest.raises(IntegrityError, match="strategy_two_people"), unit_of_work(by=both):
        Strategy.objects.filter(pk=row.pk).update(cleared_by_id=both.account)


def test_a_draft_without_a_priority_is_not_cleared_and_a_return_needs_a_reason() -> None:
    by = actor(world.OFFICER)
    with unit_of_work(by=by):
        empty = actions.draft(by=by, region="eap", fiscal_year=2027, title="Empty", ceiling=Decimal(1), currency="USD")
    with pytest.raises(actions.Wrong, match="at least one"):
        world.step(empty, StrategyState.IN_CLEARANCE, world.OFFICER)
    row = world.drafted()
    world.step(row, StrategyState.IN_CLEARANCE, world.OFFICER)
    with pytest.raises(stages.ReasonMissing):
        world.step(row, StrategyState.DRAFT, world.DIRECTOR)
    assert world.step(row, StrategyState.DRAFT, world.DIRECTOR, "Say more of courts").state == StrategyState.DRAFT


def test_what_went_to_clearance_is_not_rewritten() -> None:
    row = world.drafted()
    held = world.first_priority(row)
    world.step(row, StrategyState.IN_CLEARANCE, world.OFFICER)
    by = actor(world.OFFICER)
    with pytest.raises(Refused), unit_of_work(by=by):
        actions.edit(row.pk, by=by, title="x", ceiling=Decimal(1), currency="USD")
    changes: list[Callable[[], object]] = [
        lambda: Strategy.objects.filter(pk=row.pk).update(ceiling=Decimal(1)),
        lambda: Priority.objects.filter(pk=held.pk).update(ceiling=Decimal(1)),
        lambda: Priority.objects.filter(pk=held.pk)._raw_delete("default"),
    ]
    for change in changes:
        with pytest.raises(DatabaseError, match="not rewritten"), unit_of_work(by=by):
            change()


def test_a_new_version_supersedes_and_the_old_one_stays_readable() -> None:
    asked_for = asked()
    row = answered(asked_for)
    for end, code in (
        (StrategyState.IN_CLEARANCE, world.OFFICER),
        (StrategyState.APPROVED, world.DIRECTOR),
        (StrategyState.IN_FORCE, world.DIRECTOR),
    ):
        world.step(row, end, code)
    by = actor(world.OFFICER)
    with unit_of_work(by=by):
        second = actions.new_version(row.pk, by=by)
        [copied] = api.priorities_of(second)
        assert (second.version, second.supersedes_id) == (2, row.pk)
        assert (copied.key, copied.pk) != (world.first_priority(row).key, world.first_priority(row).pk)
        assert copied.key == world.first_priority(row).key
        assert [link.recommendation_id for link in copied.answers.all()] == [asked_for.pk]
        actions.save_priority(second.pk, by=by, priority_id=copied.pk, **world.priority(ceiling=Decimal(10)))
    with pytest.raises(actions.Wrong, match="already"), unit_of_work(by=by):
        actions.new_version(row.pk, by=by)
    world.step(second, StrategyState.IN_CLEARANCE, world.OFFICER)
    world.step(second, StrategyState.APPROVED, world.DIRECTOR)
    world.step(second, StrategyState.IN_FORCE, world.DIRECTOR)
    with unit_of_work(by=by):
        found = {each.version: each.state for each in api.of_region("afr", by)}
        assert found == {1: StrategyState.CLOSED, 2: StrategyState.IN_FORCE}
        assert world.first_priority(row).ceiling == Decimal(2000000)


def test_a_priority_answers_only_recommendations_of_its_countries() -> None:
    elsewhere = asked("TGO", "Train inspectors")
    held = world.first_priority(world.drafted())
    by = actor(world.OFFICER)
    with pytest.raises(actions.Wrong, match="not named"), unit_of_work(by=by):
        actions.answer(held.pk, by=by, recommendations=[elsewhere.pk])
    with unit_of_work(by=by):
        assert not PriorityRecommendation.objects.exists()


def test_a_recommendation_says_which_priorities_answer_it() -> None:
    asked_for = asked()
    row = answered(asked_for)
    by = actor(world.OFFICER)
    with unit_of_work(by=by):
        assert panels.answering([asked_for.pk], by) == {}
    world.step(row, StrategyState.IN_CLEARANCE, world.OFFICER)
    with unit_of_work(by=by):
        [link] = panels.answering([asked_for.pk], by)[asked_for.pk]
        assert link.url == f"/strategy/{row.pk}/#priority-1"
        assert link.state == "In clearance"


def test_a_priority_is_taken_out_of_a_draft_and_the_others_close_up() -> None:
    row = world.drafted()
    by = actor(world.OFFICER)
    with unit_of_work(by=by):
        actions.save_priority(row.pk, by=by, **world.priority(objective="Second"))
        actions.remove_priority(world.first_priority(row).pk, by=by)
        assert [(each.number, each.objective) for each in api.priorities_of(row)] == [(1, "Second")]
    with pytest.raises(actions.Wrong, match="No such country"), unit_of_work(by=by):
        actions.save_priority(row.pk, by=by, **world.priority(countries=["XXX"]))


def test_others_see_no_strategy() -> None:
    row = world.drafted()
    grantee = actor("grant-manager")
    with unit_of_work(by=grantee):
        assert not Strategy.objects.exists()
    with pytest.raises(Hidden), unit_of_work(by=grantee):
        api.get(row.pk, by=grantee)


def test_the_pages_lead_from_a_draft_into_force(signed_in: object) -> None:
    asked_for = asked()
    officer: Client = signed_in(world.OFFICER)  # type: ignore[operator]
    said = {"region": "afr", "fiscal_year": "2028", "title": "Africa 2028", "ceiling": "1000000", "currency": "USD"}
    answer = officer.post("/strategy/new/", said)
    assert answer.status_code == 302
    page = answer["Location"]
    wanted = {"objective": "Courts", "p_area": "prosecution", "countries-0-code": "GHA", "criteria": ["c1"]}
    refused = officer.post(f"{page}priorities/new/", {**wanted, "ceiling": "1500000"})
    assert refused.status_code == 422
    assert "More than the strategy leaves: 1,000,000 USD" in refused.content.decode()
    answer = officer.post(f"{page}priorities/new/", {**wanted, "ceiling": "500000"})
    assert answer.status_code == 302, answer.content.decode()
    offered = officer.get(answer["Location"])
    assert "Hear cases within a year" in offered.content.decode()
    assert officer.post(answer["Location"], {"recommendations": [str(asked_for.pk)]})["Location"] == page
    shown = officer.get(page).content.decode()
    assert "500,000 USD" in shown
    assert officer.post(f"{page}move/", {"end": "in_clearance"}).status_code == 302
    assert officer.get(f"{page}move/").status_code == 403
    director: Client = signed_in(world.DIRECTOR)  # type: ignore[operator]
    for end in ("approved", "in_force"):
        assert director.post(f"{page}move/", {"end": end}).status_code == 302
    assert "In force" in director.get(page).content.decode()
    assert "Courts" in officer.get("/countries/GHA/").content.decode()
    assert officer.post(f"{page}version/").status_code == 302
    assert "Africa 2028" in officer.get("/strategy/?region=afr&state=draft").content.decode()
