"""Figures of help: counts of people for each service, through the same pipeline, and nothing that is no number of people."""

from __future__ import annotations

from uuid import UUID

import pytest

from tessera.kernel.actor import Actor, acting
from tessera.observatory.releases import api as releases
from tessera.observatory.releases.orders import Order
from tests.observatory import world
from tests.observatory.world import line

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
ANALYST = Actor(
    None, None, actions=frozenset({"release:table:view", "release:table:build", "release:table:publish"}),
    purpose="release", job="test", function="observatory",
)  # fmt: skip


def test_help_is_released_as_people_for_each_service(cast: dict[str, UUID]) -> None:
    many = [line(presenting_needs=["food", "childcare"]) for _ in range(14)]
    world.bring("harbour", [*many, *(line(presenting_needs=["food"]) for _ in range(6))])
    world.sign("harbour")
    with acting(ANALYST):
        made = releases.build(Order(family=releases.HELP, title="Help"), by=ANALYST)
    tables = {
        tuple(each.dimensions.split("|")): {tuple(cell[:-1]): cell[-1] for cell in each.cells}
        for each in made.tables.all()
    }
    assert tables, "nothing was released"
    assert all("service" in spec for spec in tables), "without its service a count is a number of needs"
    counts = tables[("service",)]
    assert counts[("food",)] == 20
    assert counts[("childcare",)] == 14
    assert not any(count is not None and 0 < count < 11 for cells in tables.values() for count in cells.values())
    assert made.document["provenance"]["family"] == releases.HELP
    assert made.passed, made.attacks


def test_a_few_people_with_many_needs_are_too_few(cast: dict[str, UUID]) -> None:
    needs = ["food", "childcare", "transport", "legal_advice", "dental"]
    world.bring("harbour", [line(presenting_needs=needs) for _ in range(4)])
    world.sign("harbour")
    with acting(ANALYST), pytest.raises(releases.TooFewRecords):
        releases.build(Order(family=releases.HELP), by=ANALYST)


@pytest.mark.parametrize(
    "order",
    [
        Order(family=releases.HELP, dimensions=(("status", "gender"),)),
        Order(family=releases.HELP, method="synthetic"),
        Order(family="other"),
        Order(family=releases.HELP, dimensions=(("service", "citizenship"),)),
    ],
)
def test_what_would_count_needs_and_not_people_is_refused(order: Order) -> None:
    with pytest.raises(ValueError, match=r"service|family|dimension"):
        order.checked()
