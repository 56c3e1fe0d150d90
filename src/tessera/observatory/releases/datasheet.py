"""The data sheet of a release: why it was made, who is in it and who is not, how it was protected, how to use it.

The questions follow Gebru et al., Datasheets for Datasets (2021), as far as they can be asked of counts and synthetic
records. One text for the page and for the file, which is in English.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tessera.observatory.budget import api as budget
from tessera.observatory.releases.families import BY_NAME
from tessera.observatory.releases.models import Release
from tessera.observatory.synthesis import api as synthesis

VERSION = 1


@dataclass(frozen=True, slots=True)
class Section:
    """One question of the sheet and its answer, a sentence a line."""

    code: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column: its name in the files, its label, and the values it may take with their words."""

    name: str
    label: str
    values: tuple[tuple[str, str], ...]


def synthetic(release: Release) -> bool:
    """Whether the release holds synthetic records (method B)."""
    return release.method == synthesis.METHOD


def grouped(number: float) -> str:
    """A number as the reader's language writes it."""
    return str(number_format(number, use_l10n=True, force_grouping=True))


def sections(release: Release) -> list[Section]:
    """The sheet in the active language."""
    return [
        Section("why", _("Why it was made"), tuple(_why())),
        Section("in", _("Who is in it"), tuple(_inside(release))),
        Section("out", _("Who is not in it"), tuple(_outside(release))),
        Section("consent", _("Consent and agreement"), tuple(_consent())),
        Section("method", _("How people are protected"), tuple(_method(release))),
        Section("checks", _("How it was checked"), tuple(_checks(release))),
        Section("limits", _("What it cannot tell"), tuple(_limits(release))),
        Section("cite", _("How to cite it"), (citation(release),)),
        Section("contact", _("Whom to ask"), (contact(),)),
    ]


def columns(release: Release) -> list[ColumnLine]:
    """The columns with their code lists, in the active language. A year is one of the calendar's or unknown."""
    out = []
    for name in column_names(release):
        fact = BY_NAME.get(name)
        values = tuple((value, fact.label_of(value)) for value in fact.values()) if fact else ()
        out.append(ColumnLine(name, str(fact.label) if fact else name, values))
    return out


def column_names(release: Release) -> list[str]:
    """The columns of a release, as its files name them."""
    document = release.document
    return list(document.get("parameters", {}).get("columns") or document.get("columns") or ())


def document(release: Release) -> dict[str, Any]:
    """The sheet as it is kept beside the release, in English."""
    with translation.override("en"):
        return {
            "data_sheet_version": VERSION,
            "release": release.number,
            "method": release.method,
            "sections": [
                {"code": each.code, "title": each.title, "text": list(each.lines)} for each in sections(release)
            ],
            "columns": [
                {"name": each.name, "label": each.label, "values": dict(each.values)} for each in columns(release)
            ],
        }


def citation(release: Release, address: str = "") -> str:
    """A line to cite a release by. Until it is published it goes by the day it was made, as its data sheet does."""
    day = (release.published_at if address else None) or release.built_at
    values = {
        "number": release.number,
        "date": day.date().isoformat(),
        "method": _("synthetic records") if synthetic(release) else _("protected tables"),
        "sha": release.sha256,
        "url": address,
        "title": release.title or _("Figures of %(date)s") % {"date": date_format(release.built_at, "DATE_FORMAT")},
    }
    if not address:
        return _("Release %(number)s, made %(date)s, %(method)s. SHA-256 %(sha)s.") % values
    return _("%(title)s. Release %(number)s, published %(date)s, %(method)s. %(url)s. SHA-256 %(sha)s.") % values


def contact() -> str:
    """Whom to ask about a release."""
    named = str(settings.CONTACT)
    return named or _("The organisation that runs the server from which this release was fetched.")


def _why() -> list[str]:
    return [
        _(
            "To show the patterns of trafficking, what helps and what is missing, to those who decide, teach, report and "
            "fund, without anybody being known by it."
        ),
        _("It is no evidence about a person and must never be used to look for one."),
    ]


def _inside(release: Release) -> list[str]:
    count = release.contributors
    return [
        _("%(people)s people whom the contributing organisations met, each counted once.")
        % {"people": grouped(release.records)}
        + (" " + _("The number carries noise, as every number here does.") if noisy(release) else ""),
        ngettext(
            "%(count)s organisation contributed; it is not named.",
            "%(count)s organisations contributed; they are not named.",
            count,
        )
        % {"count": grouped(count)},
        _(
            "Somebody with several cases, or known to several organisations that may match without names and to which the "
            "person agreed, is one person; which of their cases speaks for them was drawn by lot."
        ),
    ]


def _outside(release: Release) -> list[str]:
    told = [
        _("People who did not agree to be counted, or who withdrew before the release was made."),
        _("People of organisations whose data-sharing agreement was not in force."),
        _("Enquiries that did not become a case, cases found not to be trafficking, and people who were erased."),
        _("Everybody whom no contributing organisation ever met: most people concerned, most likely."),
    ]
    if synthetic(release):
        told.append(_("People whose privacy budget for statistics was used up by earlier releases."))
    return told


def _consent() -> list[str]:
    return [
        _("Each survivor decides on being counted, apart from the help they receive, and may withdraw at any time."),
        _("Withdrawing shapes every later release. A published release is not taken back: nobody can be found in it."),
        _("Each organisation signed an agreement on what its facts may be used for, and can end it."),
        _("Both conditions are part of the query that reads the facts; no release is made without them."),
    ]


def noisy(release: Release) -> bool:
    """Whether the published numbers carry noise."""
    return synthetic(release) or bool(release.document.get("parameters", {}).get("perturbation"))


def _method(release: Release) -> list[str]:
    if synthetic(release):
        assert release.epsilon is not None  # noqa: S101 - the method has one
        return [
            _("The records belong to nobody: they were drawn from noisy counts of the real ones."),
            _(
                "The noise gives differential privacy for each person: ε is %(epsilon)s and δ is %(delta)s for everything "
                "published here together."
            )
            % {"epsilon": f"{release.epsilon:g}", "delta": f"{release.delta:.2g}"},
            *budget.in_words(release.epsilon, release.delta),
            _("The values of every column come from code lists, never from the data."),
        ]
    return [*_tables(release), *_contributors(release)]


def _tables(release: Release) -> list[str]:
    asked = release.document.get("parameters", {})
    told = [
        _("Counts of one, two or three answers at a time. A count under %(k)s is hidden, and so are larger ones by which a "
          "hidden one could be worked out, over all tables together.") % {"k": release.threshold}
    ]  # fmt: skip
    if moved := int(asked.get("perturbation", 0)):
        told.append(
            _(
                "Every count shown is moved by at most %(most)s, evenly up and down. The same people give the same figure "
                "each time, so asking again takes nothing away; parts need not add up to their sum."
            )
            % {"most": moved}
        )
    if (base := int(asked.get("rounding", 1))) > 1:
        told.append(_("Every count shown is rounded to the nearest %(base)s.") % {"base": base})
    if int(asked.get("diversity", 1)) > 1:
        told.append(
            _(
                "Answers all of whose people share a sensitive answer in a table of two columns were put together with others."
            )
        )
    return told


def _contributors(release: Release) -> list[str]:
    if rules := release.document.get("contributor_rules"):
        return [
            _(
                "At least %(count)s organisations stand behind every count shown, and none of them supplied more than "
                "%(share)s%% of it."
            )
            % {"count": rules["contributors"], "share": rules["share"]}
        ]
    return [
        ngettext(
            "This release describes the people of %(count)s organisation and no more; "
            "the organisation itself may recognise what it supplied.",
            "This release describes the people of %(count)s organisations and no more; "
            "each of them can take its own people away from a count and see what is left.",
            release.contributors,
        )
        % {"count": grouped(release.contributors)}
    ]


def _checks(release: Release) -> list[str]:
    rows = release.attacks.get("attacks", ())
    tried = sum(not row.get("skipped") for row in rows)
    lost = sum(not row["passed"] for row in rows)
    told = [
        ngettext(
            "%(count)s kind of attack was tried on it before it was kept; the report stands beside it.",
            "%(count)s kinds of attack were tried on it before it was kept; the report stands beside it.",
            tried,
        )
        % {"count": tried}
    ]
    if lost:
        told.append(
            ngettext("%(count)s of them succeeded.", "%(count)s of them succeeded.", lost) % {"count": lost}
            + " "
            + _("It must not be published.")
        )
    if compared := release.attacks.get("earlier", ()):
        told.append(
            ngettext(
                "It was compared with %(count)s release published before.",
                "It was compared with %(count)s releases published before.",
                len(compared),
            )
            % {"count": len(compared)}
        )
    return told


def _limits(release: Release) -> list[str]:
    told = [
        _("These are people whom organisations met and who agreed to be counted. It is not how many there are."),
        _("Organisations meet some people more easily than others, so shares here are not shares of everybody concerned."),
    ]  # fmt: skip
    if synthetic(release):
        told.append(
            _(
                "Rare combinations are blurred: some that are in the records never were, and some that were are not. "
                "For a count, read the table of aggregates first."
            )
        )
        return told
    told.append(_("Somebody who already knows some of the people counted may learn more than other readers."))
    if alike := int(release.document.get("uniform_classes", 0)):
        told.append(
            ngettext(
                "In %(count)s shown group of people everybody shares one sensitive answer; "
                "who belongs to such a group is known by it.",
                "In %(count)s shown groups of people everybody shares one sensitive answer; "
                "who belongs to such a group is known by it.",
                alike,
            )
            % {"count": grouped(alike)}
        )
    return told
