"""The tab "Legal" of the case page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.protection.cases import api as cases
from tessera.protection.legal import held, policy, queries
from tessera.protection.legal.queries import DeadlineView, MatterView


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def case_url(case_id: UUID) -> str:
    """The case page at this tab."""
    return f"{reverse('cases:case', args=[case_id])}?part=legal"


def crumbs(case: cases.CaseView, *more: str) -> list[dict[str, str]]:
    """The way to a page of this room."""
    return [
        {"label": case.code, "url": reverse("cases:case", args=[case.id])},
        {"label": _("Legal"), "url": case_url(case.id)},
        *({"label": label, "url": ""} for label in more),
    ]


def tab(request: HttpRequest, case: cases.CaseView) -> str:
    """Dates for everybody who works on the case; matters for those who may read them."""
    actor = actor_of(request)
    track = queries.track(case.id, by=actor)
    edit = case.is_open and actor.may(policy.EDIT)
    context = {
        "case": case,
        "may_view": actor.may(policy.VIEW),
        "may_edit": edit,
        "deadlines": [_deadline(one, edit) for one in track.deadlines],
        "matters": [_matter(one, edit) for one in track.matters],
        "said": held.cooperation_pairs(track.said) if track.said else [],
    }
    return render_to_string("legal/tab.html", context, request)


def _deadline(one: DeadlineView, edit: bool) -> dict[str, Any]:
    return {
        "id": one.id,
        "label": held.label("legal_deadline", one.type),
        "on": one.on,
        "what": one.what,
        "met_on": one.met_on,
        "late": one.met_on is None and one.on < today(),
        "move_url": reverse("legal:move", args=[one.id]) if edit and not one.of_permit and one.met_on is None else "",
        "met_url": reverse("legal:met", args=[one.id]) if edit and one.met_on is None else "",
    }


def _matter(one: MatterView, edit: bool) -> dict[str, Any]:
    return {
        "id": f"matter-{one.row.pk.hex[:8]}",
        "title": held.label("legal_matter_type", one.row.matter_type),
        "pairs": held.matter_pairs(one),
        "edit_url": reverse("legal:matter", args=[one.row.pk]) if edit else "",
        "date_url": reverse("legal:deadline_add", args=[one.row.pk]) if edit else "",
    }
