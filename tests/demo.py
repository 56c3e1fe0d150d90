"""Fixtures of the demo's people, for the tests of pages: a conftest takes those it wants."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings

from tessera.kernel.actor import Actor
from tessera.trust.people import api as people
from tessera.trust.people.models import Account
from tessera.trust.people.personas import persona
from tests import standing

Acting = Callable[[str], Actor]
SignIn = Callable[[str], Client]


@pytest.fixture
def organisations(transactional_db: None, settings: Settings) -> dict[str, UUID]:
    """Every organisation and persona of the demo world; organisation ids by slug."""
    settings.DEMO = True
    return standing.demo_cast()


@pytest.fixture
def actor(organisations: dict[str, UUID]) -> Acting:
    """The actor a persona makes."""

    def at_work(code: str) -> Actor:
        account = Account.objects.get(email=persona(code).email)
        return people.actor_for(account.pk, organisations[persona(code).organisation])

    return at_work


@pytest.fixture
def signed_in(organisations: dict[str, UUID]) -> SignIn:
    """A browser's requests without a browser, with a persona signed in."""

    def sign_in(code: str) -> Client:
        client = Client()
        assert client.post("/demo/sign-in/", {"persona": code}).status_code == 302
        return client

    return sign_in
