"""What a closure takes from the rooms below: goals, needs from first to last, and what is still open."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.protection.assessments import api as assessments
from tessera.protection.assessments import policy as assessment_policy
from tessera.protection.plans import policy as plans
from tessera.protection.plans.enums import GoalState
from tessera.protection.referrals import api as referrals
from tessera.protection.work import api as work

# Contacts after the help go on after the closure: they are no unfinished business.
_GOES_ON = ("followup:contact",)
# A referral in one of these states still waits for somebody.
_OPEN_REFERRALS = (
    referrals.State.DRAFT,
    referrals.State.SENT,
    referrals.State.RECEIVED,
    referrals.State.WAITING_LIST,
    referrals.State.ACCEPTED,
    referrals.State.IN_SERVICE,
)
_GIVEN_UP = (GoalState.DROPPED, GoalState.NOT_POSSIBLE)


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Something not finished: `key` says what it is without saying about whom."""

    key: str
    label: str
    detail: str


def goals_result(case_id: UUID, *, by: Actor) -> str:
    """A code of goals_result from the goals of the plan; "" without goals or the right to see them."""
    rows = plans.goals(by).filter(case_id=case_id).exclude(state=GoalState.CHANGED)
    return result_of(rows.values_list("state", flat=True))


def result_of(states: object) -> str:
    """met: every goal that was kept is met; dropped: every goal was given up; not: none reached at all; else partly."""
    counts = Counter(states)  # type: ignore[call-overload]
    whole = sum(counts.values())
    given_up = sum(counts[state] for state in _GIVEN_UP)
    if not whole:
        return ""
    if given_up == whole:
        return "dropped"
    if counts[GoalState.MET] == whole - given_up:
        return "met"
    return "partly" if counts[GoalState.MET] or counts[GoalState.PARTLY_MET] else "not"


def needs_change(case_id: UUID, *, by: Actor) -> dict[str, list[int]]:
    """First and last score of each area of life, by code of need_domain; empty without the right to see needs."""
    if not by.may(assessment_policy.NEEDS_VIEW):
        return {}
    return {each.domain: [each.first, each.last] for each in assessments.needs_change(case_id, by=by)}


def open_items(case_id: UUID, *, by: Actor) -> list[OpenItem]:
    """What still waits in a case: items of work (tasks, deadlines, reviews) and referrals without an end."""
    found = [
        OpenItem(f"{item.kind}/{item.object_id}", work.label_of(item.kind), date_format(item.on, "j M Y"))
        for item in work.open_items(case_id, by=by)
        if item.kind not in _GOES_ON
    ]
    for row in referrals.of_case(case_id, by=by):
        if row.state in _OPEN_REFERRALS:
            state = codes.get("referral_state").label(row.state)
            found.append(OpenItem(f"referral/{row.pk}", _("Referral"), f"{row.to_organisation.name}: {state}"))
    return found
