"""Invariants 5 and 6 of competitions, who reads what when, through the program and past it, on the real database as the serving role."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.competition import queries
from tessera.partnership.competition.actions import reviews
from tessera.partnership.competition.models import (
    Application,
    ApplicationReview,
    ConflictDeclaration,
)
from tessera.partnership.stages import api as stages
from tests.observatory import world as everybody
from tests.partnership.competition import world
from tests.partnership.competition.world import AFTER, SECRET, at, director, grants, officer, raw

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

TEXTS = "select answers::text from partnership_applicationversion"
SCORES = "select account_id, value, reason from partnership_reviewscore"
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _people(cast: dict[str, UUID]) -> None:
    """The cast of the demo world."""


def desk(made: Application, by: Actor) -> queries.Desk:
    """What the page of an application is made of."""
    with unit_of_work(by=by):
        return queries.desk(queries.application(made.pk, by=by), by=by)


# 5: no text and no review before the conflict answer; a recused member sees neither text nor scores


def test_invariant_05_nobody_in_the_office_reads_an_application_before_answering() -> None:
    _row, made = world.in_review()
    for by in (officer(), grants(), director()):
        assert raw(by, TEXTS) == []
        assert desk(made, by).versions == []
    world.declare(made, officer())
    assert SECRET in raw(officer(), TEXTS)[0][0]
    assert desk(made, officer()).versions[0].answers[0]["answer"] == SECRET
    assert raw(grants(), TEXTS) == []


def test_invariant_05_no_review_is_opened_before_the_answer() -> None:
    _row, made = world.in_review()
    with pytest.raises(Refused), at(AFTER), unit_of_work(by=officer()):
        reviews.open_review(made.pk, by=officer())
    with unit_of_work(by=officer()):
        held = ConflictDeclaration.objects.get(application=made, account_id=officer().account)
        notice = made.opportunity.versions.get()
    statement = """insert into partnership_applicationreview
        (id, created_at, changed_at, organisation_id, application_id, member_id, account_id, notice_id, stage, state)
        values (gen_random_uuid(), now(), now(), %s, %s, %s, %s, %s, 1, 'assigned')"""
    values = (held.organisation_id, made.pk, held.member_id, held.account_id, notice.pk)
    with pytest.raises(DatabaseError, match="row-level security"):
        raw(officer(), statement, *values)


def test_invariant_05_a_declared_conflict_keeps_the_text_away_until_somebody_else_clears_it() -> None:
    _row, made = world.in_review()
    world.declare(made, grants(), "My sister works there")
    assert raw(grants(), TEXTS) == []
    with unit_of_work(by=director()):
        held = ConflictDeclaration.objects.get(application=made, account_id=grants().account)
    themselves = world.with_rights(grants(), "competition:conflict:rule")
    with pytest.raises(stages.SamePerson), unit_of_work(by=themselves):
        reviews.rule(held.pk, clear=True, reason="It is nothing", by=themselves)
    with pytest.raises(DatabaseError, match="own conflict"):
        raw(
            grants(), "update partnership_conflictdeclaration set state = 'cleared', ruled_by_id = %s where id = %s",
            director().account, held.pk,
        )  # fmt: skip
    with unit_of_work(by=director()):
        reviews.rule(held.pk, clear=True, reason="A sister in another department", by=director())
    assert SECRET in raw(grants(), TEXTS)[0][0]


def test_invariant_05_nobody_answers_for_somebody_else() -> None:
    _row, made = world.in_review()
    with unit_of_work(by=officer()):
        held = ConflictDeclaration.objects.get(application=made, account_id=grants().account)
    with pytest.raises(DatabaseError, match="a member declares"), unit_of_work(by=officer()):
        stages.move(reviews.CONFLICT, held, "none", by=officer())


def test_invariant_05_a_recused_member_sees_neither_text_nor_scores() -> None:
    _row, made = world.in_review()
    world.declare(made, officer())
    world.score(made, officer(), hand_in=True)
    world.declare(made, grants(), "I founded it")
    with unit_of_work(by=director()):
        held = ConflictDeclaration.objects.get(application=made, account_id=grants().account)
        reviews.rule(held.pk, clear=False, reason="The founder", by=director())
    world.declare(made, director())
    with at(AFTER), unit_of_work(by=director()):
        reviews.determine(made.pk, outcome="recommended", feedback="Well argued", by=director())
    assert raw(director(), SCORES)
    assert raw(grants(), TEXTS) == []
    assert raw(grants(), SCORES) == []
    seen = desk(made, grants())
    assert (seen.versions, seen.lines, seen.spread) == ([], [], None)
    with pytest.raises(Refused), at(AFTER), unit_of_work(by=grants()):
        reviews.score(made.pk, given={}, by=grants())


# 6: the others' scores only after one's own


def test_invariant_06_reviewers_see_each_others_scores_only_after_handing_in_their_own() -> None:
    made = world.two_reviewers()
    world.score(made, officer(), 5, hand_in=True)
    assert raw(grants(), SCORES) == []
    world.score(made, grants(), 2)
    assert {row[0] for row in raw(grants(), SCORES)} == {grants().account}
    assert [each.total for each in desk(made, grants()).lines if not each.own] == [None]
    assert {row[0] for row in raw(officer(), SCORES)} == {officer().account}
    world.score(made, grants(), 2, hand_in=True)
    both = {officer().account, grants().account}
    assert {row[0] for row in raw(grants(), SCORES)} == both
    assert {row[0] for row in raw(officer(), SCORES)} == both
    assert sorted(each.total for each in desk(made, grants()).lines if each.total) == [40, 100]


def test_invariant_06_a_reviewer_who_has_not_begun_sees_nothing_even_when_all_others_are_in() -> None:
    _row, made = world.in_review()
    world.declare(made, officer())
    world.score(made, officer(), hand_in=True)
    # Past the program: an answer without the review that follows from it.
    with at(AFTER), unit_of_work(by=grants()):
        held = ConflictDeclaration.objects.get(application=made, account_id=grants().account)
        stages.move(reviews.CONFLICT, held, "none", by=grants())
    assert raw(grants(), SCORES) == []


def test_invariant_06_the_chair_sees_scores_when_every_review_is_in() -> None:
    made = world.two_reviewers()
    world.score(made, officer(), 5, hand_in=True)
    assert raw(director(), SCORES) == []
    world.score(made, grants(), 3, hand_in=True)
    assert len(raw(director(), SCORES)) == 4


def test_invariant_06_scores_that_are_handed_in_change_no_more_and_nobody_writes_for_another() -> None:
    made = world.two_reviewers()
    world.score(made, officer(), 5, hand_in=True)
    with pytest.raises(DatabaseError, match="open review"):
        raw(officer(), "update partnership_reviewscore set value = 1")
    world.score(made, grants(), 3)
    with unit_of_work(by=grants()):
        theirs = ApplicationReview.objects.get(application=made, account_id=grants().account)
    statement = """insert into partnership_reviewscore (id, created_at, changed_at, organisation_id, review_id,
        application_id, stage, account_id, criterion_id, value, reason)
        select gen_random_uuid(), now(), now(), organisation_id, review_id, application_id, stage, %s, criterion_id, 0, 'x'
          from partnership_reviewscore limit 1"""
    with pytest.raises(DatabaseError):
        raw(grants(), statement, officer().account)
    assert theirs.state == "draft"


def test_invariant_06_neither_the_applicant_nor_a_stranger_reads_scores_reviews_or_declarations() -> None:
    made = world.two_reviewers()
    world.score(made, officer(), hand_in=True)
    for by in (world.applicant(), everybody.actor("stranger")):
        assert raw(by, SCORES) == []
        assert raw(by, "select id from partnership_applicationreview") == []
        assert raw(by, "select id from partnership_conflictdeclaration") == []
        assert raw(by, "select id from partnership_panelmember") == []
    assert raw(everybody.actor("stranger"), "select id from partnership_application") == []
    assert raw(everybody.actor("stranger"), TEXTS) == []
