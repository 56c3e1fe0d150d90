"""What this room adds: a tab on the page of a case, a kind of work, its jobs, and what it holds in words."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.protection.cases import api as cases
from tessera.protection.cases.api import Held
from tessera.protection.rights import (
    policy,
    queries,
    tasks,  # noqa: F401 - makes the jobs known
)
from tessera.protection.rights.actions.requests import REQUEST
from tessera.protection.rights.web import presenters
from tessera.protection.work import api as work


def _url(item: work.Item) -> str:
    return f"{reverse('cases:case', args=[item.case_id])}?part=rights"


work.register_kind(
    REQUEST, label=_("Answer what a person asked about their data"), url=_url, action=policy.REQUEST_VIEW
)


@cases.register_part("rights", label=_("Their data"), action=policy.REQUEST_VIEW, order=95)
def rights(request: HttpRequest, case: cases.CaseView) -> str:
    """What the person asked about their data, the copies made, and how long the case is kept."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    ledger.record(by=actor, action=policy.REQUEST_VIEW, kind="case", object_id=case.id)
    context = {
        "case": case,
        "requests": [presenters.request_card(each, actor) for each in queries.requests_of(case.id, by=actor)],
        "copies": presenters.copy_table(queries.copies_of(case.id, by=actor)),
        "may_copy": actor.may(policy.COPY),
        "hold_url": reverse("rights:hold", args=[case.subject_id]) if actor.may(policy.HOLD) else "",
    }
    return render_to_string("rights/tab.html", context, request)


@cases.register_held("rights", order=96)
def held(case_id: UUID, *, by: Actor) -> list[Held]:
    """What the person asked, in their words, and our answers."""
    found = []
    for each in queries.requests_of(case_id, by=by):
        heading = _now("What you asked on %(day)s") % {"day": presenters.day(each.row.asked_on)}
        found.append(Held(heading, tuple(presenters.request_pairs(each))))
    return found
