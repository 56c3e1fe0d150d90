"""A shelter that imports, its people, and somebody from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from tessera.kernel.actor import Actor
from tests.protection.cases import world


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Settings) -> Path:
    """Reports go into a folder of the test's own."""
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir(mode=0o700)
    return Path(settings.DATA)


@pytest.fixture
def supervisor(transactional_db: None) -> Actor:
    """The supervisor of the harbour."""
    return world.colleague(world.organisation("harbour"), "lina", "supervisor")


@pytest.fixture
def officer(transactional_db: None) -> Actor:
    """The data officer of the harbour, who may import."""
    return world.colleague(world.organisation("harbour"), "petra", "data_officer")


@pytest.fixture
def stranger(transactional_db: None) -> Actor:
    """Somebody of another shelter with every right there."""
    return world.colleague(world.organisation("stranger-org"), "tom", "supervisor", "data_officer", "importer")
