"""A panel that changes while it works: conflicts found late, reviewers who fall ill, and how many reviews it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.test import Client

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.competition import policy, queries
from tessera.partnership.competition.actions import panels, recommendations, reviews
from tessera.partnership.competition.models import (
    Application,
    ApplicationReview,
    ConflictDeclaration,
    PanelMember,
    ReviewScore,
)
from tessera.partnership.stages import api as stages
from tessera.trust.people import api as colleagues
from tests.observatory import world as people
from tests.partnership.competition import world
from tests.partnership.competition.world import AFTER, SECRET, at, director, grants, officer, raw

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

TEXTS = "select answers::text from partnership_applicationversion"
SCORES = "select account_id, value from partnership_reviewscore"


@pytest.fixture(autouse=True)
def _people(cast: dict[str, UUID]) -> None:
    """The cast of the demo world, with those who help out."""
    colleagues.demo_cast(by=colleagues.stage_hand(), more=colleagues.SPECIALISTS)


def second() -> Actor:
    """Another programme officer, who steps in."""
    return people.actor("programme-officer-two")


def scored(least: int = 2) -> Application:
    """Two reviews handed in, a chair without a conflict, and a notice that asks for so many reviews."""
    row = world.opened(least_reviews=least)
    made = world.handed_in(row)
    world.panel(row)
    with at(AFTER), unit_of_work(by=officer()):
        reviews.screen(made.pk, fit=True, reason="", by=officer())
    for by in (officer(), grants(), director()):
        world.declare(made, by)
    world.score(made, officer(), 5, hand_in=True)
    world.score(made, grants(), 1, hand_in=True)
    return made


def ruled(made: Application, *, clear: bool, of: Actor, reason: str = "Their cousin founded it") -> None:
    with at(AFTER), unit_of_work(by=director()):
        held = ConflictDeclaration.objects.get(application=made, account_id=of.account)
        reviews.rule(held.pk, clear=clear, reason=reason, by=director())


def decide(made: Application, outcome: str = "recommended") -> None:
    with at(AFTER), unit_of_work(by=director()):
        reviews.determine(made.pk, outcome=outcome, feedback="Well argued", by=director())


def name(made: Application, who: Actor, role: str = "reviewer") -> PanelMember:
    assert who.account
    with at(AFTER), unit_of_work(by=officer()):
        return panels.name_member(made.opportunity_id, who.account, role, by=officer())


def review_of(made: Application, who: Actor) -> ApplicationReview:
    with unit_of_work(by=officer()):
        return ApplicationReview.objects.get(application=made, account_id=who.account)


def test_a_conflict_found_after_scoring_takes_the_text_away_and_nothing_follows_before_the_ruling() -> None:
    made = scored(least=1)
    world.declare(made, grants(), "I see only now that my cousin founded it")
    assert raw(grants(), TEXTS) == raw(grants(), SCORES) == []
    with pytest.raises(ValidationError, match="has to rule"):
        decide(made)
    with pytest.raises(DatabaseError, match="before anything follows"):
        raw(director(), _DETERMINATION, *_determines(made))
    ruled(made, clear=True, of=grants(), reason="Another person of that name")
    assert SECRET in raw(grants(), TEXTS)[0][0]
    decide(made)
    assert review_of(made, grants()).state == "locked"


_DETERMINATION = """insert into partnership_applicationdetermination (id, created_at, changed_at, organisation_id,
    implementer_id, application_id, stage, outcome, feedback, by_id, at)
    values (gen_random_uuid(), now(), now(), %s, %s, %s, 1, 'declined', 'x', %s, now())"""


def _determines(made: Application) -> tuple[Any, ...]:
    return (made.organisation_id, made.implementer_id, made.pk, director().account)


def test_scores_of_a_recused_reviewer_are_set_aside_with_the_reason_and_the_panel_is_completed() -> None:
    made = scored()
    world.declare(made, grants(), "My cousin founded it")
    ruled(made, clear=False, of=grants())
    aside = review_of(made, grants())
    assert aside.state == "set_aside"
    with unit_of_work(by=officer()):
        told = {each.ends: (each.reason, each.by) for each in stages.history("application_review", aside.pk)}
        assert set(told) == {"assigned", "draft", "submitted", "set_aside"}
        assert told["set_aside"] == ("Their cousin founded it", director().account)
        seen = queries.desk(queries.application(made.pk, by=officer()), by=officer())
        assert [each.total for each in seen.lines if each.total is not None] == [100]
        assert (seen.lacks, seen.spread) == (1, None)
    with pytest.raises(ValidationError, match="asks for 2"):
        decide(made)
    with pytest.raises(DatabaseError, match="as many as the notice says"):
        raw(director(), _DETERMINATION, *_determines(made))
    # The scores are kept, and sway nobody who still scores.
    name(made, second())
    world.declare(made, second())
    world.score(made, second(), 4, hand_in=True)
    assert {row[0] for row in raw(second(), SCORES)} == {officer().account, second().account}
    decide(made)
    assert {row[0] for row in raw(director(), SCORES)} == {officer().account, second().account, grants().account}
    assert raw(grants(), SCORES) == []
    assert review_of(made, grants()).state == "set_aside"


def test_a_recused_reviewer_does_not_score_again() -> None:
    made = scored()
    world.declare(made, grants(), "My cousin founded it")
    ruled(made, clear=False, of=grants())
    with pytest.raises(Refused), at(AFTER), unit_of_work(by=grants()):
        reviews.score(made.pk, given={}, by=grants())
    with pytest.raises(stages.IllegalMove):
        world.declare(made, grants())


def test_a_conflict_found_after_the_decision_stops_the_award_and_the_application_is_decided_anew() -> None:
    made = scored()
    decide(made)
    with at(AFTER), unit_of_work(by=officer()):
        drafted = recommendations.draft(made.pk, amount=world.Decimal(40000), conditions="", by=officer())
    world.declare(made, grants(), "My cousin founded it")
    with pytest.raises(ValidationError, match="has to rule"), at(AFTER), unit_of_work(by=officer()):
        recommendations.move(drafted.pk, "programme", by=officer())
    ruled(made, clear=False, of=grants())
    with pytest.raises(ValidationError, match="Name another"), at(AFTER), unit_of_work(by=officer()):
        recommendations.move(drafted.pk, "programme", by=officer())
    with at(AFTER), unit_of_work(by=director()):
        reviews.reconsider(made.pk, reason="A review fell away", by=director())
    name(made, second())
    world.declare(made, second())
    world.score(made, second(), 3, hand_in=True)
    decide(made)
    with at(AFTER), unit_of_work(by=officer()):
        recommendations.move(drafted.pk, "programme", by=officer())
        assert made.determinations.count() == 2


def test_a_decision_whose_reviews_stand_is_not_taken_back() -> None:
    made = scored()
    decide(made)
    with pytest.raises(ValidationError, match="decision stands"), at(AFTER), unit_of_work(by=director()):
        reviews.reconsider(made.pk, reason="On second thoughts", by=director())


def test_a_reviewer_who_falls_ill_is_replaced_and_the_least_number_still_holds() -> None:
    row = world.opened(least_reviews=2)
    made = world.handed_in(row)
    world.panel(row)
    with at(AFTER), unit_of_work(by=officer()):
        reviews.screen(made.pk, fit=True, reason="", by=officer())
    for by in (officer(), grants(), director()):
        world.declare(made, by)
    world.score(made, officer(), hand_in=True)
    world.score(made, grants(), 1)
    with unit_of_work(by=officer()):
        ill = PanelMember.objects.get(opportunity=row, account_id=grants().account)
    with pytest.raises(stages.ReasonMissing), at(AFTER), unit_of_work(by=officer()):
        panels.end_member(ill.pk, reason=" ", by=officer())
    with at(AFTER), unit_of_work(by=officer()):
        assert panels.end_member(ill.pk, reason="Ill until spring", by=officer()) == 1
        told = {each.ends: each.reason for each in stages.history("panel_member", ill.pk)}
        assert told == {"serving": "", "ended": "Ill until spring"}
    assert review_of(made, grants()).state == "set_aside"
    assert raw(grants(), TEXTS) == raw(grants(), SCORES) == []
    with pytest.raises(Refused), at(AFTER), unit_of_work(by=grants()):
        reviews.hand_in(made.pk, by=grants())
    with pytest.raises(ValidationError, match="1 reviews are handed in, and the notice asks for 2"):
        decide(made)
    name(made, second())
    world.declare(made, second())
    with pytest.raises(ValidationError, match="not handed in"):
        decide(made)
    world.score(made, second(), 2, hand_in=True)
    decide(made, "declined")
    with unit_of_work(by=officer()):
        assert ReviewScore.objects.filter(account_id=second().account).count() == 2


def test_what_was_handed_in_before_the_assignment_ended_stands() -> None:
    made = scored()
    with unit_of_work(by=officer()):
        member = PanelMember.objects.get(opportunity_id=made.opportunity_id, account_id=grants().account)
    with at(AFTER), unit_of_work(by=officer()):
        assert panels.end_member(member.pk, reason="Moved to another post", by=officer()) == 0
    decide(made)
    assert review_of(made, grants()).state == "locked"
    with at(AFTER), unit_of_work(by=officer()):
        panels.resume_member(member.pk, reason="Back", by=officer())
    assert SECRET in raw(grants(), TEXTS)[0][0]


def test_nobody_hands_in_the_review_of_another_or_ends_an_assignment_without_the_right() -> None:
    made = world.two_reviewers()
    world.score(made, grants())
    theirs = review_of(made, grants())
    write = """with moved as (insert into partnership_statechange
        (id, organisation_id, kind, object_id, starts, ends, reason, "by", at)
        select gen_random_uuid(), organisation_id, 'application_review', id, 'draft', 'submitted', '', %s, now()
          from partnership_applicationreview where id = %s)
        update partnership_applicationreview set state = 'submitted' where id = %s"""
    with pytest.raises(DatabaseError, match="review of another"):
        raw(officer(), write, officer().account, theirs.pk, theirs.pk)
    with pytest.raises(Refused), unit_of_work(by=grants()):
        panels.end_member(theirs.member_id, reason="No", by=grants())
    with pytest.raises(Hidden), unit_of_work(by=world.applicant()):
        panels.end_member(theirs.member_id, reason="No", by=world.applicant())
    without = world.with_rights(officer())
    assert policy.can(without, policy.SET_ASIDE)


def test_the_pages_tell_of_a_late_conflict_and_of_a_member_who_left(signed_in: Callable[[str], Client]) -> None:
    made = scored()
    here, panel = f"/competition/applications/{made.pk}/", f"/competition/{made.opportunity_id}/"
    reviewer, chair, clerk = (
        signed_in("grants-officer"),
        signed_in("programme-director"),
        signed_in("programme-officer"),
    )
    assert "after all" in reviewer.get(here).content.decode()
    assert reviewer.post(f"{here}late/", {"conflict": ""}).status_code == 422
    assert reviewer.post(f"{here}late/", {"conflict": "My cousin founded it"}).status_code == 302
    assert SECRET not in reviewer.get(here).content.decode()
    with unit_of_work(by=officer()):
        held = ConflictDeclaration.objects.get(application=made, account_id=grants().account)
        member = held.member_id
    assert "My cousin founded it" in chair.get(here).content.decode()
    chair.post(f"/competition/declarations/{held.pk}/", {"ruling": "recuse", "reason": "The founder is family"})
    shown = clerk.get(here).content.decode()
    assert "The founder is family" in shown
    assert "1 of at least 2 reviews" in shown
    assert "cannot go on" in clerk.get(panel).content.decode()
    left = {"member": str(member), "reason": "Recused, and busy"}
    assert clerk.post(f"{panel}members/", {**left, "reason": ""}).status_code == 422
    assert clerk.post(f"{panel}members/", left, follow=True).status_code == 200
    assert "comes back" in clerk.get(panel).content.decode()
    assert reviewer.post(f"{panel}members/", left).status_code == 403
