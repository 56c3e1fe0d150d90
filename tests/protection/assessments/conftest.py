"""The cast: a shelter's worker, supervisor and nurse, and somebody from elsewhere."""

from __future__ import annotations

import pytest

from tessera.kernel.actor import Actor
from tessera.protection.cases.models import Case
from tests.protection.cases import world


@pytest.fixture
def worker(transactional_db: None) -> Actor:
    """A caseworker of the harbour."""
    return world.colleague(world.organisation("harbour"), "nour", "caseworker")


@pytest.fixture
def supervisor(transactional_db: None) -> Actor:
    """The supervisor of the harbour."""
    return world.colleague(world.organisation("harbour"), "lina", "supervisor")


@pytest.fixture
def nurse(transactional_db: None) -> Actor:
    """The health worker of the harbour."""
    return world.colleague(world.organisation("harbour"), "ines", "health_worker")


@pytest.fixture
def stranger(transactional_db: None) -> Actor:
    """Somebody of another shelter, with every role there."""
    return world.colleague(world.organisation("stranger-org"), "tom", "supervisor", "health_worker")


@pytest.fixture
def case(worker: Actor, supervisor: Actor) -> Case:
    """A case of the worker's own, with a supervisor there."""
    return world.open_case(worker, world.AMINA, age_at_intake=25)
