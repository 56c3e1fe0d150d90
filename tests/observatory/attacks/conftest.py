"""One release of each method, made once."""

from __future__ import annotations

import pytest
from tests.observatory.attacks import releases

from tessera.observatory.attacks.published import read


@pytest.fixture(autouse=True)
def attacked_once():
    """Here every attack is carried out: no report stands for another."""


@pytest.fixture(scope="session")
def tables_folder(tmp_path_factory):
    """A release of tables of invented people."""
    return releases.of_tables(tmp_path_factory.mktemp("a") / "release", releases.people())


@pytest.fixture(scope="session")
def synthetic_folder(tmp_path_factory):
    """A synthetic release of invented people."""
    return releases.synthetic(tmp_path_factory.mktemp("b") / "release", releases.people())


@pytest.fixture(scope="session")
def settings_of(tables_folder, synthetic_folder):
    """A setting for each method, with fewer invented people."""
    return {
        "tables": releases.small(read(tables_folder)),
        "synthetic": releases.small(read(synthetic_folder), 600, 5),
    }
