"""The list pages of the room, and what makes them longer."""

from __future__ import annotations

from django.test import Client
from django.test.utils import override_settings

from tessera.kernel.clock import now
from tessera.kernel.work import unit_of_work
from tessera.protection.referrals.models import Referral
from tests.architecture.list_pages import Growing
from tests.permissions import cast


def _growing(persona: str, url: str) -> Growing:
    actors = cast.build().actors
    sender, receiver = actors["supervisor"], actors["supervisor-zaytuna"]
    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": persona}).status_code == 302

    def make_rows(count: int) -> None:
        with unit_of_work(by=sender):
            Referral.objects.bulk_create(
                Referral(organisation_id=sender.organisation, to_organisation_id=receiver.organisation, kind="service",
                         priority="normal", state="sent", sent_at=now(), respond_by=now(), services_requested=["transport"])
                for _ in range(count)
            )  # fmt: skip

    return Growing(client, url, make_rows)


def inbox() -> Growing:
    """What arrived."""
    return _growing("supervisor-zaytuna", "/referrals/")


def outbox() -> Growing:
    """What was sent."""
    return _growing("supervisor", "/referrals/sent/")
