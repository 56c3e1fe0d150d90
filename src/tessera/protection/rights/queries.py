"""Named reads: what is kept how long, holds and erasures, requests and copies. All start from the policy."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.kernel.vault import api as vault
from tessera.protection.rights import policy
from tessera.protection.rights.enums import HOLD_TEXT, CopyState, ErasureState, RequestState
from tessera.protection.rights.models import Erasure, Hold, OwnCopy, Retention, RightsRequest
from tessera.protection.rights.words import RequestWords, words_of
from tessera.trust.subjects import api as subjects
from tessera.trust.subjects import policy as subject_policy

PAGE = 30
VIEWS = ("due", "hold", "asked", "done", "all")
# Wishes that ask for erasure as soon as the law allows.
_WANT_ERASURE = ("delete_when_allowed", "statistics_only")


@dataclass(frozen=True, slots=True)
class Line:
    """An ended case as whoever answers for data protection sees it: code, dates, wish, and what stands about it."""

    row: Retention
    held: bool
    proposed: UUID | None


def listed(by: Actor, view: str = "due", number: int = 1) -> tuple[list[Line], bool]:
    """A page of one view, the earliest day first, and whether there is more. In three queries."""
    rows = _narrowed(policy.retentions(by), view).order_by("until", "code")
    found = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    people = [row.subject_id for row in found]
    held = set(_standing(by).filter(subject_id__in=people).values_list("subject_id", flat=True))
    waiting = policy.erasures(by).filter(state=ErasureState.PROPOSED, subject_id__in=people)
    proposed = dict(waiting.values_list("subject_id", "pk"))
    return [Line(row, row.subject_id in held, proposed.get(row.subject_id)) for row in found], more


def _standing(by: Actor) -> QuerySet[Hold]:
    return policy.holds(by).filter(lifted_at__isnull=True)


def _narrowed(rows: QuerySet[Retention], view: str) -> QuerySet[Retention]:
    if view == "done":
        return rows.filter(erased_on__isnull=False)
    rows = rows.filter(erased_on__isnull=True)
    standing = Hold.objects.filter(
        organisation_id=OuterRef("organisation_id"), subject_id=OuterRef("subject_id"), lifted_at__isnull=True
    )
    if view == "hold":
        return rows.filter(Exists(standing))
    if view == "asked":
        asked = RightsRequest.objects.filter(
            organisation_id=OuterRef("organisation_id"), case_id=OuterRef("case_id"), kind="erasure"
        )
        return rows.filter(Exists(asked) | policy_wish())
    return rows.filter(until__lte=today()).exclude(Exists(standing)) if view == "due" else rows


def policy_wish() -> Exists:
    """Cases whose person wished erasure when they were closed."""
    return Exists(Retention.objects.filter(pk=OuterRef("pk"), wish__in=_WANT_ERASURE))


def retention(retention_id: UUID, *, by: Actor) -> Retention:
    """One ended case. Raises Hidden."""
    row = policy.retentions(by).filter(pk=retention_id).first()
    if row is None:
        raise Hidden(by, policy.LIST, kind="retention", object_id=retention_id)
    return row


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold with its reason in clear; "" where the person was erased."""

    row: Hold
    words: str


def holds(subject_id: UUID, *, by: Actor) -> list[HoldView]:
    """The holds on a person, latest first; the reading is in the ledger."""
    rows = list(policy.holds(by).filter(subject_id=subject_id).select_related("subject").order_by("-created_at"))
    if rows:
        ledger.record(by=by, action="retention:hold:view", kind="subject", object_id=subject_id)
    clear = vault.open_many(
        vault.Sealed(row.subject.key_id, HOLD_TEXT, row.id, bytes(row.sealed)) for row in rows if row.subject.key_id
    )
    return [HoldView(row, (data or b"").decode()) for row, data in zip(rows, clear, strict=True)]


def erasures(subject_id: UUID, *, by: Actor) -> list[Erasure]:
    """What was decided about erasing a person, latest first."""
    return list(policy.erasures(by).filter(subject_id=subject_id).order_by("-created_at"))


def same_person(subject_id: UUID, *, by: Actor) -> list[str]:
    """Other records that were judged to be of this person and are not erased: by the codes of their ended cases, else by
    pseudonym."""
    same = set(subjects.group_of([subject_id], by=by)) - {subject_id}
    if not same:
        return []
    people = subject_policy.everybody(by).filter(pk__in=same, erased_at__isnull=True).order_by("pk")
    cases: dict[UUID, list[str]] = {}
    for subject, code in (
        policy.retentions(by).filter(subject_id__in=same).order_by("code").values_list("subject_id", "code")
    ):
        cases.setdefault(subject, []).append(code)
    return [", ".join(cases.get(key, [code])) for key, code in people.values_list("pk", "code")]


def proof(subject_id: UUID, *, by: Actor) -> list[UUID]:
    """The ledger's own rows that a person was erased: their ids, to be found in the record."""
    rows = ledger.of_object(by, subject_id).filter(action__in=["subject:person:erase", policy.APPROVE])
    return [row.id for row in rows if row.outcome == "done"]


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request; `words` is None where the person was erased, or the reader may not open the case."""

    row: RightsRequest
    words: RequestWords | None


def requests_of(case_id: UUID, *, by: Actor) -> list[RequestView]:
    """The requests of a case with their words; the reading is in the ledger."""
    rows = list(policy.scope(by).filter(case_id=case_id).select_related("case__subject").order_by("-asked_on", "id"))
    if rows:
        ledger.record(by=by, action=policy.REQUEST_VIEW, kind="case", object_id=case_id)
    may_read = by.may("case:file:view")
    return [RequestView(row, words_of(row) if may_read else None) for row in rows]


def request(request_id: UUID, *, by: Actor, action: str) -> RightsRequest:
    """One request. Raises Hidden, Refused."""
    row = policy.scope(by).select_related("case__subject").filter(pk=request_id).first()
    if row is None:
        raise Hidden(by, action, kind="rights_request", object_id=request_id)
    require(policy.can(by, action, row), by, action, kind="case", object_id=row.case_id)
    return row


def open_requests(by: Actor, number: int = 1) -> tuple[list[RightsRequest], bool]:
    """A page of the requests that wait, the most pressing first, and whether there is more."""
    rows = policy.scope(by).filter(state=RequestState.OPEN).select_related("case").order_by("due_on", "id")
    found = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    return found[:PAGE], len(found) > PAGE


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for whoever answers for data protection: requests and how many of them are late, ended cases whose
    time is over, erasures proposed by somebody else, holds to be looked at again."""

    requests: int
    late: int
    due: int
    erasures: int
    holds: int


def waiting(by: Actor) -> Waiting:
    """What waits today, in four queries. Nothing for those who do not keep retention."""
    open_ = policy.scope(by).filter(state=RequestState.OPEN)
    requests = open_.aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today())))
    proposed = policy.erasures(by).filter(state=ErasureState.PROPOSED).exclude(proposed_by_id=by.account)
    return Waiting(
        requests["all"], requests["late"], _narrowed(policy.retentions(by), "due").count(), proposed.count(),
        _standing(by).filter(review_on__lte=today()).count(),
    )  # fmt: skip


def copies_of(case_id: UUID, *, by: Actor) -> list[OwnCopy]:
    """The copies made of a case, latest first."""
    return list(policy.copies(by).filter(case_id=case_id).order_by("-created_at")[:20])


def copy(copy_id: UUID, *, by: Actor) -> OwnCopy:
    """One copy. Raises Hidden, Refused."""
    row = policy.copies(by).filter(pk=copy_id).first()
    if row is None:
        raise Hidden(by, policy.COPY, kind="own_copy", object_id=copy_id)
    return row


def is_ready(row: OwnCopy) -> bool:
    """Whether a copy can be fetched today."""
    return row.state == CopyState.READY and row.until >= today()
