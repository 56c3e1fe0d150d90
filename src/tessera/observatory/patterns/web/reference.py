"""The data dictionary as a page and as files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tessera.observatory.patterns import columns, dictionary
from tessera.observatory.tables.api import neutralised
from tessera.ui.tables import Column, Row, Table

CSV = "text/csv; charset=utf-8; header=present"


def csv_file(name: str, rows: Sequence[Mapping[str, str]]) -> HttpResponse:
    """Rows with the same keys as a file to keep."""
    out = io.StringIO(newline="")
    heads = list(rows[0]) if rows else []
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([neutralised(row[head]) for head in heads] for row in rows)
    answer = HttpResponse(out.getvalue(), content_type=CSV)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def dictionary_page(request: HttpRequest) -> HttpResponse:
    """Every column: what it means, its values, and what it is called elsewhere."""
    language = "ar" if (get_language() or "").startswith("ar") else "en"
    families = {columns.CASE: _("Of each person"), columns.HELP: _("Of each service a person needed")}
    parts = [
        (title, [_shown(entry, language) for entry in dictionary.entries() if entry.family == family])
        for family, title in families.items()
    ]
    return render(request, "patterns/dictionary.html", {"parts": parts})


def _shown(entry: dictionary.Entry, language: str) -> dict[str, object]:
    about = [
        (_("Column"), entry.fact.name),
        (_("HTCDS 2.0 field"), ", ".join(entry.htcds) or _("none")),
        (_("CTDC variable"), ", ".join(entry.ctdc) or _("none")),
        (_("Since version"), entry.since),
    ]
    table = None
    if not entry.open_list:
        heads = [Column("code", _("Code")), Column("here", _("In words"))]
        rows = [
            Row({"code": format_html('<bdi dir="ltr">{}</bdi>', code), "here": words[language]})
            for code, words in entry.values()
        ]
        table = Table(entry.label(language), heads, rows, caption_hidden=True, keep_shape=True)
    values = {
        "year": _("A year, or unknown."),
        "country": _("A country by its code of two letters (ISO 3166-1), and what stands for other answers."),
    }.get(entry.fact.kind, "")
    return {
        "id": f"{entry.family}-{entry.fact.name}",
        "label": entry.label(language),
        "meaning": entry.meaning[language],
        "about": about,
        "table": table,
        "values": values,
    }


@require_safe
def dictionary_file(_request: HttpRequest, kind: str) -> HttpResponse:
    """The dictionary as CSV (one row per value) or as JSON, in both languages. Raises Http404 for another kind."""
    if kind == "csv":
        return csv_file("tessera-dictionary.csv", dictionary.as_rows())
    if kind != "json":
        raise Http404
    text = json.dumps(dictionary.as_document(), ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="tessera-dictionary.json"'
    return answer
