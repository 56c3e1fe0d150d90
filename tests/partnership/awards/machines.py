"""The machines of the room, with a way to make a row of each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.partnership.awards import states
from tessera.partnership.awards.enums import AwardState, VersionKind, VersionState
from tessera.partnership.awards.models import Award, AwardVersion, Commitment, Compact, Condition, Subaward
from tessera.partnership.library.api import Party
from tessera.partnership.money.models import BudgetLine, BudgetVersion
from tessera.partnership.stages import api as stages
from tests.observatory.world import actor
from tests.partnership.machines import Case


def award(by: Actor, state: str = AwardState.RECOMMENDED) -> Award:
    """An award in a state a life may begin in."""
    party = Party.objects.create(organisation_id=by.home, name=f"Party {uuid4()}")
    row = Award.objects.create(
        organisation_id=by.home, party=party, number=str(uuid4()), title="Invented", region="afr", state=state
    )
    stages.begin(states.AWARD, row, by=by)
    return row


def version(by: Actor) -> AwardVersion:
    """A requested version of a recommended award."""
    mine = award(by)
    row = AwardVersion.objects.create(
        organisation_id=by.home, award=mine, number=1, kind=VersionKind.ORIGINAL, effective=today(), starts=today(),
        ends=today(), total=Decimal(10), currency="USD", requested_by_id=by.account,
    )  # fmt: skip
    stages.begin(states.VERSION, row, by=by)
    return row


def listed_version(by: Actor) -> AwardVersion:
    """A version as a published list says it."""
    mine = award(by, AwardState.LISTED)
    row = AwardVersion.objects.create(
        organisation_id=by.home, award=mine, number=1, kind=VersionKind.LISTING, effective=today(),
        state=VersionState.IN_EFFECT,
    )  # fmt: skip
    stages.begin(states.VERSION, row, by=by)
    return row


def condition(by: Actor) -> Condition:
    """An open condition."""
    row = Condition.objects.create(organisation_id=by.home, award=award(by), text="Quarterly calls")
    stages.begin(states.CONDITION, row, by=by)
    return row


def subaward(by: Actor) -> Subaward:
    """A proposed sub-award."""
    mine = award(by)
    row = Subaward.objects.create(
        organisation_id=by.home, award=mine, party=mine.party, number="1", purpose="Shelter", amount=Decimal(10),
        currency="USD", starts=today(), ends=today(), procedure="open_call", considered=3, criteria="Reach",
        why_chosen="Reaches most", proposed_by_id=by.account,
    )  # fmt: skip
    stages.begin(states.SUBAWARD, row, by=by)
    return row


def commitment(by: Actor) -> Commitment:
    """An open promise."""
    compact = Compact.objects.create(organisation_id=by.home, country="GHA", title="Invented", starts=today())
    row = Commitment.objects.create(organisation_id=by.home, compact=compact, side="government", text="A law")
    stages.begin(states.COMMITMENT, row, by=by)
    return row


def _budgeted(row: AwardVersion, state: str) -> None:
    if state == VersionState.APPROVED and not BudgetVersion.objects.filter(award_version=row).exists():
        budget(row)
    _approved(row, state)


def budget(row: AwardVersion) -> None:
    """One line for all of our share, past the program."""
    mine: dict[str, Any] = {"organisation_id": row.organisation_id, "award_id": row.award_id, "currency": row.currency}
    made = BudgetVersion.objects.create(award_version=row, **mine)
    BudgetLine.objects.create(budget=made, category="travel", year=1, share="federal", amount=row.total, **mine)


def _approved(row: Any, state: str) -> None:
    if state in (VersionState.APPROVED, VersionState.SIGNED) and row.approved_by_id is None:
        row.approved_by_id = actor("programme-director").account
        type(row).objects.filter(pk=row.pk).update(approved_by_id=row.approved_by_id)


def _shown(row: Any, state: str) -> None:
    if not row.evidence:
        row.evidence = "A letter"
        type(row).objects.filter(pk=row.pk).update(evidence=row.evidence)


MACHINES = {
    "award": Case(states.AWARD, award, others={AwardState.LISTED: lambda by: award(by, AwardState.LISTED)}),
    "award_version": Case(states.VERSION, version, _budgeted, others={VersionState.IN_EFFECT: listed_version}),
    "award_condition": Case(states.CONDITION, condition),
    "subaward": Case(states.SUBAWARD, subaward, _approved),
    "commitment": Case(states.COMMITMENT, commitment, _shown),
}
