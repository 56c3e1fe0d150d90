"""What this room adds to the page of a case, and what it says in the survivor's own copy: roles, and no name."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.codes import get as codes
from tessera.protection.actors import policy, queries, words
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy as case_policy


@cases.register_panel("actors", part="account", order=30)
def actors(request: HttpRequest, case: cases.CaseView) -> str | None:
    """Who is said to have taken part, by code and role, for whom that is open."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not (actor.may(policy.VIEW) and actor.may(case_policy.ACCOUNT_VIEW)):
        return None
    may_edit = case.is_open and actor.may(policy.EDIT) and actor.may(case_policy.ACCOUNT_EDIT)
    context = {
        "rows": words.table(queries.of_case(case.id, by=actor)),
        "search_url": reverse("actors:search") if actor.may(policy.SEARCH) else "",
        "add_url": reverse("actors:add", args=[case.id]) if may_edit else "",
    }
    return render_to_string("actors/panel.html", context, request)


@cases.register_held("actors", order=35)
def held(case_id: UUID, *, by: Actor) -> list[cases.Held]:
    """What was told about the roles of others, by stage. Who they are belongs to no copy: it is not the survivor's own
    identity, and the paper may be found."""
    if not by.may(policy.VIEW):
        return []
    stages = codes("episode_type")
    pairs = [
        (
            stages.label(row.episode.episode_type),
            ", ".join(part for part in (words.roles(row), words.relation(row)) if part),
        )
        for row in queries.of_case(case_id, by=by)
    ]
    return (
        [cases.Held(_("What was told about others who took part"), tuple(pair for pair in pairs if pair[1]))]
        if pairs
        else []
    )
