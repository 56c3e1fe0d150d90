"""Named reads: lists, their entries, totals computed from what was imported, and names that wait."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden
from tessera.partnership.portfolio import policy
from tessera.partnership.portfolio.enums import Choice, NameKind, Outcome
from tessera.partnership.portfolio.issues import evidence
from tessera.partnership.portfolio.models import ImportBatch, ImportRow, ListedName

PAGE = 30


@dataclass(frozen=True, slots=True)
class Summary:
    """What bringing in a list did: counts of entries. `projects` are entries that are projects; `issues` counts remarks on
    entries and on the list as a whole, `undecided` changes that wait for a person."""

    batch: UUID
    projects: int
    new: int
    changed: int
    unchanged: int
    refused: int
    gone: int
    issues: int
    undecided: int


@dataclass(frozen=True, slots=True)
class Sum:
    """A line of totals: what it is of, how many projects, US dollars."""

    label: str
    projects: int
    amount_usd: Decimal


def batches(by: Actor, page: int = 1) -> list[ImportBatch]:
    """Lists, newest first, without their text; one more than a page tells that another follows."""
    start = (max(page, 1) - 1) * PAGE
    rows = policy.scope(by).defer("page").annotate(entries=Count("rows")).order_by("-created_at", "id")
    return list(rows[start : start + PAGE + 1])


def batch(batch_id: UUID, *, by: Actor) -> ImportBatch:
    """One list. Raises Hidden."""
    row = policy.scope(by).defer("page").filter(pk=batch_id).first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind="list", object_id=batch_id)
    return row


def entries(batch_id: UUID, *, by: Actor) -> QuerySet[ImportRow]:
    """Entries of a list in its order, those gone from it last."""
    return policy.rows(by).filter(batch_id=batch_id).select_related("award").order_by("outcome", "line", "id")


def summary(row: ImportBatch, *, by: Actor) -> Summary:
    """Counts of one list, from its entries."""
    found: Counter[str] = Counter()
    issues, undecided = len(row.notes or row.remarks), 0
    for outcome, codes, decision in policy.rows(by).filter(batch=row).values_list("outcome", "issues", "decision"):
        found[outcome] += 1
        issues += len(codes)
        undecided += outcome == Outcome.CHANGED and decision == Choice.OPEN
    projects = found[Outcome.NEW] + found[Outcome.CHANGED] + found[Outcome.UNCHANGED]
    return Summary(
        row.pk, projects, found[Outcome.NEW], found[Outcome.CHANGED], found[Outcome.UNCHANGED], found[Outcome.REFUSED],
        found[Outcome.GONE], issues, undecided,
    )  # fmt: skip


def again(row: ImportBatch, *, by: Actor) -> Summary:
    """The counts of bringing in a list that was brought in before: nothing new, only changes that still wait."""
    first = summary(row, by=by)
    return Summary(
        first.batch, first.projects, 0, first.undecided, first.projects - first.undecided, first.refused, first.gone,
        first.issues, first.undecided,
    )  # fmt: skip


def sums(rows: Iterable[ImportRow]) -> Mapping[str, Sequence[Sum]]:
    """Totals per section and per implementer, computed from the entries that are projects, largest first."""
    found: dict[str, dict[str, list[Decimal]]] = {"section": defaultdict(list), "implementer": defaultdict(list)}
    for row in rows:
        if row.outcome in (Outcome.REFUSED, Outcome.GONE):
            continue
        amount = Decimal(row.parsed["amount_usd"] or 0)
        for name, parts in found.items():
            parts[row.parsed[name]].append(amount)
    return {
        name: sorted((Sum(label, len(each), sum(each, Decimal(0))) for label, each in parts.items()),
                     key=lambda one: (-one.amount_usd, one.label))
        for name, parts in found.items()
    }  # fmt: skip


def total(rows: Iterable[ImportRow]) -> Sum:
    """How many projects and how much, over the whole list."""
    amounts = [Decimal(row.parsed["amount_usd"] or 0) for row in rows
               if row.outcome not in (Outcome.REFUSED, Outcome.GONE)]  # fmt: skip
    return Sum("", len(amounts), sum(amounts, Decimal(0)))


def issue_lines(batch_id: UUID, *, by: Actor) -> list[dict[str, Any]]:
    """The issue report in the order of the list: line of the file, heading, implementer as read, code, and the words as written."""
    row = batch(batch_id, by=by)
    notes = row.notes or [{"code": code, "line": 0, "written": ""} for code in row.remarks]
    lines: list[dict[str, Any]] = [{"section": "", "implementer": "", **note} for note in notes]
    for each in policy.rows(by).filter(batch=row).exclude(outcome=Outcome.GONE).order_by("line", "id"):
        for code in each.issues:
            number, written = evidence(code, each.raw, each.parsed.get("kept", ()), each.line)
            lines.append({"section": each.parsed.get("section", ""), "implementer": each.parsed["implementer"],
                          "code": code, "line": number, "written": written})  # fmt: skip
    return lines


def names(by: Actor, *, waiting: bool, page: int = 1) -> list[ListedName]:
    """Names that wait for a decision, or those decided, in order; one more than a page tells that another follows."""
    start = (max(page, 1) - 1) * PAGE
    rows = policy.names(by).filter(decided_at__isnull=waiting).select_related("party", "first_seen")
    return list(rows.defer("first_seen__page").order_by("kind", "folded")[start : start + PAGE + 1])


def names_waiting(by: Actor) -> int:
    """How many names wait."""
    return policy.names(by).filter(decided_at__isnull=True).count()


def changes_waiting(by: Actor) -> int:
    """How many changed entries wait."""
    return policy.rows(by).filter(outcome=Outcome.CHANGED, decision=Choice.OPEN).count()


def entry(row_id: UUID, *, by: Actor) -> ImportRow:
    """One entry of a list. Raises Hidden."""
    row = policy.rows(by).select_related("award", "batch").defer("batch__page").filter(pk=row_id).first()
    if row is None:
        raise Hidden(by, policy.VIEW, kind="list_entry", object_id=row_id)
    return row


def used(row: ListedName, *, by: Actor) -> list[ImportRow]:
    """Entries that carry a name, newest list first: what a person looks at before deciding."""
    path = {"parsed__implementer": row.written} if row.kind == NameKind.IMPLEMENTER else {
        "parsed__places_unread__contains": [row.written]
    }  # fmt: skip
    rows = policy.rows(by).filter(**path).exclude(outcome=Outcome.GONE).select_related("award")
    return list(rows.order_by("-created_at", "line")[:20])
