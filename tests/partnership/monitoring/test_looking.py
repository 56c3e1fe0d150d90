"""Visits, findings, answers, risks, incidents and evaluations."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from tessera.kernel.clock import today
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.monitoring import api as monitoring
from tessera.partnership.monitoring import policy
from tessera.partnership.monitoring.actions import incidents, learning
from tessera.partnership.monitoring.models import (
    CorrectiveAction,
    IncidentReader,
    Risk,
    SafeguardingIncident,
    SiteVisit,
)
from tessera.partnership.stages import api as stages
from tests.observatory.world import actor
from tests.partnership.monitoring import world
from tests.partnership.monitoring.world import DAY, DIRECTOR, GRANTEE, OFFICER, SIGNER

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture(autouse=True)
def people(cast: dict[str, UUID]) -> None:
    """Everybody is there."""


def test_a_corrective_action_is_answered_by_the_grantee_and_verified_by_the_office() -> None:
    award = world.watched()
    row = world.asked(award)
    with unit_of_work(by=(grantee := actor(GRANTEE))):
        monitoring.answer_action(row.pk, "Sent on Monday", by=grantee)
    with pytest.raises(Refused), unit_of_work(by=grantee):
        monitoring.judge_action(row.pk, "verified", by=grantee)
    with unit_of_work(by=(by := actor(OFFICER))):
        monitoring.judge_action(row.pk, "verified", by=by)
        assert monitoring.judge_action(row.pk, "closed", by=by).state == "closed"


def test_a_grantee_answers_nothing_without_words_and_changes_no_word_of_the_office() -> None:
    row = world.asked(world.watched())
    with pytest.raises(ValidationError), unit_of_work(by=(by := actor(GRANTEE))):
        monitoring.answer_action(row.pk, " ", by=by)
    with pytest.raises(DatabaseError, match="belongs to the office"), unit_of_work(by=by):
        CorrectiveAction.objects.filter(pk=row.pk).update(text="Nothing")


def test_a_corrective_action_of_another_award_is_hidden() -> None:
    row = world.asked(world.watched("W-2", tenant="zaytuna"))
    with pytest.raises(Hidden), unit_of_work(by=(by := actor(GRANTEE))):
        monitoring.answer_action(row.pk, "Mine", by=by)


def test_a_visit_is_told_after_it_took_place() -> None:
    award, by = world.watched(), actor(OFFICER)
    with unit_of_work(by=by):
        visit = monitoring.plan_visit(award.pk, "site_visit", today() + 3 * DAY, "See the shelter's books", by=by)
    with pytest.raises(ValidationError, match="future"), unit_of_work(by=by):
        monitoring.tell_visit(visit.pk, today() + DAY, "Fine", by=by)
    with unit_of_work(by=by):
        monitoring.tell_visit(visit.pk, today(), "Books are in order", by=by)
        assert [each.settled for each in monitoring.due_of(award.pk, by=by) if each.kind == "visit"] == [True]
    with unit_of_work(by=actor(GRANTEE)):
        assert SiteVisit.objects.filter(pk=visit.pk).exists()


def test_risks_are_the_offices_own() -> None:
    award = world.watched()
    with unit_of_work(by=(by := actor(OFFICER))):
        monitoring.record_risk(award.pk, "The partner leaves", 3, 5, by=by, response="Name another")
    with unit_of_work(by=(grantee := actor(GRANTEE))):
        assert not Risk.objects.exists()
    with pytest.raises(Refused), unit_of_work(by=grantee):
        monitoring.record_risk(award.pk, "x", 1, 1, by=grantee)
    with pytest.raises(ValueError, match="1 to 5"), unit_of_work(by=by):
        monitoring.record_risk(award.pk, "Too much", 6, 1, by=by)


def test_an_incident_is_read_by_its_own_list_alone_also_in_the_database() -> None:
    award, director = world.watched(), actor(DIRECTOR)
    with unit_of_work(by=director):
        row = monitoring.record_incident(award.pk, "data_breach", "A list was sent to a wrong address", by=director)
    officer, signer, grantee = actor(OFFICER), actor(SIGNER), actor(GRANTEE)
    for by in (officer, signer, grantee):
        with unit_of_work(by=by):
            assert not SafeguardingIncident.objects.exists()
            assert not policy.incidents(by).exists()
    with pytest.raises(Hidden), unit_of_work(by=officer):
        incidents.incident(row.pk, by=officer)
    with pytest.raises(DatabaseError, match="names another reader"), unit_of_work(by=officer):
        IncidentReader.objects.create(
            organisation_id=row.organisation_id, incident_id=row.pk, account=officer.account, named_by=officer.account
        )
    assert officer.account is not None
    with unit_of_work(by=director):
        incidents.name_reader(row.pk, officer.account, by=director)
    with unit_of_work(by=officer):
        assert incidents.incident(row.pk, by=officer).summary.startswith("A list")
    with unit_of_work(by=signer):
        assert not SafeguardingIncident.objects.exists()
        assert not IncidentReader.objects.exists()


def test_somebody_of_elsewhere_cannot_be_named() -> None:
    award, director, grantee = world.watched(), actor(DIRECTOR), actor(GRANTEE)
    assert grantee.account is not None
    with pytest.raises(ValidationError, match="colleagues"), unit_of_work(by=director):
        monitoring.record_incident(award.pk, "other", "Words", by=director, readers=[grantee.account])


def test_an_evaluation_goes_on_when_each_step_has_what_it_needs() -> None:
    award, by = world.watched(), actor(OFFICER)
    with unit_of_work(by=by):
        row = learning.plan_evaluation(
            award.pk, learning.Planned("midterm", "Halfway", today() + 60 * DAY, "A university"), by=by
        )
        learning.move_evaluation(row.pk, "commissioned", by=by)
        learning.move_evaluation(row.pk, "draft", by=by)
        learning.move_evaluation(row.pk, "final", by=by, summary="It works in two of three towns")
    with pytest.raises(ValidationError, match="no recommendation"), unit_of_work(by=by):
        learning.move_evaluation(row.pk, "response_due", by=by)
    with unit_of_work(by=by):
        said = learning.recommend(row.pk, "Hire a second trainer", by=by)
        learning.move_evaluation(row.pk, "response_due", by=by)
    with pytest.raises(ValidationError, match="no answer"), unit_of_work(by=by):
        learning.move_evaluation(row.pk, "response_given", by=by)
    with pytest.raises(ValidationError, match="until when"), unit_of_work(by=by):
        learning.answer_recommendation(said.pk, "accepted", "We will", by=by)
    with unit_of_work(by=by):
        answer = learning.answer_recommendation(said.pk, "accepted", "We will", by=by, due=today() + 30 * DAY)
        learning.move_evaluation(row.pk, "response_given", by=by)
    with pytest.raises(ValidationError, match="not done"), unit_of_work(by=by):
        learning.move_evaluation(row.pk, "followed_up", by=by)
    with unit_of_work(by=by):
        learning.follow_up(answer.pk, today(), by=by)
        assert learning.move_evaluation(row.pk, "followed_up", by=by).state == "followed_up"
    with pytest.raises(stages.IllegalMove), unit_of_work(by=by):
        learning.move_evaluation(row.pk, "draft", by=by)
