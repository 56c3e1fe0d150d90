"""Exports in words and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from tessera.interchange.exports.enums import DOWNLOADS, ExportState, Format, Which
from tessera.interchange.exports.models import Export
from tessera.kernel import codes
from tessera.ui.badges import Badge
from tessera.ui.tables import Column, Row, Table

SHORT = {Format.XLSX: "XLSX", Format.CSV: "CSV", Format.HTCDS: "HTCDS 2.0"}
_TONES = {ExportState.READY: "success", ExportState.WAITING: "attention", ExportState.FAILED: "problem"}


def grouped(number: int) -> str:
    """A number as the reader writes it."""
    return str(number_format(number, force_grouping=True))


def state(export: Export) -> Badge:
    """Where an export stands."""
    return Badge(ExportState(export.state).label, _TONES.get(ExportState(export.state), ""))


def exports(rows: Sequence[Export], names: Mapping[UUID, str]) -> Table:
    """Exports, newest first."""
    columns = [
        Column("asked", _("Asked")),
        Column("format", _("File")),
        Column("by", _("By")),
        Column("purpose", _("What it is for")),
        Column("cases", _("Cases"), numeric=True),
        Column("state", _("Where it stands")),
    ]
    lines = [
        Row(
            {
                "asked": date_format(row.asked_at, "SHORT_DATETIME_FORMAT"),
                "format": SHORT[Format(row.format)],
                "by": names.get(row.asked_by, "") if row.asked_by else "",
                "purpose": codes.get("consent_purpose").label(row.purpose),
                "cases": grouped(row.cases) if row.made_at else "",
                "state": state(row),
            },
            url=reverse("exports:export", args=[row.pk]),
        )
        for row in rows
    ]
    return Table(
        _("Exports"),
        columns,
        lines,
        caption_hidden=True,
        empty_title=_("Nothing was taken out yet"),
        empty_body=_("Cases can be exported to a spreadsheet or to another case system, encrypted."),
    )


def pairs(export: Export, names: Mapping[UUID, str], reason: str) -> list[tuple[str, str]]:
    """An export in words."""
    found = [
        (_("File"), SHORT[Format(export.format)]),
        (_("Which cases"), str(Which(export.which).label)),
        (_("What it is for"), codes.get("consent_purpose").label(export.purpose)),
        (_("Reason"), reason),
        (_("Includes who people are"), _("Yes") if export.with_identity else _("No")),
        (_("Asked by"), names.get(export.asked_by, "") if export.asked_by else ""),
        (_("Asked"), date_format(export.asked_at, "DATETIME_FORMAT")),
    ]
    if export.decided_at:
        found.append((_("Decided by"), names.get(export.decided_by, "") if export.decided_by else ""))
        found.append((_("Decided"), date_format(export.decided_at, "DATETIME_FORMAT")))
    if export.made_at and export.until:
        found += [
            (_("Cases inside"), grouped(export.cases)),
            (_("People named inside"), grouped(export.named)),
            (_("Kept until"), date_format(export.until, "DATETIME_FORMAT")),
            (_("Downloads"), _("%(done)s of %(most)s") % {"done": export.downloads, "most": DOWNLOADS}),
        ]
    if export.untold:
        found.append((_("Parts of accounts without a place in this format"), grouped(export.untold)))
    return found
