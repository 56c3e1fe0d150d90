"""The queue of people who may be written down twice, a pair side by side, the judgement, and its undoing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tessera.kernel.jobs import api as jobs
from tessera.kernel.policy import require
from tessera.kernel.vault.api import Erased
from tessera.protection.duplicates import actions, everybody, policy, queries, tasks, words
from tessera.protection.duplicates.enums import Judgement
from tessera.protection.duplicates.models import Pair
from tessera.protection.duplicates.web.forms import JudgeForm
from tessera.protection.linkage.api import BackendMissing
from tessera.trust.people.api import Request, restore
from tessera.trust.subjects import api as subjects
from tessera.ui.tables import Column, Row, Table


def reasons(row: Pair) -> str:
    """Why the two may be one, in words."""
    return _(", ").join(words.reasons(row.reasons))


def _crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    return [
        {"label": label, "url": url} for label, url in ((_("Written down twice"), reverse("duplicates:queue")), *more)
    ]


@require_http_methods(["GET", "HEAD"])
def queue(request: Request) -> HttpResponse:
    """Pairs by judgement, likeliest first, without names."""
    actor = request.actor
    chosen = request.GET.get("judged", "")
    judgement = chosen if chosen in set(Judgement) else Judgement.OPEN
    rows = queries.queue(by=actor, judgement=judgement)
    url = reverse("duplicates:queue")
    context = {
        "table": Table(
            str(words.JUDGEMENTS[Judgement(judgement)]),
            [
                Column("who", _("Two records")),
                Column("why", _("Why they may be one")),
                Column("score", _("How alike, in per cent"), numeric=True),
            ],
            [
                Row(
                    {"who": f"{row.first.code} · {row.second.code}", "why": reasons(row), "score": row.score},
                    reverse("duplicates:pair", args=[row.pk]),
                )
                for row in rows
            ],
            empty_title=_("Nobody here"),
            empty_body=_("Records are compared each night, and whenever a case is opened."),
        ),
        "tabs": [
            {"label": label, "url": f"{url}?judged={one.value}" if one else url, "current": one == judgement}
            for one, label in words.JUDGEMENTS.items()
        ],
        "may_judge": actor.may(policy.JUDGE),
        "may_link": actor.may(policy.LINK),
        "missing": _missing(),
        "breadcrumbs": [{"label": _("Written down twice"), "url": ""}],
    }
    return render(request, "duplicates/queue.html", context)


queue.is_list = True  # type: ignore[attr-defined]


@require_POST
def look_again(request: Request) -> HttpResponse:
    """Compares everybody now, in a job whose progress is shown."""
    actor = request.actor
    require(policy.can(actor, policy.JUDGE), actor, policy.JUDGE, kind="pair_list")
    run = jobs.enqueue(tasks.look, organisation=actor.organisation, by=actor, then=reverse("duplicates:queue"))
    return HttpResponseRedirect(reverse("jobs:run", args=[run]))


def _missing() -> str:
    """What has to be installed before everybody can be looked through; nothing where all is there."""
    try:
        everybody.backend()
    except BackendMissing as fault:
        return str(fault)
    return ""


@require_POST
def link(request: Request) -> HttpResponse:
    """Looks through everybody by linkage, in a job whose progress is shown."""
    actor = request.actor
    require(policy.can(actor, policy.LINK), actor, policy.LINK, kind="pair_list")
    if missing := _missing():
        messages.error(request, missing)
        return redirect("duplicates:queue")
    run = jobs.enqueue(tasks.link, organisation=actor.organisation, by=actor, then=reverse("duplicates:queue"))
    return HttpResponseRedirect(reverse("jobs:run", args=[run]))


def _page(
    request: Request, look: queries.Look, *, form: JudgeForm | None = None, shown: list[Any] | None = None
) -> HttpResponse:
    actor, row = request.actor, look.pair
    sides = [
        {
            "code": side.code,
            "cases": [{"code": line.code, "url": reverse("cases:case", args=[line.id])} for line in side.cases],
            "pairs": shown[place] if shown else [],
        }
        for place, side in enumerate(look.sides)
    ]
    if form is None:
        form = JudgeForm(sides=_choices(look), initial={"keep": str(look.sides[0].subject)})
    context = {
        "row": row,
        "sides": sides,
        "shown": shown is not None,
        "reasons": words.reasons(row.reasons),
        "judgement": words.JUDGEMENTS[Judgement(row.judgement)],
        "merge": look.merge,
        "form": restore(form, request) if actor.may(policy.JUDGE) and not look.merge else None,
        "may_judge": actor.may(policy.JUDGE),
        "may_reveal": actor.may(subjects.VIEW),
        "breadcrumbs": _crumbs((" · ".join(side["code"] for side in sides), "")),
    }
    return render(request, "duplicates/pair.html", context, status=422 if form.errors else 200)


def _choices(look: queries.Look) -> list[tuple[str, str]]:
    return [(str(side.subject), side.code) for side in look.sides]


@require_http_methods(["GET", "HEAD"])
def pair(request: Request, pair: UUID) -> HttpResponse:
    """Two records side by side, without names."""
    return _page(request, queries.look(pair, by=request.actor))


@require_POST
def reveal(request: Request, pair: UUID) -> HttpResponse:
    """Both names side by side; both askings are in the ledger."""
    look = queries.look(pair, by=request.actor)
    return _page(request, look, shown=[_known(side.subject, request) for side in look.sides])


def _known(subject: UUID, request: Request) -> list[tuple[str, str]]:
    try:
        identity = subjects.reveal(subject, by=request.actor)
    except Erased:
        identity = subjects.Identity()
    return [
        (_("Name"), " ".join(part for part in (identity.given_names, identity.family_name) if part) or identity.name),
        (_("Other names"), ", ".join(identity.other_names)),
        (_("Date of birth"), identity.birth_date),
        (_("Telephone"), ", ".join(identity.phones) or identity.safe_contact.value),
        (_("E-mail"), ", ".join(identity.emails)),
        (_("Address"), identity.address),
        (_("Documents"), ", ".join(document.number for document in identity.documents if document.number)),
    ]


@require_POST
def judge(request: Request, pair: UUID) -> HttpResponse:
    """Records what was found; the same person means a merge that can be undone."""
    require(policy.can(request.actor, policy.JUDGE), request.actor, policy.JUDGE, kind="pair", object_id=pair)
    look = queries.look(pair, by=request.actor)
    form = JudgeForm(request.POST, sides=_choices(look))
    if form.is_valid():
        data = form.cleaned_data
        try:
            merge = actions.judge(pair, data["judgement"], by=request.actor, basis=data["basis"], keep=data["keep"])
        except ValidationError as fault:
            form.take(fault)
        else:
            messages.success(request, _("The two are one person now. It can be undone.") if merge else _("Saved."))
            return redirect("duplicates:pair", pair=pair)
    return _page(request, look, form=form)


@require_POST
def undo(request: Request, merge: UUID) -> HttpResponse:
    """Takes a merge back."""
    row = policy.merges(request.actor).filter(pk=merge).first()
    try:
        actions.undo(merge, by=request.actor)
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
    else:
        messages.success(request, _("The merge is undone. Both are as they were before."))
    if row and row.pair_id:
        return redirect("duplicates:pair", pair=row.pair_id)
    return redirect("duplicates:queue")
