"""Arrangements, each organisation's half, runs and their counts. Nothing here is about one person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.observatory.matching import actions, pairing, policy, queries
from tessera.observatory.matching.enums import SMALLEST, Stage
from tessera.observatory.matching.models import MatchingRun
from tessera.observatory.matching.web import presenters
from tessera.observatory.matching.web.forms import AnswerForm, ProposeForm
from tessera.trust.people import api as people
from tessera.trust.people.api import Request, restore

# Who may bring a list and who may match: those who serve people, and those who see none of them.
_MEMBERS, _HOSTS = ("service",), ("observatory",)


@require_safe
def overview(request: Request) -> HttpResponse:
    """Every arrangement of the own organisation."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="arrangement")
    context = {
        "table": presenters.table(queries.arrangements(actor)),
        "may_propose": policy.can(actor, policy.PROPOSE),
    }
    return render(request, "matching/list.html", context)


overview.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: Request) -> HttpResponse:
    """Proposes an arrangement and gives the own half with it."""
    actor = request.actor
    require(policy.can(actor, policy.PROPOSE), actor, policy.PROPOSE, kind="arrangement")
    form = ProposeForm(
        request.POST if request.method == "POST" else None,
        members=people.organisation_choices(*_MEMBERS, without=actor.home),
        hosts=people.organisation_choices(*_HOSTS),
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            row = actions.propose(
                title=said["title"],
                members=[UUID(each) for each in said["members"]],
                host=UUID(said["host"]),
                answer=said["answer"],
                signer_function=said["signer_function"],
                by=actor,
            )
        except ValidationError as fault:
            form.add_error(None, fault)
        else:
            messages.success(request, _("Your half is given. The arrangement holds once the others have given theirs."))
            return redirect("matching:arrangement", row.pk)
    context = {"form": restore(form, request), "back": reverse("matching:list")}
    return render(request, "matching/propose.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def arrangement(request: Request, arrangement: UUID) -> HttpResponse:
    """One arrangement: what was proposed, everybody's half, its runs; the form to answer."""
    actor = request.actor
    row = actions.get(arrangement, by=actor, action=policy.VIEW)
    mine = row.halves.filter(organisation_id=actor.home).first()
    may_answer = mine is None and bool(policy.can(actor, policy.ANSWER, row))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(policy.can(actor, policy.ANSWER, row), actor, policy.ANSWER, kind="arrangement", object_id=row.pk)
        if form.is_valid():
            try:
                actions.answer(row.pk, form.cleaned_data["decision"],
                               signer_function=form.cleaned_data["signer_function"], by=actor)  # fmt: skip
            except ValidationError as fault:
                form.add_error(None, " ".join(fault.messages))
            else:
                messages.success(request, _("Your organisation's answer is written down."))
                return redirect("matching:arrangement", row.pk)
    in_force = queries.in_force(row)
    context = {
        "row": row,
        "state": presenters.state(row),
        "about": presenters.about(row),
        "halves": presenters.halves(row),
        "runs": presenters.runs(queries.runs_of(row)),
        "form": restore(form, request) if may_answer else None,
        "may_start": in_force and bool(policy.can(actor, policy.START, row)),
        "may_end": mine is not None and mine.ended_at is None and bool(policy.can(actor, policy.END, row)),
        "smallest": SMALLEST,
    }
    return render(request, "matching/arrangement.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: Request, arrangement: UUID) -> HttpResponse:
    """Asks once more, then ends the own half at once."""
    row = actions.get(arrangement, by=request.actor, action=policy.END)
    if request.method == "POST":
        actions.end(row.pk, by=request.actor)
        messages.success(request, _("Your part has ended. Nothing of yours is matched any more."))
        return redirect("matching:arrangement", row.pk)
    return render(request, "matching/end.html", {"row": row, "back": reverse("matching:arrangement", args=[row.pk])})


@require_POST
def start(request: Request, arrangement: UUID) -> HttpResponse:
    """Starts a run with the own list."""
    try:
        made = actions.start(arrangement, by=request.actor)
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
        return redirect("matching:arrangement", arrangement)
    messages.success(request, _("The run has started with your list. It goes on when the others have joined."))
    return redirect("matching:run", made.pk)


@require_POST
def join(request: Request, run: UUID) -> HttpResponse:
    """Joins a run with the own list."""
    try:
        actions.join(run, by=request.actor)
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    else:
        messages.success(request, _("Your list is declared. Names stay here; only keyed tokens leave."))
    return redirect("matching:run", run)


def _get(request: Request, run: UUID) -> MatchingRun:
    row = policy.runs(request.actor).select_related("arrangement").filter(pk=run).first()
    if row is None:
        raise Hidden(request.actor, policy.VIEW, kind="matching_run", object_id=run)
    require(
        policy.can(request.actor, policy.VIEW, row.arrangement), request.actor, policy.VIEW, kind="matching_run",
        object_id=run,
    )  # fmt: skip
    return row


@require_safe
@never_cache
def run(request: Request, run: UUID) -> HttpResponse:
    """One run: who joined, how far it is, and its counts."""
    row = _get(request, run)
    standing = queries.standing(row)
    joined = queries.part_of(row, request.actor.home) is not None
    can_join = (
        not joined and standing.stage == Stage.JOINING and policy.can(request.actor, policy.JOIN, row.arrangement)
    )
    context = {
        "row": row,
        "state": presenters.stage(standing),
        "standing": standing,
        "moving": standing.stage in {Stage.JOINING, Stage.EXCHANGING},
        "stopped": presenters.why_stopped(standing),
        "parts": presenters.parts(row, standing),
        "chart": presenters.result(row),
        "base": row.result["base"] if row.result else 0,
        "may_join": bool(can_join),
        "may_see_people": bool(
            row.ended_at
            and row.arrangement.answer == "pairs"
            and policy.can(request.actor, policy.PAIRS, row.arrangement)
        ),
    }
    return render(request, "matching/run.html", context)


@require_safe
@never_cache
def known(request: Request, run: UUID) -> HttpResponse:
    """Which of the own people another organisation knows too, where both people and both houses agree now."""
    actor, row = request.actor, _get(request, run)
    require(policy.can(actor, policy.PAIRS, row.arrangement), actor, policy.PAIRS, kind="matching_run", object_id=run)
    if row.arrangement.answer != "pairs":
        raise Hidden(actor, policy.PAIRS, kind="matching_run", object_id=run)
    found, closed = queries.known_elsewhere(row, by=actor)
    context = {"row": row, "table": presenters.known(found), "closed": closed}
    return render(request, "matching/known.html", context)


@require_safe
def counts(request: Request, run: UUID) -> HttpResponse:
    """The table of capture histories as the estimate of prevalence reads it."""
    row = _get(request, run)
    if row.result is None:
        raise Hidden(request.actor, policy.VIEW, kind="matching_run", object_id=run)
    table = {tuple(map(int, history)): count for history, count in row.result["histories"]}
    columns = [f"list_{place + 1}" for place in range(len(row.result["lists"]))]
    ledger.record(by=request.actor, action="matching:counts:take", kind="matching_run", object_id=row.pk)
    response = HttpResponse(pairing.as_csv(columns, table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="counts.csv"'
    return response
