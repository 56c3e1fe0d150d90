"""The published portfolio as IATI files, for everybody alike: publications and nothing else, whoever asks.

A list is written while it is sent, a portion of it in memory at a time. It comes in parts, since the public registry takes
no file above 60 MB; a part's header `Link` leads to the next one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tessera.interchange.iati import api as iati
from tessera.kernel.actor import acting
from tessera.partnership.publishing import api as publishing
from tessera.trust.people import api as people

# Projects in one part.
PART = 1000
XML = "application/xml; charset=utf-8"


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _pages(request: HttpRequest) -> iati.Page:
    """Addresses of projects' pages on this server."""
    return lambda key: request.build_absolute_uri(reverse("publishing:project", args=[key]))


def _found(request: HttpRequest) -> list[UUID]:
    with acting(None), transaction.atomic():
        return publishing.found(publishing.Filters.read(request.GET.dict()))


def _part(request: HttpRequest, ids: Sequence[UUID]) -> tuple[Sequence[UUID], int, dict[str, str]]:
    """The publications of the part that is asked for, its number, and the header that leads to the next one."""
    asked = request.GET.get("part", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else 0
    chosen = ids[(number - 1) * PART : number * PART] if number else ()
    if number != 1 and not chosen:
        raise Http404
    if len(ids) <= number * PART:
        return chosen, number, {}
    query = request.GET.copy()
    query["part"] = str(number + 1)
    address = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return chosen, number, {"Link": f'<{address}>; rel="next"'}


@require_safe
def project(request: HttpRequest, key: UUID) -> HttpResponse:
    """One project as a valid file, or in plain words why there is none."""
    with acting(None):
        found = publishing.get(key)
        if found is None:
            raise Http404
        written = iati.of(found, _pages(request))
    if written.data:
        return HttpResponse(written.data, content_type=XML, headers=_named(f"iati-{key}.xml"))
    why = "\n".join(f"- {reason.what}" for reason in written.reasons)
    return _plain(_("This project cannot be given as IATI:") + f"\n{why}", 404)


@require_safe
def projects(request: HttpRequest) -> HttpResponseBase:
    """The projects under the filters that can be written; `report` says which are not among them."""
    return _activities(request, _found(request), "iati")


def _activities(request: HttpRequest, ids: Sequence[UUID], name: str) -> HttpResponseBase:
    chosen, number, headers = _part(request, ids)
    pieces = iati.together(iati.each(chosen, _pages(request)))
    first = next(pieces, b"")
    if not first:
        return _plain(_("None of these projects can be given as IATI yet; the report says why."), 404)
    headers |= _named(f"{name}-{number}.xml" if headers or number > 1 else f"{name}.xml")
    return StreamingHttpResponse(chain([first], pieces), content_type=XML, headers=headers)


@require_safe
def report(request: HttpRequest) -> HttpResponseBase:
    """Which of the projects under the filters can be given as IATI, and everything that the others lack."""
    chosen, _number, headers = _part(request, _found(request))
    lines = _lines(iati.each(chosen, _pages(request)), translation.get_language() or "en")
    return StreamingHttpResponse(lines, content_type="application/json", headers=headers)


def _lines(found: Iterator[iati.Exported], language: str) -> Iterator[str]:
    written, comma = 0, ""
    yield '{"refused": ['
    while True:
        with translation.override(language):
            one = next(found, None)
        if one is None:
            break
        if one.written.activity:
            written += 1
            continue
        reasons = [{"code": each.code, "what": each.what, "mend": each.mend} for each in one.written.reasons]
        said = {"key": str(one.project.key), "title": one.project.content.title, "reasons": reasons}
        yield comma + json.dumps(said, ensure_ascii=False)
        comma = ", "
    yield f'], "written": {written}}}'


def _office(name: str) -> tuple[UUID, list[UUID]]:
    """A publisher by its short name, and what it published. Raises Http404 for anybody else, there or not."""
    try:
        organisation = people.organisation(name).id
    except LookupError as fault:
        raise Http404 from fault
    with acting(None), transaction.atomic():
        ids = publishing.of_office(organisation)
    if not ids:
        raise Http404
    return organisation, ids


@require_safe
def office(request: HttpRequest, name: str) -> HttpResponseBase:
    """Everything one publisher can give, as the public registry takes it."""
    _organisation, ids = _office(name)
    return _activities(request, ids, f"{name}-activities")


@require_safe
def organisation(request: HttpRequest, name: str) -> HttpResponse:
    """The file about a publisher itself."""
    found, _ids = _office(name)
    data = iati.office(found, request.build_absolute_uri(reverse("publishing:list")))
    if not data:
        return _plain(_("The office has no identifier of its own."), 404)
    return HttpResponse(data, content_type=XML, headers=_named(f"{name}-organisation.xml"))


@require_safe
def offices(request: HttpRequest) -> JsonResponse:
    """The files of every publisher: addresses for a registry to keep."""
    with acting(None), transaction.atomic():
        ids = publishing.offices()
    found = []
    for each in ids:
        known = people.organisation_of(each)
        with acting(None), transaction.atomic():
            count = len(publishing.of_office(each))
        address = request.build_absolute_uri(reverse("iati:office", args=[known.slug]))
        parts = [f"{address}?part={number}" for number in range(2, 1 + -(-count // PART))]
        about = request.build_absolute_uri(reverse("iati:organisation", args=[known.slug]))
        found.append(
            {"publisher": known.name, "projects": count, "activities": [address, *parts], "organisation": about}
        )
    return JsonResponse({"publishers": found})
