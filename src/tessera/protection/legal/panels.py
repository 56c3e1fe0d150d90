"""What this room shows and says elsewhere: the tab "Legal", its dates in the work list and in calendars, what is held."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.protection.cases import api as cases
from tessera.protection.legal import held, policy
from tessera.protection.legal.enums import DEADLINE_DUE
from tessera.protection.plans import api as plans
from tessera.protection.work import api as work

# A court's day cannot be put off, and a supervisor must see one that passed.
work.register_kind(
    DEADLINE_DUE,
    label=_("Legal date"),
    url=lambda item: f"{reverse('cases:case', args=[item.case_id])}?part=legal",
    action=policy.DEADLINES,
    snooze=0,
    review=True,
)


@cases.register_part("legal", label=_("Legal"), action=policy.DEADLINES, order=50)
def legal(request: HttpRequest, case: cases.CaseView) -> str:
    """The tab."""
    from tessera.protection.legal.web import page

    return page.tab(request, case)


@cases.register_held("legal", order=50)
def what_is_held(case_id: UUID, *, by: Actor) -> list[cases.Held]:
    """Matters, dates and what was said of cooperating, in words."""
    return held.of_case(case_id, by=by)


@plans.register_days("deadline", _("Deadline"))
def own_deadlines(actor: Actor, first: datetime.date, last: datetime.date) -> list[plans.Day]:
    """Dates in the actor's cases that are still to be met."""
    rows = policy.deadlines(actor).filter(case__worker_id=actor.account, met_on__isnull=True, on__range=(first, last))
    return [plans.Day(pk, on) for pk, on in rows.order_by("on").values_list("pk", "on")]
