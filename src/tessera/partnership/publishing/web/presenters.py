"""Publications as public pages show them: tables, facets, pairs, the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.forms import Form
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tessera.kernel import codes, places
from tessera.partnership.countries import api as countries
from tessera.partnership.library import api as library
from tessera.partnership.publishing.content import Content
from tessera.partnership.publishing.models import Headline
from tessera.partnership.publishing.reading import Filters, Part, Published, Totals
from tessera.partnership.publishing.web import words
from tessera.partnership.publishing.web.land import PortfolioMap, Spot
from tessera.ui.amounts import amount, number, percent
from tessera.ui.sentences import commas
from tessera.ui.tables import Column, Row, Table

SIZE = 20
# Parts of a facet that a page names; the rest are a search away.
MOST = 12
FACETS = ("region", "country", "programme_type", "sector", "implementer", "year")


def project_url(key: object) -> str:
    """The page of a project."""
    return reverse("publishing:project", args=[key])


def projects(found: Sequence[Published], caption: str) -> Table:
    """Projects as rows."""
    rows = [
        Row(
            {
                "title": words.title(one.content),
                "where": words.places(one.content),
                "who": one.content.implementer.name if one.content.implementer else _("not public"),
                "amount": words.amount(one.content),
                "ends": day(one.content),
            },
            project_url(one.key),
        )
        for one in found
    ]
    columns = [Column("title", _("Project")), Column("where", _("Where")), Column("who", _("Organisation")),
               Column("amount", _("Amount"), numeric=True), Column("ends", _("Until"), whole=True)]  # fmt: skip
    return Table(
        caption, columns, rows, caption_hidden=True, empty_title=_("No project fits"),
        empty_body=_("Take a filter away or search for fewer words."), empty_action_label=_("All projects"),
        empty_action_url=reverse("publishing:list"),
    )  # fmt: skip


def day(content: Content) -> str:
    """The last day, or a word."""
    if content.ends:
        return date_format(content.ends, "SHORT_DATE_FORMAT")
    return _("not public") if "dates" in dict(content.left_out) else _("not known")


def said(facet: str, part: Part) -> str:
    """A value of a facet in words."""
    if facet == "country":
        return words.country(part.code)
    if facet == "implementer":
        return part.label or _("not public")
    return part.code or _("not known") if facet == "year" else words.label(facet, part.code)


def address(filters: Filters, **more: str) -> str:
    """The list under these filters."""
    return addresses(filters)(**more)


def addresses(filters: Filters) -> Callable[..., str]:
    """Makes addresses of the list under these filters and one more: a page has hundreds of them."""
    start, given = reverse("publishing:list"), filters.query()

    def made(**more: str) -> str:
        query = urlencode({**given, **more})
        return f"{start}?{query}" if query else start

    return made


def facets(filters: Filters, totals: Totals) -> list[dict[str, Any]]:
    """Every facet with its largest values as links that narrow, and the value in use as one that widens."""
    titles = {"region": _("Region"), "country": _("Country"), "programme_type": _("Programme"), "sector": _("Sector"),
              "implementer": _("Organisation"), "year": _("Year of the end")}  # fmt: skip
    made, to = [], addresses(filters)
    for name in FACETS:
        parts = [part for part in totals.facets.get(name, ()) if part.code]
        chosen = str(getattr(filters, name) or "")
        values = [
            {"label": said(name, part), "count": number(part.projects), "url": to(**{name: part.code})}
            for part in parts[:MOST]
            if part.code != chosen
        ]
        if values and not chosen:
            made.append({"title": titles[name], "values": values, "more": max(len(parts) - MOST, 0)})
    return made


def in_use(filters: Filters, totals: Totals) -> list[dict[str, str]]:
    """The filters in use, each with the way to take it away."""
    made = []
    for name, value in filters.query().items():
        part = next((one for one in totals.facets.get(name, ()) if one.code == value), Part(value, "", 0, {}))
        label = f"“{value}”" if name == "text" else said(name, part)
        made.append({"label": label, "url": address(filters.without(name))})
    return made


def sentence(totals: Totals) -> str:
    """The totals in words; they are computed from the list."""
    if not totals.projects:
        return _("No project fits")
    countries = len([part for part in totals.facets.get("country", ()) if part.code])
    where = ngettext("in %(count)s country", "in %(count)s countries", countries) % {"count": number(countries)}
    told = [f"{words.projects(totals.projects)} {where}" if countries else words.projects(totals.projects)]
    told += [words.money(totals.sums)] if totals.sums else []
    # Translators: such as "4 projects in 2 countries, 750,000 USD, computed from this list."
    text = _("%(what)s, computed from this list.") % {"what": _(", ").join(told)}
    if not totals.unpriced:
        return text
    out = ngettext("The amount of %(count)s is not in it, because it is not public or not known.",
                   "The amounts of %(count)s are not in it, because they are not public or not known.", totals.unpriced)  # fmt: skip
    return f"{text} {out % {'count': number(totals.unpriced)}}"


def kept(filters: Filters, form: Form) -> list[tuple[str, str]]:
    """Filters in use that the form has no field for: they stay when somebody narrows further."""
    return [(name, value) for name, value in filters.query().items() if name not in form.fields]


def claims(found: Sequence[Headline]) -> list[str]:
    """What the office says of its portfolio as a whole, each with its day."""
    counted = {
        "projects": _("%(value)s projects"),
        "countries": _("%(value)s countries"),
    }
    made = []
    for one in found:
        value = amount(int(one.value), "USD") if one.what == "amount_usd" else number(int(one.value))
        value = _("more than %(value)s") % {"value": value} if one.at_least else value
        what = counted.get(one.what, "%(value)s") % {"value": value}
        made.append(f"{what} ({date_format(one.as_of, 'DATE_FORMAT')}; {one.source})")
    return made


# By language, the map of the whole portfolio and the very totals it was made from.
_whole: dict[str, tuple[Totals, PortfolioMap]] = {}


def chart(totals: Totals, filters: Filters) -> PortfolioMap:
    """The map of the countries under these filters, the one with most projects first.

    That of the whole portfolio serves again as long as it is of these very totals, which the shelf hands out only while
    nothing has changed.
    """
    if filters.query():
        return _map(totals, filters)
    language = get_language() or ""
    known = _whole.get(language)
    if known is None or known[0] is not totals:
        known = _whole[language] = (totals, _map(totals, filters))
    return known[1]


def _map(totals: Totals, filters: Filters) -> PortfolioMap:
    spots, to = [], addresses(filters.without("country"))
    for part in totals.facets.get("country", ()):
        with suppress(places.UnknownPlace):
            at = places.country(library.alpha_2(part.code))
            spots.append(
                Spot(words.country(part.code), at.latitude, at.longitude, part.projects, words.money(part.sums),
                     to(country=part.code))
            )  # fmt: skip
    note = _("Dots are countries, not places. Boundaries are not authoritative. A project in several countries counts in "
             "each, so their amounts do not add up to the whole.")  # fmt: skip
    return PortfolioMap(_("Projects by country"), spots, note)


def tiers(iso3: str) -> Table | None:
    """The ranking of a country by report year, from the public facts that come with the program; gaps are shown as gaps."""
    placements = countries.history_of(iso3).placements
    if not placements:
        return None
    known = codes.get("tier")
    rows = [
        Row({"year": str(one.year), "tier": known.label(one.tier) if one.tier in known else _("no source"),
             "conflict": _("Sources differ") if one.conflict else ""})
        for one in sorted(placements, key=lambda one: -one.year)
    ]  # fmt: skip
    columns = [Column("year", _("Year of the report")), Column("tier", _("Tier")), Column("conflict", _("Remark"))]
    return Table(_("Tier by edition"), columns, rows, caption_hidden=True, keep_shape=True, copy=True)


def pairs(one: Published, *, link: Callable[[str], object]) -> list[tuple[str, object]]:
    """What is known of a project, label by label."""
    content = one.content
    who = content.implementer
    made: list[tuple[str, object]] = [
        (_("Organisation"), link("implementer") if who else _("not public")),
        (_("Where"), link("countries") or words.places(content)),
        (_("Region"), words.label("region", content.region)),
        (_("Programme"), words.label("programme_type", content.programme_type)),
        (_("Amount"), words.amount(content)),
    ]
    if content.starts:
        made.append((_("From"), date_format(content.starts, "DATE_FORMAT")))
    made.append((_("Until"), date_format(content.ends, "DATE_FORMAT") if content.ends else day(content)))
    if content.sectors:
        made.append(
            (_("Sectors"), commas(_shared(words.label("sector", one.code), one.share) for one in content.sectors))
        )
    made += words.aid(content)
    if content.partnership:
        made.append((_("Partnership"), content.partnership.title))
    if content.number:
        made.append((_("Number"), content.number))
    made += [(_("Published by"), content.publisher), (_("Published on"), date_format(one.published_at, "DATE_FORMAT"))]
    return made


def _shared(name: str, share: Decimal | None) -> str:
    return f"{name} ({percent(share)})" if share is not None else name


def subawards(content: Content) -> Table | None:
    """Money handed on."""
    if not content.subawards:
        return None
    rows = [Row({"who": sub.party, "what": sub.purpose, "amount": amount(sub.money.amount, sub.money.currency)})
            for sub in content.subawards]  # fmt: skip
    columns = [
        Column("who", _("Organisation")),
        Column("what", _("For what")),
        Column("amount", _("Amount"), numeric=True),
    ]
    return Table(_("Sub-awards"), columns, rows, caption_hidden=True)
