"""The cast, and ways to sign in as one of them."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from tessera.trust.people.models import Account, Membership
from tessera.trust.people.personas import persona
from tests.demo import actor, organisations, signed_in

__all__ = ["actor", "organisations", "signed_in"]


@pytest.fixture
def cast(organisations: dict[str, UUID]) -> dict[str, UUID]:
    """Every organisation and persona of the demo world; organisation ids by slug."""
    return organisations


@pytest.fixture
def account(organisations: dict[str, UUID]) -> Callable[[str], Account]:
    """The account of a persona."""
    return lambda code: Account.objects.get(email=persona(code).email)


@pytest.fixture
def membership(organisations: dict[str, UUID]) -> Callable[[str], Membership]:
    """The membership of a persona."""
    return lambda code: Membership.objects.get(account__email=persona(code).email)
