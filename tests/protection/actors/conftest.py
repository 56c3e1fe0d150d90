"""The cast: three colleagues of a shelter, and somebody from elsewhere."""

from __future__ import annotations

import pytest

from tessera.kernel.actor import Actor
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
