"""Suspects: written down in a case, looked at by asking, looked for by who may; and the conflict checks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tessera.kernel import codes, places
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.protection.actors import actions, policy, queries, words
from tessera.protection.actors.details import Details
from tessera.protection.actors.models import Suspect
from tessera.protection.actors.web.forms import PartForm, SearchForm, WhoForm
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy as case_policy
from tessera.trust.people.api import Request, restore
from tessera.ui.badges import Badge
from tessera.ui.tables import Column, Row, Table


def _crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "url": url} for label, url in more]


def _case_url(case: UUID) -> str:
    return f"{reverse('cases:case', args=[case])}?part=account"


def _suggestions() -> dict[str, list[str]]:
    return {"countries": [str(name) for _code, name in places.choices()]}


def _written(request: Request, written: actions.Written) -> None:
    messages.success(request, _("Saved."))
    if written.conflict:
        messages.warning(
            request,
            _("A conflict check wants a supervisor's eye. Quote this code: %(code)s.") % {"code": written.conflict},
        )


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, case: UUID) -> HttpResponse:
    """Writes down that somebody took part in an episode."""
    actor = request.actor
    require(policy.can(actor, policy.EDIT), actor, policy.EDIT, kind="case", object_id=case)
    view = cases.get(case, by=actor, action=case_policy.ACCOUNT_EDIT)
    stages = codes.get("episode_type")
    episodes = [
        (str(key), f"{stages.label(kind)} · {words.nation(country)}" if country else stages.label(kind))
        for key, (kind, country) in cases.episodes_of(case, by=actor).items()
    ]
    if not episodes:
        messages.info(request, _("First add what happened to the account: somebody takes part in a stage of it."))
        return HttpResponseRedirect(_case_url(case))
    form = PartForm(request.POST or None, episodes=episodes)
    if request.method == "POST" and form.is_valid():
        try:
            _written(request, _involve(request, case, form))
        except ValidationError as fault:
            form.take(fault)
        else:
            return HttpResponseRedirect(_case_url(case))
    title = _("Somebody who took part")
    context = {
        "form": restore(form, request),
        "title": title,
        "sections": [{"heading": heading, "fields": [form[name] for name in names]} for heading, names in form.GROUPS],
        "suggestions": _suggestions(),
        "back": _case_url(case),
        "breadcrumbs": _crumbs((view.code, reverse("cases:case", args=[case])), (title, "")),
    }
    return render(request, "actors/form.html", context, status=422 if form.errors else 200)


def _involve(request: Request, case: UUID, form: PartForm) -> actions.Written:
    data = form.cleaned_data
    known = None
    if data["code"]:
        row = policy.scope(request.actor).filter(code=data["code"]).first()
        if row is None:
            raise ValidationError({"code": _("Nobody whom you may see is written down under this code.")})
        known = row.pk
    return actions.involve(
        case, UUID(data["episode"]), by=request.actor, part=form.part(), traits=form.traits(), details=form.details(),
        suspect=known,
    )  # fmt: skip


def _page(request: Request, row: Suspect, details: Details | None = None) -> HttpResponse:
    actor = request.actor
    parts = queries.of_suspect(row, by=actor)
    may_edit = actor.may(policy.EDIT)
    context = {
        "row": row,
        "traits": words.traits(row),
        "revealed": details is not None,
        "pairs": _pairs(details) if details else [],
        "parts": [
            {
                "url": _case_url(part.case_id),
                "code": part.case.code,
                "what": ", ".join(
                    text for text in (words.stage(part), words.roles(part), words.relation(part)) if text
                ),
                "remove": reverse("actors:remove", args=[part.pk]) if may_edit else "",
            }
            for part in parts
        ],
        "may_edit": may_edit,
        "breadcrumbs": _crumbs((row.code, "")),
    }
    return render(request, "actors/suspect.html", context)


def _pairs(details: Details) -> list[tuple[str, str]]:
    labels = {name: str(field.label) for name, field in WhoForm.base_fields.items()}
    found = [
        (labels[name], getattr(details, name))
        for name in ("name", "other_names", "phones", "handles", "address", "description")
    ]
    return [pair for pair in found if pair[1]]


@require_http_methods(["GET", "HEAD"])
def suspect(request: Request, suspect: UUID) -> HttpResponse:
    """One suspect, by code; the name is shown by asking."""
    row = queries.get(suspect, by=request.actor)
    ledger.record(by=request.actor, action=policy.VIEW, kind="suspect", object_id=row.pk)
    return _page(request, row)


@require_POST
def reveal(request: Request, suspect: UUID) -> HttpResponse:
    """Who the suspect is said to be; the asking is in the ledger."""
    details = queries.reveal(suspect, by=request.actor)
    return _page(request, queries.get(suspect, by=request.actor), details)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, suspect: UUID) -> HttpResponse:
    """Changes who a suspect is said to be; opening the form is a reading."""
    row = queries.get(suspect, by=request.actor, action=policy.EDIT)
    details = queries.reveal(suspect, by=request.actor)
    known = {name: getattr(details, name) for name in details.__slots__}
    nations = ", ".join(words.nation(code) for code in row.nationalities)
    form = WhoForm(request.POST or None, initial={**known, "sex": row.sex, "nationalities": nations})
    if request.method == "POST" and form.is_valid():
        try:
            _written(request, actions.edit(suspect, by=request.actor, details=form.details(), traits=form.traits()))
        except ValidationError as fault:
            form.take(fault)
        else:
            return redirect("actors:suspect", suspect=suspect)
    title = _("Change who this is")
    url = reverse("actors:suspect", args=[suspect])
    context = {
        "form": restore(form, request), "title": title, "sections": [{"heading": "", "fields": list(form)}],
        "suggestions": _suggestions(), "back": url, "breadcrumbs": _crumbs((row.code, url), (title, "")),
    }  # fmt: skip
    return render(request, "actors/form.html", context, status=422 if form.errors else 200)


@require_POST
def remove(request: Request, involvement: UUID) -> HttpResponse:
    """Takes somebody out of an episode."""
    row = policy.involved(request.actor).filter(pk=involvement).first()
    actions.let_go(involvement, by=request.actor)
    messages.success(request, _("Taken out of this part of the account."))
    return HttpResponseRedirect(_case_url(row.case_id) if row else "/")


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: Request) -> HttpResponse:
    """Looks for a suspect inside the organisation. What is typed is posted and kept nowhere."""
    actor = request.actor
    require(policy.can(actor, policy.SEARCH), actor, policy.SEARCH, kind="suspect")
    form = SearchForm(request.POST or None)
    hits = None
    if request.method == "POST" and form.is_valid():
        hits = [
            {
                "code": hit.suspect.code,
                "name": hit.details.name,
                "url": reverse("actors:suspect", args=[hit.suspect.pk]),
            }
            for hit in queries.search(form.cleaned_data["text"], by=actor)
        ]
    context = {
        "form": form, "hits": hits, "searched": hits is not None, "checks_url": _checks_url(actor),
        "breadcrumbs": _crumbs((_("People said to have taken part"), "")),
    }  # fmt: skip
    return render(request, "actors/search.html", context, status=422 if form.errors else 200)


def _checks_url(actor: Any) -> str:
    return reverse("actors:checks") if actor.may(policy.CONFLICT) and actor.may(case_policy.ASSIGN) else ""


@require_http_methods(["GET", "HEAD"])
def checks(request: Request) -> HttpResponse:
    """Conflict checks, by code; what each is about is opened one by one."""
    rows = queries.conflict_checks(by=request.actor)
    table = Table(
        _("Conflict checks"),
        [Column("code", _("Code to quote")), Column("found", _("Found")), Column("state", _("State"))],
        [
            Row(
                {
                    "code": row.code,
                    "found": formats.date_format(timezone.localtime(row.found_at), "j M Y"),
                    "state": _("Looked at") if row.seen_at else Badge(_("New"), "attention"),
                },
                reverse("actors:check", args=[row.pk]),
            )
            for row in rows
        ],
        empty_title=_("No conflict checks"),
        empty_body=_("When somebody written down as having taken part may also be served here, it is shown here."),
    )
    context = {"table": table, "breadcrumbs": _crumbs((_("Conflict checks"), ""))}
    return render(request, "actors/checks.html", context)


checks.is_list = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD"])
def check(request: Request, conflict: UUID) -> HttpResponse:
    """One conflict check: who may be both. Looking marks it as looked at."""
    actor = request.actor
    require(policy.can(actor, policy.CONFLICT), actor, policy.CONFLICT, kind="conflict", object_id=conflict)
    row = actions.look(conflict, by=actor)
    lines = cases.of_subjects(actor, [row.subject_id]).get(row.subject_id, [])
    context = {
        "row": row,
        "cases": [{"code": line.code, "url": reverse("cases:case", args=[line.id])} for line in lines],
        "breadcrumbs": _crumbs((_("Conflict checks"), reverse("actors:checks")), (row.code, "")),
    }
    return render(request, "actors/check.html", context)
