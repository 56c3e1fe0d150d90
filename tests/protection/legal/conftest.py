"""The cast: a caseworker, a legal worker and a supervisor of a shelter, somebody from elsewhere, and a case."""

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
def lawyer(transactional_db: None) -> Actor:
    """The legal worker of the harbour."""
    return world.colleague(world.organisation("harbour"), "rania", "legal_worker")


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
