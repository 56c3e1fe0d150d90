"""Turns the text of a published list into projects and named issues: nothing dropped, nothing invented."""

from __future__ import annotations

import calendar
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from tessera.partnership.portfolio import entries, naming
from tessera.partnership.portfolio.claims import Claim, claims
from tessera.partnership.portfolio.issues import REFUSING
from tessera.partnership.portfolio.lines import lines_of
from tessera.partnership.portfolio.naming import Alias

_MONEY = re.compile(r"^(?:US)?\$?\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?(?:\s*(?:USD|U\.S\. dollars))?$", re.IGNORECASE)
_DAY = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")


@dataclass(frozen=True, slots=True)
class Project:
    """One entry read: codes of countries (ISO 3166-1 alpha-3; XKX), the implementer's name as we keep it and as it was
    written, US dollars, days, and `issues` (codes of `issues.WORDS`). `line` is where it begins in the text; `raw` holds its
    labelled lines as they were written."""

    line: int
    section: str
    countries: tuple[str, ...]
    region: str
    places_unread: tuple[str, ...]
    implementer: str
    implementer_raw: str
    acronym: str
    amount_usd: Decimal | None
    start_date: date | None
    end_date: date | None
    description: str
    kept: tuple[str, ...]
    issues: tuple[str, ...]
    raw: tuple[tuple[str, str], ...] = ()

    @property
    def refused(self) -> bool:
        """Whether something is missing without which this is no project yet."""
        return bool(REFUSING.intersection(self.issues))


@dataclass(frozen=True, slots=True)
class Reading:
    """A list read: its projects in their order, its claims, sections without a project with the words under them, and
    remarks about the whole (codes of `issues.OF_THE_LIST`)."""

    projects: Sequence[Project]
    claims: Sequence[Claim]
    empty_sections: Mapping[str, Sequence[str]]
    preamble: Sequence[str]
    issues: tuple[str, ...]


def parse(
    page: str, *, countries: Mapping[str, Alias] | None = None, implementers: Mapping[str, Alias] | None = None
) -> Reading:
    """Reads a page, as text or as markup. The aliases are the shipped ones unless others are given.

    It raises nothing: a page without projects is a reading with the issue `nothing_found`.
    """
    listing = entries.find(lines_of(page))
    claimed = claims(listing.preamble)
    as_of = next((claim.as_of for claim in claimed if claim.as_of), None)
    projects = [_project(entry, as_of, countries, implementers) for entry in listing.entries]
    used = {entry.section for entry in listing.entries}
    empty = {name: words for name, words in listing.sections.items() if name not in used}
    return Reading(_together(projects), claimed, empty, listing.preamble, _of_the_list(projects, claimed, empty))


def _project(
    entry: entries.Entry, as_of: date | None, countries: Mapping[str, Alias] | None, implementers: Mapping[str, Alias] | None
) -> Project:  # fmt: skip
    values, remarks = entry.values, set()
    where = naming.countries(values.get("countries", ""), countries)
    who = naming.implementer(values.get("implementer", ""), implementers)
    remarks |= {*where.issues, *who.issues}
    amount, said = _amount(values.get("amount", ""))
    remarks |= said
    ends, said = _day(values.get("end_date", ""), "end_date")
    remarks |= said | _of_the_end(ends, as_of)
    begins, _said = _day(values.get("start_date", ""), "start_date")
    remarks |= {"implementer_missing"} if not who.name else set()
    remarks |= {"countries_missing"} if not values.get("countries") else set()
    remarks |= {"description_missing"} if not values.get("description") else set()
    remarks |= {"no_section"} if not entry.section else set()
    remarks |= {"label_doubled"} if entry.doubled else set()
    remarks |= {"label_unknown"} if entry.unknown else set()
    remarks |= _of_the_label(entry, where)
    return Project(
        entry.line, entry.section, where.codes, where.region, where.unread, who.name, values.get("implementer", ""),
        who.acronym, amount, begins, ends, values.get("description", ""), (*entry.unknown, *entry.doubled),
        tuple(sorted(remarks)), tuple((entry.labels.get(key, key), value) for key, value in values.items()),
    )  # fmt: skip


def _amount(text: str) -> tuple[Decimal | None, set[str]]:
    if not text:
        return None, {"amount_missing"}
    found = _MONEY.match(text)
    try:
        value = Decimal("".join(part.replace(",", "") for part in found.groups("")) if found else "?")
    except InvalidOperation:
        return None, {"amount_unreadable"}
    return value.quantize(Decimal("0.01")), {"amount_zero"} if value <= 0 else set()


def _day(text: str, key: str) -> tuple[date | None, set[str]]:
    """A day written month/day/year, as the office does."""
    if not text:
        return None, {f"{key}_missing"}
    found = _DAY.match(text)
    try:
        return (date(int(found[3]), int(found[1]), int(found[2])), set()) if found else (None, {f"{key}_unreadable"})
    except ValueError:
        return None, {f"{key}_unreadable"}


def _of_the_end(ends: date | None, as_of: date | None) -> set[str]:
    if ends is None:
        return set()
    inside = ends.day != calendar.monthrange(ends.year, ends.month)[1]
    over = as_of is not None and ends < as_of
    return ({"end_date_inside_month"} if inside else set()) | ({"ended_before_list"} if over else set())


def _of_the_label(entry: entries.Entry, where: naming.Countries) -> set[str]:
    label = entry.labels.get("countries", "").lower()
    named = len(where.codes) + len(where.unread)
    wrong = (label == "country" and named > 1) or (label == "countries" and named == 1 and not where.region)
    return {"label_number"} if wrong else set()


def _together(projects: Sequence[Project]) -> list[Project]:
    """The remarks that only the whole list shows: one acronym for several names, and entries that look alike."""
    names: dict[str, set[str]] = defaultdict(set)
    for project in projects:
        if project.acronym:
            names[project.acronym].add(project.implementer)
    alike = Counter(_likeness(project) for project in projects)
    found = []
    for project in projects:
        more = {"implementer_acronym_shared"} if len(names[project.acronym]) > 1 and project.acronym else set()
        more |= {"twin"} if alike[_likeness(project)] > 1 else set()
        found.append(replace(project, issues=tuple(sorted({*project.issues, *more}))) if more else project)
    return found


def _likeness(project: Project) -> tuple[object, ...]:
    return project.implementer, frozenset(project.countries), project.amount_usd, project.end_date


def _of_the_list(
    projects: Sequence[Project], claimed: Sequence[Claim], empty: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    remarks = set()
    counted = next((claim.value for claim in claimed if claim.what == "projects"), None)
    remarks |= {"nothing_found"} if not projects else set()
    remarks |= {"no_claims"} if not claimed else set()
    remarks |= {"fewer_than_claimed"} if counted is not None and len(projects) < counted else set()
    remarks |= {"no_start_dates"} if projects and not any(project.start_date for project in projects) else set()
    remarks |= {"section_elsewhere"} if empty else set()
    return tuple(sorted(remarks))
