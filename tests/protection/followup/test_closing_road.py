"""A case that was worked on is closed by its checklist and a second person; no shorter road leads there."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.trust.people import api as people
from tessera.trust.people.models import Membership
from tessera.trust.people.personas import email_of
from tests.protection.cases import world

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_page_that_moves_a_case_on_closes_enquiries_only(settings: Settings) -> None:
    settings.DEMO = True
    people.demo_cast(by=people.stage_hand())
    seat = Membership.objects.get(account__email=email_of("supervisor"))
    by = people.actor_for(seat.account_id, seat.organisation_id)
    client = Client()
    client.post("/demo/sign-in/", {"persona": "supervisor"})

    active = world.open_case(by, world.AMINA)
    with unit_of_work(by=by):
        cases.change_status(active.pk, "Active", by=by)
    page = client.get(reverse("cases:status", args=[active.pk])).content.decode()
    assert 'value="FollowUp"' in page
    assert 'value="Closed"' not in page
    refused = client.post(reverse("cases:status", args=[active.pk]), {"to": "Closed", "reason": "goals_met"})
    assert refused.status_code == 422
    with unit_of_work(by=by):
        assert cases.get(active.pk, by=by).is_open

    with unit_of_work(by=by):
        enquiry = cases.open_case(by=by, values={}, status="enquiry")
    asked = {"to": "Closed", "reason": "no_contact"}
    assert client.post(reverse("cases:status", args=[enquiry.pk]), asked).status_code == 302
    again = client.get(reverse("cases:status", args=[active.pk]))
    assert again.status_code == 200
