"""Named reads: the versions of a case, one of them in words, what changed. All start from policy.scope."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.protection.assessments import policy, rules
from tessera.protection.assessments.enums import WINDOWS, Flag, Kind
from tessera.protection.assessments.models import Assessment, Need
from tessera.protection.cases import api as cases
from tessera.protection.forms import api as forms
from tessera.trust.people import api as people

# Far more versions than a case ever has; what is older than so many is read by itself.
AT_ONCE = 60
# What a page says above the answers already.
_IN_HEAD = ("assessed_on", "trigger")
# A heading with (question, words) pairs.
Section = tuple[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Version:
    """One version as lists and charts take it: columns, and who made it."""

    row: Assessment
    author: str
    needs: Sequence[Need] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One version in words, beside what was said the time before. `sections` is None where the person was erased."""

    row: Assessment
    author: str
    sections: list[tuple[str, list[rules.Told]]] | None
    before: Assessment | None = None
    answers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HealthNotice:
    """What those without rights over health may know: that there is a record, and what must be arranged."""

    recorded_on: datetime.date
    examination: bool
    today: bool
    appointment_on: datetime.date | None
    appointment_note: str = ""


def rows_of(case_id: UUID, kind: Kind, *, by: Actor) -> QuerySet[Assessment]:
    """The versions of one kind, latest first."""
    return policy.scope(by).filter(case_id=case_id, kind=kind).order_by("-number")


def _seen(case_id: UUID, kind: str, by: Actor) -> None:
    ledger.record(by=by, action=policy.VIEW[Kind(kind)], kind="case", object_id=case_id)


def versions(case_id: UUID, kinds: Collection[Kind], *, by: Actor) -> dict[Kind, list[Version]]:
    """The versions of these kinds that the actor may read, oldest first, in three queries; the reading is in the ledger.

    Raises Hidden for a case the actor may not see.
    """
    cases.get(case_id, by=by)
    mine = [kind for kind in kinds if by.may(policy.VIEW[kind])]
    for kind in mine:
        _seen(case_id, kind, by)
    needs = Prefetch("needs", queryset=Need.objects.filter(organisation_id=by.home).order_by("domain"))
    found = policy.scope(by).filter(case_id=case_id, kind__in=mine).prefetch_related(needs)
    rows = list(found.order_by("-at", "-number")[: AT_ONCE * max(len(mine), 1)])
    names = people.colleague_names(by, {row.author_id for row in rows})
    grouped: dict[Kind, list[Version]] = {kind: [] for kind in mine}
    for row in sorted(rows, key=lambda row: row.number):
        grouped[Kind(row.kind)].append(Version(row, _name(names, row), list(row.needs.all())))
    return grouped


def _name(names: dict[UUID, str], row: Assessment) -> str:
    return names.get(row.author_id, "") if row.author_id else ""


def get(assessment_id: UUID, *, by: Actor) -> Assessment:
    """One version the actor may read. Raises Hidden, Refused."""
    row = policy.scope(by).filter(pk=assessment_id).select_related("case").first()
    if row is None:
        raise Hidden(by, policy.SAFETY_VIEW, kind="assessment", object_id=assessment_id)
    action = policy.VIEW[Kind(row.kind)]
    require(policy.can(by, action, row), by, action, kind="assessment", object_id=assessment_id)
    return row


def reading(row: Assessment, *, by: Actor, language: str = "") -> Reading:
    """A version in words, with what changed since the one before; the reading is in the ledger."""
    _seen(row.case_id, row.kind, by)
    earlier = rows_of(row.case_id, Kind(row.kind), by=by).filter(number__lt=row.number).first()
    told = forms.kept([one.response_id for one in (row, earlier) if one], by=by)
    names = people.colleague_names(by, [row.author_id])
    mine = told.get(row.response_id)
    if mine is None or mine.answers is None:
        return Reading(row, _name(names, row), None, earlier)
    old = told.get(earlier.response_id) if earlier else None
    sections = rules.compared(_words(mine, language, _IN_HEAD), _words(old, language, _IN_HEAD) if old else ())
    return Reading(row, _name(names, row), sections, earlier, mine.answers)


def _words(told: forms.Kept, language: str, without: Collection[str] = ()) -> list[Section]:
    """The answers in words; areas of life stand under their own names, so that two versions can be laid side by side."""
    answers = {name: value for name, value in (told.answers or {}).items() if name not in without}
    rows = answers.pop("needs", [])
    order = codes.get("need_domain").values()
    found: list[Section] = [(one.heading, one.pairs) for one in forms.words(told.definition, answers, language)]
    for row in sorted(rows, key=lambda row: order.index(row["domain"]) if row.get("domain") in order else 99):
        pairs = [pair for one in forms.words(told.definition, {"needs": [row]}, language) for pair in one.pairs]
        found.append((pairs[0][1], pairs[1:]))
    return found


def last_answers(case_id: UUID, kind: Kind, *, by: Actor) -> tuple[Assessment, dict[str, Any]] | None:
    """The last version and its answers, for the next one to start from; None for none, or an erased person."""
    row = rows_of(case_id, kind, by=by).first()
    if row is None:
        return None
    _seen(case_id, kind, by)
    told = forms.read([row.response_id], by=by).get(row.response_id)
    return (row, told) if told is not None else None


def held(case_id: UUID, *, by: Actor, language: str = "") -> list[tuple[Assessment, list[Section]]]:
    """Every version the actor may read with its words, oldest first, for the survivor's own copy."""
    cases.get(case_id, by=by)
    rows = list(policy.scope(by).filter(case_id=case_id).order_by("kind", "number"))
    for kind in sorted({row.kind for row in rows}):
        _seen(case_id, kind, by)
    told = forms.kept([row.response_id for row in rows], by=by)
    return [
        (row, _words(one, language)) for row in rows if (one := told.get(row.response_id)) and one.answers is not None
    ]


def health_notice(case_id: UUID, *, by: Actor) -> HealthNotice | None:
    """What others must arrange because of the latest health record; None where there is none or it is not for them.

    Of the answers only the note written for those who go along is read; the reading is in the ledger.
    """
    row = policy.notices(by).filter(case_id=case_id).order_by("-number").first()
    if row is None:
        return None
    ledger.record(by=by, action=policy.HEALTH_NOTICE, kind="case", object_id=case_id)
    told = forms.read([row.response_id], by=by).get(row.response_id) or {}
    soon = row.exposure_window in WINDOWS
    return HealthNotice(
        row.assessed_on, Flag.EXAMINATION in row.flags or soon, soon, row.appointment_on,
        str(told.get("appointment_note") or ""),
    )  # fmt: skip


def latest_of(case_ids: Iterable[UUID], kind: Kind, *, by: Actor) -> dict[UUID, Assessment]:
    """The latest version of one kind for each of these cases, in one query."""
    rows = policy.scope(by).filter(kind=kind, case_id__in=set(case_ids)).order_by("case_id", "-number")
    return {row.case_id: row for row in rows.distinct("case_id")}


def latest_needs(case_id: UUID, *, by: Actor, first: bool = False) -> list[Need]:
    """The rows of the latest (or the first) version of the needs, gravest first and then as the survivor ranked them."""
    rows = policy.scope(by).filter(case_id=case_id, kind=Kind.NEEDS).order_by("number" if first else "-number")
    version = rows.first()
    if version is None:
        return []
    found = Need.objects.filter(organisation_id=by.home, assessment_id=version.pk)
    return sorted(found, key=lambda need: (need.score or 9, need.survivor_priority or 9, need.domain))


def scores(versions: Sequence[Version]) -> dict[str, list[tuple[datetime.date, int]]]:
    """(day, score) of each area of life over the versions, oldest first, in the order of the list of areas."""
    found: dict[str, list[tuple[datetime.date, int]]] = {}
    for version in versions:
        for need in version.needs:
            if need.score is not None:
                found.setdefault(need.domain, []).append((version.row.assessed_on, need.score))
    order = codes.get("need_domain").values()
    return {domain: found[domain] for domain in order if domain in found}
