"""An evaluation: its steps, what it recommends, and what the management says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tessera.partnership.monitoring import policy, queries
from tessera.partnership.monitoring.actions import learning
from tessera.partnership.monitoring.enums import Answer, EvaluationKind
from tessera.partnership.monitoring.enums import EvaluationState as S
from tessera.partnership.monitoring.models import Evaluation, EvaluationRecommendation, ManagementResponse
from tessera.partnership.monitoring.states import EVALUATION
from tessera.partnership.monitoring.web import common, forms, words
from tessera.partnership.stages import api as stages
from tessera.trust.people.api import Request
from tessera.ui.dates import day
from tessera.ui.forms import BareForm
from tessera.ui.sheets import Ask, Part
from tessera.ui.tables import Column, Row, Table


@require_safe
def evaluation(request: Request, evaluation: UUID) -> HttpResponse:
    """The page."""
    return _page(request, queries.one(Evaluation, evaluation, by=request.actor), {})


def _page(request: Request, row: Evaluation, bound: Mapping[str, Any]) -> HttpResponse:
    actor = request.actor
    award = common.award_of(row.award_id, actor)
    told = words.pairs(
        (_("Kind"), EvaluationKind(row.kind).label), (_("Who evaluates"), row.evaluator),
        (_("Report expected on"), day(row.expected_on)), (_("Response due"), day(row.response_due)),
    )  # fmt: skip
    said = list(row.recommendations.prefetch_related("responses"))
    asks = _asks(row, said, bound) if policy.can(actor, policy.EVALUATE, row) else []
    parts = [
        Part("evaluation", _("The evaluation"), words=row.summary, pairs=told),
        Part("recommendations", _("What it recommends, and what the management says"), table=_table(said)),
        *([Part("next", _("What is next"), asks=asks)] if asks else []),
        Part("way", _("Its way so far"), entries=stages.timeline(stages.history(EVALUATION.kind, row.pk), S, by=actor)),
    ]
    page = common.sheet(
        row.title, parts, badge=words.badge(S(row.state)), breadcrumbs=common.crumbs(award, _("Evaluation"))
    )
    return common.show(request, page)


def _response(row: EvaluationRecommendation) -> ManagementResponse | None:
    return next(iter(row.responses.all()), None)


def _table(rows: list[EvaluationRecommendation]) -> Table:
    made = []
    for row in rows:
        found = _response(row)
        cells: dict[str, object] = {"number": str(row.number), "text": row.text}
        if found:
            cells |= {"answer": Answer(found.answer).label, "said": found.text, "due": day(found.due), "done": day(found.done_on)}  # fmt: skip
        made.append(Row(cells))
    columns = [
        Column("number", _("Number")), Column("text", _("Recommendation")), Column("answer", _("Answer")),
        Column("said", _("What will be done")), Column("due", _("Until")), Column("done", _("Done on")),
    ]  # fmt: skip
    return Table(_("Recommendations"), columns, made, caption_hidden=True, empty_title=_("Nothing is recommended yet"))


def _asks(row: Evaluation, said: list[EvaluationRecommendation], bound: Mapping[str, Any]) -> list[Ask]:

    def url(step: str) -> str:
        return reverse("monitoring:evaluation_step", args=[row.pk, step])

    made = []
    for each in EVALUATION.following(row.state):
        form = bound.get("move") or _step_form(row, None)
        made.append(Ask(_("Next: %(state)s") % {"state": S(each.end).label}, form, url("move")))
    if row.state in (S.DRAFT, S.FINAL):
        made.append(Ask(_("Enter a recommendation"), bound.get("recommend") or forms.RecommendForm(), url("recommend")))
    if row.state == S.RESPONSE_DUE:
        form = bound.get("answer") or forms.ResponseForm(recommendations=_choices(said))
        made.append(Ask(_("Answer a recommendation"), form, url("answer")))
    if row.state == S.RESPONSE_GIVEN:
        form = bound.get("follow") or forms.FollowForm(responses=_accepted(said))
        made.append(Ask(_("Say what is done"), form, url("follow")))
    return made


def _step_form(row: Evaluation, data: Any) -> Any:
    """The report's findings where it becomes final; nothing to fill in otherwise."""
    return forms.ReasonForm(data) if row.state == S.DRAFT else BareForm(data)


def _choices(said: list[EvaluationRecommendation]) -> list[tuple[str, str]]:
    return [(str(row.pk), f"{row.number}. {row.text[:80]}") for row in said]


def _accepted(said: list[EvaluationRecommendation]) -> list[tuple[str, str]]:
    found = [(_response(row), row) for row in said]
    return [
        (str(response.pk), f"{row.number}. {row.text[:80]}")
        for response, row in found
        if response and response.answer != Answer.REJECTED and response.done_on is None
    ]


@require_POST
def step(request: Request, evaluation: UUID, step: str) -> HttpResponse:
    """Takes a step, enters a recommendation, answers one, or says what is done."""
    actor, pk = request.actor, evaluation
    row: Evaluation = queries.one(Evaluation, pk, by=actor)
    said = list(row.recommendations.prefetch_related("responses"))
    data = request.POST
    form: Any = None
    act: Callable[[Any], object]
    if step == "move" and (ends := EVALUATION.following(row.state)):
        form = _step_form(row, data)
        act = lambda told: learning.move_evaluation(pk, ends[0].end, by=actor, summary=told.get("reason", ""))  # noqa: E731
    elif step == "recommend":
        form, act = forms.RecommendForm(data), lambda told: learning.recommend(pk, told["text"], by=actor)
    elif step == "answer":
        form = forms.ResponseForm(data, recommendations=_choices(said))
        act = lambda told: learning.answer_recommendation(  # noqa: E731
            UUID(told["recommendation"]), told["answer"], told["text"], by=actor, due=told["due"]
        )
    elif step == "follow":
        form = forms.FollowForm(data, responses=_accepted(said))
        act = lambda told: learning.follow_up(UUID(told["response"]), told["done_on"], by=actor)  # noqa: E731
    if form is None:
        raise Http404
    if common.done(form, act):
        return common.saved(request, "evaluation", pk)
    shown = _page(request, queries.one(Evaluation, pk, by=actor), {step: form})
    return common.came_back(request, shown, form, "evaluation", pk)
