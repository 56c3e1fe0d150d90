"""The published portfolio as IATI files, for everybody alike: publications and nothing else, whoever asks."""

from __future__ import annotations

from itertools import islice
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tessera.interchange.iati import api as iati
from tessera.kernel.actor import acting
from tessera.partnership.publishing import api as publishing

# Every file is validated when it is asked for; a whole portfolio is the command's work.
MOST = 100


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")


def _file(data: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type="application/xml; charset=utf-8", headers=headers)


def _asked(request: HttpRequest) -> list[publishing.Published]:
    return list(islice(publishing.published(publishing.Filters.read(request.GET.dict())), MOST + 1))


def _too_many() -> HttpResponse:
    sentence = _("More than %(most)s projects are too many at once: choose a region, a country or a year.")
    return _plain(sentence % {"most": MOST}, 413)


@require_safe
def project(_request: HttpRequest, key: UUID) -> HttpResponse:
    """One project as a valid file, or in plain words why there is none."""
    with acting(None):
        found = publishing.get(key)
        if found is None:
            raise Http404
        written = iati.of(found)
    if written.data:
        return _file(written.data, f"iati-{key}.xml")
    why = "\n".join(f"- {reason.what}" for reason in written.reasons)
    return _plain(_("This project cannot be given as IATI:") + f"\n{why}", 404)


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """The projects under the filters in one valid file; `report` says which are not in it."""
    with acting(None):
        asked = _asked(request)
        if len(asked) > MOST:
            return _too_many()
        made = iati.of_all(asked)
    if not made.data:
        return _plain(_("None of these projects can be given as IATI yet; the report says why."), 404)
    return _file(made.data, "iati.xml")


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Which of the projects under the filters can be given as IATI, and what the others lack."""
    with acting(None):
        asked = _asked(request)
        if len(asked) > MOST:
            return _too_many()
        made = iati.of_all(asked)
    refused = [
        {
            "key": str(each.project.key),
            "title": each.project.content.title,
            "reasons": [{"code": reason.code, "what": reason.what} for reason in each.written.reasons],
        }
        for each in made.refused
    ]
    return JsonResponse({"written": len(made.projects) - len(refused), "refused": refused})
