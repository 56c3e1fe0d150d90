"""Recommendations as their pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.partnership.countries import api as countries
from tessera.partnership.library import api as library
from tessera.partnership.recommendations import links, policy, queries
from tessera.partnership.recommendations.bringing import Outcome
from tessera.partnership.recommendations.enums import State
from tessera.partnership.recommendations.models import Recommendation, RecommendationState
from tessera.partnership.recommendations.states import RECOMMENDATION
from tessera.partnership.stages import api as stages
from tessera.ui.badges import Badge, Text
from tessera.ui.charts import BarChart, Datum
from tessera.ui.sentences import commas
from tessera.ui.tables import Column, Row, Table

TONES = {
    State.NEW: "info", State.CARRIED: "", State.PARTLY: "accent", State.DONE: "success", State.WITHDRAWN: "",
    State.SUPERSEDED: "",
}  # fmt: skip
FAULTS_SHOWN = 200


def state_badge(state: str) -> Badge:
    """A state as a word in a pill."""
    return Badge(State(state).label, TONES[State(state)])


def areas(row: Recommendation) -> str:
    """The areas in words; the report's own heading where none is chosen."""
    known = codes.get("p_area")
    return commas(known.label(code) for code in row.p_areas) or row.area


def _editions(row: Recommendation) -> str:
    first, last = row.first_edition.year, row.last_edition.year
    # Isolated left to right: years on both sides of a dash keep their order in every script.
    return str(first) if first == last else f"\u2066{first}–{last}\u2069"


def table(rows: Sequence[Recommendation], behind: Mapping[Any, int] | None = None, *, gaps: bool = False) -> Table:
    """Recommendations, each with its country, state and editions; `behind` counts what stands behind each."""
    lines = []
    for row in rows:
        cells: dict[str, object] = {
            "text": Truncator(row.text).chars(160), "country": library.name(row.country), "area": areas(row),
            "state": state_badge(row.state), "editions": _editions(row), "count": row.editions,
            "behind": (behind or {}).get(row.pk, 0),
        }  # fmt: skip
        lines.append(Row(cells, reverse("recommendations:recommendation", args=[row.pk])))
    columns = [
        Column("text", _("What the report asks")), Column("country", _("Country")), Column("area", _("Area of the response")),
        Column("state", _("State")), Column("editions", _("Reports")),
    ]  # fmt: skip
    if gaps:
        columns.append(Column("count", _("Editions"), numeric=True))
    columns.append(Column("behind", _("Behind it"), numeric=True))
    if gaps:
        return Table(
            _("Gaps"), columns, lines, caption_hidden=True, empty_title=_("No gap"),
            empty_body=_("No open recommendation has stood in three editions without money behind it."),
        )  # fmt: skip
    return Table(
        _("Recommendations"), columns, lines, caption_hidden=True, empty_title=_("No recommendation is here"),
        empty_body=_("Bring a report's recommendations in from a file, or write one down. If you filtered, take a filter away."),
    )  # fmt: skip


def chart(counts: Mapping[str, int]) -> BarChart | None:
    """How many stand in which state."""
    if not counts:
        return None
    bars = [Datum(state.label, counts.get(state, 0)) for state in State if counts.get(state)]
    return BarChart(_("What became of recommendations"), bars)


def crumbs(row: Recommendation, *more: str) -> list[dict[str, str]]:
    """The way down from the country."""
    here = reverse("recommendations:recommendation", args=[row.pk])
    found = [
        {"label": library.name(row.country), "url": countries.page_url(row.country)},
        {"label": _("Recommendations"), "url": f"{reverse('recommendations:list')}?country={row.country}"},
        {"label": edition_name(row.first_edition), "url": here if more else ""},
    ]
    return [*found, *({"label": label, "url": ""} for label in more)]


def edition_name(edition: countries.ReportEdition) -> str:
    """The report and its year."""
    return commas([codes.get("report_publisher").label(edition.publisher), edition.year])


def page(row: Recommendation, by: Actor) -> dict[str, Any]:
    """Everything the page of a recommendation shows: up to the country, down to results."""
    groups = links.behind(row.pk, by)
    return {
        "row": row, "crumbs": crumbs(row), "state": state_badge(row.state), "country": library.name(row.country),
        "about": about(row), "timeline": timeline(queries.followed(row)), "groups": groups,
        "empty": not any(group.links for group in groups), "gap": _gap(row, by),
        "predecessor": row.predecessor, "successors": queries.successors(row, by),
        "changes": stages.timeline(stages.history("recommendation", row.pk)[::-1], State, by=by),
        "may_follow": bool(policy.can(by, policy.MOVE, row)),
        "may_file": bool(policy.can(by, policy.RECORD, row)),
    }  # fmt: skip


def _gap(row: Recommendation, by: Actor) -> str:
    ended = row.state in RECOMMENDATION.ends
    if ended or row.editions < queries.GAP_EDITIONS or row.pk in links.funded([row.pk], by):
        return ""
    return _("Open in %(count)s editions, and no money stands behind it.") % {"count": row.editions}


def about(row: Recommendation) -> list[tuple[Text, object]]:
    """Labels and values."""
    criteria = codes.get("criterion")
    return [
        (_("Asked first in"), edition_name(row.first_edition)), (_("Followed up to"), edition_name(row.last_edition)),
        (_("Heading in the report"), row.area), (_("Areas of the response"), areas(row) if row.p_areas else ""),
        (_("Criteria it bears on"), "; ".join(criteria.label(code) for code in row.criteria)),
        (_("The report puts it first"), _("Yes") if row.priority else _("No")),
    ]  # fmt: skip


def timeline(states: Sequence[RecommendationState]) -> list[dict[str, object]]:
    """What became of it, edition by edition, the newest first."""
    return [
        {
            "when": each.edition.year, "title": edition_name(each.edition), "badge": state_badge(each.state),
            "body": each.evidence,
        }
        for each in reversed(states)
    ]  # fmt: skip


def country_panel(iso3: str, counts: Mapping[str, int], rows: Sequence[Recommendation], by: Actor) -> dict[str, Any]:
    """What the page of a country shows of its recommendations."""
    number = sum(counts.values())
    behind = links.counted([row.pk for row in rows], by)
    cells = [
        Row(
            {"text": Truncator(row.text).chars(120), "state": state_badge(row.state), "behind": behind.get(row.pk, 0)},
            reverse("recommendations:recommendation", args=[row.pk]),
        )
        for row in rows
    ]
    columns = [
        Column("text", _("What the report asks")), Column("state", _("State")), Column("behind", _("Behind it"), numeric=True),
    ]  # fmt: skip
    return {
        "iso3": iso3, "counts": [(state_badge(state), counts[state]) for state in State if counts.get(state)],
        "table": Table(_("Recommendations"), columns, cells, caption_hidden=True) if rows else None, "number": number,
        "all_url": f"{reverse('recommendations:list')}?country={iso3}", "may_record": by.may(policy.RECORD),
    }  # fmt: skip


def outcome(done: Outcome) -> dict[str, Any]:
    """What an import did, in words and as a table of the lines that need a look."""
    pairs = [
        (_("Lines read"), done.rows), (_("New"), done.new), (_("Carried forward"), done.carried),
        (_("Known already, unchanged"), done.unchanged), (_("Refused"), len(done.refused)),
        (_("Taken with a remark"), len(done.remarks)),
    ]  # fmt: skip
    columns = [Column("line", _("Line"), numeric=True), Column("what", _("What")), Column("remedy", _("How to mend it")), Column("state", _("Taken"))]  # fmt: skip
    rows = [
        Row(
            {
                "line": each.line,
                "what": each.what,
                "remedy": each.remedy,
                "state": _("No") if each.refused else _("Yes"),
            }
        )
        for each in done.faults[:FAULTS_SHOWN]
    ]
    more = len(done.faults) - FAULTS_SHOWN
    words = ngettext("%(count)s more line is not shown.", "%(count)s more lines are not shown.", more) % {"count": more} if more > 0 else ""  # fmt: skip
    used = [(_("Column of the country"), done.columns.get("country")), (_("Column of the text"), done.columns.get("text")), (_("Column of the area"), done.columns.get("area"))]  # fmt: skip
    return {
        "pairs": pairs,
        "used": used,
        "faults": Table(_("Lines to look at"), columns, rows) if rows else None,
        "more": words,
    }
