"""What this room adds to the page of a case, and the kinds of its own."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy as case_policy
from tessera.protection.work import kinds, policy, queries
from tessera.protection.work.enums import HANDED_OVER, LEFT, REVIEW


@cases.register_panel("due", order=5)
def due(request: HttpRequest, case: cases.CaseView) -> str | None:
    """What is due in the case, earliest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.may(policy.VIEW):
        return None
    items = queries.of_case(case.id, by=actor, size=20)
    lines = [(kind.label, kind.url(item), item) for item in items if (kind := kinds.kind_of(item.kind))]
    return render_to_string("work/panel.html", {"lines": lines}, request) if lines else None


@cases.register_held("work", order=90)
def held(case_id: UUID, *, by: Actor) -> list[cases.Held]:  # noqa: ARG001 - the door's own arguments
    """Nothing: what is due are days and kinds; what they are about is held, and told, in the rooms they come from."""
    return []


kinds.register_kind(
    LEFT,
    label=_("A colleague left: cases wait for a worker"),
    url=lambda _item: reverse("work:nobody"),
    action=case_policy.ASSIGN,
)
kinds.register_kind(
    HANDED_OVER,
    label=_("A case was handed to you"),
    url=lambda item: reverse("cases:case", args=[item.case_id]),
    action=case_policy.VIEW,
)
kinds.register_kind(
    REVIEW,
    label=_("Look at this case again in supervision"),
    url=lambda item: reverse("cases:case", args=[item.case_id]),
    action=policy.SUPERVISION_ADD,
    review=True,
)
