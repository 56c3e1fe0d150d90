"""What this room adds to the page of a case: its referrals, what the person decided, and the way to refer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.codes import get as codes
from tessera.protection.cases import api as cases
from tessera.protection.referrals import api, policy
from tessera.protection.referrals.enums import AWAITED
from tessera.protection.work import api as work
from tessera.trust.consent import api as consent
from tessera.trust.consent import policy as consent_policy


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@cases.register_panel("decisions", order=10)
def decisions(request: HttpRequest, case: cases.CaseView) -> str | None:
    """What stands now, in a word for each purpose."""
    actor = _actor(request)
    if not actor.may(consent_policy.VIEW):
        return None
    rows = consent.standing(consent.decisions(case.subject_id, by=actor)).values()
    purposes = codes("consent_purpose")
    lines = [
        (purposes.label(row.purpose), row.recipient.name if row.recipient else "", consent.badge(row)) for row in rows
    ]
    context = {"lines": lines, "url": f"{reverse('consent:person', args=[case.subject_id])}?next={request.path}"}
    return render_to_string("referrals/panel_decisions.html", context, request)


@cases.register_panel("referrals", order=20)
def referrals(request: HttpRequest, case: cases.CaseView) -> str | None:
    """Referrals made from this case."""
    actor = _actor(request)
    if not actor.may(policy.VIEW):
        return None
    rows = [(row, api.state_badge(row)) for row in api.of_case(case.id, by=actor)]
    url = reverse("referrals:new", args=[case.id]) if actor.may(policy.SEND) else ""
    return render_to_string("referrals/panel.html", {"rows": rows, "new_url": url}, request)


def _new(_actor: Actor, case_id: UUID) -> str:
    return reverse("referrals:new", args=[case_id])


work.register_kind(
    AWAITED,
    label=_("A referral waits for its answer"),
    url=lambda item: reverse("referrals:referral", args=[item.object_id]),
    action=policy.VIEW,
)
cases.register_link(cases.CaseLink("refer", _("Refer"), _new, policy.SEND))
