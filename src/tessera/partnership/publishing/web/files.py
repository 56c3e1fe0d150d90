"""The published portfolio as files: CSV and JSON of every list, one project, and news as Atom."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from tessera.kernel.actor import acting
from tessera.observatory.tables.api import neutralised
from tessera.partnership.publishing import reading
from tessera.partnership.publishing.reading import Filters, Published
from tessera.partnership.publishing.web import words
from tessera.partnership.publishing.web.public import open_to_everybody

COLUMNS = ("key", "title", "summary", "number", "level", "left_out", "implementer", "region", "countries", "sectors",
           "programme_type", "instrument", "amount", "currency", "starts", "ends", "state", "published_by", "published_at",
           "sha256")  # fmt: skip
NEWEST = 50


def _row(one: Published) -> list[str]:
    content = one.content
    return [
        str(one.key), words.title(content), content.summary, content.number, content.level,
        "|".join(f"{what}:{why}" for what, why in content.left_out),
        content.implementer.name if content.implementer else "", content.region,
        ";".join(share.code for share in content.countries), ";".join(share.code for share in content.sectors),
        content.programme_type, content.instrument, str(content.total or ""), content.currency,
        content.starts.isoformat() if content.starts else "", content.ends.isoformat() if content.ends else "",
        content.state, content.publisher, one.published_at.isoformat(), one.sha256,
    ]  # fmt: skip


def _named(request: HttpRequest, name: str, kind: str) -> dict[str, str]:
    filters = Filters.read(request.GET.dict())
    parts = [value for key, value in filters.query().items() if key not in ("text", "implementer")]
    plain = "-".join(part for part in ["projects", *parts] if part.replace("_", "").isalnum())
    return {"Content-Disposition": f'attachment; filename="{plain}.{name}"', "Content-Type": kind}


def _portions(ids: Sequence[UUID]) -> Iterator[list[Published]]:
    """What is public of these, a portion at a time, each in a transaction of its own: a long download holds none open,
    and what is taken away while it runs is not in what is left of it."""
    for start in range(0, len(ids), reading.PORTION):
        with acting(None), transaction.atomic():
            found = reading.read(ids[start : start + reading.PORTION])
        yield found


def _handed_out(ids: Sequence[UUID], parts: Iterator[str], headers: dict[str, str]) -> HttpResponseBase:
    """One answer where it is small, else a stream that needs no more memory than a portion."""
    if len(ids) <= reading.PORTION:
        return HttpResponse("".join(parts), headers=headers)
    return StreamingHttpResponse(parts, headers=headers)


@open_to_everybody
def list_csv(request: HttpRequest) -> HttpResponseBase:
    """Every project under the filters, one line each. Text that a spreadsheet would take for a formula is neutralised."""
    ids = reading.found(Filters.read(request.GET.dict()))
    headers = _named(request, "csv", "text/csv; charset=utf-8; header=present")
    return _handed_out(ids, _lines(ids, get_language() or settings.LANGUAGE_CODE), headers)


def _lines(ids: Sequence[UUID], language: str) -> Iterator[str]:
    yield _text([COLUMNS])
    for portion in _portions(ids):
        # What is streamed is written after the request, when nothing says its language any more.
        with override(language):
            text = _text([neutralised(value) for value in _row(one)] for one in portion)
        yield text


def _text(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _document(one: Published) -> dict[str, Any]:
    return {"key": str(one.key), "published_at": one.published_at.isoformat(), "sha256": one.sha256,
            "content": dict(one.document)}  # fmt: skip


@open_to_everybody
def list_json(request: HttpRequest) -> HttpResponseBase:
    """Every project under the filters with its whole content, as it was published."""
    filters = Filters.read(request.GET.dict())
    ids = reading.found(filters)
    return _handed_out(ids, _objects(filters, ids), _named(request, "json", "application/json"))


def _objects(filters: Filters, ids: Sequence[UUID]) -> Iterator[str]:
    yield f'{{"filters": {json.dumps(filters.query(), ensure_ascii=False)}, "projects": ['
    between = ""
    for portion in _portions(ids):
        if portion:
            yield between + ", ".join(json.dumps(_document(one), ensure_ascii=False) for one in portion)
            between = ", "
    yield "]}"


@open_to_everybody
def project_json(_request: HttpRequest, key: UUID) -> HttpResponse:
    """One project, as it was published; its hash is over `content` with sorted keys and no white space."""
    found = reading.get(key)
    if found is None:
        raise Http404
    body = json.dumps(_document(found), ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": f'attachment; filename="project-{key}.json"', "Content-Type": "application/json"}
    return HttpResponse(body, headers=headers)


@open_to_everybody
def feed(request: HttpRequest) -> HttpResponse:
    """The newest publications under the filters, for programs that follow them (Atom, RFC 4287)."""
    filters = Filters.read(request.GET.dict())
    here = request.build_absolute_uri
    made = Atom1Feed(
        title=_("Published projects"), link=here(reverse("publishing:list")), description=None,
        language=get_language() or "en", feed_url=here(),
    )  # fmt: skip
    for one in reading.page(filters, 1, NEWEST)[:NEWEST]:
        link = here(reverse("publishing:project", args=[one.key]))
        made.add_item(
            title=words.title(one.content), link=link, description=one.content.summary or words.places(one.content),
            unique_id=f"urn:uuid:{one.key}", updateddate=one.published_at, pubdate=one.published_at,
        )  # fmt: skip
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
