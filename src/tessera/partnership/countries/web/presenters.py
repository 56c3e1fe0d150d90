"""Countries as their pages show them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.partnership.countries import history, policy, queries, shipped, watch
from tessera.partnership.countries.enums import Answer
from tessera.partnership.countries.history import RANKS, History
from tessera.partnership.countries.models import Assessment, MechanismFact, NationalPlan, Ratification, ReportEdition
from tessera.partnership.countries.queries import Line
from tessera.partnership.countries.web.chart import TierChart
from tessera.partnership.library import api as library
from tessera.ui.amounts import number
from tessera.ui.badges import Badge, Text
from tessera.ui.sentences import commas
from tessera.ui.tables import Column, Row, Table

TONES = {"1": "success", "2": "", "2WL": "attention", "3": "problem", "SC": "info"}
Pairs = list[tuple[Text, object]]
# Left-to-right isolate and its end: years on both sides of a dash keep their order in every script.
_LTR, _END = "\u2066", "\u2069"


def tier_badge(code: str) -> Badge | str:
    """A tier as a word in a pill; "" for none."""
    return Badge(codes.get("tier").label(code), TONES[code]) if code else ""


def region(code: str) -> str:
    """The region's name; "" where a country lies in none."""
    return codes.get("region").label(code) if code else ""


def table(lines: Sequence[Line]) -> Table:
    """Countries with their latest tier."""
    rows = []
    for line in lines:
        latest, run = line.history.latest, line.history.watch
        cells = {
            "name": line.name,
            "region": region(line.region),
            "tier": tier_badge(latest.tier) if latest else _("not in our sources"),
            "year": str(latest.year) if latest else "",
            "watch": _years(run) if run else "",
        }
        rows.append(Row(cells, reverse("countries:country", args=[line.iso3])))
    columns = [
        Column("name", _("Country")), Column("region", _("Region")), Column("tier", _("Latest tier")),
        Column("year", _("Report")), Column("watch", _("Running on the watch list")),
    ]  # fmt: skip
    return Table(
        _("Countries"), columns, rows, caption_hidden=True, empty_title=_("No country fits"),
        empty_body=_("Look for a part of the name, or take a filter away."),
        empty_action_label=_("All countries"), empty_action_url=reverse("countries:list"),
    )  # fmt: skip


def _years(run: watch.Watch) -> str:
    words = ngettext("%(count)s year", "%(count)s years", run.years) % {"count": run.years}
    return _("%(years)s or more") % {"years": words} if run.unknown else words


def page(iso3: str, by: Actor) -> dict[str, Any]:
    """Everything the page of a country shows but the parts of upper rooms."""
    found = queries.assessments(iso3, by)
    past = history.of(iso3, found)
    name = library.name(iso3)
    return {
        "iso3": iso3, "name": name, "lead": _lead(iso3, past), "crumbs": crumbs(name),
        "chart": _chart(name, past), "follows": follows(past, found), "due": _due(past),
        "assessments": [assessment(each) for each in found],
        "treaties": treaties(iso3, queries.ratifications(iso3, by)), "laws": laws(iso3),
        "figures": figures(iso3), "mechanism": mechanism(queries.mechanism(iso3, by)),
        "plans": plans(iso3, queries.plans(iso3, by), by),
        "may_record": bool(policy.can(by, policy.RECORD)), "may_fact": bool(policy.can(by, policy.FACT)),
    }  # fmt: skip


def crumbs(name: str, *more: str, iso3: str = "") -> list[dict[str, str]]:
    """The way here."""
    found = [{"label": _("Countries"), "url": reverse("countries:list")}]
    found.append({"label": name, "url": reverse("countries:country", args=[iso3]) if iso3 else ""})
    return [*found, *({"label": label, "url": ""} for label in more)]


def _lead(iso3: str, past: History) -> str:
    latest, where = past.latest, region(library.region_of(iso3))
    words = (
        _("%(tier)s in the report of %(year)s") % {"tier": codes.get("tier").label(latest.tier), "year": latest.year}
        if latest
        else _("No tier of this country is in our sources.")
    )
    return f"{where} · {words}" if where else words


def _chart(name: str, past: History) -> TierChart | None:
    if not past.placements:
        return None
    note = _(
        "Each box is one Trafficking in Persons Report. Tiers stand here as the reports gave them; none is worked out."
    )
    return TierChart(_("Tiers of %(country)s over the years") % {"country": name}, past, note)


def _due(past: History) -> str:
    """What the law says comes next, where the watch list has lasted as long as it may."""
    run = past.watch
    if run is None or not run.due:
        return ""
    if run.limit == watch.AFTER_RETURN:
        return _(
            "The country came back to the watch list from Tier 3, so it may stay for one year: in the next report it is Tier 3, unless it moves up."
        )
    return _(
        "Two years running on the watch list: in the next report the country is Tier 3, unless it moves up or a waiver is given."
    )


def follows(past: History, found: Sequence[Assessment]) -> Pairs:
    """What follows from the placements; worked out here, kept nowhere."""
    run, latest = past.watch, past.latest
    pairs: Pairs = []
    if run is not None and latest is not None:
        pairs.append(
            (
                _("Running on the watch list"),
                _("%(years)s, since %(since)s") % {"years": _years(run), "since": run.since},
            )
        )
        if run.unknown:
            words = _("%(year)s is not in our sources; the country may have been on the list then too.")
            pairs.append((_("How sure this is"), words % {"year": run.unknown}))
        waiver = _("recorded for %(year)s") % {"year": latest.year} if run.waiver else _("none is recorded")
        pairs.append((_("Waiver"), waiver))
        pairs.append((_("Interim assessment due"), date_format(datetime.date(latest.year + 1, 2, 1), "DATE_FORMAT")))
    published = next((each.edition.published_on for each in found if latest and each.edition.publisher == RANKS and each.edition.year == latest.year), None)  # fmt: skip
    if due := watch.action_plan_due(past.tiers, published):
        pairs.append((_("Action plan due (raised from Tier 3)"), date_format(due, "DATE_FORMAT")))
    if past.missing:
        pairs.append(
            (
                _("Reports not in our sources"),
                _("%(years)s. Nothing is filled in for them.") % {"years": _ranges(past.missing)},
            )
        )
    return pairs


def _ranges(years: Sequence[int]) -> str:
    """Years as short ranges: 2018, 2021–2022. Kept left to right, or a dash between numbers would turn them round."""
    parts: list[list[int]] = []
    for year in years:
        if parts and year == parts[-1][-1] + 1:
            parts[-1].append(year)
        else:
            parts.append([year])
    return f"{_LTR}{', '.join(str(part[0]) if len(part) == 1 else f'{part[0]}–{part[-1]}' for part in parts)}{_END}"


def edition_name(row: ReportEdition) -> str:
    """The report and its year."""
    return commas([codes.get("report_publisher").label(row.publisher), row.year])


def assessment(row: Assessment) -> dict[str, Any]:
    """One assessment: heading, tier, notes in the order of the standards, why it changed."""
    notes = {note.section: note.text for note in row.notes.all()}
    pairs: list[tuple[str, str]] = []
    for name in ("minimum_standard", "criterion"):
        pairs += [(codes.get(name).label(code), notes[code]) for code in codes.get(name).values() if code in notes]
    return {
        "id": row.pk, "title": edition_name(row.edition), "tier": tier_badge(row.ranking), "notes": pairs,
        "source": row.source, "waiver": row.waiver, "reason": row.reason,
        "on": date_format(row.created_at, "DATE_FORMAT"), "address": row.edition.address,
    }  # fmt: skip


def treaties(iso3: str, recorded: Mapping[str, Ratification]) -> Table:
    """Treaties: what the office recorded, else what the public profile says, else that it is not known."""
    profile = shipped.profiles().get(iso3)
    public = profile.treaties if profile else {}
    rows = []
    for code in codes.get("treaty").values():
        own, when, source = recorded.get(code), "", ""
        state = _answer(("yes" if own.ratified else "no") if own else public.get(code, ""))
        if own:
            when, source = date_format(own.on, "DATE_FORMAT") if own.on else str(own.year or ""), own.source
        elif public.get(code):
            when, source = str(shipped.PROFILE_YEAR), _("public profile")
        cells = {"treaty": codes.get("treaty").label(code), "state": state, "when": when, "source": source}
        rows.append(Row(cells))
    columns = [
        Column("treaty", _("Treaty")), Column("state", _("Bound by it")), Column("when", _("Since, or as of")),
        Column("source", _("Source")),
    ]  # fmt: skip
    return Table(_("Treaties"), columns, rows, caption_hidden=True)


def _answer(code: str) -> str:
    return str(Answer(code).label) if code else _("not in our sources")


def laws(iso3: str) -> Table | None:
    """What the law covers, by the public profile."""
    profile = shipped.profiles().get(iso3)
    if profile is None:
        return None
    rows = [
        Row({"law": codes.get("legal_standard").label(code), "exists": _answer(exists), "meets": _answer(meets)})
        for code, (exists, meets) in profile.laws.items()
    ]
    columns = [Column("law", _("Law")), Column("exists", _("There is one")), Column("meets", _("Meets the international standard"))]  # fmt: skip
    return Table(_("Laws, as of %(year)s") % {"year": shipped.PROFILE_YEAR}, columns, rows, caption_hidden=True)


def figures(iso3: str) -> Pairs:
    """Figures of enforcement and mechanisms, by the public profile."""
    profile = shipped.profiles().get(iso3)
    if profile is None:
        return []
    words = {
        "inspectors": _("Labour inspectors"), "inspections": _("Inspections"), "investigations": _("Criminal investigations"),
        "prosecutions": _("Prosecutions"), "convictions": _("Convictions"), "coordination": _("Body that coordinates"),
        "policy": _("National policy"), "programme": _("Programmes"),
    }  # fmt: skip
    known: Pairs = [(words[code], number(value)) for code, value in profile.figures.items() if value is not None]
    return known + [(words[code], _answer(value)) for code, value in profile.mechanisms.items() if value]


def mechanism(row: MechanismFact | None) -> Pairs:
    """The national referral mechanism as labels and values; empty where nothing is recorded."""
    if row is None:
        return []
    return [
        (_("Is there one?"), Answer(row.exists).label), (_("Since which year"), row.year), (_("Who leads it"), row.lead_body),
        (_("Written procedures"), Answer(row.procedures).label), (_("What else to know"), row.note), (_("Source"), row.source),
    ]  # fmt: skip


def plans(iso3: str, rows: Sequence[NationalPlan], by: Actor) -> Table:
    """National plans, newest first; each leads to its form for those who may change it."""
    may = bool(policy.can(by, policy.FACT))
    lines = [
        Row(
            {
                "title": row.title, "state": codes.get("national_plan_state").label(row.state),
                "years": _span(row.year, row.until), "lead": row.lead_body, "source": row.source,
            },
            reverse("countries:plan", args=[iso3, row.pk]) if may else "",
        )
        for row in rows
    ]  # fmt: skip
    columns = [
        Column("title", _("Plan")), Column("state", _("State")), Column("years", _("Years")),
        Column("lead", _("Who leads it")), Column("source", _("Source")),
    ]  # fmt: skip
    return Table(
        _("National plans"), columns, lines, caption_hidden=True, empty_title=_("No national plan is recorded")
    )


def _span(first: int | None, last: int | None) -> str:
    words = f"{first or ''}–{last or ''}".strip("–")
    return f"{_LTR}{words}{_END}" if words else ""


def editions(rows: Sequence[ReportEdition]) -> Table:
    """Editions, newest first."""
    lines = [
        Row(
            {
                "report": codes.get("report_publisher").label(row.publisher), "year": str(row.year),
                "period": _period(row), "published": date_format(row.published_on, "DATE_FORMAT") if row.published_on else "",
            }
        )
        for row in rows
    ]  # fmt: skip
    columns = [
        Column("report", _("Report")), Column("year", _("Year")), Column("period", _("Period")),
        Column("published", _("Published on")),
    ]  # fmt: skip
    return Table(
        _("Editions"), columns, lines, caption_hidden=True, empty_title=_("No edition is recorded yet"),
        empty_body=_("An assessment or a recommendation belongs to an edition of a report. Add the first below."),
    )  # fmt: skip


def _period(row: ReportEdition) -> str:
    if not row.starts or not row.ends:
        return ""
    return f"{date_format(row.starts, 'DATE_FORMAT')} – {date_format(row.ends, 'DATE_FORMAT')}"
