"""A case of the harbour, somebody who screens, and supervisors who review."""

from __future__ import annotations

import pytest

from tessera.kernel.actor import Actor
from tessera.protection.cases.models import Case
from tests.protection.cases import world as cases_world
from tests.protection.cases.conftest import stranger, worker  # noqa: F401


def _supervisor(name: str) -> Actor:
    return cases_world.colleague(cases_world.organisation("harbour"), name, "supervisor")


@pytest.fixture
def lead(transactional_db: None) -> Actor:
    """The supervisor who starts and decides."""
    return _supervisor("lina")


@pytest.fixture
def first(transactional_db: None) -> Actor:
    """A reviewer."""
    return _supervisor("maha")


@pytest.fixture
def second(transactional_db: None) -> Actor:
    """Another reviewer."""
    return _supervisor("sami")


@pytest.fixture
def third(transactional_db: None) -> Actor:
    """Somebody for a tie."""
    return _supervisor("rana")


@pytest.fixture
def case(worker: Actor) -> Case:  # noqa: F811
    """A case with a name."""
    return cases_world.open_case(worker, cases_world.AMINA, gender="Feminine")
