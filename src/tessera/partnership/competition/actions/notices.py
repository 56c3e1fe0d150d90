"""Writing, publishing and moving a notice; naming the panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.partnership.competition import policy, rubric
from tessera.partnership.competition.actions.base import notice_of, opportunity, refuse
from tessera.partnership.competition.actions.panels import ask_panel
from tessera.partnership.competition.deadline import server_time
from tessera.partnership.competition.enums import PUBLIC, ApplicationState, OpportunityState
from tessera.partnership.competition.models import (
    Opportunity,
    OpportunityQuestion,
    OpportunityVersion,
    RubricCriterion,
)
from tessera.partnership.competition.states import OPPORTUNITY
from tessera.partnership.competition.timing import NoSuchTime, closing, instant, is_late
from tessera.partnership.stages import api as stages

Lines = Sequence[Mapping[str, Any]]
NOTICE_FIELDS = (
    "summary", "floor", "ceiling", "currency", "opens_on", "first_closes_on", "second_closes_on", "closes_time", "time_zone",
    "least_reviews",
)  # fmt: skip


@transaction.atomic
def draft(*, values: Mapping[str, Any], criteria: Lines, questions: Lines, by: Actor) -> Opportunity:
    """A new opportunity with the draft of its first notice; without `least_reviews` two members score each application.

    `values` has number, title, programme_type, stages and the fields of a notice; `criteria` have stage, title, guidance,
    weight, most; `questions` have stage, text, most_words. Raises Refused, ValidationError.
    """
    require(policy.can(by, policy.EDIT), by, policy.EDIT, kind="opportunity")
    if Opportunity.objects.filter(organisation_id=by.home, number=values["number"]).exists():
        raise refuse(_("There is an opportunity with this number already."), "number")
    row = Opportunity.objects.create(
        organisation_id=by.home,
        **{key: values[key] for key in ("number", "title", "programme_type", "stages")},
    )
    stages.begin(OPPORTUNITY, row, by=by, action=policy.EDIT)
    _version(row, 1, values, criteria, questions)
    return row


@transaction.atomic
def rewrite(opportunity_id: UUID, *, values: Mapping[str, Any], criteria: Lines, questions: Lines, by: Actor) -> None:
    """Writes the unpublished draft of a notice anew. Raises Hidden, Refused, ValidationError."""
    row = opportunity(opportunity_id, by=by, action=policy.EDIT)
    if row.state != OpportunityState.DRAFT:
        raise refuse(_("This notice is out of your hands. Publish a new version instead."))
    version = row.versions.get(published_at=None)
    for key in ("title", "programme_type", "stages"):
        setattr(row, key, values[key])
    row.save(update_fields=["title", "programme_type", "stages", "changed_at"])
    _check(row.stages, values, criteria, questions)
    for key, value in _fields(values).items():
        setattr(version, key, value)
    version.save()
    RubricCriterion.objects.filter(version=version).delete()
    OpportunityQuestion.objects.filter(version=version).delete()
    _parts(version, criteria, questions)
    ledger.record(by=by, action=policy.EDIT, kind="opportunity", object_id=row.pk, detail={"version": version.number})


def _version(
    row: Opportunity, number: int, values: Mapping[str, Any], criteria: Lines, questions: Lines
) -> OpportunityVersion:
    _check(row.stages, values, criteria, questions)
    version = OpportunityVersion.objects.create(
        organisation_id=row.organisation_id, opportunity=row, number=number, changed=values.get("changed", ""),
        **_fields(values),
    )  # fmt: skip
    _parts(version, criteria, questions)
    return version


def _fields(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: values.get(key) for key in NOTICE_FIELDS} | {"least_reviews": values.get("least_reviews") or 2}


def _parts(version: OpportunityVersion, criteria: Lines, questions: Lines) -> None:
    shared = {"organisation_id": version.organisation_id, "version": version}
    RubricCriterion.objects.bulk_create(
        RubricCriterion(**shared, position=place, stage=int(each.get("stage", 1)), title=each["title"],
                        guidance=each.get("guidance") or "", weight=each["weight"], most=each.get("most") or 5)
        for place, each in enumerate(criteria, start=1)
    )  # fmt: skip
    OpportunityQuestion.objects.bulk_create(
        OpportunityQuestion(**shared, position=place, stage=int(each.get("stage", 1)), text=each["text"],
                            most_words=each.get("most_words") or 0)
        for place, each in enumerate(questions, start=1)
    )  # fmt: skip


def _check(count: int, values: Mapping[str, Any], criteria: Lines, questions: Lines) -> None:
    faults = _part_faults(count, criteria, questions) | _day_faults(count, values)
    if values.get("floor") is not None and values["floor"] > values["ceiling"]:
        faults["ceiling"] = [_("The most is less than the least.")]
    if faults:
        raise ValidationError(faults)


def _part_faults(count: int, criteria: Lines, questions: Lines) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    for stage in range(1, count + 1):
        weights = [each["weight"] for each in criteria if int(each.get("stage", 1)) == stage]
        if not rubric.is_whole(weights):
            said = _("The weights of stage %(stage)s sum to %(sum)s; they must sum to 100.")
            faults.setdefault("criteria", []).append(said % {"stage": stage, "sum": sum(weights)})
        if not any(int(each.get("stage", 1)) == stage for each in questions):
            said = _("Ask at least one question in stage %(stage)s.")
            faults.setdefault("questions", []).append(said % {"stage": stage})
    for name, lines in (("criteria", criteria), ("questions", questions)):
        if any(int(each.get("stage", 1)) > count for each in lines):
            faults.setdefault(name, []).append(_("This opportunity has one stage only."))
    return faults


def _day_faults(count: int, values: Mapping[str, Any]) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    second = values.get("second_closes_on")
    if (count == 2) != bool(second):
        faults["second_closes_on"] = [_("Two stages close on two days; one stage closes on one.")]
    for day in (values["first_closes_on"], second):
        try:
            if day:
                instant(day, values["closes_time"], values["time_zone"])
        except NoSuchTime as fault:
            faults["time_zone"] = [str(fault)]
    if values["opens_on"] > values["first_closes_on"]:
        faults["first_closes_on"] = [_("It closes before it opens.")]
    elif second and second <= values["first_closes_on"]:
        faults["second_closes_on"] = [_("The second stage closes after the first.")]
    return faults


@transaction.atomic
def amend(opportunity_id: UUID, *, values: Mapping[str, Any], criteria: Lines, questions: Lines, by: Actor) -> None:
    """Publishes a new version of a notice, as long as it is not too late to change what is competed for.

    Raises Hidden, Refused, ValidationError.
    """
    row = opportunity(opportunity_id, by=by, action=policy.EDIT)
    if row.state not in (OpportunityState.FORECAST, OpportunityState.OPEN):
        raise refuse(_("Only a notice that is announced or open gets a new version."))
    if not str(values.get("changed", "")).strip():
        raise refuse(_("Say what is new, for everybody who read the version before."), "changed")
    at = server_time()
    if is_late(notice_of(row.pk, 1), 1, at):
        raise refuse(_("This notice has closed. What was competed for stays as it was."))
    last = row.versions.order_by("-number").first()
    version = _version(row, (last.number if last else 0) + 1, values, criteria, questions)
    ends = closing(version, 1)
    if ends is None or ends <= at:
        raise refuse(_("A new version cannot close in the past."), "first_closes_on")
    publish_version(version, by)
    ledger.record(by=by, action=policy.EDIT, kind="opportunity", object_id=row.pk, detail={"version": version.number})


def publish_version(version: OpportunityVersion, by: Actor) -> None:
    """From now on this version stands, and the database lets nobody change it."""
    version.published_at, version.published_by_id = server_time(), by.account
    version.save(update_fields=["published_at", "published_by", "changed_at"])


@transaction.atomic
def move(opportunity_id: UUID, end: str, *, by: Actor, reason: str = "") -> None:
    """Moves an opportunity on. Raises Hidden, IllegalMove, Refused, ReasonMissing, SamePerson, ValidationError."""
    row = policy.scope(by).select_for_update().filter(pk=opportunity_id).first()
    if row is None:
        opportunity(opportunity_id, by=by, action=policy.EDIT)
        return
    differs = stages.movers(OPPORTUNITY.kind, row.pk, OpportunityState.IN_CLEARANCE) if end in PUBLIC[:1] else set()
    if end == OpportunityState.CLOSED and not is_late(notice_of(row.pk, 1), 1, server_time()):
        raise refuse(_("It has not closed yet: the day and hour of the notice stand."))
    if end == OpportunityState.DECIDED and _undecided(row).exists():
        raise refuse(_("Some applications are not decided yet."))
    stages.move(OPPORTUNITY, row, end, by=by, reason=reason, different_from=differs)
    if end == OpportunityState.FORECAST:
        publish_version(row.versions.get(published_at=None), by)
    if end == OpportunityState.CLOSED:
        ask_panel(row, by=by)


def _undecided(row: Opportunity) -> Any:
    waiting = (
        ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW, ApplicationState.CLARIFICATION, ApplicationState.INVITED,
        ApplicationState.PROPOSAL_DRAFT, ApplicationState.PROPOSAL_SUBMITTED,
    )  # fmt: skip
    return row.applications.filter(state__in=waiting)
