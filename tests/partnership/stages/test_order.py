"""What happened is told in the order in which it happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

from tessera.partnership.stages.models import StateChange
from tessera.partnership.stages.moving import in_order

NOON = datetime(2026, 2, 5, 12, tzinfo=UTC)


def change(starts: str, ends: str, at: datetime = NOON) -> StateChange:
    return StateChange(kind="strategy", starts=starts, ends=ends, at=at)


def test_moves_of_one_moment_stand_in_the_order_of_their_states() -> None:
    rows = [change("", "draft"), change("draft", "in_clearance"), change("in_clearance", "draft")]
    later = change("draft", "in_clearance", NOON + timedelta(days=1))
    for mixed in permutations(rows):
        assert [each.ends for each in in_order([*mixed, later])] == ["draft", "in_clearance", "draft", "in_clearance"]


def test_time_goes_before_states() -> None:
    early, late = change("draft", "approved"), change("", "draft", NOON + timedelta(seconds=1))
    assert in_order([early, late]) == [early, late]
