"""The page of what a case said before."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tessera.protection.cases import queries, versions
from tessera.protection.cases.enums import VersionOf
from tessera.protection.cases.web import presenters
from tessera.trust.people.api import Request
from tessera.ui.tables import Column, Row, Table


@require_safe
def earlier(request: Request, case: UUID) -> HttpResponse:
    """Every change of the case, its account and its people: what stood there before, what after, who and when."""
    row = queries.get(case, by=request.actor)
    kinds = {
        VersionOf.CASE: _("Case"),
        VersionOf.EPISODE: _("What happened"),
        VersionOf.PERSON: _("Other people"),
    }
    changes = versions.changes(row, by=request.actor)
    table = Table(
        _("Earlier versions"),
        [
            Column("when", _("When")),
            Column("who", _("Who")),
            Column("what", _("What")),
            Column("before", _("Before")),
            Column("after", _("After")),
        ],
        [
            Row(
                {
                    "when": presenters.when(change.at),
                    "who": change.who or _("Somebody who left"),
                    "what": f"{kinds[VersionOf(change.kind)]}: {label}",
                    "before": before or _("(empty)"),
                    "after": after or _("(empty)"),
                }
            )
            for change in changes
            for label, before, after in change.fields
        ],
        caption_hidden=True,
        empty_title=_("Nothing was changed yet"),
        empty_body=_("When an answer changes, what it said before is shown here."),
    )
    context = {
        "case": row,
        "table": table,
        "most": versions.MOST if len(changes) >= versions.MOST else 0,
        "breadcrumbs": presenters.case_crumbs(row, _("Earlier versions")),
    }
    return render(request, "cases/versions.html", context)


earlier.is_list = True  # type: ignore[attr-defined]
