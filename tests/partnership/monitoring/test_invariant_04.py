"""Invariant 4 by the database: no award is active without a plan, indicators with targets, and a schedule of reports."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection

from tessera.kernel.work import unit_of_work
from tessera.partnership.awards.models import Award
from tessera.partnership.monitoring.models import MonitoringPlan, ReportDue
from tessera.partnership.results import api as results
from tessera.partnership.results.models import AwardIndicator, Target
from tests.observatory.world import actor
from tests.partnership.awards import world as awards
from tests.partnership.monitoring import world
from tests.partnership.results import world as figures

pytestmark = [pytest.mark.django_db(transaction=True, databases="__all__"), pytest.mark.usefixtures("watched")]
OFFICER, SIGNER = awards.OFFICER, awards.SIGNER


@pytest.fixture(autouse=True)
def people(cast: dict[str, UUID]) -> None:
    """Everybody is there."""


def ready() -> Award:
    """A signed award with everything that has to be there, each thing made by the program."""
    award = awards.signed("W-4", tenant="harbour")
    world.planned(award)
    row = figures.indicator(award)
    with unit_of_work(by=(by := actor(OFFICER))):
        spans = results.result(row.pk, by).periods
        results.set_targets(row.pk, [results.Aim(each.period.start, value=Decimal(5)) for each in spans], by=by)
    return award


def activate(award: Award) -> Award:
    """Past the questions of the program."""
    with awards.no_gates():
        return awards.step(award, "active", SIGNER)


def without(model: Any, award: Award, **which: Any) -> None:
    """Takes a row away as nobody may through the program."""
    with unit_of_work(by=actor(OFFICER)), connection.cursor() as cursor:
        found = list(model.objects.filter(award=award, **which).values_list("pk", flat=True))
        assert found
        if model is Target:
            Target.objects.filter(pk=found[-1]).delete()
        elif model is ReportDue:
            cursor.execute(
                "insert into partnership_statechange (id, organisation_id, kind, object_id, starts, ends, reason, at)"
                " select gen_random_uuid(), organisation_id, 'report', id, state, 'waived', 'x', now()"
                " from partnership_reportdue where id = %s",
                [found[0]],
            )
            ReportDue.objects.filter(pk=found[0]).update(state="waived")


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
    whole = ready()
    without(Target, whole)
    with unit_of_work(by=actor(OFFICER)):
        assert AwardIndicator.objects.filter(award=whole).count() == 1
        assert MonitoringPlan.objects.filter(award=whole, state="approved").exists()
    with pytest.raises(DatabaseError, match="a target, or a reason, for all of its time"):
        activate(whole)


def test_the_database_asks_for_both_final_reports() -> None:
    award = ready()
    without(ReportDue, award, kind="final_financial")
    with pytest.raises(DatabaseError, match="schedule of reports until its end"):
        activate(award)
