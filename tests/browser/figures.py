"""One of each thing in the observatory, and the addresses of the pages about them."""

from __future__ import annotations

from unittest.mock import patch
from uuid import UUID

from django.db import transaction

from tessera.kernel.actor import Actor, acting
from tessera.observatory.prevalence import actions as studies
from tests.observatory.comparison import world as comparison
from tests.observatory.matching import planted as matching
from tests.observatory.patterns import world as patterns
from tests.observatory.prevalence.test_studies import FILE
from tests.permissions.cast import Cast

# Higher than what else is published in this world, so that patterns are drawn from this one.
NUMBER = 90
PICTURES = ("routes", "forms")


def plant(people: Cast) -> dict[str, list[str]]:
    """A published release with every picture, a study that waits and a published one, figures of others, a match."""
    analyst = people.actors["analyst"]
    patterns.publish(NUMBER)
    waiting, published = _studies(analyst)
    dataset = comparison.bring().pk
    matched = matching.plant(people)
    arrangement = f"/matching/{matched['arrangement']}/"
    return {
        "analyst": [
            "/prevalence/new/",
            f"/prevalence/drafts/{waiting}/",
            f"/prevalence/{published}/",
            "/comparison/new/",
            "/comparison/crosswalk/",
            f"/comparison/{dataset}/",
            f"/comparison/{dataset}/remove/",
            "/budget/ask/",
            arrangement,
        ],
        "administrator": ["/matching/", "/matching/propose/", arrangement, f"/matching/runs/{matched['run']}/"],
        "data-officer": [f"/matching/runs/{matched['run']}/people/"],
        "": [
            "/patterns/",
            "/patterns/dictionary/",
            f"/patterns/{NUMBER}/",
            *(f"/patterns/{NUMBER}/{slug}/" for slug in PICTURES),
            "/prevalence/",
            "/comparison/",
        ],
    }


def _studies(analyst: Actor) -> tuple[UUID, UUID]:
    made = []
    with patch.multiple(studies, RESAMPLES=60, PART_RESAMPLES=30), acting(analyst):
        for title in ("Lists that wait", "Lists of a year"):
            one = studies.begin_lists(FILE.encode(), title=title, source="Nowhere", public=False, by=analyst)
            studies.compute(one, by=analyst)
            made.append(one)
        with transaction.atomic():
            studies.publish(made[1], by=analyst)
    return made[0], made[1]
