"""What this room adds: a tab and links on the page of a case, kinds of work, its form, and what it holds in words."""

from __future__ import annotations

from pathlib import Path
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
from tessera.protection.followup import (
    policy,
    queries,
    tasks,  # noqa: F401 - makes the daily job known
)
from tessera.protection.followup.actions import contacts as acts
from tessera.protection.followup.actions import rules_of
from tessera.protection.followup.actions.closing import APPROVAL, RETURNED
from tessera.protection.followup.enums import FORM
from tessera.protection.followup.web import presenters
from tessera.protection.forms import api as forms
from tessera.protection.work import api as work


def _ending(case_id: UUID, is_open: bool) -> str:
    return reverse("followup:propose" if is_open else "followup:again", args=[case_id])


cases.register_ending(_ending)
forms.register_shipped(FORM, Path(__file__).parent / "definitions" / "followup.csv", room="followup")


def _case(item: work.Item) -> str:
    return f"{reverse('cases:case', args=[item.case_id])}?part=followup"


def _closing(item: work.Item) -> str:
    return f"{reverse('cases:case', args=[item.case_id])}?part=closing"


def _contact(item: work.Item) -> str:
    return reverse("followup:contact", args=[item.object_id])


work.register_kind(acts.CONTACT, label=_("Ask how somebody is"), url=_contact, action=policy.ADD)
work.register_kind(
    acts.SAFETY, label=_("Assess the safety today"), url=_case, action=policy.ADD, tick=acts.assessed, snooze=0
)
work.register_kind(acts.UNSAFE, label=_("Somebody is not safe"), url=_case, action=policy.VIEW)
work.register_kind(APPROVAL, label=_("A closure waits for you"), url=_closing, action=policy.APPROVE)
work.register_kind(RETURNED, label=_("A closure came back"), url=_closing, action=policy.PROPOSE)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@cases.register_part("followup", label=_("Follow-up"), action=policy.VIEW, order=80)
def followup(request: HttpRequest, case: cases.CaseView) -> str:
    """The contacts of a case, whether the person wants any, and how things changed."""
    actor = _actor(request)
    ledger.record(by=actor, action=policy.VIEW, kind="case", object_id=case.id)
    rows = queries.contacts(case.id, by=actor)
    stopped = acts.blocked(case, by=actor)
    context = {
        "case": case,
        "table": presenters.contact_table(rows, may_ask=stopped is None and actor.may(policy.ADD)),
        "change": presenters.change_chart(rows),
        "why": presenters.why_not(stopped) if stopped is not None else "",
        "ask_url": presenters.ask_url(case, actor) if stopped is not None else "",
        "may_add": actor.may(policy.ADD),
        "nothing_planned": not any(row.state == "planned" for row in rows),
        "again": [row for row in rows if row.re_exploitation == "confirmed"],
        "schedule": presenters.schedule_words(rules_of(actor)),
    }
    return render_to_string("followup/tab.html", context, request)


@cases.register_part("closing", label=_("Closing"), action=policy.PROPOSE, order=90)
def closing(request: HttpRequest, case: cases.CaseView) -> str:
    """Proposals to close the case, what became of them, and what the person said."""
    actor = _actor(request)
    ledger.record(by=actor, action="closure:file:view", kind="case", object_id=case.id)
    rows = queries.closures(case.id, by=actor)
    context = {
        "case": case,
        "table": presenters.closure_table(rows),
        "waiting": any(row.state == "proposed" for row in rows),
        "may_reopen": not case.is_open and actor.may("case:file:close"),
        "heard": queries.was_heard(case.id, by=actor),
        "interviews": [presenters.interview_card(each) for each in queries.interviews(case.id, by=actor)],
    }
    return render_to_string("followup/closing_tab.html", context, request)


@cases.register_held("followup", order=80)
def held(case_id: UUID, *, by: Actor) -> list[Held]:
    """Contacts and closures, in words."""
    found: list[Held] = []
    for row in queries.contacts(case_id, by=by):
        heading = _now("Follow-up on %(day)s") % {"day": presenters.day(row.done_on or row.planned_on)}
        found.append(Held(heading, tuple(presenters.contact_pairs(row))))
        sections = queries.answers(row, by=by) if row.response_id else []
        found += [Held(" · ".join(part for part in (heading, each.heading) if part), each.pairs) for each in sections]
    for closure in queries.closures(case_id, by=by):
        pairs = presenters.closure_pairs(queries.view(closure, by=by), names=False)
        found.append(Held(_now("Closing of the case"), tuple((str(label), str(value)) for label, value in pairs)))
    for interview in queries.interviews(case_id, by=by):
        found.append(Held(_now("What you said of our help"), tuple(presenters.interview_pairs(interview))))
    return found
