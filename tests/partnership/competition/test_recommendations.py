"""Recommendations pass through several hands, none of them twice; the program says so and the database too."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.competition import states
from tessera.partnership.competition.actions import notices, recommendations, reviews
from tessera.partnership.competition.models import Application, AwardRecommendation
from tessera.partnership.stages import api as stages
from tessera.trust.people.models import Account
from tests.partnership.competition import world
from tests.partnership.competition.world import AFTER, at, director, grants, officer

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
RIGHTS = {each.action for each in states.RECOMMENDATION.moves}


@pytest.fixture
def recommended(cast: dict[str, UUID]) -> Application:
    """An application that the chair recommended."""
    assert cast
    _row, made = world.in_review()
    world.declare(made, officer())
    world.score(made, officer(), hand_in=True)
    world.declare(made, director())
    with at(AFTER), unit_of_work(by=director()):
        reviews.determine(made.pk, outcome="recommended", feedback="Well argued", by=director())
    return made


def second_officer() -> Actor:
    """A fourth person of the office."""
    row, _made = Account.objects.get_or_create(
        email="second@funder.example", defaults={"display_name": "A second officer"}
    )
    return replace(officer(), account=row.pk)


def drafted(made: Application) -> AwardRecommendation:
    """A draft by the programme officer, on its way."""
    with at(AFTER), unit_of_work(by=officer()):
        row = recommendations.draft(made.pk, amount=Decimal(45000), conditions="", by=officer())
        recommendations.move(row.pk, "programme", by=officer())
    return row


def test_a_recommendation_passes_through_four_different_hands(recommended: Application) -> None:
    row = drafted(recommended)
    for by, end in ((second_officer(), "budget"), (director(), "grants_officer"), (grants(), "approved")):
        with unit_of_work(by=by):
            recommendations.move(row.pk, end, by=by)
    with unit_of_work(by=officer()):
        assert Application.objects.get(pk=recommended.pk).state == "awarded"


def test_invariant_10_whoever_proposed_approves_no_step(recommended: Application) -> None:
    row = drafted(recommended)
    for end in ("budget", "grants_officer", "approved"):
        by = replace(officer(), actions=officer().actions | RIGHTS)
        with pytest.raises((stages.SamePerson, stages.IllegalMove)), unit_of_work(by=by):
            recommendations.move(row.pk, end, by=by)
    with pytest.raises(stages.SamePerson), unit_of_work(by=officer()):
        recommendations.move(row.pk, "budget", by=officer())


def test_invariant_10_the_database_refuses_a_second_step_by_one_person_at_commit(recommended: Application) -> None:
    row = drafted(recommended)
    with pytest.raises(DatabaseError, match="somebody else"), unit_of_work(by=officer()):
        stages.move(states.RECOMMENDATION, row, "budget", by=officer())
    with unit_of_work(by=director()):
        stages.move(states.RECOMMENDATION, row, "budget", by=director())
    with pytest.raises(DatabaseError, match="somebody else"), unit_of_work(by=director()):
        stages.move(states.RECOMMENDATION, row, "grants_officer", by=director())


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 3), min_size=3, max_size=3))
def test_invariant_10_only_chains_of_different_people_reach_the_end(recommended: Application, hands: list[int]) -> None:
    everybody = [
        replace(each, actions=each.actions | RIGHTS) for each in (officer(), second_officer(), director(), grants())
    ]
    with at(AFTER), unit_of_work(by=officer()):
        row = AwardRecommendation.objects.filter(application=recommended).first()
        if row is None:
            row = recommendations.draft(recommended.pk, amount=Decimal(45000), conditions="", by=officer())
    if row.state != "draft":
        return
    with unit_of_work(by=officer()):
        recommendations.move(row.pk, "programme", by=officer())
    acted, state = {officer().account}, "programme"
    for hand, end in zip(hands, ("budget", "grants_officer", "approved"), strict=True):
        by = everybody[hand]
        if by.account in acted:
            with pytest.raises(stages.SamePerson), unit_of_work(by=by):
                recommendations.move(row.pk, end, by=by)
            break
        with unit_of_work(by=by):
            recommendations.move(row.pk, end, by=by)
        acted, state = acted | {by.account}, end
    if state != "approved":
        back = next(each for each in everybody if each.account not in acted or state == "programme")
        with unit_of_work(by=back):
            recommendations.move(row.pk, "draft", by=back, reason="Start anew")


def test_a_recommendation_goes_back_with_a_reason_and_changes_as_a_draft_only(recommended: Application) -> None:
    row = drafted(recommended)
    with pytest.raises(ValidationError), unit_of_work(by=officer()):
        recommendations.draft(recommended.pk, amount=Decimal(1), conditions="", by=officer())
    with pytest.raises(DatabaseError, match="as a draft only"):
        world.raw(officer(), "update partnership_awardrecommendation set amount = 1")
    with pytest.raises(stages.ReasonMissing), unit_of_work(by=director()):
        recommendations.move(row.pk, "draft", by=director())
    with unit_of_work(by=director()):
        recommendations.move(row.pk, "draft", by=director(), reason="The sum is too high")
    with unit_of_work(by=officer()):
        recommendations.draft(recommended.pk, amount=Decimal(40000), conditions="", by=officer())


def test_whoever_scored_does_not_decide_and_nothing_is_decided_before_all_reviews_are_in(
    cast: dict[str, UUID],
) -> None:
    assert cast
    _row, made = world.in_review()
    for by in (officer(), director()):
        world.declare(made, by)
    with pytest.raises(ValidationError), at(AFTER), unit_of_work(by=director()):
        reviews.determine(made.pk, outcome="recommended", feedback="Early", by=director())
    world.score(made, officer(), hand_in=True)
    judge = world.with_rights(officer(), "competition:determination:make")
    with pytest.raises(stages.SamePerson), at(AFTER), unit_of_work(by=judge):
        reviews.determine(made.pk, outcome="recommended", feedback="Mine", by=judge)
    with pytest.raises(ValidationError), at(AFTER), unit_of_work(by=director()):
        reviews.determine(made.pk, outcome="invited", feedback="There is one stage", by=director())


def test_a_notice_is_cleared_by_somebody_else(cast: dict[str, UUID]) -> None:
    assert cast
    both = world.with_rights(officer(), "competition:opportunity:clear")
    with at(world.BEFORE), unit_of_work(by=both):
        row = notices.draft(values=world.notice(), criteria=world.CRITERIA, questions=world.QUESTIONS, by=both)
        notices.move(row.pk, "in_clearance", by=both)
    with pytest.raises(stages.SamePerson), unit_of_work(by=both):
        notices.move(row.pk, "forecast", by=both)
    with pytest.raises(Refused), unit_of_work(by=officer()):
        notices.move(row.pk, "forecast", by=officer())


def test_two_stages_go_from_concept_by_invitation_to_proposal(cast: dict[str, UUID]) -> None:
    assert cast
    from datetime import UTC, date, datetime

    from tessera.partnership.competition.actions import applications

    criteria = tuple({**each, "stage": stage} for stage in (1, 2) for each in world.CRITERIA)
    questions = tuple({**world.QUESTIONS[0], "stage": stage} for stage in (1, 2))
    row = world.opened(criteria, questions, stages=2, second_closes_on=date(2026, 6, 30))
    made = world.handed_in(row)
    world.panel(row)
    by = world.applicant()
    with at(AFTER), unit_of_work(by=officer()):
        reviews.screen(made.pk, fit=True, reason="", by=officer())
    world.declare(made, officer())
    with at(AFTER), unit_of_work(by=officer()):
        mine = reviews.open_review(made.pk, by=officer())
        assert mine
        given = {each.pk: (4, "Sound") for each in mine.notice.criteria.filter(stage=1)}
        reviews.score(made.pk, given=given, by=officer())
        reviews.hand_in(made.pk, by=officer())
    world.declare(made, director())
    with at(AFTER), unit_of_work(by=director()):
        reviews.determine(made.pk, outcome="invited", feedback="Tell us more", by=director())
    with at(AFTER), unit_of_work(by=by):
        applications.begin_proposal(made.pk, by=by)
        values = {"title": "Night watch", "amount": Decimal(60000), "months": 12, "answers": {"2": "The whole plan"}}
        applications.write(made.pk, values=values, by=by)
        kept = applications.submit(made.pk, by=by)
    assert (kept.stage, kept.number) == (2, 2)
    with at(datetime(2026, 7, 1, tzinfo=UTC)), unit_of_work(by=officer()):
        reviews.screen(made.pk, fit=True, reason="", by=officer())
        again = reviews.open_review(made.pk, by=officer())
    assert again is not None
    assert again.stage == 2
    with unit_of_work(by=officer()):
        assert Application.objects.get(pk=made.pk).state == "in_review"
