"""The cast: colleagues of a shelter, somebody from elsewhere, and a case with a plan."""

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
def second(transactional_db: None) -> Actor:
    """Another caseworker of the harbour."""
    return world.colleague(world.organisation("harbour"), "karim", "caseworker")


@pytest.fixture
def supervisor(transactional_db: None) -> Actor:
    """The supervisor of the harbour."""
    return world.colleague(world.organisation("harbour"), "lina", "supervisor")


@pytest.fixture
def stranger(transactional_db: None) -> Actor:
    """A supervisor of another shelter."""
    return world.colleague(world.organisation("stranger-org"), "tom", "supervisor")


@pytest.fixture
def case(worker: Actor) -> Case:
    """A case of the worker's."""
    return world.open_case(worker, world.AMINA, gender="Feminine")
