"""A shelter with cases to take out, those who may, and somebody from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from tessera.kernel.actor import Actor
from tests.protection.cases import world


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Settings) -> Path:
    """Files go into a folder of the test's own."""
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir(mode=0o700)
    return Path(settings.DATA)


@pytest.fixture
def supervisor(transactional_db: None) -> Actor:
    """The supervisor of the harbour, who asks."""
    return world.colleague(world.organisation("harbour"), "lina", "supervisor")


@pytest.fixture
def second(transactional_db: None) -> Actor:
    """The data officer of the harbour, who agrees."""
    return world.colleague(world.organisation("harbour"), "petra", "data_officer")


@pytest.fixture
def caseworker(transactional_db: None) -> Actor:
    """A caseworker of the harbour, who may not export."""
    return world.colleague(world.organisation("harbour"), "amal", "caseworker")
