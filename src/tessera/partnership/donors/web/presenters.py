"""Projects of other donors as their pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.codes.model import UnknownCode
from tessera.partnership.countries import api as countries
from tessera.partnership.donors import policy
from tessera.partnership.donors.actions import Outcome
from tessera.partnership.donors.enums import Basis, Status
from tessera.partnership.donors.models import OtherDonorProject
from tessera.partnership.donors.queries import Part
from tessera.partnership.library import api as library
from tessera.ui.amounts import amount, amounts, percent
from tessera.ui.badges import Badge, Text
from tessera.ui.dates import day
from tessera.ui.tables import Column, Row, Table

_TONES = {Status.ONGOING: "accent", Status.PLANNED: "info", Status.SUSPENDED: "attention"}
FAULTS_SHOWN = 200
_NAMED = 4


def badge(row: OtherDonorProject) -> Badge:
    """How it stands, as a word in a pill."""
    return Badge(Status(row.status).label, _TONES.get(Status(row.status), ""))


def _where(row: OtherDonorProject) -> str:
    named = [library.name(each.country) for each in row.countries.all()]
    more = len(named) - _NAMED
    if more > 0:
        named = [*named[:_NAMED], ngettext("%(count)s more", "%(count)s more", more) % {"count": more}]
    return ", ".join(named) or _("No single country")


def table(rows: Sequence[OtherDonorProject], *, country: bool = True) -> Table:
    """Projects, each with its donor, place, amount and the day up to which its donor says so."""
    lines = [
        Row(
            {
                "title": row.title, "donor": row.donor, "country": _where(row), "state": badge(row),
                "total": amount(row.total, row.currency) or _("Not said"), "as_of": day(row.as_of),
            },
            reverse("donors:project", args=[row.pk]),
        )
        for row in rows
    ]  # fmt: skip
    columns = [Column("title", _("Project")), Column("donor", _("Donor"))]
    if country:
        columns.append(Column("country", _("Country")))
    columns += [
        Column("state", _("State")), Column("total", _("Whole amount"), numeric=True), Column("as_of", _("As of"), whole=True),
    ]  # fmt: skip
    return Table(
        _("Projects of other donors"), columns, lines, caption_hidden=True, empty_title=_("No project of another donor is here"),
        empty_body=_("Bring in a file that a donor publishes. If you filtered, take a filter away."),
    )  # fmt: skip


def country_panel(iso3: str, part: Part, rows: Sequence[OtherDonorProject], by: Actor) -> dict[str, Any]:
    """What the page of a country shows of others."""
    return {
        "part": part, "sums": amounts(part.sums), "table": table(rows, country=False) if rows else None,
        "more_url": f"{reverse('donors:list')}?country={iso3}" if part.projects > len(rows) else "",
        "may_record": by.may(policy.RECORD),
    }  # fmt: skip


def _sector(code: str) -> str:
    try:
        return f"{codes.get('aid_sector').label(code)} ({code})"
    except UnknownCode:
        return code


def page(row: OtherDonorProject, by: Actor) -> dict[str, Any]:
    """Everything the page of a project shows."""
    places = [
        {"name": library.name(each.country), "url": countries.page_url(each.country), "share": percent(each.share)}
        for each in row.countries.all()
    ]
    pairs: list[tuple[Text, object]] = [
        (_("Donor"), row.donor), (_("Its number"), row.donor_reference), (_("Implementer"), row.implementer),
        (_("Reference"), row.reference), (_("Starts"), day(row.starts)), (_("Ends"), day(row.ends)),
        (_("Whole amount"), amount(row.total, row.currency)), (_("What the amount is"), Basis(row.basis).label),
        (_("Sectors"), "; ".join(map(_sector, row.sectors))), (_("As of"), day(row.as_of)), (_("Source"), row.source),
    ]  # fmt: skip
    return {
        "row": row, "state": badge(row), "places": places, "pairs": [(name, text) for name, text in pairs if text],
        "crumbs": [
            {"label": _("What others fund"), "url": reverse("donors:list")}, {"label": row.donor, "url": ""},
        ],
        "may_record": bool(policy.can(by, policy.RECORD, row)),
    }  # fmt: skip


def outcome(done: Outcome) -> dict[str, Any]:
    """What an import did, in words and as a table of the lines that need a look."""
    pairs = [
        (_("Projects in the file"), done.rows), (_("New"), done.new), (_("Changed"), done.changed),
        (_("Known already, unchanged"), done.unchanged), (_("Not about trafficking, left out"), done.apart),
        (_("Refused"), done.refused),
    ]  # fmt: skip
    columns = [Column("line", _("Line"), numeric=True), Column("what", _("What")), Column("remedy", _("How to mend it")), Column("state", _("Taken"))]  # fmt: skip
    rows = [
        Row({"line": each.line, "what": each.what, "remedy": each.remedy, "state": _("No") if each.refused else _("Yes")})
        for each in done.faults[:FAULTS_SHOWN]
    ]  # fmt: skip
    more = len(done.faults) - FAULTS_SHOWN
    words = ngettext("%(count)s more line is not shown.", "%(count)s more lines are not shown.", more) % {"count": more} if more > 0 else ""  # fmt: skip
    return {"pairs": pairs, "faults": Table(_("Lines to look at"), columns, rows) if rows else None, "more": words}
