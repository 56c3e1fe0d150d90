"""Pages of patterns. Published releases are for everybody, so no address here looks at who asks."""

from __future__ import annotations

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tessera.observatory.patterns import columns, pictures, queries
from tessera.observatory.patterns.pictures import Picture
from tessera.observatory.patterns.queries import Source
from tessera.observatory.patterns.web import presenters
from tessera.observatory.tables.api import neutralised


def _source(number: int) -> Source:
    found = queries.source(number)
    if found is None:
        raise Http404
    return found


def _picture(slug: str, source: Source) -> Picture:
    found = pictures.BY_SLUG.get(slug)
    if found is None or not presenters.fitting(source, found):
        raise Http404
    return found


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The latest release's first page, or the one chosen."""
    asked = request.GET.get("release", "")
    if asked.isdigit() and len(asked) < 10:
        return redirect("patterns:release", int(asked))
    source = queries.source()
    if source is None:
        return render(request, "patterns/nothing.html")
    return _overview(request, source)


@require_safe
def release(request: HttpRequest, number: int) -> HttpResponse:
    """The first page of a release: the four things that matter, and the way to all else."""
    return _overview(request, _source(number))


def _overview(request: HttpRequest, source: Source) -> HttpResponse:
    cards, rest = presenters.matters(source)
    context = presenters.around(request, source) | {
        "tabs": presenters.tabs(source),
        "cards": cards,
        "rest": rest,
        "choose": presenters.release_form(source),
    }
    return render(request, "patterns/release.html", context)


@require_safe
def picture(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """One picture with its sentence, its filters and its table."""
    source = _source(number)
    found = _picture(slug, source)
    form, where = presenters.filter_form(source, found, request.GET)
    look = presenters.look(source, found, where)
    context: dict[str, object] = {
        "look": look,
        "form": form,
        "too_many": form is not None and len(where) < form.narrowing,
        "beside": presenters.beside(request.GET, found, where),
    }
    whole = not request.headers.get("HX-Request")
    if whole:
        context |= presenters.around(request, source) | {"tabs": presenters.tabs(source, slug)}
    answer = render(request, "patterns/picture.html" if whole else "patterns/look.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_safe
def picture_csv(request: HttpRequest, number: int, slug: str) -> HttpResponseBase:
    """Every cell of a picture under its filters: codes, words, counts (empty where not shown), and where it is from."""
    source = _source(number)
    found = _picture(slug, source)
    _form, where = presenters.filter_form(source, found, request.GET)
    seen = queries.seen(source, found, where)
    if seen.cells is None:
        raise Http404
    answer = HttpResponse(_written(source, found, seen.cells), content_type="text/csv; charset=utf-8; header=present")
    name = "-".join([f"release-{number}", slug, *where])
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _written(source: Source, picture: Picture, cells: queries.Cells) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    heads = [part for name in picture.columns for part in (name, f"{name}: {columns.label(name)}")]
    writer.writerow([neutralised(head) for head in heads] + [_("count"), "release", "sha256"])
    in_order = sorted(
        cells, key=lambda values: [columns.order(n, value) for n, value in zip(picture.columns, values, strict=True)]
    )
    for values in in_order:
        words = [
            part
            for name, value in zip(picture.columns, values, strict=True)
            for part in (value, columns.value_label(name, value))
        ]
        count = cells[values]
        line = [neutralised(word) for word in words] + ["" if count is None else count]
        writer.writerow([*line, source.release.number, source.release.sha256])
    return out.getvalue()
