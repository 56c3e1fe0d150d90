"""Invariant 20: an award closes only with every item done or waived by a named person."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from tessera.kernel.policy import Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards.actions import award as moves
from tessera.partnership.awards.actions.base import NotYet
from tessera.partnership.awards.models import Award
from tessera.partnership.awards.states import AWARD
from tessera.partnership.monitoring import api as monitoring
from tessera.partnership.monitoring.enums import ItemKind
from tessera.partnership.monitoring.models import Closeout, CloseoutItem
from tessera.partnership.monitoring.states import ITEM
from tessera.partnership.stages import api as stages
from tests.observatory.world import actor
from tests.partnership.monitoring import world
from tests.partnership.monitoring.world import DIRECTOR, GRANTEE, OFFICER, SIGNER

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture(autouse=True)
def people(cast: dict[str, UUID]) -> None:
    """Everybody is there."""


def _closing(number: str = "W-9") -> tuple[Award, Closeout]:
    """An award that ended and is being closed, with its close-out opened. Call under a later clock."""
    with unit_of_work(by=(by := actor(OFFICER))):
        found = Award.objects.get(number=number)
        moves.move_award(found.pk, "ended", by=by)
        moves.move_award(found.pk, "closing", by=by)
    return found, world.closeout(found)


def _items(row: Closeout) -> dict[str, CloseoutItem]:
    with unit_of_work(by=actor(OFFICER)):
        return {item.kind: item for item in CloseoutItem.objects.filter(closeout=row)}


def test_a_close_out_is_opened_after_the_end_with_every_item_and_its_day() -> None:
    award = world.ending()
    with pytest.raises(ValidationError, match="not over yet"):
        world.closeout(award)
    with world.later(10):
        _award, row = _closing()
        items = _items(row)
    assert set(items) == set(ItemKind.values)
    assert (items["final_financial"].due - row.ended).days == 120
    assert (items["deobligated"].due - row.ended).days == 365


def test_invariant_20_an_award_with_an_open_item_does_not_close() -> None:
    world.ending()
    with world.later(10):
        award, row = _closing()
        with pytest.raises(NotYet, match="Not done and not waived"), unit_of_work(by=(by := actor(SIGNER))):
            moves.move_award(award.pk, "closed", by=by)
        with pytest.raises(DatabaseError, match="every item is done or waived"), unit_of_work(by=by):
            stages.move(AWARD, award, "closed", by=by)
        for item in _items(row).values():
            with unit_of_work(by=(by := actor(DIRECTOR))):
                monitoring.waive(item.pk, "Nothing of this kind in this award", by=by)
        with pytest.raises(NotYet, match="not at its end"), unit_of_work(by=(by := actor(SIGNER))):
            moves.move_award(award.pk, "closed", by=by)
        for end in ("reports_in", "money_reconciled", "deobligated", "closed"):
            with unit_of_work(by=(by := actor(SIGNER))):
                monitoring.advance(row.pk, end, by=by)
        with unit_of_work(by=by):
            assert moves.move_award(award.pk, "closed", by=by).state == "closed"
        assert {item.settled_by for item in _items(row).values()} == {actor(DIRECTOR).account}


def test_invariant_20_an_item_is_settled_by_somebody_with_words() -> None:
    world.ending()
    with world.later(10):
        _award, row = _closing()
        item = _items(row)["property"]
        with pytest.raises(ValidationError), unit_of_work(by=(by := actor(OFFICER))):
            monitoring.settle(item.pk, "  ", by=by)
        with pytest.raises(Refused), unit_of_work(by=by):
            monitoring.waive(item.pk, "I may not", by=by)
        with pytest.raises(DatabaseError, match="settled_by_somebody"), unit_of_work(by=by):
            stages.move(ITEM, item, "done", by=by)
        with unit_of_work(by=by):
            done = monitoring.settle(item.pk, "Inventory of 3 May", by=by)
        assert (done.state, done.settled_by) == ("done", by.account)


def test_an_item_is_not_done_while_the_records_say_otherwise() -> None:
    award = world.ending()
    world.asked(award)
    with world.later(10):
        _award, row = _closing()
        items = _items(row)
        for kind, said in (("final_performance", "not accepted"), ("actions", "not closed")):
            with pytest.raises(ValidationError, match=said), unit_of_work(by=(by := actor(OFFICER))):
                monitoring.settle(items[kind].pk, "It is done", by=by)
        with pytest.raises(ValidationError, match="Settle these first"), unit_of_work(by=by):
            monitoring.advance(row.pk, "reports_in", by=by)


def test_an_award_is_closed_administratively_after_a_year_and_not_before() -> None:
    world.ending()
    with world.later(10):
        _award, row = _closing()
        with pytest.raises(ValidationError, match="a year after"), unit_of_work(by=(by := actor(DIRECTOR))):
            monitoring.close_administratively(row.pk, "The grantee no longer answers", by=by)
    with world.later(370):
        with pytest.raises(Refused), unit_of_work(by=(officer := actor(OFFICER))):
            monitoring.close_administratively(row.pk, "Not mine to do", by=officer)
        with unit_of_work(by=(by := actor(DIRECTOR))):
            monitoring.close_administratively(row.pk, "The grantee no longer answers", by=by)
        assert {(item.state, item.settled_by) for item in _items(row).values()} == {("waived", by.account)}


def test_the_grantee_does_not_see_the_close_out() -> None:
    world.ending()
    with world.later(10):
        _closing()
        with unit_of_work(by=actor(GRANTEE)):
            assert not Closeout.objects.exists()
