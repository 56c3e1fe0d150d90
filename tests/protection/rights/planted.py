"""Somebody else's closing, contacts, requests and retention: what a stranger must not learn by any road."""

from __future__ import annotations

import datetime
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.protection.followup import api as followup
from tessera.protection.rights import actions
from tessera.protection.rights.models import Erasure

SECRETS = (
    "the kiln behind the chapel",
    "her ledger of plum jam",
    "a summons about the barge",
)


def plant(actor: Actor, case: UUID, subject: UUID) -> dict[str, object]:
    """A proposal to close, a contact, a request, a copy, retention with a hold, and an erasure; values by keyword."""
    more = {"closure:file:propose", "followup:contact:add", "followup:contact:view", "rights:copy:make", "rights:request:view",
            "retention:hold:set", "retention:list:view"}  # fmt: skip
    by = Actor(
        actor.account, actor.organisation, actor.roles, actor.actions | more, actor.purpose, actor.job, actor.function
    )
    with unit_of_work(by=by):
        proposal = followup.Proposal(
            "goals_met", "joint", "copy_to_me", way_back_explained="yes", way_back="the kiln behind the chapel"
        )
        closure = followup.propose(case, proposal, by=by)
        contact = followup.plan_one(case, today(), by=by)
        wish = actions.ask(case, "correction", "her ledger of plum jam is spelt wrong", by=by)
        copy = actions.want(case, "en", by=by)
        kept = actions.keep(case, by=by, reason="goals_met")
        review = today() + datetime.timedelta(days=90)
        hold = actions.set_hold(subject, "court_order", "a summons about the barge", review, by=by)
        erasure = Erasure.objects.create(
            organisation_id=by.home, subject_id=subject, basis="survivor_asked", proposed_by_id=by.account
        )
    return {
        "closure": closure.id, "contact": contact.id, "wish": wish.id, "copy": copy.id, "retention": kept.id,
        "hold": hold.id, "erasure": erasure.id,
    }  # fmt: skip
