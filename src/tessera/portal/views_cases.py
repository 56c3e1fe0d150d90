"""The work list, and the search for a person."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.policy import require
from tessera.portal.words import case_status, dated
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy
from tessera.trust.people.api import Request
from tessera.trust.subjects import api as subjects
from tessera.trust.subjects import policy as subject_policy
from tessera.ui.badges import Badge
from tessera.ui.tables import Column, Row, Table

# A screen or two on a telephone, and a page that weighs little.
SIZE = 30
# After so many days without work an open case is worth a look.
QUIET = timedelta(days=30)
Names = dict[UUID, str]
_WHO = ("mine", "nobody", "all")
_STATES = ("open", "closed", "all")


def _filters(actor: Actor, who: str, state: str) -> cases.Filters:
    plain = state in _STATES
    return cases.Filters(
        state=state if plain else "all",
        status="" if plain else state,
        worker=actor.account if who == "mine" else None,
        unassigned=who == "nobody",
    )


def _chosen(request: Request) -> tuple[str, str]:
    """(whose cases, which state) of the address; what is not offered there falls back on the usual."""
    usual = "mine" if request.actor.may(policy.OPEN) and not request.actor.may(policy.ASSIGN) else "all"
    who, state = request.GET.get("who", ""), request.GET.get("state", "")
    known = (*_STATES, *codes.get("case_status").values())
    return who if who in _WHO else usual, state if state in known else "open"


def _link(**parts: str) -> str:
    return "?" + urlencode({name: value for name, value in parts.items() if value})


def _who_tabs(who: str, state: str) -> list[dict[str, object]]:
    labels = {"mine": _("My cases"), "nobody": _("Nobody's"), "all": _("All")}
    return [
        {"label": label, "url": _link(who=one, state=state), "current": one == who} for one, label in labels.items()
    ]


def _state_links(who: str, state: str) -> list[dict[str, object]]:
    labels = {"open": _("All open"), "closed": _("All closed")} | dict(codes.get("case_status").choices())
    return [
        {"label": label, "url": _link(who=who, state=one), "current": one == state} for one, label in labels.items()
    ]


def _flags(line: cases.Line) -> str:
    said = []
    if line.restricted:
        said.append(_("Restricted"))
    if line.is_open and line.worker is None:
        said.append(_("Nobody works on it"))
    if line.is_open and line.last_activity_at < now() - QUIET:
        said.append(_("Quiet for a month or more"))
    return ", ".join(said)


def _row(line: cases.Line, names: Names | None, linked: bool) -> Row:
    cells: dict[str, object] = {
        "code": line.code,
        "status": case_status(line.status),
        "worker": line.worker_name,
        "activity": dated(line.last_activity_at),
        "flags": _flags(line),
    }
    if names is not None:
        cells["name"] = names.get(line.subject_id) or _("No name recorded")
    return Row(cells, reverse("cases:case", args=[line.id]) if linked else "")


def _table(page: cases.Page, names: Names | None, actor: Actor, who: str) -> Table:
    worker = [] if who == "mine" else [Column("worker", _("Worker"))]
    named = [Column("name", _("Name"))] if names is not None else []
    return Table(
        caption=_("Cases, latest work first"),
        caption_hidden=True,
        columns=[
            Column("code", _("Code")),
            *named,
            Column("status", _("State")),
            *worker,
            Column("activity", _("Last work")),
            Column("flags", _("To know")),
        ],
        rows=[_row(line, names, actor.may(policy.VIEW)) for line in page.lines],
        empty_title=_("No case fits"),
        empty_body=_("Choose another filter, or search for the person first and start a new case."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def worklist(request: Request) -> HttpResponse:
    """The cases the actor may know of. Names are hidden; a POST asks for them, the ledger knows, and that one answer
    shows them."""
    actor = request.actor
    require(policy.can(actor, policy.LIST), actor, policy.LIST, kind="case")
    who, state = _chosen(request)
    page = cases.worklist(actor, _filters(actor, who, state), request.GET.get("from", ""), SIZE)
    names: Names | None = None
    if request.method == "POST":
        names = subjects.reveal_names([line.subject_id for line in page.lines], by=actor, why="work list")
    context = {
        "table": _table(page, names, actor, who),
        "tabs": _who_tabs(who, state),
        "states": _state_links(who, state),
        "newer": _link(who=who, state=state, **{"from": page.previous}) if page.previous else "",
        "older": _link(who=who, state=state, **{"from": page.next}) if page.next else "",
        "named": names is not None,
        "may_name": actor.may(subject_policy.VIEW) and bool(page.lines),
        "may_open": actor.may(policy.OPEN),
        "here": request.get_full_path(),
    }
    return render(request, "portal/worklist.html", context)


worklist.is_list = True  # type: ignore[attr-defined]


def _how(how: str) -> Badge:
    labels = {
        "code": _("Same code"),
        "identifier": _("Same number"),
        "exact": _("Same name"),
        "phonetic": _("Sounds alike"),
        "fuzzy": _("Written alike"),
    }
    return Badge(labels.get(how, how), "info" if how in {"phonetic", "fuzzy"} else "success")


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: Request) -> HttpResponse:
    """Finds a person by name, number or code. Only ever by POST: an address would keep the name in histories and logs."""
    actor = request.actor
    require(subject_policy.can(actor, subject_policy.SEARCH), actor, subject_policy.SEARCH, kind="subject")
    text = request.POST.get("text", "").strip()[:200] if request.method == "POST" else ""
    found = cases.find(text, by=actor) if text else None
    matches = [
        {
            "name": match.name,
            "code": match.person_code,
            "how": _how(match.how),
            "cases": [
                {
                    "code": line.code,
                    "url": reverse("cases:case", args=[line.id]) if actor.may(policy.VIEW) else "",
                    "status": case_status(line.status),
                    "worker": line.worker_name,
                    "activity": dated(line.last_activity_at),
                }
                for line in match.cases
            ],
        }
        for match in (found.matches if found else ())
    ]
    context = {
        "text": text,
        "asked": request.method == "POST",
        "matches": matches,
        "restricted": bool(found and found.restricted),
        "may_open": actor.may(policy.OPEN),
    }
    return render(request, "portal/search.html", context)
