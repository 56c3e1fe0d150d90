"""The published portfolio as files: CSV and JSON of every list, one project, and news as Atom."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

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


@open_to_everybody
def list_csv(request: HttpRequest) -> HttpResponse:
    """Every project under the filters, one line each. Text that a spreadsheet would take for a formula is neutralised."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in reading.published(Filters.read(request.GET.dict())):
        writer.writerow([neutralised(value) for value in _row(one)])
    return HttpResponse(out.getvalue(), headers=_named(request, "csv", "text/csv; charset=utf-8; header=present"))


def _document(one: Published) -> dict[str, Any]:
    return {"key": str(one.key), "published_at": one.published_at.isoformat(), "sha256": one.sha256,
            "content": dict(one.document)}  # fmt: skip


@open_to_everybody
def list_json(request: HttpRequest) -> HttpResponse:
    """Every project under the filters with its whole content, as it was published."""
    found = [_document(one) for one in reading.published(Filters.read(request.GET.dict()))]
    body = json.dumps({"filters": Filters.read(request.GET.dict()).query(), "projects": found}, ensure_ascii=False)
    return HttpResponse(body, headers=_named(request, "json", "application/json"))


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
    for one in _newest(filters):
        link = here(reverse("publishing:project", args=[one.key]))
        made.add_item(
            title=words.title(one.content), link=link, description=one.content.summary or words.places(one.content),
            unique_id=f"urn:uuid:{one.key}", updateddate=one.published_at, pubdate=one.published_at,
        )  # fmt: skip
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _newest(filters: Filters) -> Iterator[Published]:
    return islice(reading.published(filters), NEWEST)
