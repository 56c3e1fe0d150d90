"""The cast of the cases, and an administrator of the same shelter."""

from __future__ import annotations

import pytest

from tessera.kernel.actor import Actor
from tests.protection.cases import world
from tests.protection.cases.conftest import second, stranger, supervisor, worker

__all__ = ["administrator", "second", "stranger", "supervisor", "worker"]


@pytest.fixture
def administrator(transactional_db: None) -> Actor:
    """Who runs the harbour and sees no case."""
    return world.colleague(world.organisation("harbour"), "omar", "organisation_administrator")
