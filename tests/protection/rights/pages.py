"""The list pages of follow-up and rights, and what makes them longer."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.test.utils import override_settings

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.ids import new_code
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.followup.models import Closure
from tessera.protection.rights.models import Retention, RightsRequest
from tessera.trust.subjects.models import Subject
from tests.architecture.list_pages import Growing
from tests.permissions import cast


def _growing(persona: str, url: str, add: Callable[[Actor, Case], object]) -> Growing:
    actor = cast.build().actors["supervisor"]
    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": persona}).status_code == 302

    def make_rows(count: int) -> None:
        with unit_of_work(by=actor):
            for _ in range(count):
                subject = Subject.objects.create(organisation_id=actor.organisation)
                add(actor, Case.objects.create(organisation_id=actor.organisation, subject=subject, code=new_code()))

    return Growing(client, url, make_rows)


def _closure(actor: Actor, case: Case) -> None:
    Closure.objects.create(
        organisation_id=actor.organisation,
        case=case,
        proposed_on=today(),
        reason="goals_met",
        sealed=b"",
        data_wish="keep_for_period",
    )


def _request(actor: Actor, case: Case) -> None:
    RightsRequest.objects.create(
        organisation_id=actor.organisation, case=case, kind="copy", asked_on=today(), due_on=today(), sealed=b""
    )


def _retention(actor: Actor, case: Case) -> None:
    Retention.objects.create(
        organisation_id=actor.organisation, case=case, subject=case.subject, code=case.code, kind="adult",
        ended_on=today(), until=today(),
    )  # fmt: skip


def waiting() -> Growing:
    """Closures that wait."""
    return _growing("supervisor", "/followup/closing/", _closure)


def requests() -> Growing:
    """What people asked."""
    return _growing("supervisor", "/rights/requests/", _request)


def retentions() -> Growing:
    """What is due."""
    return _growing("data-officer", "/rights/keeping/", _retention)
