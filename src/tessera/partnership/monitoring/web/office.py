"""What is due and overdue on every award."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tessera.kernel.policy import require
from tessera.partnership.awards import api as awards
from tessera.partnership.monitoring import policy, queries
from tessera.partnership.monitoring.queries import Due
from tessera.partnership.monitoring.web import common, words
from tessera.trust.people.api import Request
from tessera.ui.dates import day
from tessera.ui.paging import page_number, turns
from tessera.ui.sheets import Part
from tessera.ui.tables import Column, Row, Table


@require_safe
def due(request: Request) -> HttpResponse:
    """Reports, visits, corrective actions, responses and items of close-outs that wait, by day."""
    actor = request.actor
    require(policy.can(actor, policy.VIEW), actor, policy.VIEW, kind="report")
    overdue, page = request.GET.get("show") == "overdue", page_number(request) - 1
    found, more = queries.waiting(actor, page=page, overdue=overdue)
    known = queries.numbers((each.award for each in found), by=actor)
    parts = [Part("due", _("Overdue") if overdue else _("Due in the next 60 days, and overdue"),
                  table=table(found, known))]  # fmt: skip
    if not page and actor.function == "funder" and (bare := queries.without_plan(actor)):
        parts.append(Part("unplanned", _("Awards without an approved plan"), table=_unplanned(bare)))
    label, link = (_("Everything due"), "?") if overdue else (_("Only what is overdue"), "?show=overdue")
    lead = _("Each thing that is owed on an award, and where it stands.")
    return common.show(
        request,
        common.sheet(
            _("What is due"), parts, lead=lead, buttons=[(label, link, "list")], **turns(request, more, {"show"})
        ),
    )


due.is_list = True  # type: ignore[attr-defined]


def table(found: Iterable[Due], known: Mapping[UUID, awards.Award] | None = None) -> Table:
    """What is owed, a row for each; with the award's number where several awards are shown."""
    rows = []
    for each in found:
        cells: dict[str, Any] = {"what": words.what(each), "due": day(each.due), "state": words.stands(each)}
        if known is not None:
            row = known.get(each.award)
            cells |= {"award": row.number if row else "", "who": row.party.short_name or row.party.name if row else ""}
        rows.append(Row(cells, words.url(each)))
    columns = [Column("what", _("What")), Column("due", _("Due")), Column("state", _("State"))]
    if known is not None:
        columns[1:1] = [Column("award", _("Award")), Column("who", _("Implementer"))]
    return Table(
        _("What is owed and where it stands"), columns, rows, caption_hidden=True,
        empty_title=_("Nothing is due"), empty_body=_("Reports and other things appear here before their day."),
    )  # fmt: skip


def _unplanned(rows: Iterable[awards.Award]) -> Table:
    made = [Row({"number": row.number, "title": row.title}, reverse("monitoring:award", args=[row.pk])) for row in rows]
    columns = [Column("number", _("Award")), Column("title", _("Title"))]
    return Table(_("Awards without an approved plan"), columns, made, caption_hidden=True)
