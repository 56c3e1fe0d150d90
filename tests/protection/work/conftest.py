"""The harbour with three colleagues, somebody from elsewhere, and a kind of thing that can be due."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tessera.protection.work import kinds
from tests.protection.cases.conftest import second, stranger, supervisor, worker
from tests.protection.work import world

__all__ = ["kind", "second", "stranger", "supervisor", "ticked", "worker"]


@pytest.fixture(autouse=True)
def ticked() -> Iterator[list[str]]:
    """Kinds as rooms register them: one that can be ticked, one that cannot wait, one for accounts only."""
    before = dict(kinds._kinds)
    done: list[str] = []
    world.register_kinds(done)
    yield done
    kinds._kinds.clear()
    kinds._kinds.update(before)


@pytest.fixture
def kind() -> str:
    """The ordinary kind."""
    return world.TASK
