"""Each side writes its own half, and moves are those of `states.py`: the database holds both, whatever the program does."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tessera.kernel.actor import Actor, acting
from tessera.kernel.clock import now, today
from tessera.kernel.work import unit_of_work
from tessera.protection.referrals.enums import State
from tessera.protection.referrals.models import Bundle, BundlePart, BundleView, Origin, Recall, Referral
from tessera.protection.referrals.states import RECEIVER, SENDER, may_move, next_states
from tests.protection.referrals import world

pytestmark = pytest.mark.django_db(transaction=True)

MOVES = st.lists(st.tuples(st.sampled_from([SENDER, RECEIVER]), st.sampled_from(State)), min_size=1, max_size=6)
# What a state demands besides itself (the table's own constraints).
_NEEDS = {"sent_at": now(), "decline_reason": "other"}


def _put(as_admin: psycopg.Connection, referral: Referral, state: State) -> None:
    as_admin.execute("set session_replication_role = replica")
    as_admin.execute(
        "update protection_referral set state = %s, sent_at = %s, decline_reason = %s where id = %s",
        [state.value, _NEEDS["sent_at"], _NEEDS["decline_reason"], referral.pk],
    )
    as_admin.execute("set session_replication_role = default")


def _moves(by: Actor, referral: Referral, end: State) -> bool:
    """Whether the database lets this side write this state."""
    try:
        with acting(by), transaction.atomic():
            return bool(Referral.objects.filter(pk=referral.pk).update(state=end))
    except DatabaseError:
        return False


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.sampled_from(State), moves=MOVES)
def test_every_walk_the_trigger_allows_is_one_of_the_table_and_the_other_way_round(
    cast, draft, as_admin: psycopg.Connection, start: State, moves: list[tuple[str, State]]
) -> None:
    _put(as_admin, draft, start)
    here = start
    for side, end in moves:
        done = _moves(cast.sender if side == SENDER else cast.receiver, draft, end)
        if end != here:
            assert done == may_move(here, end, side), f"{side}: {here} to {end}"
        here = end if done else here


@pytest.mark.parametrize("start", State)
def test_the_states_offered_are_those_allowed(start: State) -> None:
    for side in (SENDER, RECEIVER):
        assert set(next_states(start, side)) == {end for end in State if may_move(start, end, side)}


@pytest.mark.parametrize(
    "change",
    [
        {"answered_by": "00000000-0000-4000-8000-000000000001"},
        {"decline_reason": "other"},
        {"waiting_until": today()},
        {"arrived": "yes"},
        {"outcome": "full"},
        {"services_requested": ["legal_advice"]},
        {"risk_level": "low"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_sender_writes_neither_the_answer_nor_a_sent_envelope(cast, sent, change: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError, match="not rewritten"), unit_of_work(by=cast.sender):
        Referral.objects.filter(pk=sent.pk).update(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"services_requested": ["legal_advice"]},
        {"sex": "Masculine"},
        {"code": "ABCDEF"},
        {"respond_by": now()},
        {"priority": "urgent"},
        {"kind": "transfer_of_case"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_receiver_does_not_write_the_envelope(cast, sent, change: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError, match="writes the answer only"), unit_of_work(by=cast.receiver):
        Referral.objects.filter(pk=sent.pk).update(**change)


def test_the_receiver_neither_wipes_nor_rewrites_a_copy(cast, accepted) -> None:
    with unit_of_work(by=cast.receiver):
        assert Bundle.objects.update(wrapped_key=None, wiped_at=now()) == 0
    with pytest.raises(DatabaseError), unit_of_work(by=cast.receiver):
        BundlePart.objects.update(category="health")


def test_the_sender_does_not_rewrite_a_copy_or_bring_a_wiped_one_back(cast, accepted) -> None:
    with pytest.raises(DatabaseError, match="not rewritten"), unit_of_work(by=cast.sender):
        Bundle.objects.update(sha256="0" * 64)
    with unit_of_work(by=cast.sender):
        key = bytes(Bundle.objects.get().wrapped_key or b"")
        Bundle.objects.update(wrapped_key=None, wiped_at=now())
    with pytest.raises(DatabaseError), unit_of_work(by=cast.sender):
        Bundle.objects.update(wrapped_key=key, wiped_at=None)


def test_the_receiver_never_learns_whose_referral_it_is(cast, accepted) -> None:
    with unit_of_work(by=cast.receiver):
        assert Origin.objects.count() == 0


def test_views_are_not_made_up_by_the_sender_nor_taken_back_by_the_receiver(cast, accepted) -> None:
    world.read(cast.receiver, accepted)
    with pytest.raises(DatabaseError), unit_of_work(by=cast.receiver):
        BundleView.objects.all().delete()
    with pytest.raises(DatabaseError), unit_of_work(by=cast.sender):
        BundleView.objects.create(
            bundle=Bundle.objects.get(),
            organisation_id=cast.receiver.organisation,
            from_organisation_id=cast.sender.organisation,
            account_id=cast.receiver.account,
        )


def test_nobody_answers_a_recall_for_another(cast, accepted) -> None:
    with unit_of_work(by=cast.sender):
        made = Recall.objects.create(
            organisation_id=accepted.organisation_id,
            to_organisation_id=accepted.to_organisation_id,
            referral=accepted,
            reason="withdrawn_by_sender",
        )
    for other in (cast.sender, cast.stranger):
        with unit_of_work(by=other):
            assert Recall.objects.filter(pk=made.pk).update(answer="deleted", answered_at=now()) == 0
