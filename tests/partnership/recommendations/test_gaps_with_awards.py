"""The gap list with real awards: an objective of a running award is money behind a recommendation."""

from __future__ import annotations

import pytest
from django.db import transaction

from tessera.kernel.actor import acting
from tessera.partnership.recommendations import api, links
from tests.observatory import world
from tests.partnership.recommendations.test_register import bring, one
from tests.partnership.results import world as results

pytestmark = pytest.mark.usefixtures("cast")
OFFICER = "programme-officer"


def gaps() -> list[str]:
    """Countries of the gaps."""
    by = world.actor(OFFICER)
    with acting(by), transaction.atomic():
        return sorted(api.get(key, by).country for key in api.gaps(by))


def test_a_running_award_that_answers_a_recommendation_takes_it_off_the_gap_list() -> None:
    for year in (2022, 2023, 2024):
        bring(year)
    assert gaps() == ["EGY", "KHM"]
    award = results.award()
    results.objective(award, recommendation=one().pk)
    assert gaps() == ["EGY"]
    by, row = world.actor(OFFICER), one()
    with acting(by), transaction.atomic():
        chain = {str(group.heading): len(group.links) for group in links.behind(row.pk, by)}
    assert chain == {"Priorities": 0, "Objectives of awards": 1, "What the public reads": 0}
