"""What the tests of follow-up and closing do again and again, through the room's own doors."""

from __future__ import annotations

from typing import Any

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.followup import api as followup
from tessera.protection.followup.models import Closure, FollowUpContact
from tessera.protection.forms import api as forms
from tessera.trust.consent import api as consents
from tests.protection.cases.world import EXPLAINED

YES = consents.Terms("follow_up_contact", "given", explained=EXPLAINED)
NO = consents.Terms("follow_up_contact", "refused")
DONE = {"done_on": {"value": "2026-11-20", "precision": "exact"}, "mode": "phone", "reached": "yes"}


def decided(by: Actor, case: Case, terms: consents.Terms) -> consents.ConsentDecision:
    """What the person said."""
    with unit_of_work(by=by):
        return consents.record(case.subject_id, terms, by=by)


def proposed(by: Actor, case: Case, **more: Any) -> Closure:
    """A proposal to close the case."""
    values: dict[str, Any] = {
        "reason": "goals_met", "proposed_by": "joint", "data_wish": "keep_for_period", "way_back_explained": "yes",
        "way_back": "Ring the blue bell.",
    } | more  # fmt: skip
    with unit_of_work(by=by):
        return followup.propose(case.id, followup.Proposal(**values), by=by)


def approved(by: Actor, row: Closure, **more: Any) -> Closure:
    """The same, approved."""
    with unit_of_work(by=by):
        return followup.approve(row.id, by=by, **more)


def contacts(by: Actor, case: Case) -> list[FollowUpContact]:
    """The contacts of the case as the room lists them."""
    with unit_of_work(by=by):
        return followup.contacts(case.id, by=by)


def recorded(by: Actor, contact: FollowUpContact, **answers: Any) -> FollowUpContact:
    """A contact recorded with these answers."""
    with unit_of_work(by=by):
        shape = forms.definition("followup", by=by)
        return followup.record(contact.id, shape, {**DONE, **answers}, by=by)
