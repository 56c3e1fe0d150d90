"""The list pages of consent, and what makes them longer."""

from __future__ import annotations

from django.test import Client
from django.test.utils import override_settings

from tessera.kernel import codes
from tessera.kernel.work import unit_of_work
from tessera.trust.consent import actions
from tessera.trust.consent import api as consents
from tests.architecture.list_pages import Growing
from tests.permissions import cast
from tests.permissions.world_subjects import subject
from tests.trust.test_consent import EXPLAINED


def _signed_in() -> Client:
    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": "supervisor"}).status_code == 302
    return client


def person() -> Growing:
    """What one person decided: more decisions, recorded by the same colleague."""
    worker = cast.build().actors["supervisor"]
    assert worker.organisation is not None
    who = subject(worker.organisation)

    def make_rows(count: int) -> None:
        with unit_of_work(by=worker):
            for _ in range(count):
                consents.record(who.pk, consents.Terms("receive_services", "given", explained=EXPLAINED), by=worker)

    return Growing(_signed_in(), f"/people/{who.pk}/consent/", make_rows)


def texts() -> Growing:
    """The wordings in use: more languages."""
    worker = cast.build().actors["supervisor"]
    languages = iter([code for code in codes.get("language").values() if code not in {"en", "ar"}])

    def make_rows(count: int) -> None:
        with unit_of_work(by=worker):
            for _ in range(count):
                actions.publish_text(
                    by=worker, purpose="referral", language=next(languages), version="1", title="T", body="B"
                )

    return Growing(_signed_in(), "/people/consent/texts/", make_rows)
