"""The cast, and ways to sign in as one of them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings

from tessera.kernel.actor import Actor
from tessera.trust.people import api
from tessera.trust.people.models import Account, Membership
from tessera.trust.people.personas import persona


@pytest.fixture
def cast(transactional_db: None, settings: Settings) -> dict[str, UUID]:
    """Every organisation and persona of the demo world; organisation ids by slug."""
    settings.DEMO = True
    return api.demo_cast(by=api.stage_hand())


@pytest.fixture
def account(cast: dict[str, UUID]) -> Callable[[str], Account]:
    """The account of a persona."""
    return lambda code: Account.objects.get(email=persona(code).email)


@pytest.fixture
def membership(cast: dict[str, UUID]) -> Callable[[str], Membership]:
    """The membership of a persona."""
    return lambda code: Membership.objects.get(account__email=persona(code).email)


@pytest.fixture
def actor(cast: dict[str, UUID], account: Callable[[str], Account]) -> Callable[[str], Actor]:
    """The actor a persona makes."""
    return lambda code: api.actor_for(account(code).pk, cast[persona(code).organisation])


@pytest.fixture
def signed_in(cast: dict[str, UUID]) -> Callable[[str], Client]:
    """A browser in which a persona is signed in."""

    def sign_in(code: str) -> Client:
        client = Client()
        assert client.post("/demo/sign-in/", {"persona": code}).status_code == 302
        return client

    return sign_in
