"""The page of one application in the office: the conflict answer first, then the text, the scores and what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden, require
from tessera.partnership.competition import policy, queries
from tessera.partnership.competition.actions import recommendations, reviews
from tessera.partnership.competition.enums import (
    ApplicationState,
    ConflictState,
    Outcome,
    RecommendationState,
    ReviewState,
)
from tessera.partnership.competition.states import APPLICATION, APPLICATION_REVIEW, RECOMMENDATION
from tessera.partnership.competition.web import forms, presenters
from tessera.partnership.stages import api as stages
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore
from tessera.ui.amounts import amount
from tessera.ui.forms import UiForm

Desk = queries.Desk
_KEPT = gettext_lazy("Kept.")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: when it is offered, the form it asks with, and what it does."""

    key: str
    title: str | Promise
    button: str | Promise
    offered: Callable[[Desk, Actor], bool]
    form: Callable[[Desk, Actor, Any], UiForm]
    run: Callable[[Desk, Mapping[str, Any], UiForm, Actor], object]
    done: str | Promise = _KEPT


# As long as something may still follow, a conflict can be told.
_LATE = tuple(
    each for each in ApplicationState if each not in ("draft", "screened_out", "declined", "awarded", "withdrawn")
)


def _state(desk: Desk, *states: ApplicationState) -> bool:
    return desk.application.state in states


def _scores(desk: Desk, by: Actor) -> bool:
    mine = desk.mine
    begins = mine is None and desk.declaration is not None and desk.declaration.member.role == "reviewer"
    open_still = mine is not None and mine.state in (ReviewState.ASSIGNED, ReviewState.DRAFT)
    return desk.clean and by.may(policy.REVIEW) and _state(desk, ApplicationState.IN_REVIEW) and (begins or open_still)


def _own(desk: Desk) -> Mapping[UUID, Any]:
    return next((each.scores for each in desk.lines if each.own), {})


def _score_form(desk: Desk, _by: Actor, data: Any) -> UiForm:
    initial: dict[str, Any] = {}
    for key, given in _own(desk).items():
        initial |= {f"score_{key}": given.value, f"reason_{key}": given.reason}
    return forms.ScoreForm(data, criteria=list(desk.criteria), initial=initial)


def _score(desk: Desk, _data: Mapping[str, Any], form: UiForm, by: Actor) -> None:
    assert isinstance(form, forms.ScoreForm)  # noqa: S101
    reviews.score(desk.application.pk, given=form.given(), by=by)
    if form.data.get("then") == "submit":
        reviews.hand_in(desk.application.pk, by=by)


def _outcomes(desk: Desk) -> list[str]:
    row = desk.application
    if row.state == ApplicationState.RESERVE:
        return [Outcome.RECOMMENDED, Outcome.DECLINED]
    first = [Outcome.INVITED] if row.stage < row.stages else [Outcome.RECOMMENDED, Outcome.RESERVE]
    return [*first, Outcome.DECLINED]


def _waits(desk: Desk, by: Actor) -> bool:
    row = desk.recommendation
    return row is not None and not desk.kept_away and bool(_ends(desk, by))


def _ends(desk: Desk, by: Actor) -> list[tuple[str, Any]]:
    if desk.recommendation is None:
        return []
    return [
        (
            each.end,
            _("Send back to be written anew") if each.end == RecommendationState.DRAFT else _("Agree, and hand on"),
        )
        for each in RECOMMENDATION.following(desk.recommendation.state)
        if by.may(each.action)
    ]


def _recommends(desk: Desk, by: Actor) -> bool:
    open_still = desk.recommendation is None or desk.recommendation.state == RecommendationState.DRAFT
    here = _state(desk, ApplicationState.RECOMMENDED) and not desk.kept_away
    return open_still and here and by.may(policy.PROPOSE)


def _recommend_form(desk: Desk, _by: Actor, data: Any) -> UiForm:
    last = desk.versions[-1] if desk.versions else None
    held = desk.recommendation or last
    return forms.RecommendForm(
        data, initial={"amount": held.amount if held else None, "conditions": getattr(held, "conditions", "")}
    )


def _hand(desk: Desk, data: Mapping[str, Any], _form: UiForm, by: Actor) -> None:
    assert desk.recommendation is not None  # noqa: S101
    recommendations.move(desk.recommendation.pk, data["end"], by=by, reason=data["reason"])


STEPS = {
    each.key: each
    for each in (
        Step(
            "declare", gettext_lazy("Before you read"), gettext_lazy("Answer"),
            lambda desk, by: desk.declaration is not None and desk.declaration.state == ConflictState.ASKED
            and by.may(policy.DECLARE),
            lambda _desk, _by, data: forms.DeclareForm(data),
            lambda desk, data, _form, by: reviews.declare(
                desk.application.pk, conflict=data["conflict"] if data["answer"] == "declared" else "", by=by
            ),
            gettext_lazy("Your answer is kept."),
        ),
        Step(
            "screen", gettext_lazy("Does it go into review?"), gettext_lazy("Decide"),
            lambda desk, by: _state(desk, ApplicationState.SUBMITTED, ApplicationState.PROPOSAL_SUBMITTED)
            and by.may(policy.SCREEN),
            lambda desk, _by, data: forms.ScreenForm(data, invited=_state(desk, ApplicationState.PROPOSAL_SUBMITTED)),
            lambda desk, data, _form, by: reviews.screen(
                desk.application.pk, fit=data["fit"] == "yes", reason=data.get("reason", ""), by=by
            ),
        ),
        Step(
            "score", gettext_lazy("Your review"), gettext_lazy("Keep for now"), _scores, _score_form, _score,
        ),
        Step(
            "ask", gettext_lazy("Ask the applicant"), gettext_lazy("Ask"),
            lambda desk, by: desk.clean and _state(desk, ApplicationState.IN_REVIEW) and by.may(policy.SCREEN),
            lambda _desk, _by, data: forms.AskForm(data),
            lambda desk, data, _form, by: reviews.ask_applicant(desk.application.pk, question=data["question"], by=by),
        ),
        Step(
            "determine", gettext_lazy("What follows"), gettext_lazy("Decide"),
            lambda desk, by: desk.clean and desk.mine is None and by.may(policy.DETERMINE)
            and _state(desk, ApplicationState.IN_REVIEW, ApplicationState.RESERVE),
            lambda desk, _by, data: forms.DetermineForm(data, outcomes=_outcomes(desk)),
            lambda desk, data, _form, by: reviews.determine(desk.application.pk, by=by, **data),
            gettext_lazy("Decided. The reviews are locked."),
        ),
        Step(
            "reconsider", gettext_lazy("Decide anew"), gettext_lazy("Take back into review"),
            lambda desk, by: desk.clean and by.may(policy.DETERMINE) and desk.lacks > 0
            and _state(desk, ApplicationState.RECOMMENDED, ApplicationState.RESERVE),
            lambda _desk, _by, data: forms.WhyForm(data),
            lambda desk, data, _form, by: reviews.reconsider(desk.application.pk, reason=data["reason"], by=by),
            gettext_lazy("The application is in review again."),
        ),
        Step(
            "late", gettext_lazy("Tell of a conflict of interest after all"), gettext_lazy("Tell, and stop reading"),
            lambda desk, by: desk.clean and by.may(policy.DECLARE) and _state(desk, *_LATE),
            lambda _desk, _by, data: forms.LateForm(data),
            lambda desk, data, _form, by: reviews.declare(desk.application.pk, conflict=data["conflict"], by=by),
            gettext_lazy("Your answer is kept. You read nothing of this application any more."),
        ),
        Step(
            "recommend", gettext_lazy("Recommend an award"), gettext_lazy("Keep the draft"), _recommends, _recommend_form,
            lambda desk, data, _form, by: recommendations.draft(desk.application.pk, by=by, **data),
        ),
        Step(
            "hand", gettext_lazy("The recommendation lies with you"), gettext_lazy("Hand on"), _waits,
            lambda desk, by, data: forms.HandForm(data, ends=_ends(desk, by)), _hand,
        ),
    )
}  # fmt: skip
FIRST = ("declare", "screen", "score", "hand")


@require_safe
def page(request: Request, application: UUID) -> HttpResponse:
    """An application as this member of the office may see it."""
    row = queries.application(application, by=request.actor)
    return _page(request, queries.desk(row, by=request.actor))


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Request, application: UUID, step: str) -> HttpResponse:
    """Takes one step; a page of its own only to show what was wrong."""
    actor = request.actor
    row = queries.application(application, by=actor)
    chosen = STEPS.get(step)
    if chosen is None:
        raise Hidden(actor, policy.VIEW, kind="application", object_id=application)
    if request.method != "POST":
        return redirect("competition:application", row.pk)
    desk = queries.desk(row, by=actor)
    if not chosen.offered(desk, actor):
        messages.warning(request, _("This is not yours to do, or was done meanwhile. Look where it stands now."))
        return redirect("competition:application", row.pk)
    form = chosen.form(desk, actor, request.POST)
    if form.is_valid() and _taken(request, chosen, desk, form):
        return redirect("competition:application", row.pk)
    return _page(request, desk, wrong=(step, form))


def _taken(request: Request, chosen: Step, desk: Desk, form: UiForm) -> bool:
    try:
        chosen.run(desk, form.cleaned_data, form, request.actor)
    except ValidationError as fault:
        form.take(fault)
    except stages.ReasonMissing:
        form.add_error("reason" if "reason" in form.fields else None, _("Say why."))
    else:
        messages.success(request, str(chosen.done))
        return True
    return False


def _page(request: Request, desk: Desk, wrong: tuple[str, UiForm] | None = None) -> HttpResponse:
    actor, row = request.actor, desk.application
    declarations = queries.declarations(row, by=actor)
    names = presenters.names(desk, declarations, actor)
    table = presenters.scores(desk, names)
    context = {
        "row": row,
        "applicant": people.organisation_of(row.implementer_id).name,
        "state": presenters.badge(ApplicationState(row.state)),
        "desk": desk,
        "declaration": presenters.badge(ConflictState(desk.declaration.state)) if desk.declaration else None,
        "declared": presenters.declared(declarations, names, desk.reviews),
        "lacking": presenters.lacking(desk),
        "aside": _aside(desk, names),
        "to_rule": _to_rule(declarations, names, actor),
        "rubric": presenters.rubric(desk.criteria),
        "versions": [_version(each) for each in reversed(desk.versions)],
        "scores": table,
        "reasons": presenters.reasons(desk, names) if table else [],
        "chart": presenters.chart(desk),
        "note": presenters.hidden_note(desk),
        "steps": _offered(request, desk, wrong),
        "wrong": wrong[1] if wrong else None,
        "recommendation": None if desk.kept_away else _recommendation(desk, actor),
        "history": _history(desk, actor),
    }
    return render(request, "competition/application.html", context, status=422 if wrong else 200)


def _history(desk: Desk, by: Actor) -> list[dict[str, Any]]:
    """The states; why each was reached speaks of the text, so only those read it who read the text."""
    found = stages.timeline(stages.history(APPLICATION.kind, desk.application.pk), ApplicationState, by=by)
    return found if desk.clean else [{**each, "body": ""} for each in found]


def _offered(request: Request, desk: Desk, wrong: tuple[str, UiForm] | None) -> list[dict[str, Any]]:
    found = []
    for each in STEPS.values():
        failed = wrong is not None and wrong[0] == each.key
        if not failed and not each.offered(desk, request.actor):
            continue
        url = reverse("competition:step", args=[desk.application.pk, each.key])
        form = (
            wrong[1]
            if wrong and failed
            else restore(each.form(desk, request.actor, None), request, key=each.key, action=url)
        )
        found.append({"step": each, "form": form, "url": url, "open": failed or form.is_bound or each.key in FIRST})
    return found


def _aside(desk: Desk, names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Reviews that were set aside, and why; the reason for those who read the text."""
    found = []
    for each in desk.reviews:
        if each.state == ReviewState.SET_ASIDE:
            why = [one.reason for one in stages.history(APPLICATION_REVIEW.kind, each.pk) if one.ends == each.state]
            found.append({"who": names.get(each.account_id, ""), "why": why[-1] if why and desk.clean else ""})
    return found


def _version(each: Any) -> dict[str, Any]:
    return {
        "row": each,
        "pairs": [
            (_("Title of the project"), each.title),
            (_("Amount asked for"), amount(each.amount, each.currency)),
            (_("Months"), str(each.months)),
        ],
    }


def _recommendation(desk: Desk, by: Actor) -> dict[str, Any] | None:
    row = desk.recommendation
    if row is None:
        return None
    changes = stages.history(RECOMMENDATION.kind, row.pk)
    return {
        "state": presenters.badge(RecommendationState(row.state)),
        "pairs": [(_("Amount"), amount(row.amount, row.currency)), (_("Conditions"), row.conditions or "–")],
        "history": stages.timeline(changes, RecommendationState, by=by),
    }


def _to_rule(declarations: Any, names: Mapping[UUID, str], by: Actor) -> list[dict[str, Any]]:
    """Declared conflicts that wait for somebody else's ruling, with what was declared."""
    if not by.may(policy.RULE):
        return []
    found = []
    for each in declarations:
        if each.state == ConflictState.DECLARED and each.account_id != by.account:
            said = [one.reason for one in stages.history("conflict", each.pk) if one.ends == ConflictState.DECLARED]
            found.append(
                {"row": each, "who": names.get(each.account_id, ""), "said": said[-1] if said else "",
                 "form": forms.RuleForm(auto_id=f"rule_{each.pk}_%s")}
            )  # fmt: skip
    return found


@require_POST
def rule(request: Request, declaration: UUID) -> HttpResponse:
    """Rules on a declared conflict."""
    actor = request.actor
    row = policy.declarations(actor).filter(pk=declaration).first()
    if row is None:
        raise Hidden(actor, policy.RULE, kind="conflict", object_id=declaration)
    require(policy.can(actor, policy.RULE), actor, policy.RULE, kind="conflict", object_id=declaration)
    form = forms.RuleForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose what follows, and say why."))
    else:
        try:
            reviews.rule(
                row.pk, clear=form.cleaned_data["ruling"] == "clear", reason=form.cleaned_data["reason"], by=actor
            )
        except stages.IllegalMove:
            messages.warning(request, _("Somebody ruled on it meanwhile."))
        else:
            messages.success(request, _("Kept."))
    return redirect("competition:application", row.application_id)
