"""What the auditors found of figures in 2018 (GAO-19-77), as tests: it cannot happen here.

Final reports often lacked targets for indicators, because none had been required; figures were inconsistent and incomplete.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client

from tessera.kernel.actor import acting
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards.actions.base import NotYet
from tessera.partnership.monitoring.actions import quality
from tessera.partnership.results import api as results
from tessera.partnership.results.models import Actual, AwardIndicator
from tests.observatory.world import actor
from tests.partnership.awards import world as awards
from tests.partnership.monitoring import world
from tests.partnership.monitoring.world import OFFICER, SIGNER
from tests.partnership.results import world as figures

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture(autouse=True)
def people(cast: dict[str, UUID]) -> None:
    """Everybody is there."""


def test_gao_19_77_no_award_becomes_active_while_an_indicator_has_neither_target_nor_reason() -> None:
    award = awards.signed("G-7", tenant="harbour")
    row = figures.indicator(award)
    world.planned(award)
    with pytest.raises(NotYet, match="neither a target nor a reason"):
        awards.step(award, "active", SIGNER)
    figures.aim(row)
    assert awards.step(award, "active", SIGNER).state == "active"


def test_gao_19_77_a_period_has_a_target_or_a_written_reason_why_there_is_none() -> None:
    row = figures.indicator(awards.signed("G-8", tenant="harbour"))
    by, start = actor(OFFICER), figures.first_day(row)
    with pytest.raises(ValidationError), unit_of_work(by=by):
        results.set_targets(row.pk, [results.Aim(start)], by=by)
    with unit_of_work(by=by):
        [target] = results.set_targets(row.pk, [results.Aim(start, reason="Nobody has counted yet")], by=by)
    with pytest.raises(DatabaseError, match="target_or_reason"), unit_of_work(by=by):
        type(target).objects.filter(pk=target.pk).update(reason="")


def _running(number: str) -> tuple[AwardIndicator, Actual]:
    row = figures.indicator(awards.active(number, tenant="harbour"))
    figures.aim(row)
    return row, figures.accepted(row, 30, figures.first_day(row))


def test_gao_19_77_a_total_is_computed_from_what_was_accepted_and_nobody_can_type_one() -> None:
    row, first = _running("G-9")
    assert figures.told(row.pk).total.value == Decimal(30)
    assert not {name for name in ("total", "progress") if hasattr(Actual, name) or hasattr(AwardIndicator, name)}
    figures.submit(figures.enter(row, 45, first.start))
    assert figures.told(row.pk).total.value == Decimal(30), "what nobody accepted counts for nothing"


def test_gao_19_77_a_value_that_changes_keeps_its_old_version() -> None:
    row, first = _running("G-10")
    figures.accepted(row, 35, first.start)
    by = actor(OFFICER)
    with acting(by), transaction.atomic():
        kept = Actual.objects.filter(indicator=row, start=first.start).order_by("version")
        assert [(each.version, each.value) for each in kept] == [(1, Decimal(30)), (2, Decimal(35))]
    assert figures.told(row.pk).total.value == Decimal(35)
    with pytest.raises(DatabaseError), acting(by), transaction.atomic():
        Actual.objects.filter(pk=first.pk).update(value=Decimal(31))


def test_gao_19_77_a_reported_figure_is_counted_again_at_the_source_and_the_verdict_is_worked_out(
    signed_in: Callable[[str], Client],
) -> None:
    row, first = _running("G-11")
    by = actor(OFFICER)
    recount = quality.Recount(first.start, first.end, Decimal(30), Decimal(24), "Six names stand twice")
    with unit_of_work(by=by):
        kept = quality.assess_quality(row.award_id, row.pk, recount, by=by)
    assert kept.verdict == "major_deviation"
    page = signed_in(OFFICER).get(f"/monitoring/awards/{row.award_id}/").content.decode()
    assert "Figures counted again" in page
    assert "+25.00 %" in page
