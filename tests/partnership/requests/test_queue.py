"""Training and technical assistance: from the asking to the follow-up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from tessera.kernel.clock import today
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.requests import policy, queries, rights
from tessera.partnership.requests.models import AssistanceRequest, Cohort
from tessera.partnership.stages import api as stages
from tests.observatory.world import actor
from tests.partnership.requests import world
from tests.partnership.requests.world import DIRECTOR, OFFICER

pytestmark = pytest.mark.usefixtures("cast")
GROUP = {"agency": "police", "district": "Tamale", "trained": 24, "days": 3}


def given_approval(**changes: object) -> AssistanceRequest:
    row = world.training(**changes)  # type: ignore[arg-type]
    world.act(OFFICER, "triage", row)
    done: AssistanceRequest = world.act(DIRECTOR, "approve_assistance", row)
    return done


def test_a_training_goes_from_the_asking_to_the_follow_up() -> None:
    row = given_approval()
    with pytest.raises(ValidationError):
        world.act(OFFICER, "delivered", row)
    world.act(OFFICER, "add_cohort", row, delivered_on=today(), **GROUP)
    world.act(OFFICER, "add_cohort", row, delivered_on=today(), **(GROUP | {"agency": "prosecutors", "trained": 6}))
    world.act(OFFICER, "delivered", row)
    assert world.act(OFFICER, "followed_up", row).state == "followed_up"

    by = actor(OFFICER)
    with unit_of_work(by=by):
        [[listed], _more] = queries.queue(by, queries.Filters(country="GHA", kind="training"))
        groups = queries.cohorts(listed)
    assert (listed.trained, [each.agency for each in groups]) == (30, ["police", "prosecutors"])  # type: ignore[attr-defined]


def test_technical_assistance_needs_no_group() -> None:
    row = given_approval(kind="technical")
    assert world.act(OFFICER, "delivered", row).state == "delivered"


def test_invariant_10_whoever_wrote_down_or_looked_through_a_request_does_not_approve_it() -> None:
    officer = world.with_rights(actor(OFFICER), rights.APPROVE_ASSISTANCE)
    row = world.training()
    world.act_as(officer, "triage", row)
    with pytest.raises(stages.SamePerson):
        world.act_as(officer, "approve_assistance", row)

    other = world.training()
    director = world.with_rights(actor(DIRECTOR), rights.TRIAGE)
    world.act_as(director, "triage", other)
    with pytest.raises(stages.SamePerson):
        world.act_as(officer, "approve_assistance", other)
    with pytest.raises(DatabaseError, match="assistance_two_people"), unit_of_work(by=officer):
        AssistanceRequest.objects.filter(pk=row.pk).update(approved_by=officer.account)


def test_a_decline_says_why() -> None:
    row = world.training()
    with pytest.raises(stages.ReasonMissing):
        world.act(OFFICER, "decline_assistance", row, reason="  ")
    world.act(OFFICER, "decline_assistance", row, reason="Another donor gives this training")
    with unit_of_work(by=actor(OFFICER)):
        last = stages.history("assistance_request", row.pk)[-1]
    assert (last.ends, last.reason) == ("declined", "Another donor gives this training")


def test_what_was_approved_stays_as_it_was_approved() -> None:
    row = world.training()
    changed = world.act(OFFICER, "change_assistance", row, given=world.given(topic="shelter", asked_by=" Ministry "))
    assert (changed.topic, changed.asked_by) == ("shelter", "Ministry")
    world.act(OFFICER, "triage", row)
    world.act(DIRECTOR, "approve_assistance", row)
    with pytest.raises(ValidationError):
        world.act(OFFICER, "change_assistance", row, given=world.given())


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"topic": "x"}, "topic"), ({"country": "XYZ"}, "country"), ({"asked_by": " "}, "asked_by"),
     ({"asked_kind": "person"}, "asked_kind"), ({"currency": ""}, "currency"), ({"ends": today()}, "ends"),
     ({"starts": today(), "ends": today() - timedelta(days=1)}, "ends")],
)  # fmt: skip
def test_a_request_says_what_where_and_who(changes: dict[str, object], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        world.training(**changes)
    assert field in caught.value.message_dict


def test_groups_are_of_days_that_were_and_of_somebody() -> None:
    row = given_approval()
    for wrong in ({"trained": 0}, {"days": 0}, {"agency": "choir"}, {"delivered_on": today() + timedelta(days=1)}):
        with pytest.raises(ValidationError) as caught:
            world.act(OFFICER, "add_cohort", row, **({"delivered_on": today()} | GROUP | wrong))
        assert set(caught.value.message_dict) == set(wrong)


def test_a_grantee_asks_for_itself_and_follows_its_own_request_only() -> None:
    row = world.training("grant-manager", asked_kind="implementer", asked_by="Harbour House")
    grantee, other = actor("grant-manager"), world.with_rights(actor("supervisor-zaytuna"), *rights.OF_ASSISTANCE)
    with unit_of_work(by=grantee):
        assert queries.assistance(row.pk, by=grantee).implementer_id == grantee.organisation
    with pytest.raises(Hidden), unit_of_work(by=other):
        queries.assistance(row.pk, by=other)
    able = world.with_rights(grantee, *rights.OF_ASSISTANCE)
    for name in ("triage", "approve_assistance", "delivered"):
        with pytest.raises(Refused):
            world.act_as(able, name, row)
    with pytest.raises(DatabaseError), unit_of_work(by=able):
        Cohort.objects.create(
            organisation_id=row.organisation_id, implementer_id=able.home, request=row, delivered_on=today(), **GROUP
        )
    assert not policy.can(able, rights.TRIAGE, row)


def test_offices_do_not_see_what_others_were_asked() -> None:
    row = world.training()
    for code in ("caseworker", "stranger", "analyst", "coordinator"):
        by = world.with_rights(actor(code), *rights.OF_ASSISTANCE)
        with unit_of_work(by=by):
            assert not AssistanceRequest.objects.filter(pk=row.pk).exists()
