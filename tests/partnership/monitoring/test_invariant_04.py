"""Invariant 4 by the database: no award is active without a plan, indicators with targets, and a schedule of reports."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError

from tessera.kernel.work import unit_of_work
from tessera.partnership.awards.models import Award
from tessera.partnership.monitoring import api as monitoring
from tessera.partnership.results import api as results
from tests.observatory.world import actor
from tests.partnership.awards import world as awards
from tests.partnership.monitoring import world
from tests.partnership.results import world as figures

pytestmark = [pytest.mark.django_db(transaction=True, databases="__all__"), pytest.mark.usefixtures("watched")]
OFFICER, SIGNER = awards.OFFICER, awards.SIGNER


@pytest.fixture(autouse=True)
def people(cast: dict[str, UUID]) -> None:
    """Everybody is there."""


def ready(number: str = "W-4", *, targets: int | None = None) -> Award:
    """A signed award with everything that has to be there, or with so many targets too few, made by the program."""
    award = awards.signed(number, tenant="harbour")
    world.planned(award)
    row = figures.indicator(award)
    with unit_of_work(by=(by := actor(OFFICER))):
        spans = results.result(row.pk, by).periods[: -targets if targets else None]
        results.set_targets(row.pk, [results.Aim(each.period.start, value=Decimal(5)) for each in spans], by=by)
    return award


def activate(award: Award) -> Award:
    """Past the questions of the program."""
    with awards.no_gates():
        return awards.step(award, "active", SIGNER, "It can begin")


def test_an_award_with_everything_becomes_active_with_and_without_the_gates() -> None:
    award = ready()
    assert awards.step(award, "active", SIGNER).state == "active"


def test_the_database_asks_for_a_plan() -> None:
    award = awards.signed("W-5", tenant="harbour")
    with pytest.raises(DatabaseError, match="approved monitoring plan"):
        activate(award)


def test_the_database_asks_for_indicators_and_a_target_in_every_period() -> None:
    award = awards.signed("W-6", tenant="harbour")
    world.planned(award)
    with pytest.raises(DatabaseError, match="a target, or a reason, for all of its time"):
        activate(award)
    short = ready("W-7", targets=1)
    with pytest.raises(DatabaseError, match="a target, or a reason, for all of its time"):
        activate(short)


def test_the_database_asks_for_both_final_reports() -> None:
    award = ready()
    awards.step(award, "active", SIGNER)
    awards.step(award, "suspended", world.DIRECTOR, "Access is gone")
    [last] = world.reports(award, kind="final_financial")
    with unit_of_work(by=(by := actor(world.DIRECTOR))):
        monitoring.judge_report(last.pk, "waived", by=by, reason="Nothing was paid")
    with pytest.raises(DatabaseError, match="schedule of reports until its end"):
        activate(award)
