"""Consent does not end unseen: it is due before, and the worker is alerted when it has ended."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from tessera.kernel import clock
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.work import api as work
from tessera.protection.work import consents
from tessera.trust.consent import api as consent
from tests.protection.cases.world import EXPLAINED, open_case

pytestmark = pytest.mark.django_db(transaction=True)


def given(by: Actor, case: Case, days: int) -> UUID:
    """Consent to keep a record, for so many days."""
    terms = consent.Terms("keep_record", "given", explained=EXPLAINED, valid_to=now() + timedelta(days=days))
    with unit_of_work(by=by):
        return consent.record(case.subject_id, terms, by=by).pk


def watch(days: float) -> None:
    """The clock's own job, so much later."""
    with clock.frozen(now() + timedelta(days=days)):
        consents.watch.function(None)  # type: ignore[arg-type]


def state(by: Actor, case: Case) -> tuple[list[tuple[UUID, bool]], int]:
    """What is due about consent, and how many alerts wait."""
    with unit_of_work(by=by):
        items = [item for item in work.open_items(case.pk, by=by) if item.kind == "consent:ending"]
        return [(item.object_id, item.urgent) for item in items], work.bell(by)


def test_consent_that_ends_soon_is_due_and_one_that_ended_alerts_once(worker: Actor) -> None:
    case = open_case(worker, consent=())
    decision = given(worker, case, 30)
    watch(10)
    assert state(worker, case) == ([], 0)
    watch(20)
    assert state(worker, case) == ([(decision, False)], 0)
    watch(31)
    watch(32)
    assert state(worker, case) == ([(decision, True)], 1)
    watch(50)
    assert state(worker, case)[0] == []


def test_a_decision_taken_anew_settles_the_old_one(worker: Actor) -> None:
    case = open_case(worker, consent=())
    given(worker, case, 5)
    watch(1)
    assert len(state(worker, case)[0]) == 1
    given(worker, case, 300)
    watch(1)
    assert state(worker, case) == ([], 0)
