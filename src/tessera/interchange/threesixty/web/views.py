"""The published portfolio as 360Giving, for everybody alike: publications and nothing else, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tessera.interchange.threesixty import api as threesixty
from tessera.kernel.actor import acting
from tessera.partnership.publishing import api as publishing


def _asked(request: HttpRequest) -> Iterator[publishing.Published]:
    return publishing.published(publishing.Filters.read(request.GET.dict()))


def _file(made: threesixty.Made, name: str, kind: str) -> HttpResponse:
    """The file, with how many projects it leaves out as a header; in plain words where it would be empty."""
    left_out = {"X-Projects-Left-Out": str(len(made.left_out))}
    if not made.data:
        text = _("None of these projects has all the fields that 360Giving asks for.")
        return HttpResponse(f"{text}\n", status=404, content_type="text/plain; charset=utf-8", headers=left_out)
    headers = left_out | {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made.data, content_type=kind, headers=headers)


@require_safe
def package(request: HttpRequest) -> HttpResponse:
    """The projects under the filters as one package of JSON."""
    with acting(None):
        made = threesixty.package(_asked(request))
    return _file(made, "360giving.json", "application/json")


@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The projects under the filters as rows of CSV."""
    with acting(None):
        made = threesixty.csv(_asked(request))
    return _file(made, "360giving.csv", "text/csv; charset=utf-8")
