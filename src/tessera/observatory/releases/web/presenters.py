"""A release as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format

from tessera.observatory.budget import api as budget
from tessera.observatory.releases import datasheet, queries
from tessera.observatory.releases.models import Release
from tessera.observatory.releases.web import axes, figures, words
from tessera.observatory.releases.web.forms import PickForm
from tessera.observatory.tables.api import MAX_ORDER
from tessera.ui.tables import Table

LINES = 50
_FIRST = ("exploitation_type", "gender")
_PICKS = ("first", "second", "third")


@dataclass(frozen=True, slots=True)
class LookedAt:
    """The table somebody chose to look at. `picture` is None where the release has no such table."""

    columns: tuple[str, ...]
    title: str
    picture: figures.Picture | None
    withheld: bool
    table: Table | None
    hidden: str
    csv_url: str
    previous_url: str
    next_url: str
    paged: bool


def day(at: datetime) -> str:
    """A day in the reader's words."""
    return str(date_format(at, "DATE_FORMAT"))


def most_columns(release: Release) -> int:
    """How many columns at a time the release has tables of."""
    if statistics := release.document.get("statistics"):
        return max((int(row["order"]) for row in statistics), default=1)
    return MAX_ORDER


def picked(release: Release, asked: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns asked for that the release has, each once; a sensible first one where none was asked for."""
    there = datasheet.column_names(release)
    wanted = [str(asked.get(name, "")) for name in _PICKS[: most_columns(release)]]
    found = tuple(dict.fromkeys(name for name in wanted if name in there))
    return found or (next((name for name in _FIRST if name in there), there[0]),)


def looked_at(release: Release, asked: Mapping[str, Any], kind: str) -> LookedAt:
    """The picture and a part of the table for the columns asked for."""
    columns = picked(release, asked)
    cells = queries.cells(release, columns)
    slug = "-".join(columns)
    if cells is None:
        kept = "|".join(name for name in datasheet.column_names(release) if name in columns)
        withheld = kept in release.document.get("withheld_tables", ())
        return LookedAt(columns, figures.title_of(columns), None, withheld, None, "", "", "", "", False)
    page = int(str(asked.get("page"))) if str(asked.get("page", "")).isdigit() and len(str(asked["page"])) < 6 else 0
    rows = axes.sorted_cells(cells, columns)
    query = dict(zip(_PICKS, columns, strict=False))

    def to(number: int) -> str:
        return "?" + urlencode(query | {"page": str(number)}) + "#figures-as-table"

    return LookedAt(
        columns=columns,
        title=figures.title_of(columns),
        picture=figures.picture(release, columns, cells),
        withheld=False,
        table=words.cells_table(columns, rows[page * LINES : (page + 1) * LINES]),
        hidden=figures.hidden_words(release.threshold),
        csv_url=reverse(f"releases:{kind}table_csv", args=[release.number, slug]),
        previous_url=to(page - 1) if page else "",
        next_url=to(page + 1) if len(rows) > (page + 1) * LINES else "",
        paged="page" in asked,
    )


def page(request: HttpRequest, release: Release, kind: str) -> dict[str, Any]:
    """Everything around the picture."""
    columns = picked(release, request.GET)
    chosen = dict(zip(_PICKS, columns, strict=False))
    address = reverse("releases:release", args=[release.number])
    counts = not datasheet.synthetic(release)
    return {
        "title": words.title(release),
        "about": words.about(release),
        "how": words.how(release),
        "assumed": words.assumed(release),
        "limits": words.limits(release),
        "lead": words.lead(release),
        "statistics": words.statistics_picture(release) if counts else None,
        "statistics_table": words.statistics_table(release) if counts else None,
        "withheld": len(release.document.get("withheld_tables", ())),
        "pick": PickForm(chosen, datasheet.column_names(release), most_columns(release)),
        "files": [
            (reverse(f"releases:{kind}file", args=[release.number, line.name]), words.file_words(line), line)
            for line in queries.files(release)
        ],
        "citation": datasheet.citation(release, request.build_absolute_uri(address)) if not kind else "",
        "verdict": words.verdict(release),
        "advice": words.advice(release),
        "attacks_url": reverse(f"releases:{kind}attacks", args=[release.number]),
        "sheet_url": reverse(f"releases:{kind}sheet", args=[release.number]),
        "budget": [] if counts or release.epsilon is None else budget.in_words(release.epsilon, release.delta),
        "is_draft": bool(kind),
        "list_url": reverse("releases:list"),
    }
