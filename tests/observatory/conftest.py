"""The cast, a browser in which one of them is signed in, and static files as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tessera.observatory.attacks import api as attacks
from tessera.observatory.releases import gate
from tessera.portal import stage
from tests.observatory import world

# Before a catalogue is first looked up: gettext remembers what it did not find.
stage.translations()


_reports: dict[str, attacks.Report] = {}


@pytest.fixture(autouse=True)
def attacked_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The suite attacks the first release of each method; tests about anything else take that report for theirs.

    The suite needs some ten seconds whatever the release. Tests that ask for `attacked` run it on their own.
    """
    if "attacked" in request.fixturenames:
        return
    real = attacks.run

    def once(folder: Path, **choices: Any) -> attacks.Report:
        method = "rows" if (folder / "rows.csv").exists() else "tables"
        if method not in _reports:
            _reports[method] = real(folder, **choices)
        return _reports[method]

    monkeypatch.setattr(gate.attacks, "run", once)


@pytest.fixture
def attacked() -> None:
    """Every release of this test is attacked for itself."""


@pytest.fixture
def cast(transactional_db: None, settings: Any) -> dict[str, UUID]:
    """The organisations by slug."""
    settings.DEMO = True
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    return world.cast()


@pytest.fixture
def signed_in(cast: dict[str, UUID]) -> Callable[[str], Client]:
    """A browser in which a persona is signed in."""

    def sign_in(code: str) -> Client:
        client = Client()
        assert client.post("/demo/sign-in/", {"persona": code}).status_code == 302
        return client

    return sign_in
