"""What this room adds to the page of a case: the tab of own forms, and what is held in them."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.protection.cases import api as cases
from tessera.protection.forms import policy, queries, shipped, vocabulary
from tessera.protection.forms.engine.words import words
from tessera.protection.forms.web import presenters
from tessera.trust.people import api as people

for _key in cases.FIELDS:
    shipped.register_shipped(_key, partial(vocabulary.book, _key), room="cases")


@cases.register_part("forms", label=_("Forms"), action=policy.ANSWER_VIEW, order=80)
def forms(request: HttpRequest, case: cases.CaseView) -> str:
    """Own forms to fill in, and what was answered."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = queries.of_case(case.id, by=actor)
    names = people.colleague_names(actor, [row.author_id for row in rows])
    ledger.record(by=actor, action=policy.ANSWER_VIEW, kind="case", object_id=case.id, detail={"listed": len(rows)})
    to_fill = queries.to_fill(by=actor) if actor.may(policy.ANSWER_ADD) else []
    context = {
        "offers": [(presenters.title(row), reverse("forms:fill", args=[case.id, row.pk])) for row in to_fill],
        "table": presenters.answers_table(rows, names),
    }
    return render_to_string("forms/part_of_case.html", context, request)


@cases.register_held("forms", order=80)
def held(case_id: UUID, *, by: Actor) -> list[cases.Held]:
    """The answers to own forms, the newest of each, in words."""
    if not by.may(policy.ANSWER_VIEW):
        return []
    rows = [row for row in queries.of_case(case_id, by=by) if not getattr(row, "corrected", False)]
    found: list[cases.Held] = []
    for kept in queries.opened(rows).values():
        said = words(kept.definition, kept.answers or {})
        pairs = tuple(pair for section in said for pair in section.pairs)
        heading = _now("%(form)s, %(day)s") % {"form": kept.definition.title(), "day": presenters.when(kept.at)}
        if pairs:
            found.append(cases.Held(heading, pairs))
    return found
