"""The list pages of the room, and what makes them longer."""

from __future__ import annotations

import datetime

from django.test import Client
from django.test.utils import override_settings

from tessera.kernel.clock import in_days, now, today
from tessera.kernel.ids import new_id
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case
from tessera.protection.work import api as work
from tessera.protection.work.enums import HANDED_OVER, REVIEW
from tessera.protection.work.models import Supervision
from tests.architecture.list_pages import Growing
from tests.permissions import cast


def _growing(persona: str, url: str) -> Growing:
    """Cases of a caseworker with something late in each; every other one is nobody's, and quiet."""
    actors = cast.build().actors
    worker, supervisor = actors["caseworker"], actors["supervisor"]
    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": persona}).status_code == 302

    def make_rows(count: int) -> None:
        for number in range(count):
            with unit_of_work(by=worker):
                case = cases.open_case(by=worker, values={})
                work.due(case.pk, kind=HANDED_OVER, object_id=new_id(), on=in_days(-1), by=worker)
                work.alert(case.pk, kind=HANDED_OVER, by=worker)
            with unit_of_work(by=supervisor):
                old = now() - datetime.timedelta(days=30)
                if number % 2:
                    cases.assign(case.pk, worker=None, by=supervisor)
                    Case.objects.filter(pk=case.pk).update(last_activity_at=old)
                work.due(case.pk, kind=REVIEW, object_id=case.pk, on=in_days(-1), by=supervisor)
                Supervision.objects.create(
                    organisation_id=worker.organisation, worker_id=worker.account, supervisor_id=supervisor.account,
                    on=today(),
                )  # fmt: skip

    return Growing(client, url, make_rows)


def day() -> Growing:
    """What falls to a caseworker."""
    return _growing("caseworker", "/work/")


def forgotten() -> Growing:
    """Where somebody is being forgotten."""
    return _growing("supervisor", "/work/forgotten/")


def nobody() -> Growing:
    """Cases nobody works on."""
    return _growing("supervisor", "/work/nobody/")


def overdue() -> Growing:
    """Everything late."""
    return _growing("supervisor", "/work/overdue/")


def supervision() -> Growing:
    """Supervision reviews."""
    return _growing("supervisor", "/work/supervision/")


def caseload() -> Growing:
    """Who carries how much: more colleagues make it longer."""
    from tests.protection.cases.world import colleague

    actors = cast.build().actors
    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": "supervisor"}).status_code == 302
    made = iter(range(1000))

    def make_rows(count: int) -> None:
        for _number in range(count):
            by = colleague(actors["supervisor"].home, f"worker-{next(made)}", "caseworker")
            with unit_of_work(by=by):
                cases.open_case(by=by, values={})

    return Growing(client, "/work/caseload/", make_rows)
