"""What this room adds to the page of a case, to the survivor's copy, and to the kinds of news for colleagues."""

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
from tessera.protection.screening import policy, queries
from tessera.protection.screening.enums import Alert
from tessera.protection.screening.web import presenters
from tessera.protection.work import api as work


def _protect(item: work.Item) -> str:
    return reverse("screening:protect", args=[item.case_id])


work.register_kind(Alert.DANGER, label=_("Somebody may be in danger now"), url=_protect, action=policy.VIEW)
work.register_kind(Alert.HEALTH, label=_("A health need is urgent"), url=_protect, action=policy.VIEW)
work.register_kind(Alert.HOURS, label=_("A health need cannot wait: hours count"), url=_protect, action=policy.VIEW)


@cases.register_part("screening", label=_("Screening"), action=policy.VIEW, order=15)
def part(request: HttpRequest, case: cases.CaseView) -> str:
    """The screenings of a case over time, and the way to a new one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    ledger.record(by=actor, action=policy.VIEW, kind="case", object_id=case.id)
    rows = queries.of_case(case.id, by=actor)
    context = {
        "table": presenters.table(rows, actor),
        "tools": presenters.tools(case.id, actor) if case.is_open and actor.may(policy.ADD) else [],
        "instruments_url": reverse("screening:instruments")
        if actor.may(policy.UPLOAD) or actor.may(policy.REVIEW)
        else "",
    }
    return render_to_string("screening/part.html", context, request)


@cases.register_held("screening", order=30)
def held(case_id: UUID, *, by: Actor) -> list[cases.Held]:
    """Every screening in words, with what was answered, why the screener judged so, and the notes."""
    if not by.may(policy.VIEW):
        return []
    found = []
    for seen in queries.everything(case_id, by=by):
        heading = _now("Screening of %(day)s") % {"day": presenters.day(seen.row.at)}
        found.append(cases.Held(heading, tuple(presenters.pairs(seen) + presenters.item_pairs(seen))))
    return found
