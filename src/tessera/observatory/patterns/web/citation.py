"""How a release is called, what it is, and the line to name a figure's source by."""

from __future__ import annotations

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tessera.observatory.patterns.queries import Source
from tessera.observatory.patterns.web.sentences import grouped
from tessera.observatory.releases import api as releases


def day(release: releases.Release) -> datetime:
    """When it was published."""
    return release.published_at or release.built_at


def title(release: releases.Release) -> str:
    """What the release is called; one without a title goes by its date."""
    return release.title or _("Figures of %(date)s") % {"date": date_format(day(release), "DATE_FORMAT")}


def method(source: Source) -> str:
    """The method in a few words."""
    document = source.release.document
    if source.synthetic:
        if epsilon := document.get("epsilon"):
            return _("synthetic records with differential privacy, ε = %(epsilon)s") % {"epsilon": f"{epsilon:g}"}
        return _("synthetic records with differential privacy")
    words = _("tables with threshold %(k)s") % {"k": source.release.threshold}
    return words if source.rounding == 1 else words + ", " + _("rounded to %(base)s") % {"base": source.rounding}


def citation(source: Source, address: str) -> str:
    """The line to cite a figure of this release by: number, title, method, date, hash."""
    return _("%(title)s. Release %(number)s of %(date)s; %(method)s. %(url)s. SHA-256 %(sha)s.") % {
        "title": title(source.release),
        "number": source.release.number,
        "date": day(source.release).date().isoformat(),
        "method": method(source),
        "url": address,
        "sha": source.release.sha256,
    }


def lead(source: Source) -> str:
    """The release in one line."""
    return ngettext(
        "%(people)s people, counted from %(count)s organisation. Release %(number)s of %(date)s.",
        "%(people)s people, counted from %(count)s organisations. Release %(number)s of %(date)s.",
        source.release.contributors,
    ) % {
        "people": grouped(source.release.records),
        "count": grouped(source.release.contributors),
        "number": source.release.number,
        "date": date_format(day(source.release), "DATE_FORMAT"),
    }
