"""Screenings in the words of the page."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.protection.screening import queries, reading
from tessera.protection.screening.answers import ONE, SEVERAL
from tessera.protection.screening.enums import NO, UNKNOWN, YES, Method
from tessera.protection.screening.models import Screening, ScreeningItem
from tessera.trust.people import api as people
from tessera.ui.badges import Badge
from tessera.ui.tables import Column, Row, Table

LABELS = {
    "context": gettext_lazy("Where the screening took place"),
    "interview_place": gettext_lazy("Place of the interview"),
    "interpreter": gettext_lazy("Interpreter"),
    "others_present": gettext_lazy("Who else was there"),
    "support_person": gettext_lazy("A person of trust was there"),
    "break_requested": gettext_lazy("Asked for a break or to stop"),
    "age_group": gettext_lazy("Age group"),
    "age_doubt": gettext_lazy("Age in doubt"),
    "immediate_danger": gettext_lazy("In danger now"),
    "urgent_medical_need": gettext_lazy("Urgent medical need"),
    "alternative_reading": gettext_lazy("Another reading"),
    "judgement": gettext_lazy("Judgement of the screener"),
    "informed_and_wants": gettext_lazy("Was informed and wants"),
    "next_step": gettext_lazy("Next step"),
}
OBSERVED = {YES: gettext_lazy("Yes"), NO: gettext_lazy("No"), UNKNOWN: gettext_lazy("Not known")}
VERIFIED = {
    "yes": gettext_lazy("The strengths were checked against their source."),
    "no": gettext_lazy("Unverified: the strengths were not checked against their source."),
}


def day(at: datetime.datetime | datetime.date) -> str:
    """A day in the reader's language."""
    return date_format(timezone.localtime(at) if isinstance(at, datetime.datetime) else at, "DATE_FORMAT")


def word(listed: str, code: str) -> str:
    """A code in the reader's language; "" for none."""
    return codes.get(listed).label(code) if code else ""


def judgement(row: Screening) -> str:
    """What the screener concluded, or that the questions were broken off."""
    if row.judgement:
        return word("screener_judgement", row.judgement)
    return _("Broken off to protect the person")


def table(rows: list[Screening], actor: Actor) -> Table:
    """The screenings of a case, newest first."""
    names = people.colleague_names(actor, queries.names_of(rows))
    replaced = {row.corrects_id for row in rows}
    return Table(
        caption=_("Screenings"),
        columns=[
            Column("day", _("Day")),
            Column("judgement", _("Judgement of the screener")),
            Column("who", _("Who screened")),
            Column("stands", _("Stands")),
        ],
        rows=[
            Row(
                {
                    "day": day(row.at),
                    "judgement": judgement(row),
                    "who": names.get(row.screener_id, "") if row.screener_id else "",
                    "stands": Badge(_("Followed by a later one"))
                    if row.id in replaced
                    else Badge(_("Stands"), "accent"),
                },
                reverse("screening:form", args=[row.id]),
            )
            for row in rows
        ],
        empty_title=_("Nobody has screened yet"),
        empty_body=_("A screening shows whether to offer a full interview. It decides nothing."),
    )


def tools(case_id: UUID, actor: Actor) -> list[dict[str, str]]:
    """The instruments a new screening may be done with: a label and where it begins."""
    found = queries.usable(actor)
    base = reverse("screening:new", args=[case_id])
    return [
        {
            "label": _("New screening") if len(found) == 1 else _("New screening: %(tool)s") % {"tool": one.tool.title},
            "url": base if one.row is None else f"{base}?tool={one.tool.key}",
        }
        for one in found
    ]


def pairs(seen: queries.Seen) -> list[tuple[str, str]]:
    """What was recorded apart from the items; what was left empty is left out."""
    row = seen.row
    found = [(str(LABELS[name]), word(listed, getattr(row, name))) for name, listed in ONE.items()]
    found += [
        (str(LABELS[name]), ", ".join(word(listed, code) for code in getattr(row, name)))
        for name, listed in SEVERAL.items()
    ]
    said = seen.words.reason if seen.words else _("The words were erased with the person.")
    told = [*((label, text) for label, text in found if text), (_("Reason"), said)]
    return [(_("Instrument"), f"{seen.instrument.title} ({seen.instrument.version})"), *told]


def item_pairs(seen: queries.Seen) -> list[tuple[str, str]]:
    """Each answered item with its provenance and note, as label and words."""
    return [
        (label(seen, one), ". ".join(text for text in (answer(one), note(seen, one)) if text)) for one in seen.items
    ]


def label(seen: queries.Seen, one: ScreeningItem) -> str:
    """The item in words; its code where the instrument lost it."""
    item = seen.instrument.item(one.item)
    return item.label if item else one.item


def answer(one: ScreeningItem) -> str:
    """Yes, no or not known, with who told it and how it is known."""
    told = [str(OBSERVED.get(one.observed, one.observed))]
    told += [word("source", one.source)] if one.source else []
    told += [word("indicator_confidence", one.confidence)] if one.confidence else []
    return ", ".join(told)


def note(seen: queries.Seen, one: ScreeningItem) -> str:
    """The note beside an item."""
    return (seen.words.notes or {}).get(one.item, "") if seen.words else ""


def groups(seen: queries.Seen) -> list[dict[str, Any]]:
    """The answered items by phase."""
    phases = codes.get("indicator_phase")
    found = []
    for phase in phases.values():
        lines = [
            {"label": label(seen, one), "answer": answer(one), "note": note(seen, one), "met": one.observed == YES}
            for one in seen.items
            if one.phase == phase
        ]
        if lines:
            found.append({"label": phases.label(phase), "lines": lines})
    return found


def information(seen: queries.Seen) -> dict[str, Any]:
    """What the answers touch, for the card beside the judgement: never more than information."""
    read, tool = seen.reading, seen.instrument
    used = [one for one in tool.sets if one.code in seen.row.sets and one.verified]
    disputed = [item for one in seen.items if (item := tool.item(one.item)) and item.disputed and one.observed == YES]
    return {
        "dimensions": _dimensions(read) if tool.method is Method.DIMENSION else None,
        "pattern": _pattern(read),
        "elements": [text for code, text in _elements() if code in read.elements],
        "eleven": [word("forced_labour_indicator", code) for code in read.ilo11],
        "points": read.points,
        "band": read.band,
        "warnings": [f"{one.label}: {VERIFIED[one.verified]}" for one in used if one.verified in VERIFIED],
        "unverified": any(one.verified == "no" for one in used),
        "note": tool.note,
        "disputed": [
            _("%(item)s: another transcription gives the strength “%(strength)s”.")
            % {"item": item.label, "strength": word("indicator_strength", item.disputed)}
            for item in disputed
        ],
    }


def _elements() -> list[tuple[str, str]]:
    return [("act", _("an act")), ("means", _("a means")), ("purpose", _("a purpose of exploitation"))]


def _pattern(read: reading.Reading) -> str:
    if read.pattern is None:
        return ""
    if read.child:
        told = _("Read for a child, or somebody who may be one: exploitation suffices, means are not required.")
    else:
        told = _("Read for an adult: exploitation together with one other dimension.")
    return f"{told} {_('The pattern is there.') if read.pattern else _('The pattern is not there.')}"


def _dimensions(read: reading.Reading) -> Table:
    return Table(
        caption=_("Dimensions of the ILO indicators"),
        columns=[
            Column("dimension", _("Dimension")),
            Column("strong", _("Strong"), numeric=True),
            Column("medium", _("Medium"), numeric=True),
            Column("weak", _("Weak"), numeric=True),
            Column("answered", _("Answered"), numeric=True),
            Column("rule", _("By the rule")),
        ],
        rows=[
            Row(
                {
                    "dimension": word("indicator_dimension", one.code), "strong": one.strong, "medium": one.medium,
                    "weak": one.weak, "answered": one.asked, "rule": _("Touched") if one.positive else _("Not touched"),
                }
            )
            for one in read.dimensions
        ],
    )  # fmt: skip
