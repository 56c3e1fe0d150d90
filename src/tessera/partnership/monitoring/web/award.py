"""One page per award that shows each thing that is due and where it stands (GAO-19-77), with everything behind it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tessera.partnership.awards import api as awards
from tessera.partnership.monitoring import judging, policy, queries
from tessera.partnership.monitoring.enums import Cadence, CloseoutState, PlanState
from tessera.partnership.monitoring.models import (
    DataQualityAssessment,
    Evaluation,
    Finding,
    MonitoringPlan,
    Risk,
    SiteVisit,
)
from tessera.partnership.monitoring.web import common, forms, office, tables, words
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore
from tessera.ui.charts.matrix import Matrix
from tessera.ui.forms import BareForm
from tessera.ui.sheets import Ask, Part


@require_safe
def award(request: Request, award: UUID) -> HttpResponse:
    """The page."""
    return page(request, common.award_of(award, request.actor))


award.is_list = True  # type: ignore[attr-defined]


def page(request: Request, row: awards.Award, **bound: Any) -> HttpResponse:
    """The page, with a form that came back under the name of its thing."""
    drawn = Drawing(request, row, bound)
    parts: list[Part | None] = [drawn.due(), drawn.plan(), drawn.visits(), drawn.findings()]
    if row.organisation_id == request.actor.organisation:
        parts += [drawn.risks(), drawn.quality(), drawn.incidents(), drawn.evaluations(), drawn.closeout()]
    title = _("Monitoring of award %(number)s") % {"number": row.number}
    sheet = common.sheet(title, [part for part in parts if part], breadcrumbs=common.crumbs(row))
    return common.show(request, sheet)


class Drawing:
    """The parts of the page, each with its form for whoever may write there."""

    def __init__(self, request: Request, row: awards.Award, bound: dict[str, Any]) -> None:
        self.request, self.row, self.bound, self.actor = request, row, bound, request.actor

    def may(self, action: str) -> bool:
        """Whether the actor may do this on the award."""
        return bool(policy.can(self.actor, action, self.row))

    def ask(self, label: str, thing: str, form: Any, action: str) -> list[Ask]:
        """A form for a new thing; none for whoever may not."""
        url = reverse("monitoring:add", args=[self.row.pk, thing])
        if not self.may(action):
            return []
        return [Ask(label, self.bound.get(thing) or restore(form, self.request, action=url), url)]

    def all(self, model: type[Any]) -> list[Any]:
        """Rows of one kind on the award."""
        return queries.of_award(model, self.row.pk, by=self.actor)

    def due(self) -> Part:
        """Everything that is or was owed."""
        owed = queries.due_of(self.row.pk, by=self.actor)
        late = sum(each.overdue for each in owed)
        notice = (_("%(number)s overdue") % {"number": late}, "attention") if late else None
        return Part("due", _("What is due, and where it stands"), notice=notice, table=office.table(owed))

    def plan(self) -> Part:
        """The plan in force, and the draft."""
        plans = self.all(MonitoringPlan)
        current = next((each for each in plans if each.state == PlanState.APPROVED), None)
        draft = next((each for each in plans if each.state == PlanState.DRAFT), None)
        shown = draft or current
        names = people.colleague_names(self.actor, [shown.written_by, shown.approved_by] if shown else [])
        told = words.pairs(
            (_("State"), words.badge(PlanState(shown.state))), (_("Plan"), shown.number),
            (_("Performance reports"), Cadence(shown.performance).label), (_("Financial reports"), Cadence(shown.financial).label),
            (_("Visits in a year"), shown.visits_a_year), (_("Written by"), names.get(shown.written_by, "")),
            (_("Approved by"), names.get(shown.approved_by, "") if shown.approved_by else ""),
        ) if shown else []  # fmt: skip
        start = {name: getattr(shown, name) for name in forms.PlanForm.base_fields} if shown else {}
        asks = self.ask(_("Write a plan"), "plan", forms.PlanForm(initial=start), policy.PLAN_EDIT)
        if draft and policy.can(self.actor, policy.PLAN_APPROVE, draft):
            asks.append(Ask(_("Approve this plan"), BareForm(), reverse("monitoring:approve", args=[draft.pk])))
        notice = None if current else (_("There is no approved plan: the award cannot become active."), "attention")
        return Part("plan", _("Monitoring plan"), notice, shown.approach if shown else "", told, asks=asks)

    def visits(self) -> Part:
        """Visits."""
        asks = self.ask(_("Plan a visit"), "visit", forms.VisitForm(), policy.VISIT)
        return Part("visits", _("Visits"), table=tables.visits(self.all(SiteVisit)), asks=asks)

    def findings(self) -> Part:
        """Findings."""
        asks = self.ask(_("Write down a finding"), "finding", forms.FindingForm(), policy.VISIT)
        return Part("findings", _("Findings"), table=tables.findings(self.all(Finding)), asks=asks)

    def risks(self) -> Part:
        """The matrix of risks that are not over, and every one in a table."""
        rows = self.all(Risk)
        held = [(row.likelihood, row.impact) for row in rows if row.ended_on is None]
        chart = Matrix(
            _("Risks by likelihood (rows) and impact (columns)"),
            [_("Likelihood %(number)s") % {"number": number} for number in reversed(judging.SCALE)],
            [str(number) for number in judging.SCALE],
            judging.matrix(held),
            label_head=_("Likelihood"),
        )
        asks = self.ask(_("Enter a risk"), "risk", forms.RiskForm(), policy.RISK)
        return Part("risks", _("Risks"), chart=chart if held else None, table=tables.risks(rows), asks=asks)

    def quality(self) -> Part:
        """Figures counted again, and the form for another where the award has indicators."""
        known = tables.indicator_choices(self.actor, self.row.pk)
        table = tables.quality(self.all(DataQualityAssessment), dict(known))
        form = forms.RecountForm(indicators=known)
        asks = self.ask(_("Record a recount"), "recount", form, policy.QUALITY) if known else []
        return Part("quality", _("Quality of reported figures"), table=table, asks=asks)

    def incidents(self) -> Part | None:
        """Incidents the actor may read; nothing at all for whoever may record none."""
        if not self.may(policy.INCIDENT):
            return None
        found = list(policy.incidents(self.actor).filter(award_id=self.row.pk))
        form = forms.IncidentForm(colleagues=tables.colleagues(self.actor))
        asks = self.ask(_("Record an incident"), "incident", form, policy.INCIDENT)
        return Part("incidents", _("Safeguarding incidents you may read"), table=tables.incidents(found), asks=asks)

    def evaluations(self) -> Part:
        """Evaluations."""
        asks = self.ask(_("Plan an evaluation"), "evaluation", forms.EvaluationForm(), policy.EVALUATE)
        return Part("evaluations", _("Evaluations"), table=tables.evaluations(self.all(Evaluation)), asks=asks)

    def closeout(self) -> Part:
        """The close-out, or how to open it."""
        found = queries.closeout(self.row.pk, by=self.actor)
        if found is None:
            url = reverse("monitoring:open", args=[self.row.pk])
            form = self.bound.get("closeout") or BareForm()
            asks = [Ask(_("Open the close-out"), form, url)] if self.may(policy.CLOSE) else []
            return Part("closeout", _("Close-out"), words=_("It was not opened yet."), asks=asks)
        pairs: list[tuple[Any, object]] = [(_("State"), words.badge(CloseoutState(found.state)))]
        links = [(_("See every item"), reverse("monitoring:closeout", args=[self.row.pk]))]
        return Part("closeout", _("Close-out"), pairs=pairs, links=links)
