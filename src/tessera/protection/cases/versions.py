"""What a case, its account and its people said before: each change as a before and an after, by whom and when."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db import models

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.protection.cases import policy, queries, vocabulary
from tessera.protection.cases.enums import VersionOf
from tessera.protection.cases.models import Case, CasePerson, CaseVersion, Episode
from tessera.trust.people import api as people
from tessera.ui.together import Change

PARTS: dict[str, Mapping[str, vocabulary.Part]] = {
    VersionOf.CASE: vocabulary.CASE,
    VersionOf.EPISODE: vocabulary.EPISODE,
    VersionOf.PERSON: vocabulary.PERSON,
}
MOST = 200


@dataclass(frozen=True, slots=True)
class Earlier:
    """One change: of what (`kind` and the row's id), and per field its label with the words before and after."""

    at: datetime.datetime
    who: str
    kind: str
    row_id: UUID
    fields: tuple[tuple[str, str, str], ...]


def changes(case: Case, *, by: Actor) -> list[Earlier]:
    """What changed in the case, its people and, for those who read it, its account, latest first, in five queries; the
    reading is in the ledger. Raises Refused."""
    require(policy.can(by, policy.VIEW, case), by, policy.VIEW, kind="case", object_id=case.id)
    queries.seen(case, by=by, action=policy.VIEW)
    now: dict[UUID, Any] = {case.id: case}
    mine = {"organisation_id": case.organisation_id, "case_id": case.id}
    now.update({row.id: row for row in CasePerson.objects.filter(**mine)})
    if by.may(policy.ACCOUNT_VIEW):
        queries.seen(case, by=by, action=policy.ACCOUNT_VIEW)
        now.update({row.id: row for row in Episode.objects.filter(**mine)})
    rows = CaseVersion.objects.filter(organisation_id=case.organisation_id, row_id__in=now).order_by("-at", "-id")
    kept = list(rows[:MOST])
    names = people.colleague_names(by, (row.account_id for row in kept))
    found = []
    after: dict[UUID, Any] = dict(now)
    for row in kept:
        before = _row(row)
        told = tuple(_differences(PARTS[row.kind], before, after[row.row_id]))
        after[row.row_id] = before
        if told:
            who = names.get(row.account_id, "") if row.account_id else ""
            found.append(Earlier(row.at, who, row.kind, row.row_id, told))
    return found


def _row(version: CaseVersion) -> SimpleNamespace:
    """The version as a row: dates as dates; a field that did not exist yet is empty."""
    model: type[models.Model] = {"case": Case, "episode": Episode, "person": CasePerson}[version.kind]
    blank = model()
    values = {}
    for column in model._meta.concrete_fields:
        stored = version.data.get(column.column)
        values[column.attname] = getattr(blank, column.attname) if stored is None else column.to_python(stored)
    return SimpleNamespace(**values)


def _differences(parts: Mapping[str, vocabulary.Part], before: Any, after: Any) -> Iterator[tuple[str, str, str]]:
    for part in parts.values():
        second = vocabulary.companion(part)
        columns = (part.name, second) if second else (part.name,)
        if any(_plain(getattr(before, name)) != _plain(getattr(after, name)) for name in columns):
            yield str(part.label), _text(part, before), _text(part, after)


def _plain(value: Any) -> Any:
    return value if value not in (None, "", []) else None


def _text(part: vocabulary.Part, row: Any) -> str:
    """The reader's words; a code that its list dropped stays as it was stored."""
    try:
        return vocabulary.text(part, row)
    except LookupError:
        return str(getattr(row, part.name))


def last_changes(row: Case | Episode | CasePerson, names: Collection[str], *, by: Actor) -> dict[str, Change]:
    """Who changed these fields last, and when, in two queries: for a page on which two changes meet."""
    rows = CaseVersion.objects.filter(organisation_id=row.organisation_id, row_id=row.pk).order_by("-at", "-id")
    found: dict[str, CaseVersion] = {}
    after: Any = row
    for version in rows[:MOST]:
        before = _row(version)
        for name in set(names) - found.keys():
            if hasattr(before, name) and _plain(getattr(before, name)) != _plain(getattr(after, name)):
                found[name] = version
        after = before
    who = people.colleague_names(by, (version.account_id for version in found.values()))
    return {
        name: Change(who.get(version.account_id, "") if version.account_id else "", version.at)
        for name, version in found.items()
    }


def last_deed(object_id: UUID, action: str, *, by: Actor) -> Change | None:
    """Who did this last to something whose earlier versions are not kept; None where nobody has."""
    row = next((row for row in ledger.of_object(by, object_id)[:MOST] if row.action == action), None)
    if row is None:
        return None
    names = people.colleague_names(by, [row.account_id])
    return Change(names.get(row.account_id, "") if row.account_id else "", row.at)
