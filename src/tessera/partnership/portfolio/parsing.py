"""Turns the text of a published list into projects and named issues: nothing dropped, nothing invented."""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tessera.partnership.portfolio import entries, headings, lands, naming, values
from tessera.partnership.portfolio.claims import Claim, claims
from tessera.partnership.portfolio.entries import Part
from tessera.partnership.portfolio.issues import REFUSING, evidence
from tessera.partnership.portfolio.lines import Line, lines_of
from tessera.partnership.portfolio.naming import Alias


@dataclass(frozen=True, slots=True)
class Project:
    """One entry read: codes of countries (ISO 3166-1 alpha-3; XKX for Kosovo), the implementer's name as we keep it and as it was
    written, US dollars, days, and `issues` (codes of `issues.WORDS`). `line` is where it begins in the file; `raw` holds its
    labelled lines as they were written (label, value, line); `slips` are names read as another country (written, code)."""

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
    raw: tuple[tuple[str, str, int], ...] = ()
    slips: tuple[tuple[str, str], ...] = ()

    def evidence(self, code: str) -> tuple[int, str]:
        """(line of the file, the words as written) that a remark is about."""
        return evidence(code, self.raw, self.kept, self.line)

    @property
    def refused(self) -> bool:
        """Whether something is missing without which this is no project yet."""
        return bool(REFUSING.intersection(self.issues))


@dataclass(frozen=True, slots=True)
class Reading:
    """A list read: its projects in their order, its claims, sections without a project with the words under them, every line
    with what it is, and remarks about the whole (codes of `issues.OF_THE_LIST`)."""

    projects: Sequence[Project]
    claims: Sequence[Claim]
    empty_sections: Mapping[str, Sequence[str]]
    account: Sequence[tuple[Line, Part]]
    issues: tuple[str, ...]
    new_sections: Sequence[Line] = ()

    def lines(self, part: Part) -> list[Line]:
        """The lines of the page that are this."""
        return [line for line, is_part in self.account if is_part == part]

    def noted(self) -> list[tuple[str, int, str]]:
        """(code, line, the words as written) of every remark on the list as a whole; line 0 where it is about no line."""
        found: list[tuple[str, int, str]] = []
        for code in self.issues:
            lines = {"line_left_over": self.lines(Part.LEFT_OVER), "section_new": list(self.new_sections),
                     "section_elsewhere": self.lines(Part.NOTE)}.get(code, [])  # fmt: skip
            found += [(code, line.number, line.text) for line in lines] or [(code, 0, "")]
        return found


def parse(
    page: str,
    *,
    countries: Mapping[str, Alias] | None = None,
    implementers: Mapping[str, Alias] | None = None,
    remarks: Sequence[str] = (),
) -> Reading:
    """Reads a page, as text or as markup. The aliases are the shipped ones unless others are given; `remarks` are those of
    `pages.text_of` on the file.

    It raises nothing: a page without projects is a reading with the issue `nothing_found`.
    """
    listing = entries.find(lines_of(page))
    apart = (Part.FURNITURE, Part.NOTE, Part.LEFT_OVER)
    claimed = claims(line.text for line, part in listing.account if part in apart)
    as_of = next((claim.as_of for claim in claimed if claim.as_of), None)
    projects = [_project(entry, as_of, countries, implementers) for entry in listing.entries]
    used = {entry.section for entry in listing.entries}
    empty = {name: words for name, words in listing.sections.items() if name not in used}
    said = {*remarks, *_of_the_list(projects, claimed, empty)}
    said |= {"line_left_over"} if listing.words(Part.LEFT_OVER) else set()
    new = [line for line in listing.new_sections if headings.name_of(line.text) in used]
    said |= {"section_new"} if new else set()
    return Reading(_together(projects), claimed, empty, listing.account, tuple(sorted(said)), new)


def _project(
    entry: entries.Entry, as_of: date | None, countries: Mapping[str, Alias] | None, implementers: Mapping[str, Alias] | None
) -> Project:  # fmt: skip
    said, remarks = entry.values, set(entry.remarks)
    where = lands.countries(said.get("countries", ""), countries)
    who = naming.implementer(said.get("implementer", ""), implementers)
    amount, more = values.amount(said.get("amount", ""))
    ends = values.days(said.get("end_date", ""))
    begins = values.days(said.get("start_date", ""), "start_date")
    remarks |= {*where.issues, *who.issues, *more, *ends.remarks}
    remarks |= begins.remarks - {"start_date_missing"}
    remarks |= _of_the_end(ends.ends, as_of) | _missing(entry, who.name) | _of_the_label(entry, where)
    return Project(
        entry.line, entry.section, where.codes, where.region, where.unread, who.name, said.get("implementer", ""),
        who.acronym, amount, begins.ends or ends.starts, ends.ends, said.get("description", ""),
        (*entry.unknown, *entry.doubled), tuple(sorted(remarks)),
        tuple((entry.labels.get(key, key), value, entry.at.get(key, entry.line)) for key, value in said.items()),
        where.slips,
    )  # fmt: skip


def _missing(entry: entries.Entry, who: str) -> set[str]:
    remarks = {"implementer_missing"} if not who else set()
    remarks |= {"countries_missing"} if not entry.values.get("countries") else set()
    remarks |= {"description_missing"} if not entry.values.get("description") else set()
    remarks |= {"no_section"} if not entry.section else set()
    remarks |= {"label_doubled"} if entry.doubled else set()
    remarks |= {"label_unknown"} if entry.unknown else set()
    return remarks


def _of_the_end(ends: date | None, as_of: date | None) -> set[str]:
    if ends is None:
        return set()
    inside = ends.day != calendar.monthrange(ends.year, ends.month)[1]
    over = as_of is not None and ends < as_of
    return ({"end_date_inside_month"} if inside else set()) | ({"ended_before_list"} if over else set())


def _of_the_label(entry: entries.Entry, where: lands.Countries) -> set[str]:
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


def _of_the_list(projects: Sequence[Project], claimed: Sequence[Claim], empty: Mapping[str, Sequence[str]]) -> set[str]:
    remarks = set()
    counted = next((claim.value for claim in claimed if claim.what == "projects"), None)
    remarks |= {"nothing_found"} if not projects else set()
    remarks |= {"no_claims"} if not claimed else set()
    remarks |= {"fewer_than_claimed"} if counted is not None and len(projects) < counted else set()
    remarks |= {"no_start_dates"} if projects and not any(project.start_date for project in projects) else set()
    remarks |= {"section_elsewhere"} if empty else set()
    return remarks
