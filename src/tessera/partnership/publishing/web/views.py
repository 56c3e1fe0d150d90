"""Public pages: the list with its totals and facets, the map, a project, countries and organisations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from tessera.partnership.library import api as library
from tessera.partnership.publishing import downloads, reading
from tessera.partnership.publishing.reading import Filters, Part, Published
from tessera.partnership.publishing.web import figures, forms, presenters, words
from tessera.partnership.publishing.web.public import open_to_everybody, shown
from tessera.ui.charts.draw import number
from tessera.ui.paging import page_number, turns
from tessera.ui.tables import Column, Row, Table


def _listed(request: HttpRequest, filters: Filters, found: Sequence[Published]) -> dict[str, Any]:
    """The projects of one page and the ways to the pages beside it."""
    return {
        "table": presenters.projects(found[: presenters.SIZE], _("Projects")),
        **turns(request, len(found) > presenters.SIZE, filters.query()),
    }


def _files(filters: Filters) -> list[tuple[object, str]]:
    """Every form in which this very list can be taken away."""
    query = urlencode(filters.query())
    end = f"?{query}" if query else ""
    own: list[tuple[object, str]] = [("CSV", reverse("publishing:list_csv") + end),
                                     ("JSON", reverse("publishing:list_json") + end),
                                     (_("News feed (Atom)"), reverse("publishing:feed") + end)]  # fmt: skip
    return [*own, *downloads.of_list(filters)]


def _asking(filters: Filters) -> dict[str, Any]:
    form = forms.FilterForm(initial=filters.query())
    return {"form": form, "kept": presenters.kept(filters, form)}


@open_to_everybody
def projects(request: HttpRequest) -> HttpResponse:
    """The portfolio under filters: totals, facets, and projects, newest publication first."""
    filters = Filters.read(request.GET.dict())
    found, totals = reading.look(filters, page_number(request), presenters.SIZE)
    drawn = presenters.chart(totals, filters) if not filters.query() and page_number(request) == 1 else None
    context = _listed(request, filters, found) | {
        **_asking(filters),
        "sentence": presenters.sentence(totals),
        "claims": presenters.claims(reading.headlines()),
        "facets": presenters.facets(filters, totals),
        "in_use": presenters.in_use(filters, totals),
        "files": _files(filters),
        "map": drawn,
        "map_svg": drawn.svg(rtl=get_language_bidi()) if drawn else "",
        "map_url": reverse("publishing:map") + ("?" + urlencode(filters.query()) if filters.query() else ""),
    }
    return shown(request, "publishing/list.html", context)


projects.is_list = True  # type: ignore[attr-defined]


@open_to_everybody
def land(request: HttpRequest) -> HttpResponse:
    """The map of what the filters leave, with its table."""
    filters = Filters.read(request.GET.dict())
    totals = reading.totals(filters)
    nowhere = totals.projects - totals.somewhere
    context = {
        **_asking(filters),
        "in_use": presenters.in_use(filters, totals),
        "sentence": presenters.sentence(totals),
        "map": presenters.chart(totals, filters),
        "nowhere": number(nowhere) if nowhere else "",
        "list_url": presenters.address(filters),
    }
    return shown(request, "publishing/map.html", context)


@open_to_everybody
def project(request: HttpRequest, key: UUID) -> HttpResponse:
    """One project: what is known, what stays out and why, money, results, and its files."""
    found = reading.get(key)
    if found is None:
        raise Http404
    content = found.content
    context = {
        "project": found,
        "title": words.title(content),
        "content": content,
        "pairs": presenters.pairs(found, link=lambda part: _link(found, part)),
        "left_out": words.left_out(content),
        "money": figures.money_table(content),
        "subawards": presenters.subawards(content),
        "results": figures.results(content),
        "files": [("JSON", reverse("publishing:project_json", args=[key])), *downloads.of_project(key)],
    }
    return shown(request, "publishing/project.html", context)


def _link(found: Published, part: str) -> object:
    who = found.content.implementer
    if part == "implementer" and who:
        return format_html('<a href="{}">{}</a>', reverse("publishing:implementer", args=[who.key]), who.name)
    pairs = [
        (reverse("publishing:country", args=[share.code.lower()]), words.country(share.code),
         f" ({share.share} %)" if share.share is not None and len(found.content.countries) > 1 else "")
        for share in found.content.countries
    ]  # fmt: skip
    return format_html_join(", ", '<a href="{}">{}</a>{}', pairs)


def _index(parts: list[tuple[str, Part]], head: str, address: str, *, lower: bool = False) -> Table:
    rows = [
        Row({"name": name, "projects": number(part.projects), "amount": words.money(part.sums)},
            reverse(address, args=[part.code.lower() if lower else part.code]))
        for name, part in parts
    ]  # fmt: skip
    columns = [Column("name", head), Column("projects", _("Projects"), numeric=True),
               Column("amount", _("Amount"), numeric=True)]  # fmt: skip
    return Table(head, columns, rows, caption_hidden=True, keep_shape=True, copy=True,
                 empty_title=_("Nothing is published yet"))  # fmt: skip


@open_to_everybody
def countries(request: HttpRequest) -> HttpResponse:
    """Every country with a published project, by name."""
    parts = [(words.country(part.code), part) for part in reading.totals(Filters()).facets.get("country", ())]
    table = _index(sorted(parts, key=lambda pair: pair[0]), _("Country"), "publishing:country", lower=True)
    context = {"table": table, "title": _("Countries"),
               "lead": _("A project in several countries counts in each.")}  # fmt: skip
    return shown(request, "publishing/index.html", context)


@open_to_everybody
def country(request: HttpRequest, iso3: str) -> HttpResponse:
    """What is published of one country."""
    code = iso3.upper()
    if not library.is_country(code):
        raise Http404
    filters = Filters(country=code)
    found, totals = reading.look(filters, page_number(request), presenters.SIZE)
    if not totals.projects:
        raise Http404
    context = _listed(request, filters, found) | {
        "title": words.country(code), "lead": presenters.sentence(totals), "files": _files(filters),
        "facets": presenters.facets(filters, totals), "history": presenters.tiers(code),
    }  # fmt: skip
    return shown(request, "publishing/part.html", context)


@open_to_everybody
def implementers(request: HttpRequest) -> HttpResponse:
    """Organisations with a published project, those with most first, a page at a time."""
    size = 50
    at = page_number(request)
    found = [part for part in reading.totals(Filters()).facets.get("implementer", ()) if part.code]
    parts = [(part.label, part) for part in found[(at - 1) * size : at * size]]
    context = {
        "table": _index(parts, _("Organisation"), "publishing:implementer"), "title": _("Organisations"), "lead": "",
        **turns(request, len(found) > at * size, ()),
    }  # fmt: skip
    return shown(request, "publishing/index.html", context)


implementers.is_list = True  # type: ignore[attr-defined]


@open_to_everybody
def implementer(request: HttpRequest, key: UUID) -> HttpResponse:
    """What is published of one organisation."""
    filters = Filters(implementer=key)
    found, totals = reading.look(filters, page_number(request), presenters.SIZE)
    if not totals.projects:
        raise Http404
    name = next((part.label for part in totals.facets.get("implementer", ())), "")
    context = _listed(request, filters, found) | {
        "title": name, "lead": presenters.sentence(totals), "files": _files(filters),
        "facets": presenters.facets(filters, totals),
    }  # fmt: skip
    return shown(request, "publishing/part.html", context)
