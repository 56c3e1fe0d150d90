"""The files of a release, and one table of it as CSV."""

from __future__ import annotations

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tessera.observatory.releases import queries, storing
from tessera.observatory.releases.models import Release
from tessera.observatory.releases.web import axes, views
from tessera.observatory.tables import api as tables
from tessera.trust.people.api import Request

# A published file never changes: keep it for a year and do not ask again (RFC 8246).
FOREVER = "public, max-age=31536000, immutable"
NEVER = "no-store"
_CSV, _JSON = "text/csv; charset=utf-8; header=present", "application/json"
_TYPES = {
    tables.TABLES_FILE: _CSV,
    "rows.csv": _CSV,
    "aggregates.csv": _CSV,
    tables.RELEASE_FILE: _JSON,
    storing.REPORT_FILE: _JSON,
    storing.SHEET_FILE: _JSON,
}


@require_safe
def file(request: HttpRequest, number: int, name: str) -> HttpResponseBase:
    """A file of a published release, byte for byte."""
    return _file(request, views.published(number), name, FOREVER)


@require_safe
def draft_file(request: Request, number: int, name: str) -> HttpResponseBase:
    """A file of a release that waits."""
    return _file(request, views.draft(request, number), name, NEVER)


def _file(request: HttpRequest, row: Release, name: str, caching: str) -> HttpResponseBase:
    found = queries.file(row, name) if name in _TYPES else None
    if found is None:
        raise Http404
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    # The two encodings are two representations; each has a tag of its own (RFC 9110 §8.8.3).
    tag = quote_etag(f"{found.sha256}-gzip" if packed else found.sha256)
    answer: HttpResponseBase | None = get_conditional_response(request, tag)
    if answer is None or answer.status_code != 304:
        clear = storing.content(found)
        answer = HttpResponse(bytes(found.compressed) if packed else clear, content_type=_TYPES[name])
        answer["Content-Disposition"] = f'attachment; filename="release-{row.number}-{name}"'
        if packed:
            answer["Content-Encoding"] = "gzip"
    answer["ETag"] = tag
    answer["Cache-Control"] = caching
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


@require_safe
def table_csv(request: HttpRequest, number: int, columns: str) -> HttpResponseBase:
    """One table of a published release: codes, the reader's words for them, and counts."""
    return _table(request, views.published(number), columns, "public, no-cache")


@require_safe
def draft_table_csv(request: Request, number: int, columns: str) -> HttpResponseBase:
    """One table of a release that waits."""
    return _table(request, views.draft(request, number), columns, NEVER)


def _table(request: HttpRequest, row: Release, columns: str, caching: str) -> HttpResponseBase:
    names = tuple(columns.split("-"))
    cells = queries.cells(row, names) if len(set(names)) == len(names) else None
    if cells is None:
        raise Http404
    tag = quote_etag(f"{row.sha256}-{columns}-{get_language()}")
    answer: HttpResponseBase | None = get_conditional_response(request, tag)
    if answer is None or answer.status_code != 304:
        answer = HttpResponse(_written(names, cells), content_type="text/csv; charset=utf-8; header=present")
        answer["Content-Disposition"] = f'attachment; filename="release-{row.number}-{columns}.csv"'
    answer["ETag"] = tag
    answer["Cache-Control"] = caching
    return answer


def _written(names: tuple[str, ...], cells: queries.Cells) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    heads = [part for name in names for part in (name, f"{name}: {axes.column_label(name)}")]
    writer.writerow([tables.neutralised(head) for head in heads] + [_("count")])
    for values, count in axes.sorted_cells(cells, names):
        words = [
            part for name, value in zip(names, values, strict=True) for part in (value, axes.value_label(name, value))
        ]
        writer.writerow([tables.neutralised(word) for word in words] + ["" if count is None else count])
    return out.getvalue()
