"""Lists and their entries as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tessera.partnership.library import api as library
from tessera.partnership.portfolio.enums import BatchState, Choice, NameKind, Outcome
from tessera.partnership.portfolio.issues import OF_THE_LIST, WORDS, evidence
from tessera.partnership.portfolio.models import ImportBatch, ImportRow, ListedName
from tessera.partnership.portfolio.queries import Sum
from tessera.ui.amounts import amount, number
from tessera.ui.badges import Badge
from tessera.ui.charts.bars import BarChart, Datum
from tessera.ui.dates import day
from tessera.ui.sentences import commas
from tessera.ui.tables import Column, Row, Table

_TONES = {Outcome.NEW: "success", Outcome.CHANGED: "attention", Outcome.REFUSED: "problem", Outcome.GONE: "info"}

_BARS = 12


def dollars(value: object) -> str:
    """US dollars, read from a list's own text."""
    return amount(Decimal(str(value or 0)), "USD")


def lists(found: Sequence[ImportBatch]) -> Table:
    """Lists, newest first."""
    rows = [
        Row({"name": row.name, "as_of": date_format(row.as_of, "SHORT_DATE_FORMAT") if row.as_of else "",
             "entries": getattr(row, "entries", ""),
             "state": Badge(row.get_state_display(), "success" if row.state == BatchState.DONE else "info"),
             "on": date_format(row.created_at, "SHORT_DATE_FORMAT")},
            reverse("portfolio:batch", args=[row.pk]))
        for row in found
    ]  # fmt: skip
    columns = [Column("name", _("List")), Column("as_of", _("As of")), Column("entries", _("Entries"), numeric=True),
               Column("state", _("State")), Column("on", _("Brought in on"))]  # fmt: skip
    return Table(
        _("Lists"), columns, rows, caption_hidden=True, empty_title=_("No list was brought in yet"),
        empty_body=_("Upload or paste a published list of projects: every entry becomes a project or a named issue."),
        empty_action_label=_("Bring in a list"), empty_action_url=reverse("portfolio:new"),
    )  # fmt: skip


def entries(found: Iterable[ImportRow]) -> Table:
    """Entries of a list."""
    rows = [
        Row({"line": row.line or "", "who": row.parsed["implementer"] or "–", "where": where(row.parsed),
             "amount": dollars(row.parsed["amount_usd"]) if row.parsed["amount_usd"] else "",
             "outcome": Badge(outcome(row), _TONES.get(Outcome(row.outcome), "")),
             "issues": len(row.issues) or ""},
            reverse("portfolio:entry", args=[row.pk]))
        for row in found
    ]  # fmt: skip
    columns = [Column("who", _("Organisation")), Column("where", _("Where")), Column("amount", _("Amount"), numeric=True),
               Column("outcome", _("What it is")), Column("issues", _("Remarks"), numeric=True),
               Column("line", _("Line"), numeric=True)]  # fmt: skip
    return Table(_("Entries"), columns, rows, caption_hidden=True, empty_title=_("Nothing here"))


def outcome(row: ImportRow) -> str:
    """What an entry is, with what was decided."""
    if row.outcome == Outcome.CHANGED and row.decision:
        return str(row.get_decision_display())
    return str(row.get_outcome_display())


def where(parsed: dict[str, Any]) -> str:
    """Countries by name, region words, and what was no country."""
    named = [library.name(code) for code in parsed["countries"]]
    return commas([*([parsed["region"]] if parsed["region"] else []), *named, *parsed["places_unread"]])


def sums(found: Sequence[Sum], caption: str) -> Table:
    """Totals by section or implementer."""
    rows = [Row({"label": one.label or _("Without a heading"), "projects": one.projects, "amount": dollars(one.amount_usd)})
            for one in found]  # fmt: skip
    columns = [Column("label", caption), Column("projects", _("Projects"), numeric=True),
               Column("amount", _("Amount"), numeric=True)]  # fmt: skip
    return Table(caption, columns, rows, caption_hidden=True, keep_shape=True, copy=True)


def claims(batch: ImportBatch, total: Sum, countries: int) -> Table | None:
    """What the list claims of itself beside what was computed from it."""
    computed = {"projects": number(total.projects), "countries": str(countries),
                "amount_usd": dollars(total.amount_usd)}  # fmt: skip
    named = {"projects": _("Projects"), "countries": _("Countries"), "amount_usd": _("Amount")}
    rows = []
    for one in batch.claims:
        said = dollars(one["value"]) if one["what"] == "amount_usd" else number(int(Decimal(one["value"])))
        said = _("more than %(value)s") % {"value": said} if one["at_least"] else said
        rows.append(Row({"what": named.get(one["what"], one["what"]), "claimed": said, "as_of": day(date.fromisoformat(one["as_of"])) if one["as_of"] else "",
                         "computed": computed.get(one["what"], "")}))  # fmt: skip
    columns = [Column("what", _("What")), Column("claimed", _("The list claims"), numeric=True), Column("as_of", _("As of")),
               Column("computed", _("Computed from its entries"), numeric=True)]  # fmt: skip
    return Table(_("Claims"), columns, rows, caption_hidden=True) if rows else None


def issues(row: ImportRow) -> list[dict[str, object]]:
    """Remarks of an entry: what is the matter and how to mend it, the line of the file, and what stands there."""
    found = []
    for code in row.issues:
        number, written = evidence(code, row.raw, row.parsed.get("kept", ()), row.line)
        found.append({"text": str(WORDS.get(code, code)), "line": number, "written": written, "code": code})
    return found


def report(batch: ImportBatch, rows: Iterable[ImportRow]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Remarks on the list as a whole with their lines, and those on entries gathered under what they say."""
    found: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        for code in row.issues if row.outcome != Outcome.GONE else ():
            number, written = evidence(code, row.raw, row.parsed.get("kept", ()), row.line)
            line = {"url": reverse("portfolio:entry", args=[row.pk]), "line": number, "written": written,
                    "who": row.parsed["implementer"] or "–", "where": where(row.parsed)}  # fmt: skip
            found.setdefault(code, []).append(line)
    whole: dict[str, list[dict[str, object]]] = {code: [] for code in batch.remarks}
    for note in batch.notes:
        whole.setdefault(note["code"], []).extend([note] if note["line"] else [])
    return (
        [{"text": str(OF_THE_LIST.get(code, code)), "lines": lines} for code, lines in whole.items()],
        [{"text": str(WORDS.get(code, code)), "entries": each, "count": len(each), "code": code}
         for code, each in sorted(found.items(), key=lambda pair: (len(pair[1]), pair[0]))],
    )  # fmt: skip


def picture(found: Sequence[Sum], head: str) -> BarChart | None:
    """Totals as bars: the largest, and the others together."""
    if not found:
        return None
    bars = [Datum(one.label or _("Without a heading"), round(one.amount_usd)) for one in found[:_BARS]]
    if rest := found[_BARS:]:
        bars.append(Datum(_("All others"), round(sum(one.amount_usd for one in rest))))
    return BarChart(_("US dollars"), bars, label_head=head, value_head=_("US dollars"))


def difference(row: ImportRow) -> Table | None:
    """What a list says otherwise than before."""
    named = {"section": _("Heading"), "implementer": _("Organisation"), "countries": _("Countries"), "region": _("Region"),
             "places_unread": _("Places that are no country"), "amount_usd": _("Amount"), "start_date": _("Start"),
             "end_date": _("End"), "description_sha256": _("Description"), "kept": _("Further lines")}  # fmt: skip
    rows = [Row({"what": named[one["field"]], "before": _value(one["field"], one["before"], row, before=True),
                 "after": _value(one["field"], one["after"], row)}) for one in row.differences]  # fmt: skip
    columns = [Column("what", _("What")), Column("before", _("What we have")), Column("after", _("What the list says"))]
    return Table(_("What changed"), columns, rows, caption_hidden=True) if rows else None


def _value(field: str, value: Any, row: ImportRow, *, before: bool = False) -> object:
    if field == "description_sha256":
        return _("other words") if before else (row.parsed["description"] or _("none"))
    if field == "amount_usd":
        return dollars(value) if value else ""
    if field == "countries":
        return commas(library.name(code) for code in value or ())
    return commas(value) if isinstance(value, list) else value


def names(found: Sequence[ListedName]) -> Table:
    """Names as lists write them."""
    rows = [
        Row({"written": row.written, "kind": row.get_kind_display(), "means": _means(row),
             "state": Badge(pgettext("state", "Decided"), "success") if row.decided_at else Badge(_("Look at it"), "attention")},
            reverse("portfolio:name", args=[row.pk]))
        for row in found
    ]  # fmt: skip
    columns = [Column("written", _("As written")), Column("kind", _("Kind")), Column("means", _("Taken for")),
               Column("state", _("State"))]  # fmt: skip
    return Table(_("Names"), columns, rows, caption_hidden=True, empty_title=_("No name waits"),
                 empty_body=_("Names that nobody knows appear here when a list is brought in."))  # fmt: skip


def _means(row: ListedName) -> object:
    if row.kind == NameKind.COUNTRY:
        return library.name(row.country) if row.country else _("words, no country")
    return row.party.shown if row.party else ""


def is_open(row: ImportRow) -> bool:
    """Whether a change waits for somebody."""
    return row.outcome == Outcome.CHANGED and row.decision == Choice.OPEN


def award_link(row: ImportRow) -> object:
    """The award of an entry."""
    if row.award is None:
        return ""
    return format_html('<a href="{}">{}</a>', reverse("awards:award", args=[row.award_id]), row.award.title)
