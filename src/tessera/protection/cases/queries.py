"""Named reads: one case, the work list, the parts of the case page, people by name. All start from policy.scope."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet

from tessera.kernel.actor import Actor
from tessera.kernel.ids import read_code
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.kernel.vault import api as vault
from tessera.protection.cases import policy
from tessera.protection.cases.enums import GLASS_REASON, NOTE_TEXT, VersionOf
from tessera.protection.cases.models import (
    Case,
    CasePerson,
    CaseVersion,
    CaseWorker,
    Episode,
    GlassBreak,
    Note,
)
from tessera.trust.people import api as people
from tessera.trust.subjects import api as subjects

PAGE = 50
NOTES_AT_ONCE = 20


def get(case_id: UUID, *, by: Actor, action: str = policy.VIEW) -> Case:
    """The case, if the actor may know of it and do this with it. Raises Hidden (existence is sensitive), Refused."""
    case = policy.scope(by).filter(pk=case_id).first()
    if case is None:
        raise Hidden(by, action, kind="case", object_id=case_id)
    # The row comes from the scope, which `can` would ask again.
    if action == policy.GLASS or action not in policy.allowed(by, case):
        require(policy.can(by, action, case), by, action, kind="case", object_id=case_id)
    return case


# --- the work list


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to. `state` is open, closed or all; `worker` an account; `unassigned` nobody's cases."""

    state: str = "open"
    status: str = ""
    worker: UUID | None = None
    unassigned: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a list: nothing here says who the person is."""

    id: UUID
    subject_id: UUID
    code: str
    status: str
    is_open: bool
    worker: UUID | None
    worker_name: str
    restricted: bool
    intake_date: datetime.date | None
    intake_date_precision: str
    last_activity_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a list, latest activity first. `next` and `previous` are cursors, "" at an end."""

    lines: Sequence[Line]
    next: str = ""
    previous: str = ""


def _cursor(line: Line, back: bool = False) -> str:
    return f"{'b' if back else 'f'}{int(line.last_activity_at.timestamp() * 1_000_000)}.{line.id.hex}"


def _read_cursor(text: str) -> tuple[bool, datetime.datetime, UUID] | None:
    try:
        micros, _dot, key = text[1:].partition(".")
        at = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(microseconds=int(micros))
        return text[0] == "b", at, UUID(key)
    except (ValueError, IndexError, OverflowError):
        return None


def _narrowed(rows: QuerySet[Case], filters: Filters) -> QuerySet[Case]:
    if filters.code:
        return rows.filter(code=read_code(filters.code) or "")
    if filters.status:
        rows = rows.filter(status=filters.status)
    if filters.state in {"open", "closed"}:
        rows = rows.filter(is_open=filters.state == "open")
    if filters.worker:
        rows = rows.filter(worker_id=filters.worker)
    return rows.filter(worker_id__isnull=True) if filters.unassigned else rows


def worklist(by: Actor, filters: Filters = Filters(), cursor: str = "", size: int = PAGE) -> Page:
    """A page of the cases the actor may see, in two queries, without counting. An unreadable cursor starts anew."""
    rows = _narrowed(policy.scope(by), filters)
    place = _read_cursor(cursor)
    back = bool(place and place[0])
    if place:
        _back, at, key = place
        if back:
            rows = rows.filter(last_activity_at__gte=at).exclude(last_activity_at=at, pk__lte=key)
        else:
            rows = rows.filter(last_activity_at__lte=at).exclude(last_activity_at=at, pk__gte=key)
    order = ("last_activity_at", "pk") if back else ("-last_activity_at", "-pk")
    found = list(rows.order_by(*order)[: size + 1])
    more, found = len(found) > size, found[:size]
    lines = _lines(by, reversed(found) if back else found)
    if not lines:
        return Page(())
    older, newer = (bool(place) or more, more) if back else (more, bool(place))
    return Page(lines, _cursor(lines[-1]) if older else "", _cursor(lines[0], back=True) if newer else "")


def _lines(by: Actor, rows: Iterable[Case]) -> list[Line]:
    found = list(rows)
    names = people.colleague_names(by, (row.worker_id for row in found))
    return [
        Line(
            row.id, row.subject_id, row.code, row.status, row.is_open, row.worker_id,
            names.get(row.worker_id, "") if row.worker_id else "", row.confidentiality_level != "standard",
            row.intake_date, row.intake_date_precision, row.last_activity_at,
        )
        for row in found
    ]  # fmt: skip


def of_subjects(by: Actor, subject_ids: Iterable[UUID]) -> dict[UUID, list[Line]]:
    """The cases of these people that the actor may see, latest activity first, in two queries."""
    wanted = set(subject_ids)
    if not wanted:
        return {}
    rows = policy.scope(by).filter(subject_id__in=wanted).order_by("-last_activity_at", "-pk")
    grouped: dict[UUID, list[Line]] = {}
    for line in _lines(by, rows):
        grouped.setdefault(line.subject_id, []).append(line)
    return grouped


# --- search before create


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody who may be the person in front of you, with the cases the actor may see. How: see subjects.Hit."""

    subject_id: UUID
    person_code: str
    name: str
    how: str
    cases: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search before a new case found. `restricted`: people fit whose cases are closed to the actor."""

    matches: Sequence[Match] = ()
    restricted: bool = False


def find(text: str, *, by: Actor) -> Found:
    """People whose name, number or code fits, or whose case has the code typed.

    Of somebody whose cases are all restricted for the actor only the fact is said, not who. Raises Refused.
    """
    text = text.strip()
    if not text:
        return Found()
    code = read_code(text)
    if code and (line := next(iter(worklist(by, Filters("all", code=code)).lines), None)):
        return Found([Match(line.subject_id, subjects.code_of(line.subject_id, by=by), "", "code", [line])])
    hits = subjects.search(text, by=by, closed=True)
    ids = {hit.subject_id for hit in hits}
    seen = of_subjects(by, ids)
    hidden = policy.closed_to(by, ids - seen.keys())
    matches = [
        Match(hit.subject_id, hit.code, hit.name, hit.how, seen.get(hit.subject_id, ()))
        for hit in hits
        if hit.subject_id not in hidden
    ]
    return Found(matches, bool(hidden))


# --- parts of the case page


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note in clear; `text` is None where the person was erased. `corrected_by` names a later note that mends it."""

    id: UUID
    type: str
    at: datetime.datetime
    author: str
    text: str | None
    domains: Sequence[str]
    corrects: UUID | None
    corrected_by: UUID | None


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody else in the case."""

    id: UUID
    subject_id: UUID
    code: str
    role: str


@dataclass(frozen=True, slots=True)
class Look:
    """One entry of who did or looked at what."""

    at: datetime.datetime
    who: str
    job: str
    action: str
    outcome: str
    fields: Sequence[str] = field(default_factory=tuple)


def seen(case: Case, *, by: Actor, action: str) -> None:
    """Writes down that somebody read this part of the case, before it is read."""
    ledger.record(by=by, action=action, kind="case", object_id=case.id)


def notes(case: Case, *, by: Actor, before: str = "", size: int = NOTES_AT_ONCE) -> tuple[list[NoteView], str]:
    """Notes in clear, latest first, and the cursor of older ones; the reading is in the ledger. Raises Refused."""
    require(policy.can(by, policy.NOTE_VIEW, case), by, policy.NOTE_VIEW, kind="case", object_id=case.id)
    seen(case, by=by, action=policy.NOTE_VIEW)
    rows = Note.objects.filter(organisation_id=case.organisation_id, case_id=case.id)
    mended = rows.filter(corrects__isnull=False).values_list("corrects_id", "pk")
    if place := _read_cursor(before):
        rows = rows.filter(at__lte=place[1]).exclude(at=place[1], pk__gte=place[2])
    found = list(rows.select_related("case__subject").order_by("-at", "-pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    clear = vault.open_many(
        vault.Sealed(row.case.subject.key_id, NOTE_TEXT, row.id, bytes(row.sealed)) for row in found
    )
    names = people.colleague_names(by, (row.author_id for row in found))
    later = dict(mended.filter(corrects_id__in=[row.id for row in found])) if found else {}
    shown = [
        NoteView(
            row.id, row.type, row.at, names.get(row.author_id, "") if row.author_id else "",
            None if data is None else data.decode(), row.domains, row.corrects_id, later.get(row.id),
        )
        for row, data in zip(found, clear, strict=True)
    ]  # fmt: skip
    last = found[-1] if found else None
    return shown, f"f{int(last.at.timestamp() * 1_000_000)}.{last.id.hex}" if more and last else ""


def others(case: Case) -> list[PersonView]:
    """The other people in the case."""
    rows = CasePerson.objects.filter(organisation_id=case.organisation_id, case_id=case.id).select_related("subject")
    return [PersonView(row.id, row.subject_id, row.subject.code, row.role) for row in rows.order_by("created_at", "id")]


def workers(case: Case) -> list[UUID]:
    """The accounts named in the case beside its worker."""
    rows = CaseWorker.objects.filter(organisation_id=case.organisation_id, case_id=case.id, until__isnull=True)
    return list(rows.order_by("since", "id").values_list("account_id", flat=True))


def worker_names(case: Case, *, by: Actor) -> tuple[str, list[str]]:
    """The worker's name and those of the colleagues named beside, in two queries."""
    also = workers(case)
    names = people.colleague_names(by, (case.worker_id, *also))
    return names.get(case.worker_id, "") if case.worker_id else "", [names[one] for one in also if one in names]


def looks(case: Case, *, by: Actor, size: int = 100) -> list[Look]:
    """Who did and looked at what in this case and at this person, latest first."""
    about = ledger.of_object(by, case.id)[:size]
    person = ledger.of_object(by, case.subject_id)[:size]
    rows = sorted([*about, *person], key=lambda row: (row.at, row.id), reverse=True)[:size]
    names = people.colleague_names(by, (row.account_id for row in rows))
    return [
        Look(
            row.at, names.get(row.account_id, "") if row.account_id else "", row.job, row.action, row.outcome,
            row.detail.get("fields", ()),
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class GlassView:
    """A broken glass with its reason; "" where the person was erased."""

    at: datetime.datetime
    until: datetime.datetime
    who: str
    reason: str


def glass(case: Case, *, by: Actor) -> list[GlassView]:
    """Who opened this restricted case in an emergency, and why; for those who assign cases."""
    if not by.may(policy.ASSIGN):
        return []
    rows = list(
        GlassBreak.objects.filter(organisation_id=case.organisation_id, case_id=case.id)
        .select_related("case__subject")
        .order_by("-at")[:20]
    )
    clear = vault.open_many(
        vault.Sealed(row.case.subject.key_id, GLASS_REASON, row.id, bytes(row.sealed)) for row in rows
    )
    names = people.colleague_names(by, (row.account_id for row in rows))
    return [
        GlassView(row.at, row.until, names.get(row.account_id, ""), (data or b"").decode())
        for row, data in zip(rows, clear, strict=True)
    ]


def versions(case: Case, *, by: Actor) -> list[CaseVersion]:
    """Earlier versions of the case and its episodes, latest first. Raises Refused."""
    require(policy.can(by, policy.VIEW, case), by, policy.VIEW, kind="case", object_id=case.id)
    told = Episode.objects.filter(organisation_id=case.organisation_id, case_id=case.id).values("pk")
    mine = Q(kind=VersionOf.CASE, row_id=case.id)
    if by.may(policy.ACCOUNT_VIEW):
        mine |= Q(kind=VersionOf.EPISODE, row_id__in=told)
    return list(CaseVersion.objects.filter(mine, organisation_id=case.organisation_id).order_by("-at", "-id")[:100])
