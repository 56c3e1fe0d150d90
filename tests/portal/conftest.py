"""The cast with planted data beside it, and browsers in which somebody is signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from tests.permissions import cast as casting
from tests.planted import Planted, plant

SignIn = Callable[[str], Client]


@pytest.fixture
def people_here(transactional_db: None, settings: Settings) -> casting.Cast:
    """Everybody of the demo world."""
    settings.DEMO = True
    return casting.build()


@pytest.fixture
def planted(people_here: casting.Cast) -> Planted:
    """A named survivor at Harbour with a case, a note, decisions and a referral to Zaytuna."""
    return plant(people_here)


@pytest.fixture
def signed_in(people_here: casting.Cast) -> SignIn:
    """A browser in which a persona is signed in."""

    def sign_in(code: str) -> Client:
        client = Client()
        assert client.post("/demo/sign-in/", {"persona": code}).status_code == 302
        return client

    return sign_in
