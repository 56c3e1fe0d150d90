"""Partnerships: promises of both sides, and indicators chosen before each dialogue (GAO-23-105390)."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError

from tessera.kernel import clock
from tessera.kernel.clock import now, today
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards.actions import compacts as actions
from tessera.partnership.awards.actions.base import NotYet
from tessera.partnership.awards.enums import CommitmentState, Side
from tessera.partnership.awards.models import Compact, Dialogue, DialogueIndicator
from tessera.partnership.awards.terms import TermsError
from tessera.partnership.library.api import Indicator
from tessera.partnership.stages import api as stages
from tests.observatory.world import actor
from tests.partnership.awards import world

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def compact(cast: dict[str, UUID]) -> Compact:
    """A partnership."""
    by = actor(world.OFFICER)
    with unit_of_work(by=by):
        return actions.save_compact(by=by, country="GHA", title="For children", starts=today())


@pytest.fixture
def indicator(cast: dict[str, UUID]) -> Indicator:
    """An indicator of the library."""
    by = actor(world.OFFICER)
    with unit_of_work(by=by):
        return Indicator.objects.create(organisation_id=by.home, code="T1", title="Trained judges", unit="people")


def _dialogue(compact: Compact, days: int = 10) -> Dialogue:
    by = actor(world.OFFICER)
    with unit_of_work(by=by):
        return actions.plan_dialogue(compact.pk, by=by, on=today() + days * world.DAY)


def test_a_promise_of_either_side_is_answered_with_evidence(compact: Compact) -> None:
    by = actor(world.OFFICER)
    with pytest.raises(TermsError, match="currency"), unit_of_work(by=by):
        actions.promise(compact.pk, by=by, side=Side.GOVERNMENT, text="A budget line", amount=Decimal(5))
    with unit_of_work(by=by):
        row = actions.promise(
            compact.pk, by=by, side=Side.GOVERNMENT, text="A budget line", amount=Decimal(5), currency="GHS"
        )
    with pytest.raises(stages.ReasonMissing), unit_of_work(by=by):
        actions.answer_promise(row.pk, CommitmentState.KEPT, by=by, evidence="")
    with unit_of_work(by=by):
        kept = actions.answer_promise(row.pk, CommitmentState.KEPT, by=by, evidence="Budget act of this year")
        assert (kept.state, kept.evidence) == (CommitmentState.KEPT, "Budget act of this year")
    with pytest.raises(stages.IllegalMove), unit_of_work(by=by):
        actions.answer_promise(row.pk, CommitmentState.OPEN, by=by, evidence="x")


def test_an_indicator_is_chosen_before_the_dialogue_with_targets_by_year(
    compact: Compact, indicator: Indicator
) -> None:
    by, dialogue = actor(world.OFFICER), _dialogue(compact)
    targets = {today().year: Decimal(20), today().year + 1: Decimal(40)}
    with pytest.raises(TermsError, match="each year"), unit_of_work(by=by):
        actions.choose_indicator(dialogue.pk, by=by, indicator_id=indicator.pk, targets={})
    with pytest.raises(TermsError, match="before the dialogue"), unit_of_work(by=by):
        actions.choose_indicator(dialogue.pk, by=by, indicator_id=indicator.pk, targets=targets, chosen_on=dialogue.on)
    with unit_of_work(by=by):
        chosen = actions.choose_indicator(dialogue.pk, by=by, indicator_id=indicator.pk, targets=targets)
        assert [each.target for each in chosen.targets.all()] == [Decimal(20), Decimal(40)]


def test_the_database_refuses_an_indicator_chosen_on_the_day(compact: Compact, indicator: Indicator) -> None:
    by, dialogue = actor(world.OFFICER), _dialogue(compact)
    with pytest.raises(DatabaseError, match="before the dialogue"), unit_of_work(by=by):
        DialogueIndicator.objects.create(
            organisation_id=by.home, dialogue=dialogue, indicator=indicator, chosen_on=dialogue.on
        )
    with unit_of_work(by=by):
        actions.choose_indicator(dialogue.pk, by=by, indicator_id=indicator.pk, targets={2027: Decimal(1)})
    with pytest.raises(DatabaseError, match="before the dialogue"), unit_of_work(by=by):
        Dialogue.objects.filter(pk=dialogue.pk).update(on=today())


def test_a_dialogue_without_indicators_is_not_held(compact: Compact, indicator: Indicator) -> None:
    by = actor(world.OFFICER)
    empty, chosen = _dialogue(compact, 5), _dialogue(compact, 6)
    with unit_of_work(by=by):
        made = actions.choose_indicator(chosen.pk, by=by, indicator_id=indicator.pk, targets={2027: Decimal(1)})
    with pytest.raises(NotYet, match="has not come"), unit_of_work(by=by):
        actions.hold_dialogue(chosen.pk, by=by, minutes="We met")
    with clock.frozen(now() + 7 * world.DAY):
        with pytest.raises(NotYet, match="No indicator"), unit_of_work(by=by):
            actions.hold_dialogue(empty.pk, by=by, minutes="We met")
        with pytest.raises(TermsError, match="what was said"), unit_of_work(by=by):
            actions.hold_dialogue(chosen.pk, by=by, minutes=" ")
        with unit_of_work(by=by):
            target = made.targets.get()
            held = actions.hold_dialogue(
                chosen.pk, by=by, minutes="We met", actions="A decree", actuals={target.pk: Decimal(3)}
            )
            assert held.held_at is not None
            assert made.targets.get().actual == Decimal(3)
    with pytest.raises(DatabaseError, match="each with a target"), unit_of_work(by=by):
        Dialogue.objects.filter(pk=empty.pk).update(minutes="x", held_at=now())


def test_the_grantee_sees_no_partnership(compact: Compact) -> None:
    grantee, signer = actor(world.GRANTEE), actor(world.SIGNER)
    with unit_of_work(by=grantee):
        assert not Compact.objects.exists()
    with pytest.raises(Hidden), unit_of_work(by=grantee):
        actions.promise(compact.pk, by=grantee, side=Side.OFFICE, text="x")
    with pytest.raises(Refused), unit_of_work(by=signer):
        actions.promise(compact.pk, by=signer, side=Side.OFFICE, text="x")
