"""Who said what, in words: sources, days, spans of time, and where tellings of one thing differ."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from tessera.protection.cases import tellings, vocabulary
from tessera.protection.cases.tellings import Said
from tessera.protection.cases.told import EpisodeView
from tessera.protection.cases.web.account_form import WORD_LABELS


def who(source: str) -> str:
    """The source of a telling."""
    if not source:
        return _("Not noted who said it")
    return vocabulary.label(vocabulary.EPISODE["source"], source)


def span(start: datetime.date | None, start_as: str, end: datetime.date | None, end_as: str) -> str:
    """From when to when, as exactly as it is known."""
    first = vocabulary.dated(start, start_as) if start else ""
    last = vocabulary.dated(end, end_as) if end else ""
    if first and last and first != last:
        return _("%(start)s to %(end)s") % {"start": first, "end": last}
    if first:
        return first if last else _("from %(start)s") % {"start": first}
    return _("until %(end)s") % {"end": last} if last else _("Time not known")


def label(name: str) -> str:
    """What a field asks for."""
    return str(WORD_LABELS[name] if name in tellings.WORDS else vocabulary.EPISODE[name].label)


def answer(name: str, value: Any) -> str:
    """The reader's words for a kept answer."""
    if name in {"debt_family_liable", "debt_still_claimed"}:
        return vocabulary.label(vocabulary.EPISODE["forced_labour"], value)
    return tellings.text(name, value)


def by_whom(said: Said, names: Mapping[UUID, str]) -> str:
    """Who said it, when, and who wrote it down."""
    parts = [who(said.source)]
    if said.said_on:
        parts.append(_("told %(date)s") % {"date": vocabulary.dated(said.said_on, said.said_on_precision)})
    written = formats.date_format(timezone.localtime(said.written_at), "j M Y")
    colleague = names.get(said.written_by, "") if said.written_by else ""
    known = {"name": colleague, "date": written}
    parts.append(_("written down by %(name)s, %(date)s") % known if colleague else _("written down %(date)s") % known)
    return ", ".join(parts)


def differing(view: EpisodeView, names: Mapping[UUID, str], may_edit: bool) -> list[dict[str, Any]]:
    """What was answered in more than one way, each way with its words, its sources and whether it is read as current."""
    return [
        {
            "label": label(difference.name),
            "name": difference.name,
            "versions": [
                {
                    "text": answer(difference.name, version.value),
                    "by": [by_whom(each, names) for each in version.tellings],
                    "current": version.current,
                    "telling": version.tellings[-1].id if may_edit and version.tellings and not version.current else "",
                }
                for version in difference.versions
            ],
            "url": reverse("cases:episode_read", args=[view.row.pk]),
        }
        for difference in view.differences
    ]


def told(views: Sequence[Said], names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Every telling, latest first: by whom, and all that was said that time."""
    return [
        {
            "by": by_whom(each, names),
            "correction": each.correction,
            "pairs": [(label(name), answer(name, value)) for name, value in each.answers.items() if name != "note"],
            "note": each.answers.get("note", ""),
        }
        for each in sorted(views, key=lambda one: one.written_at, reverse=True)
    ]
