"""Imports in words and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from tessera.interchange.imports.enums import BatchState, UploadState
from tessera.interchange.imports.models import Batch, Upload
from tessera.interchange.mapping import api as mapping
from tessera.ui.badges import Badge
from tessera.ui.tables import Column, Row, Table

FIRST = 20


def title(name: str) -> str:
    """What a mapping calls itself; its name where it is not one of ours."""
    return mapping.shipped(name).title if name in mapping.shipped_names() else name


def grouped(number: int) -> str:
    """A number as the reader writes it."""
    return str(number_format(number, force_grouping=True))


def state(batch: Batch) -> Badge:
    """Where an import stands."""
    return Badge(BatchState(batch.state).label, "success" if batch.state == BatchState.DONE else "attention")


def batches(rows: Sequence[Batch], names: Mapping[UUID, str]) -> Table:
    """Imports, newest first."""
    columns = [
        Column("started", _("Started")),
        Column("mapping", _("What the columns are")),
        Column("by", _("By")),
        Column("accepted", _("Brought in"), numeric=True),
        Column("refused", _("Refused"), numeric=True),
        Column("state", _("Where it stands")),
    ]
    lines = [
        Row(
            {
                "started": date_format(row.started_at, "SHORT_DATETIME_FORMAT"),
                "mapping": title(row.mapping),
                "by": names.get(row.started_by, "") if row.started_by else _("the command line"),
                "accepted": grouped(row.accepted),
                "refused": grouped(row.refused),
                "state": state(row),
            },
            url=reverse("imports:batch", args=[row.pk]),
        )
        for row in rows
    ]
    return Table(
        _("Imports"),
        columns,
        lines,
        caption_hidden=True,
        empty_title=_("Nothing was brought in yet"),
        empty_body=_("Records from a spreadsheet or another system can become cases here."),
        empty_action_label=_("Bring in records"),
        empty_action_url=reverse("imports:new"),
    )


def waiting(rows: Sequence[Upload]) -> list[dict[str, object]]:
    """Files that wait for somebody."""
    return [
        {
            "url": reverse("imports:file", args=[row.pk]),
            "title": title(row.mapping),
            "when": date_format(row.brought_at, "SHORT_DATETIME_FORMAT"),
            "state": UploadState(row.state).label,
        }
        for row in rows
        if row.state != UploadState.TAKEN
    ]


def checked(upload: Upload) -> list[tuple[str, str]]:
    """What would happen, in figures."""
    return [
        (_("What the columns are"), title(upload.mapping)),
        (_("Rows in the file"), grouped(upload.read)),
        (_("Rows that can become cases"), grouped(upload.accepted)),
        (_("Rows that are refused"), grouped(upload.refused)),
    ]


def result(batch: Batch, names: Mapping[UUID, str]) -> list[tuple[str, str]]:
    """What happened, in figures."""
    by = names.get(batch.started_by, "") if batch.started_by else _("the command line")
    ended = date_format(batch.finished_at, "DATETIME_FORMAT") if batch.finished_at else ""
    return [
        (_("What the columns are"), title(batch.mapping)),
        (_("Rows read"), grouped(batch.read)),
        (_("Rows that became cases"), grouped(batch.accepted)),
        (_("Rows that were here already"), grouped(batch.skipped)),
        (_("Rows that were refused"), grouped(batch.refused)),
        (_("Started"), date_format(batch.started_at, "DATETIME_FORMAT")),
        (_("Ended"), ended),
        (_("By"), by),
    ]


def refusals(lines: Sequence[Sequence[str]]) -> Table:
    """The first refused rows."""
    columns = [
        Column("line", _("Line"), numeric=True),
        Column("column", _("Column")),
        Column("reason", _("What is wrong")),
    ]
    rows = [Row({"line": line, "column": column, "reason": reason}) for line, column, _code, reason in lines]
    return Table(_("Refused rows"), columns, rows, caption_hidden=True)
