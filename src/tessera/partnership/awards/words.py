"""Awards in words: lists, sections and what stands beside a button."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tessera.partnership.awards.differing import Change
from tessera.partnership.awards.enums import AwardState, ConditionState, SubawardState, VersionKind, VersionState
from tessera.partnership.awards.listing import Line
from tessera.partnership.awards.models import AwardVersion, Condition, KeyPerson, Obligation, Subaward
from tessera.partnership.awards.terms import Terms
from tessera.partnership.library import api as library
from tessera.ui.amounts import amount, amounts, percent
from tessera.ui.badges import Badge
from tessera.ui.dates import day
from tessera.ui.sentences import commas
from tessera.ui.tables import Column, Row, Table

TONES: dict[str, str] = {
    AwardState.ACTIVE: "accent", AwardState.SUSPENDED: "attention", AwardState.TERMINATED: "attention",
    AwardState.RECOMMENDED: "info", AwardState.NEGOTIATING: "info", AwardState.SIGNED: "info",
    VersionState.IN_EFFECT: "accent", VersionState.REFUSED: "attention", ConditionState.OPEN: "info",
    SubawardState.PROPOSED: "info",
}  # fmt: skip


def state_badge(state: str, labels: type[Any]) -> Badge:
    """A state as a word in a pill."""
    return Badge(labels(state).label, str(TONES.get(state, "")))


def share(value: Decimal | None) -> str:
    """A share in per cent, or that it is not given."""
    return percent(value) or _("share not given")


def link(url: str, text: str) -> SafeString:
    """A link among values."""
    return format_html('<a href="{}">{}</a>', url, text)


def countries_of(version: AwardVersion | None) -> str:
    """The countries of a version, in one line."""
    return commas(library.country_called(each.country) for each in version.countries.all()) if version else ""


def table(lines: Sequence[Line], office: bool) -> Table:
    """The list of awards."""
    columns = [
        Column("number", _("Number"), whole=True), Column("title", _("Title")), Column("state", _("State")),
        Column("party", _("Implementer")), Column("where", _("Countries")), Column("ends", _("Last day"), whole=True),
        Column("total", _("Total"), numeric=True), Column("obligated", _("Obligated"), numeric=True),
    ]  # fmt: skip
    rows = [Row(_cells(line), reverse("awards:award", args=[line.award.pk])) for line in lines]
    said = _("Enter the first one, or bring in a published list.") if office else ""
    return Table(
        _("Awards"), columns, rows, caption_hidden=True, empty_title=_("No award fits"), empty_body=said, copy=True
    )


_SUGGESTED, _NAMED = 30, 6


def suggestions(lines: Sequence[Line], meant: Sequence[library.Party]) -> list[str]:
    """Names offered while an implementer is typed: those that fit what was typed, else those on the page."""
    named = [each.shown for each in meant] if len(meant) > 1 else [line.party for line in lines if line.party]
    return sorted(dict.fromkeys(named))[:_SUGGESTED]


def meant(typed: str, found: Sequence[library.Party]) -> str:
    """Whose awards are shown where a part of a name was typed; "" where no implementer was asked for, or one by name."""
    if not typed or len(found) == 1:
        return ""
    if not found:
        return _("No organisation in the library is written like “%(typed)s”.") % {"typed": typed}
    names = " · ".join(each.shown for each in found[:_NAMED])
    more = len(found) - _NAMED
    if more <= 0:
        return _("Awards of: %(names)s") % {"names": names}
    return ngettext("Awards of: %(names)s and %(count)s more", "Awards of: %(names)s and %(count)s more", more) % {
        "names": names,
        "count": more,
    }


def _cells(line: Line) -> dict[str, object]:
    version = line.version
    return {
        "number": line.award.number,
        "title": line.award.title,
        "state": state_badge(line.award.state, AwardState),
        "party": line.party or "–",
        "where": countries_of(version) or library.worded("region", line.award.region) or "–",
        "ends": day(version.ends) if version else "",
        "total": amount(version.total, version.currency) if version else "",
        "obligated": amounts(line.obligated),
    }


def terms_pairs(terms: Terms) -> list[tuple[str, object]]:
    """What a version says, as labels and values."""
    return [
        (_("First day of the period"), day(terms.starts)),
        (_("Last day of the period"), day(terms.ends)),
        (_("Total"), amount(terms.total, terms.currency)),
        (_("Cost share"), amount(terms.cost_share, terms.currency)),
        (_("Countries"), shares(terms.countries, library.country_called)),
        (_("Sectors"), shares(terms.sectors, lambda code: f"{code} {library.worded('aid_sector', code)}")),
    ]


def shares(found: Mapping[str, Decimal | None], named: Any) -> SafeString | str:
    """Countries or sectors with their shares, one below the other."""
    return format_html_join("", "<div>{} – <bdi>{}</bdi></div>", ((named(code), share(s)) for code, s in found.items()))


def version_badge(version: AwardVersion) -> Badge:
    """Where a version stands; one that another followed was in effect."""
    return Badge(_("Was in effect")) if version.until else state_badge(version.state, VersionState)


def versions_table(award_id: UUID, versions: Sequence[AwardVersion], names: Mapping[UUID, str]) -> Table:
    """All versions, newest first."""
    columns = [
        Column("number", _("Version")), Column("kind", _("What it is")), Column("state", _("State")),
        Column("effective", _("In effect from")), Column("ends", _("Last day")), Column("total", _("Total"), numeric=True),
        Column("who", _("Asked for by")), Column("compare", _("Compare")),
    ]  # fmt: skip
    rows = [
        Row(
            {
                "number": str(row.number), "kind": VersionKind(row.kind).label, "state": version_badge(row),
                "effective": day(row.effective), "ends": day(row.ends), "total": amount(row.total, row.currency),
                "who": names.get(row.requested_by_id, "–") if row.requested_by_id else "–",
                "compare": _compare_link(award_id, row.number),
            },
            reverse("awards:version", args=[award_id, row.number]),
        )
        for row in reversed(versions)
    ]  # fmt: skip
    return Table(_("Versions"), columns, rows, caption_hidden=True)


def _compare_link(award_id: UUID, number: int) -> SafeString | str:
    if number < 2:
        return "–"
    url = reverse("awards:compare", args=[award_id, number - 1, number])
    words = _("With version %(number)s") % {"number": number - 1}
    return format_html('<a href="{}">{}</a>', url, words)


_HEADS = {
    "starts": gettext_lazy("First day of the period"), "ends": gettext_lazy("Last day of the period"), "total": gettext_lazy("Total"),
    "currency": gettext_lazy("Currency"), "cost_share": gettext_lazy("Cost share"), "countries": gettext_lazy("Country"), "sectors": gettext_lazy("Sector"),
}  # fmt: skip


def changes_table(changes: Iterable[Change], before: AwardVersion, after: AwardVersion) -> Table:
    """Differences of two versions, side by side."""
    names = {"before": _("Version %(number)s") % {"number": before.number}}
    names["after"] = _("Version %(number)s") % {"number": after.number}
    columns = [Column("what", _("What")), Column("before", names["before"]), Column("after", names["after"])]
    rows = [
        Row(
            {
                "what": _what(each),
                "before": _value(each, each.before, before.currency),
                "after": _value(each, each.after, after.currency),
            }
        )
        for each in changes
    ]
    return Table(_("What differs"), columns, rows, caption_hidden=True, empty_title=_("Both say the same"))


def _what(change: Change) -> str:
    if change.about == "countries":
        return library.country_called(change.code)
    return f"{change.code} {library.worded('aid_sector', change.code)}" if change.code else str(_HEADS[change.about])


def _value(change: Change, value: Any, currency: str) -> str:
    if value in (None, ""):
        return "–"
    if change.about in ("starts", "ends"):
        return day(value)
    if change.about in ("countries", "sectors"):
        return share(value)
    return str(value) if change.about == "currency" else amount(value, currency)


def obligations_table(rows: Sequence[Obligation]) -> Table:
    """Money bound, oldest first."""
    columns = [
        Column("on", _("Day")), Column("amount", _("Amount"), numeric=True), Column("reference", _("Reference")),
        Column("note", _("Note")),
    ]  # fmt: skip
    listed = [
        Row({"on": day(r.on), "amount": amount(r.amount, r.currency), "reference": r.reference, "note": r.note})
        for r in rows
    ]
    return Table(_("Obligations"), columns, listed, caption_hidden=True, empty_title=_("No money is obligated yet"))


def conditions_table(rows: Sequence[Condition], may: bool) -> Table:
    """Special conditions."""
    columns = [
        Column("text", _("Condition")),
        Column("due", _("Due")),
        Column("state", _("State")),
        Column("why", _("Evidence")),
    ]
    listed = [
        Row(
            {"text": r.text, "due": day(r.due), "state": state_badge(r.state, ConditionState), "why": r.evidence},
            reverse("awards:condition", args=[r.pk]) if may else "",
        )
        for r in rows
    ]
    return Table(_("Special conditions"), columns, listed, caption_hidden=True, empty_title=_("No special condition"))


def people_table(rows: Sequence[KeyPerson], may: bool) -> Table:
    """Key people of the implementer."""
    columns = [
        Column("role", _("Role")),
        Column("name", _("Name")),
        Column("contact", _("At work")),
        Column("when", _("When")),
    ]
    listed = [
        Row(
            {
                "role": r.role,
                "name": r.name,
                "contact": r.contact,
                "when": f"{day(r.since)} – {day(r.until)}".strip(" –"),
            },
            reverse("awards:person", args=[r.pk]) if may else "",
        )
        for r in rows
    ]
    return Table(_("Key people"), columns, listed, caption_hidden=True, empty_title=_("Nobody is named yet"))


def subawards_table(rows: Sequence[Subaward], names: Mapping[UUID, str]) -> Table:
    """Sub-awards."""
    columns = [
        Column("number", _("Number")), Column("party", _("Receiver")), Column("state", _("State")),
        Column("amount", _("Amount"), numeric=True), Column("ends", _("Last day")),
    ]  # fmt: skip
    listed = [
        Row(
            {
                "number": r.number, "party": names.get(r.party_id, "–"), "state": state_badge(r.state, SubawardState),
                "amount": amount(r.amount, r.currency), "ends": day(r.ends),
            },
            reverse("awards:subaward", args=[r.pk]),
        )
        for r in rows
    ]  # fmt: skip
    return Table(_("Sub-awards"), columns, listed, caption_hidden=True, empty_title=_("No sub-award"))
