"""Tables of the room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tessera.kernel.actor import Actor
from tessera.partnership.monitoring import judging
from tessera.partnership.monitoring.enums import (
    ActionState,
    EvaluationKind,
    EvaluationState,
    IncidentKind,
    Severity,
    Verdict,
    VisitKind,
)
from tessera.partnership.monitoring.models import (
    CorrectiveAction,
    DataQualityAssessment,
    Evaluation,
    Finding,
    Risk,
    SafeguardingIncident,
    SiteVisit,
)
from tessera.partnership.monitoring.web import words
from tessera.partnership.results import policy as results
from tessera.trust.people import api as people
from tessera.ui.badges import Badge
from tessera.ui.dates import day
from tessera.ui.tables import Column, Row, Table


def visits(rows: Iterable[SiteVisit]) -> Table:
    """Visits, newest first."""
    made = [
        Row(
            {
                "kind": VisitKind(row.kind).label, "purpose": row.purpose, "planned": day(row.planned_on),
                "visited": day(row.visited_on),
            },
            reverse("monitoring:visit", args=[row.pk]),
        )
        for row in rows
    ]  # fmt: skip
    columns = [Column("kind", _("How")), Column("purpose", _("What for")), Column("planned", _("Planned for")), Column("visited", _("Took place on"))]  # fmt: skip
    return Table(_("Visits"), columns, made, caption_hidden=True, empty_title=_("No visit is planned"))


def findings(rows: Iterable[Finding]) -> Table:
    """Findings, newest first."""
    made = [
        Row(
            {"text": row.text[:120], "severity": Severity(row.severity).label, "on": day(row.found_on)},
            reverse("monitoring:finding", args=[row.pk]),
        )
        for row in rows
    ]
    columns = [Column("text", _("Finding")), Column("severity", _("Weight")), Column("on", _("Found on"))]
    return Table(_("Findings"), columns, made, caption_hidden=True, empty_title=_("Nothing was found"))


def actions(rows: Iterable[CorrectiveAction]) -> Table:
    """Corrective actions of a finding."""
    made = [
        Row(
            {"text": row.text[:120], "due": day(row.due), "state": words.badge(ActionState(row.state))},
            reverse("monitoring:action", args=[row.pk]),
        )
        for row in rows
    ]
    columns = [Column("text", _("What is to be done")), Column("due", _("Until")), Column("state", _("State"))]
    return Table(_("Corrective actions"), columns, made, caption_hidden=True, empty_title=_("Nothing was asked for"))


def risks(rows: Iterable[Risk]) -> Table:
    """Risks; those that are over come last."""
    made = [
        Row(
            {
                "title": row.title, "weight": judging.weight(row.likelihood, row.impact),
                "both": f"{row.likelihood} × {row.impact}", "response": row.response,
                "state": Badge(_("Over")) if row.ended_on else Badge(pgettext("state", "Open"), "info"),
            },
            reverse("monitoring:risk", args=[row.pk]),
        )
        for row in sorted(rows, key=lambda row: (row.ended_on is not None, -row.likelihood * row.impact))
    ]  # fmt: skip
    columns = [
        Column("title", _("Risk")), Column("both", _("Likelihood × impact"), numeric=True),
        Column("weight", _("Weight"), numeric=True), Column("response", _("What is done about it")), Column("state", _("State")),
    ]  # fmt: skip
    return Table(_("Risks"), columns, made, caption_hidden=True, empty_title=_("No risk is entered"))


def incidents(rows: Iterable[SafeguardingIncident]) -> Table:
    """Incidents on whose list the reader stands."""
    made = [
        Row(
            {
                "kind": IncidentKind(row.kind).label, "on": day(row.reported_on),
                "state": Badge(_("Closed")) if row.closed_on else Badge(pgettext("state", "Open"), "attention"),
            },
            reverse("monitoring:incident", args=[row.pk]),
        )
        for row in rows
    ]  # fmt: skip
    columns = [Column("kind", _("About")), Column("on", _("Reported on")), Column("state", _("State"))]
    return Table(_("Safeguarding incidents"), columns, made, caption_hidden=True, empty_title=_("No incident that you may read"))  # fmt: skip


def evaluations(rows: Iterable[Evaluation]) -> Table:
    """Evaluations."""
    made = [
        Row(
            {
                "title": row.title, "kind": EvaluationKind(row.kind).label, "on": day(row.expected_on),
                "state": words.badge(EvaluationState(row.state)),
            },
            reverse("monitoring:evaluation", args=[row.pk]),
        )
        for row in rows
    ]  # fmt: skip
    columns = [Column("title", _("Evaluation")), Column("kind", _("Kind")), Column("on", _("Report expected on")), Column("state", _("State"))]  # fmt: skip
    return Table(_("Evaluations"), columns, made, caption_hidden=True, empty_title=_("No evaluation is planned"))


def quality(rows: Iterable[DataQualityAssessment], known: Mapping[str, str]) -> Table:
    """Figures counted again; `known` are titles of indicators by id."""
    made = [
        Row(
            {
                "indicator": known.get(str(row.indicator_id), ""), "days": f"{day(row.starts)} – {day(row.ends)}",
                "reported": row.reported, "recounted": row.recounted, "off": _off(row),
                "verdict": words.badge(Verdict(row.verdict)),
            }
        )
        for row in rows
    ]  # fmt: skip
    columns = [
        Column("indicator", _("Indicator")), Column("days", _("For the days")), Column("reported", _("Reported"), numeric=True),
        Column("recounted", _("Counted again"), numeric=True), Column("off", _("Off by"), numeric=True),
        Column("verdict", _("Verdict")),
    ]  # fmt: skip
    return Table(_("Figures counted again"), columns, made, caption_hidden=True, copy=True, empty_title=_("No figure was counted again"))  # fmt: skip


def _off(row: DataQualityAssessment) -> str:
    found = judging.deviation(row.reported, row.recounted)
    return "–" if found is None else f"{found:+} %"


def colleagues(actor: Actor) -> list[tuple[str, str]]:
    """Colleagues other than the reader, to be named."""
    return [(str(each.account), each.name) for each in people.colleagues(actor) if each.account != actor.account]


def indicator_choices(actor: Actor, award_id: UUID) -> list[tuple[str, str]]:
    """Indicators of an award."""
    rows = results.scope(actor).filter(award_id=award_id).select_related("indicator")
    return [(str(row.pk), row.indicator.title) for row in rows]
