"""A shelter with a worker and two who may approve, a case, and what its person decided."""

from __future__ import annotations

import pytest

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case
from tests.protection.cases import world


@pytest.fixture
def worker(transactional_db: None) -> Actor:
    """A caseworker of the harbour."""
    return world.colleague(world.organisation("harbour"), "nour", "caseworker")


@pytest.fixture
def supervisor(transactional_db: None) -> Actor:
    """A supervisor of the harbour."""
    return world.colleague(world.organisation("harbour"), "lina", "supervisor")


@pytest.fixture
def administrator(transactional_db: None) -> Actor:
    """Who sets the organisation's rules."""
    return world.colleague(world.organisation("harbour"), "ines", "organisation_administrator")


@pytest.fixture
def stranger(transactional_db: None) -> Actor:
    """A supervisor of another shelter."""
    return world.colleague(world.organisation("stranger-org"), "tom", "supervisor")


@pytest.fixture
def case(worker: Actor) -> Case:
    """An active case of a person with a name."""
    row = world.open_case(worker, world.AMINA, gender="Feminine", age_at_intake=24)
    with unit_of_work(by=worker):
        cases.change_status(row.id, "Active", by=worker)
    return row


@pytest.fixture
def officer(transactional_db: None) -> Actor:
    """Who answers for data protection: never opens a case."""
    return world.colleague(world.organisation("harbour"), "petra", "data_officer")
