"""What this room adds to the page of a case, to the survivor's copy, and to what is due."""

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
from tessera.protection.determination import policy, queries
from tessera.protection.determination.enums import Kind
from tessera.protection.determination.web import presenters
from tessera.protection.work import api as work


def _case(item: work.Item) -> str:
    return f"{reverse('cases:case', args=[item.case_id])}?part=determination"


def _page(item: work.Item) -> str:
    return reverse("determination:page", args=[item.object_id])


# A review's item is one for each reviewer, so it leads to the list in the case.
work.register_kind(Kind.REVIEW, label=_("A determination waits for your review"), url=_case, action=policy.REVIEW)
work.register_kind(Kind.TARGET, label=_("A determination should be decided"), url=_page, action=policy.VIEW, snooze=0)
work.register_kind(
    Kind.RECOVERY_END, label=_("The recovery and reflection period ends"), url=_page, action=policy.VIEW, snooze=0
)


@cases.register_part("determination", label=_("Determination"), action=policy.VIEW, order=16)
def part(request: HttpRequest, case: cases.CaseView) -> str:
    """The determinations of a case, and the ways to a new one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    ledger.record(by=actor, action=policy.VIEW, kind="case", object_id=case.id)
    starts = []
    if case.is_open and actor.may(policy.START):
        starts.append((_now("Determination by this organisation"), reverse("determination:own", args=[case.id])))
    if case.is_open and actor.may(policy.RECORD):
        starts.append((_now("Determination by another body"), reverse("determination:outside", args=[case.id])))
    context = {"table": presenters.table(queries.of_case(case.id, by=actor)), "starts": starts}
    return render_to_string("determination/part.html", context, request)


@cases.register_held("determination", order=35)
def held(case_id: UUID, *, by: Actor) -> list[cases.Held]:
    """Every determination in words, with reviews that are not blind any more, extensions and requests to look again."""
    if not by.may(policy.VIEW):
        return []
    found = []
    for seen in queries.everything(case_id, by=by):
        called = presenters.names(seen, by)
        told = [
            (_now("Stands"), str(presenters.word("determination_state", seen.row.state))),
            *presenters.pairs(seen, called),
        ]
        told += [(str(label), str(text)) for label, text in presenters.clocks(seen.row)["pairs"]]  # type: ignore[attr-defined]
        told += [(one["place"], f"{one['category']}. {one['reason']}") for one in presenters.reviews(seen, called)]
        told += [
            (one["clock"], f"{one['was']} – {one['until']}. {one['reason']}") for one in presenters.extensions(seen)
        ]
        told += [
            (f"{one['who']}, {one['asked']}", f"{one['ground']} {one['result']}".strip())
            for one in presenters.asked(seen)
        ]
        found.append(cases.Held(f"{_now('Determination')}: {presenters.level(seen.row)}", tuple(told)))
    return found
