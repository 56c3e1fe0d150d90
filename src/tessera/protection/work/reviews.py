"""Reading supervision reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden
from tessera.kernel.vault import api as vault
from tessera.protection.cases import policy as cases
from tessera.protection.work import policy
from tessera.protection.work.enums import SUPERVISION_TEXT
from tessera.protection.work.models import SupervisedCase, Supervision
from tessera.protection.work.words import RETURNS, RISKS
from tessera.trust.people import api as people

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class CaseFound:
    """What a review found in a case, in words."""

    case_id: UUID
    code: str
    risks: str
    goes_on: str
    next_on: date | None


@dataclass(frozen=True, slots=True)
class Review:
    """A review as pages show it. `text` and `cases` are there when one review is read."""

    id: UUID
    on: date
    next_on: date | None
    worker: str
    supervisor: str
    open_cases: int
    urgent_items: int
    overdue_items: int
    text: str = ""
    cases: Sequence[CaseFound] = ()


def latest(by: Actor) -> list[Review]:
    """The reviews the actor may see, latest first, in two queries."""
    rows = list(policy.supervisions(by).order_by("-on", "-created_at", "id")[:AT_ONCE])
    names = people.colleague_names(by, {one for row in rows for one in (row.worker_id, row.supervisor_id)})
    return [_view(row, names) for row in rows]


def get(supervision: UUID, *, by: Actor) -> Review:
    """One review with its words, and what was found in the cases the actor may see; the reading is in the ledger.

    Raises Hidden.
    """
    row = policy.supervisions(by).filter(pk=supervision).first()
    if row is None:
        raise Hidden(by, policy.SUPERVISION_VIEW, kind="supervision", object_id=supervision)
    ledger.record(by=by, action=policy.SUPERVISION_VIEW, kind="supervision", object_id=row.id)
    names = people.colleague_names(by, (row.worker_id, row.supervisor_id))
    found = SupervisedCase.objects.filter(organisation_id=by.home, supervision_id=row.id, case__in=cases.scope(by))
    lines = [_found(one) for one in found.select_related("case").order_by("case__code")]
    sealed = row.sealed
    text = (
        vault.open_for_organisation(by.home, context=SUPERVISION_TEXT, row=row.id, blob=bytes(sealed)).decode()
        if sealed
        else ""
    )
    return _view(row, names, text, lines)


def _found(one: SupervisedCase) -> CaseFound:
    risks = dict(RISKS)
    words = ", ".join(str(risks[risk]) for risk in risks if risk in one.risks)
    goes_on = next((str(label) for code, label in RETURNS if code == one.goes_on), "")
    return CaseFound(one.case_id, one.case.code, words, goes_on, one.next_on)


def _view(row: Supervision, names: dict[UUID, str], text: str = "", lines: Sequence[CaseFound] = ()) -> Review:
    return Review(
        row.id, row.on, row.next_on, names.get(row.worker_id, ""), names.get(row.supervisor_id, ""), row.open_cases,
        row.urgent_items, row.overdue_items, text, lines,
    )  # fmt: skip
