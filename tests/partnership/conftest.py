"""The cast, a browser in which one of them is signed in, and static files as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tessera.portal import stage
from tests.observatory import world

# Before a catalogue is first looked up: gettext remembers what it did not find.
stage.translations()


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
