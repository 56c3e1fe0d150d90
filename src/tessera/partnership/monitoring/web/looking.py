"""A visit, a finding, a corrective action, a risk, an incident: each on its page, with what may be done there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tessera.partnership.monitoring import judging, policy, queries
from tessera.partnership.monitoring.actions import incidents, looking
from tessera.partnership.monitoring.enums import ActionState as S
from tessera.partnership.monitoring.enums import IncidentKind, Severity, VisitKind
from tessera.partnership.monitoring.models import CorrectiveAction, Finding, Risk, SiteVisit
from tessera.partnership.monitoring.states import ACTION
from tessera.partnership.monitoring.web import common, forms, tables, words
from tessera.partnership.stages import api as stages
from tessera.trust.people import api as people
from tessera.trust.people.api import Request
from tessera.ui.dates import day
from tessera.ui.sentences import commas
from tessera.ui.sheets import Ask, Part


@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: Request, site_visit: UUID) -> HttpResponse:
    """A visit: what for, what was seen, what was found."""
    actor = request.actor
    row: SiteVisit = queries.one(SiteVisit, site_visit, by=actor)
    may = bool(policy.can(actor, policy.VISIT, row))
    start = {"visited_on": row.visited_on, "summary": row.summary} if row.visited_on else {}
    telling = request.method == "POST" and "severity" not in request.POST
    tell = forms.TellForm(request.POST if telling else None, initial=start)
    if telling and common.done(tell, lambda told: looking.tell_visit(row.pk, **told, by=actor)):
        return common.saved(request, "visit", row.pk)
    find = forms.FindingForm(request.POST if request.method == "POST" and not telling else None)
    if find.is_bound and common.done(
        find, lambda told: looking.record_finding(row.award_id, looking.Found(**told, visit=row.pk), by=actor)
    ):
        return common.saved(request, "visit", row.pk)
    told = words.pairs(
        (_("What for"), row.purpose), (_("Planned for"), day(row.planned_on)),
        (_("Took place on"), day(row.visited_on)),
    )  # fmt: skip
    asks = [Ask(_("Write down what was seen"), tell, ""), Ask(_("Write down a finding"), find, "", main=False)]
    parts = [
        Part("visit", _("The visit"), words=row.summary, pairs=told, asks=asks[:1] if may else ()),
        Part("findings", _("Findings"), table=tables.findings(row.findings.all()), asks=asks[1:] if may else ()),
    ]
    return _shown(request, row, str(VisitKind(row.kind).label), parts)


def _shown(request: Request, row: Any, title: str, parts: list[Part], **more: Any) -> HttpResponse:
    award = common.award_of(row.award_id, request.actor)
    return common.show(request, common.sheet(title, parts, breadcrumbs=common.crumbs(award, title), **more))


@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: Request, award_finding: UUID) -> HttpResponse:
    """A finding and what is to be done about it."""
    actor = request.actor
    row: Finding = queries.one(Finding, award_finding, by=actor)
    form = forms.ActionForm(request.POST or None)
    if request.method == "POST" and common.done(form, lambda told: looking.ask_action(row.pk, **told, by=actor)):
        return common.saved(request, "finding", row.pk)
    told = words.pairs((_("Weight"), Severity(row.severity).label), (_("Found on"), day(row.found_on)))
    asks = [Ask(_("Ask for a corrective action"), form, "")] if policy.can(actor, policy.VISIT, row) else ()
    links = [(_("The visit"), reverse("monitoring:visit", args=[row.visit_id]))] if row.visit_id else ()
    parts = [
        Part("finding", _("What is not as it should be"), words=row.text, pairs=told, links=links),
        Part("actions", _("Corrective actions"), table=tables.actions(row.actions.all()), asks=asks),
    ]
    return _shown(request, row, _("Finding"), parts)


@require_http_methods(["GET", "HEAD", "POST"])
def action(request: Request, corrective_action: UUID) -> HttpResponse:
    """A corrective action: the grantee answers, the office verifies, closes or escalates."""
    actor = request.actor
    row: CorrectiveAction = queries.one(CorrectiveAction, corrective_action, by=actor)
    ends = [
        (each.end, S(each.end).label) for each in ACTION.following(row.state) if each.action == policy.ACTION_VERIFY
    ]
    answering = request.method == "POST" and "answer" in request.POST
    answer = forms.AnswerForm(request.POST if answering else None)
    if answering and common.done(answer, lambda told: looking.answer_action(row.pk, told["answer"], by=actor)):
        return common.saved(request, "action", row.pk)
    judge = forms.StepForm(request.POST if request.method == "POST" and not answering else None, ends=ends)
    if judge.is_bound and common.done(
        judge, lambda told: looking.judge_action(row.pk, told["end"], by=actor, reason=told["reason"])
    ):
        return common.saved(request, "action", row.pk)
    asks = []
    if ACTION.allows(row.state, S.ANSWERED) and policy.can(actor, policy.ACTION_ANSWER, row):
        asks.append(Ask(_("Answer"), answer, ""))
    if ends and policy.can(actor, policy.ACTION_VERIFY, row):
        asks.append(Ask(_("Decide"), judge, "", button=_("Save"), main=not asks))
    parts = [
        Part("asked", _("What is to be done"), words=row.text, pairs=[(_("Until"), day(row.due))],
             links=[(_("The finding"), reverse("monitoring:finding", args=[row.finding_id]))]),
        Part("answer", _("What the grantee answers"), words=row.answer or _("Nothing yet."), asks=asks),
        Part("way", _("Its way so far"), entries=stages.timeline(stages.history(ACTION.kind, row.pk), S, by=actor)),
    ]  # fmt: skip
    return _shown(request, row, _("Corrective action"), parts, badge=words.badge(S(row.state)))


@require_http_methods(["GET", "HEAD", "POST"])
def risk(request: Request, award_risk: UUID) -> HttpResponse:
    """A risk, weighed anew."""
    actor = request.actor
    row: Risk = queries.one(Risk, award_risk, by=actor)
    start = {"likelihood": row.likelihood, "impact": row.impact, "response": row.response, "ended": bool(row.ended_on)}
    form = forms.WeighForm(request.POST or None, initial=start)
    if request.method == "POST" and common.done(form, lambda told: looking.weigh_risk(row.pk, **told, by=actor)):
        return common.saved(request, "award", row.award_id)
    told = words.pairs(
        (_("Weight"), judging.weight(row.likelihood, row.impact)), (_("Seen on"), day(row.seen_on)),
        (_("Over since"), day(row.ended_on)),
    )  # fmt: skip
    asks = [Ask(_("Weigh it anew"), form, "", folded=False)] if policy.can(actor, policy.RISK, row) else ()
    return _shown(request, row, _("Risk"), [Part("risk", row.title, words=row.response, pairs=told, asks=asks)])


@require_http_methods(["GET", "HEAD", "POST"])
def incident(request: Request, incident: UUID) -> HttpResponse:
    """An incident, for whoever is on its list."""
    actor = request.actor
    row = incidents.incident(incident, by=actor)
    start = {"response": row.response, "closed": bool(row.closed_on)}
    form = forms.RespondForm(request.POST or None, initial=start)
    if request.method == "POST" and common.done(form, lambda told: incidents.respond(row.pk, **told, by=actor)):
        return common.saved(request, "incident", row.pk)
    return _incident(request, row, form, forms.ReaderForm(colleagues=tables.colleagues(actor)))


def _incident(request: Request, row: Any, form: Any, reader: Any) -> HttpResponse:
    actor = request.actor
    listed = list(row.readers.values_list("account", flat=True))
    names = people.colleague_names(actor, [row.recorded_by, *listed])
    told = words.pairs(
        (_("About"), IncidentKind(row.kind).label), (_("Reported on"), day(row.reported_on)),
        (_("Closed on"), day(row.closed_on)), (_("Read by"), commas(sorted(names.values()))),
    )  # fmt: skip
    asks = [
        Ask(_("Write down what was done"), form, reverse("monitoring:incident", args=[row.pk])),
        Ask(_("Let a colleague read it"), reader, reverse("monitoring:reader", args=[row.pk]), main=False),
    ]
    parts = [
        Part("incident", _("What happened"), words=row.summary, pairs=told),
        Part("response", _("What was done"), words=row.response or _("Nothing yet."), asks=asks),
    ]
    return _shown(request, row, _("Safeguarding incident"), parts)


@require_POST
def reader(request: Request, incident: UUID) -> HttpResponse:
    """Names one more reader."""
    actor = request.actor
    row = incidents.incident(incident, by=actor)
    form = forms.ReaderForm(request.POST, colleagues=tables.colleagues(actor))
    if common.done(form, lambda told: incidents.name_reader(row.pk, UUID(told["account"]), by=actor)):
        return common.saved(request, "incident", row.pk)
    return _incident(request, row, forms.RespondForm(initial={"response": row.response}), form)
