"""Pages of patterns, put together from published cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tessera.observatory.comparison import api as comparison
from tessera.observatory.patterns import columns, pictures, queries
from tessera.observatory.patterns.pictures import Picture
from tessera.observatory.patterns.queries import Source
from tessera.observatory.patterns.web import charts, citation, sentences
from tessera.observatory.patterns.web.forms import BESIDE, FilterForm, ReleaseForm
from tessera.observatory.tables.api import MAX_ORDER
from tessera.ui.charts import Chart


@dataclass(frozen=True, slots=True)
class Look:
    """One picture under its filters: words first, then drawings, then why something is not shown."""

    picture: Picture
    sentence: str
    charts: tuple[Chart, ...]
    notes: tuple[str, ...]
    missing: str
    csv_url: str
    chosen: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Card:
    """A picture on the first page: its name, its sentence and the way to it."""

    title: str
    sentence: str
    url: str


def fitting(source: Source, picture: Picture) -> bool:
    """Whether the release has what the picture draws."""
    return source.has(picture.columns)


def filters(source: Source, picture: Picture) -> dict[str, list[str]]:
    """What may narrow a picture, and to which values: only what one published table can answer."""
    found: dict[str, list[str]] = {}
    for name in picture.filters:
        reachable = name in picture.columns or source.has((*picture.columns, name))
        if reachable and (values := queries.choices(source, name)):
            found[name] = values
    return found


def chosen(asked: Mapping[str, Any], choices: Mapping[str, list[str]]) -> dict[str, str]:
    """The filters asked for that there are; anything else counts as everybody."""
    return {name: str(asked[name]) for name, values in choices.items() if str(asked.get(name, "")) in values}


def look(source: Source, picture: Picture, where: Mapping[str, str]) -> Look:
    """A picture of a release."""
    seen = queries.seen(source, picture, where)
    how = sentences.told(source, picture)
    address = reverse("patterns:csv", args=[source.release.number, picture.slug])
    csv_url = address + ("?" + urlencode(where) if where else "")
    if seen.cells is None:
        return Look(picture, "", (), (), sentences.why_not(seen.reason, where), csv_url, where)
    # Only pictures of people have everybody for a whole; services are counted person by person within each service.
    whole = queries.base(source, where) if picture.family == columns.CASE else None
    drawn = charts.draw(picture, seen.cells)
    notes = [*drawn.notes]
    if seen.hidden or how.noisy:
        notes.append(sentences.protection(how))
    return Look(
        picture,
        sentences.sentence(picture, seen.cells, where, how, whole),
        drawn.charts,
        tuple(notes),
        "",
        csv_url,
        where,
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """The same picture from a public set of others, under its own name; never added to ours."""

    name: str
    url: str
    sentence: str
    charts: tuple[Chart, ...]
    notes: tuple[str, ...]
    missing: str
    caveats: tuple[str, ...]
    citation: str


def beside(asked: Mapping[str, Any], picture: Picture, where: Mapping[str, str]) -> Beside | None:
    """The set asked for, drawn under the same filters; None where none was asked for."""
    found = next((row for row in comparison.sets() if str(row.pk) == str(asked.get(BESIDE, ""))), None)
    if found is None:
        return None
    url = reverse("comparison:set", args=[found.pk])
    told = (tuple(comparison.caveats(found)), comparison.citation(found))
    names = (*picture.columns, *(name for name in where if name not in picture.columns))
    cells = comparison.cells(found, names)
    kept = queries.narrowed(cells, names, picture, where) if cells else None
    if not kept:
        return Beside(
            found.name, url, "", (), (), _("Not shown: this data set has no protected table of these columns."), *told
        )
    how = sentences.Told(threshold=found.threshold)
    drawn = charts.draw(picture, kept)
    notes = (*drawn.notes, sentences.protection(how)) if any(n is None for n in kept.values()) else drawn.notes
    return Beside(found.name, url, sentences.sentence(picture, kept, where, how), drawn.charts, notes, "", *told)


def sets_beside(picture: Picture) -> list[tuple[str, str]]:
    """(id, name) of the public sets that have the columns of a picture."""
    return [(str(row.pk), row.name) for row in comparison.sets() if set(picture.columns) <= set(row.columns)]


def tabs(source: Source, current: str = "") -> list[dict[str, object]]:
    """The way from picture to picture."""
    number = source.release.number
    first = {"label": _("Overview"), "url": reverse("patterns:release", args=[number]), "current": not current}
    return [first] + [
        {
            "label": picture.title,
            "url": reverse("patterns:picture", args=[number, picture.slug]),
            "current": picture.slug == current,
        }
        for picture in pictures.PICTURES
        if fitting(source, picture)
    ]


def release_form(source: Source) -> ReleaseForm | None:
    """The chooser of a release, where there are several."""
    rows = queries.published()
    if len(rows) < 2:
        return None
    listed = [(row.number, f"{row.number}: {citation.title(row)}") for row in rows]
    return ReleaseForm(source.release.number, listed)


def matters(source: Source) -> tuple[list[Card], list[Card]]:
    """The four things that matter, and the other pictures, each with what it says."""
    first = [pictures.BY_SLUG[slug] for slug in pictures.FIRST if fitting(source, pictures.BY_SLUG[slug])]
    first = first[: pictures.MATTERS]
    rest = [picture for picture in pictures.PICTURES if fitting(source, picture) and picture not in first]
    return [_card(source, picture, whole=True) for picture in first], [_card(source, each) for each in rest]


def _card(source: Source, picture: Picture, *, whole: bool = False) -> Card:
    url = reverse("patterns:picture", args=[source.release.number, picture.slug])
    return Card(str(picture.title), look(source, picture, {}).sentence if whole else str(picture.question), url)


def around(request: HttpRequest, source: Source) -> dict[str, Any]:
    """What stands on every page of a release."""
    number = source.release.number
    address = request.build_absolute_uri(reverse("releases:release", args=[number]))
    return {
        "source": source,
        "title": citation.title(source.release),
        "lead": citation.lead(source),
        "citation": citation.citation(source, address),
        "release_url": reverse("releases:release", args=[number]),
        "noisy": sentences.protection(sentences.told(source)) if source.synthetic else "",
    }


def filter_form(source: Source, picture: Picture, asked: Mapping[str, Any]) -> tuple[FilterForm | None, dict[str, str]]:
    """(the form, what was chosen). No form where nothing narrows."""
    choices = filters(source, picture)
    where = chosen(asked, choices)
    room = MAX_ORDER - len(picture.columns)
    extra = [name for name in where if name not in picture.columns]
    # One table holds three columns: what was chosen first, in the order of the form, is kept where all do not fit.
    kept = {name: value for name, value in where.items() if name in picture.columns or extra.index(name) < room}
    others = sets_beside(picture)
    shown = {**where, BESIDE: str(asked.get(BESIDE, ""))}
    return (FilterForm(shown, choices, others) if choices or others else None), kept
