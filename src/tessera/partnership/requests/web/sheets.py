"""Requests as pages show them: tables, facts, the way so far, and the hours of each state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.partnership.library import api as library
from tessera.partnership.requests import rights, words
from tessera.partnership.requests.enums import (
    Agency,
    AskedBy,
    AssistanceKind,
    AssistanceState,
    EmergencyState,
    Evidence,
    Topic,
    Urgency,
)
from tessera.partnership.requests.models import AssistanceRequest, Cohort, EmergencyRequest, EmergencySpending
from tessera.partnership.requests.queries import OPEN, Stay
from tessera.trust.people import api as people
from tessera.ui.amounts import amount
from tessera.ui.badges import Badge
from tessera.ui.charts.bars import BarChart, Datum
from tessera.ui.dates import day, moment, span
from tessera.ui.tables import Column, Row, Table

Pairs = list[tuple[str, object]]


def tabs(actor: Actor, current: str) -> list[dict[str, object]]:
    """The two queues, for whoever may see both; nothing for whoever sees one."""
    known = [("emergencies", _("Emergency help"), rights.VIEW_EMERGENCY), ("list", _("Training and technical assistance"), rights.VIEW_ASSISTANCE)]  # fmt: skip
    found = [
        {"label": label, "url": reverse(f"requests:{name}"), "current": name == current}
        for name, label, action in known
        if actor.may(action)
    ]
    return found if len(found) > 1 else []


def state_links(state: str) -> list[dict[str, object]]:
    """The states as links above the list of emergency requests."""
    labels: list[tuple[str, object]] = [("open", _("To answer")), *EmergencyState.choices, ("", _("All"))]
    return [{"label": label, "url": "?" + urlencode({"state": one}), "current": one == state} for one, label in labels]


def state_of(row: AssistanceRequest | EmergencyRequest) -> Badge:
    """Where a request stands."""
    return words.state_badge(row.state, AssistanceState if isinstance(row, AssistanceRequest) else EmergencyState)


def queue_table(rows: Iterable[AssistanceRequest]) -> Table:
    """Training and technical assistance."""
    lines = [
        Row(
            {
                "topic": Topic(row.topic).label,
                "country": library.country_called(row.country),
                "asked_by": row.asked_by,
                "received": day(row.received_on),
                "state": state_of(row),
                "expected": row.participants,
                "trained": getattr(row, "trained", None),
            },
            reverse("requests:request", args=[row.pk]),
        )
        for row in rows
    ]
    columns = [
        Column("topic", _("Topic")), Column("country", _("Country")), Column("asked_by", _("Asked by")),
        Column("received", _("Received")), Column("state", _("State")),
        Column("expected", _("Expected"), numeric=True), Column("trained", _("Trained"), numeric=True),
    ]  # fmt: skip
    return Table(
        _("Requests for training and technical assistance"), columns, lines, caption_hidden=True,
        empty_title=_("No request fits"), empty_body=_("Choose other filters, or write down a new request."),
    )  # fmt: skip


def emergency_table(rows: Iterable[EmergencyRequest], of_office: bool) -> Table:
    """Emergency help: by reference, never by anything else."""
    lines = [
        Row(
            {
                "reference": row.reference,
                "other": row.implementer.name if of_office else row.organisation.name,
                "urgency": Urgency(row.urgency).label,
                "amount": amount(row.amount, row.currency),
                "state": state_of(row),
                "clock": words.clock(row.answer_by - now()) if row.state in OPEN else "",
            },
            reverse("requests:emergency", args=[row.pk]),
        )
        for row in rows
    ]
    columns = [
        Column("reference", _("Reference")), Column("other", _("Asked by") if of_office else _("Asked of")),
        Column("urgency", _("How soon")), Column("amount", _("Asked"), numeric=True), Column("state", _("State")),
        Column("clock", _("Clock")),
    ]  # fmt: skip
    body = "" if of_office else _("Emergency help is asked for on the page of a case.")
    return Table(
        _("Requests for emergency help"), columns, lines, caption_hidden=True,
        empty_title=_("Nothing waits here"), empty_body=body,
    )  # fmt: skip


def assistance_facts(row: AssistanceRequest) -> Pairs:
    """What is asked, by which body."""
    return [
        (_("Kind"), AssistanceKind(row.kind).label),
        (_("Country"), library.country_called(row.country)),
        (_("Asked by"), f"{row.asked_by} ({AskedBy(row.asked_kind).label})"),
        (_("What is wanted"), row.summary),
        (_("Expected participants"), row.participants),
        (_("When"), span(row.starts, row.ends)),
        (_("Expected costs"), amount(row.cost, row.currency)),
        (_("Received"), day(row.received_on)),
    ]


def cohort_table(cohorts: Sequence[Cohort]) -> Table:
    """Who was trained."""
    lines = [
        Row(
            {
                "agency": Agency(each.agency).label,
                "district": each.district,
                "on": day(each.delivered_on),
                "days": each.days,
                "trained": each.trained,
            }
        )
        for each in cohorts
    ]
    columns = [
        Column("agency", _("Agency")), Column("district", _("District")), Column("on", _("Ended on")),
        Column("days", _("Days"), numeric=True), Column("trained", _("People trained"), numeric=True),
    ]  # fmt: skip
    return Table(_("Groups that were trained"), columns, lines, caption_hidden=True, empty_title=_("Nobody yet"))


def agency_chart(cohorts: Sequence[Cohort]) -> BarChart | None:
    """People trained by agency; None while there are fewer than two agencies."""
    summed: Counter[str] = Counter()
    for each in cohorts:
        summed[each.agency] += each.trained
    if len(summed) < 2:
        return None
    data = [Datum(str(Agency(code).label), count) for code, count in summed.most_common()]
    return BarChart(_("People trained, by agency"), data, _("Agency"), _("People"))


def emergency_facts(row: EmergencyRequest, spent: Decimal) -> Pairs:
    """What was asked and decided: codes, amounts, times."""
    facts: Pairs = [
        (_("Asked by"), row.implementer.name),
        (_("Asked of"), row.organisation.name),
        (_("Services"), words.services(row.services)),
        (_("Country"), library.country_called(row.country) or _("Not said")),
        (_("How soon"), Urgency(row.urgency).label),
        (_("Asked"), amount(row.amount, row.currency)),
        (_("Received"), moment(row.received_at)),
        (_("Answer by"), moment(row.answer_by)),
    ]
    if row.ceiling is not None:
        facts += [
            (_("Ceiling"), amount(row.ceiling, row.currency)),
            (_("Spent"), amount(spent, row.currency)),
            (_("Left"), amount(row.ceiling - spent, row.currency)),
        ]
    return facts


def spending_table(row: EmergencyRequest, entries: Sequence[EmergencySpending]) -> Table | None:
    """What was spent, by month; None before help is given."""
    if row.ceiling is None:
        return None
    lines = [
        Row(
            {
                "service": words.services([each.service]),
                "month": date_format(each.month, "F Y"),
                "evidence": Evidence(each.evidence).label,
                "amount": amount(each.amount, each.currency),
            }
        )
        for each in entries
    ]
    columns = [
        Column("service", _("Service")), Column("month", _("Month")), Column("evidence", _("Proof held")),
        Column("amount", _("Amount"), numeric=True),
    ]  # fmt: skip
    return Table(_("What was spent"), columns, lines, caption_hidden=True, empty_title=_("Nothing yet"))


def hours_chart(stays: Sequence[Stay]) -> BarChart:
    """Hours in each state, drawn."""
    lasting = [each for each in stays if each.length]
    data = [Datum(str(EmergencyState(each.state).label), _hours(each)) for each in lasting]
    return BarChart(_("Hours in each state"), data, _("State"), _("Hours"))


def _hours(stay: Stay) -> float:
    return round(stay.length.total_seconds() / 3600, 1)


def timeline(
    stays: Sequence[Stay], actor: Actor, states: type[AssistanceState] | type[EmergencyState]
) -> list[dict[str, object]]:
    """The way so far, newest first: when, to which state, by whom of one's own house, why, and for how long."""
    names = people.colleague_names(actor, (each.by for each in stays))
    entries: list[dict[str, object]] = []
    for each in reversed(stays):
        who = names.get(each.by, "") if each.by else ""
        why = words.reason(each.reason) if states is EmergencyState else each.reason
        lasted = words.length(each.length) if each.length and each.until else ""
        entries.append(
            {
                "when": moment(each.since),
                "title": states(each.state).label,
                "body": " · ".join(part for part in (who, why, lasted) if part),
            }
        )
    return entries
