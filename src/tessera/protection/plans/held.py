"""What the room holds about a person, in the reader's language: for the copy the survivor takes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.protection.cases import api as cases
from tessera.protection.plans import money, queries
from tessera.protection.plans.models import PlanGoal, PlanService, PlanTask
from tessera.protection.plans.words import ConferenceWords, GoalWords, ServiceWords, TaskWords

Pairs = tuple[tuple[str, str], ...]


def day(value: date | None) -> str:
    """A day as people write it; "" for none."""
    return formats.date_format(value, "j F Y") if value else ""


def label(listed: str, code: str) -> str:
    """The reader's words for a code or an empty answer; "" for none."""
    return codes.get(listed).label(code) if code else ""


def labels(listed: str, said: Iterable[str]) -> str:
    """The reader's words for several codes."""
    return " · ".join(label(listed, code) for code in said)


def _kept(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return tuple((str(name), text) for name, text in pairs if text)


def of_case(case_id: UUID, *, by: Actor, erased: str) -> list[cases.Held]:
    """A heading and pairs for each thing. Raises Hidden, Refused for a case the actor may not see."""
    cases.get(case_id, by=by)
    view = queries.plan_of(case_id, by=by)
    found: list[cases.Held] = []
    if view.plan:
        row, words = view.plan.row, view.plan.words
        found.append(cases.Held(_("Plan"), _kept([
            (_("Version"), str(row.version)), (_("From"), day(row.from_date)), (_("Review"), day(row.review_on)),
            (_("Do you agree with the plan?"), label("survivor_agreed", row.survivor_agreed)),
            (_("In your own words"), words.agreed if words else erased),
            (_("Approval"), label("plan_approval", row.approval)),
            (_("Why it was given back"), words.returned if words else ""),
            (_("Copy of the plan"), label("plan_copy", row.copy_given)),
        ])))  # fmt: skip
    found += [cases.Held(_("Goal"), _goal(one.row, one.words, erased)) for one in view.goals]
    found += [cases.Held(_("Task"), _task(one.row, one.words, erased)) for one in view.tasks]
    found += [cases.Held(_("Service"), _service(one.row, one.words, erased)) for one in view.services]
    for meeting in queries.conferences_of(case_id, by=by):
        guests = ", ".join(one.guest.name for one in queries.guests(meeting.row))
        pairs = [(_("Day"), day(meeting.row.held_on)), (_("Organisations invited"), guests)]
        found.append(cases.Held(_("Case conference"), _kept([*pairs, *_conference(meeting.words, erased)])))
    return found


def _goal(row: PlanGoal, words: GoalWords | None, erased: str) -> Pairs:
    return _kept([
        (_("In your own words"), words.wording if words else erased), (_("Area of life"), label("need_domain", row.domain)),
        (_("How we see that it is reached"), words.measure if words else ""), (_("By"), day(row.target_date)),
        (_("State"), label("goal_state", row.state)), (_("Reached on"), day(row.reached_on)),
    ])  # fmt: skip


def _task(row: PlanTask, words: TaskWords | None, erased: str) -> Pairs:
    who = row.other.name if row.other else words.who if words else ""
    return _kept([
        (_("What is to be done"), words.action if words else erased),
        (_("What should come of it"), words.expected if words else ""),
        (_("Who does it"), " – ".join(part for part in (label("task_owner", row.owner_kind), who) if part)),
        (_("By"), day(row.due)), (_("Done on"), day(row.done_on)), (_("Let go on"), day(row.dropped_on)),
    ])  # fmt: skip


def _service(row: PlanService, words: ServiceWords | None, erased: str) -> Pairs:
    amount = (
        f"{formats.number_format(row.quantity)} {label('service_unit', row.unit)}" if row.quantity is not None else ""
    )
    return _kept([
        (_("Service"), label("service_type", row.service_type)),
        (_("How it is given"), label("service_response", row.response_type)),
        (_("Who gives it"), row.provider.name if row.provider else words.provider if words else ""),
        (_("Place"), words.place if words else ""), (_("Asked for on"), day(row.requested_on)),
        (_("Appointment"), day(row.appointment)), (_("Began on"), day(row.started_on)), (_("Ended on"), day(row.ended_on)),
        (_("Was it given?"), label("service_delivered", row.delivered)), (_("How much"), amount),
        (_("Cost"), money.written(row.cost, row.currency)), (_("Funding line"), row.funding_line),
        (_("What stood in the way"), labels("service_barrier", row.barriers)),
        (_("Your opinion, from 1 to 5"), str(row.feedback or "")), (_("In your own words"), words.feedback if words else ""),
        (_("Note"), words.note if words else erased),
    ])  # fmt: skip


def _conference(words: ConferenceWords | None, erased: str) -> list[tuple[str, str]]:
    if words is None:
        return [(_("Note"), erased)]
    return [
        (_("What you wished"), words.wishes), (_("Strengths"), words.strengths), (_("Limits"), words.limits),
        (_("Local resources"), words.resources), (_("Decisions"), words.decisions), (_("Others invited"), words.others),
    ]  # fmt: skip
