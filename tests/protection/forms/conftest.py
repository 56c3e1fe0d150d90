"""The cast: who fills in, who uploads, and somebody from elsewhere; a case; a form in use."""

from __future__ import annotations

import pytest

from tessera.kernel.actor import Actor
from tessera.protection.cases.models import Case
from tessera.protection.forms.models import Form
from tests.protection.cases import world
from tests.protection.forms import stage


@pytest.fixture
def worker(transactional_db: None) -> Actor:
    """A caseworker of the harbour."""
    return world.colleague(world.organisation("harbour"), "nour", "caseworker")


@pytest.fixture
def supervisor(transactional_db: None) -> Actor:
    """The supervisor of the harbour."""
    return world.colleague(world.organisation("harbour"), "lina", "supervisor")


@pytest.fixture
def administrator(transactional_db: None) -> Actor:
    """The administrator of the harbour."""
    return world.colleague(world.organisation("harbour"), "sami", "organisation_administrator")


@pytest.fixture
def stranger(transactional_db: None) -> Actor:
    """A supervisor of another shelter."""
    return world.colleague(world.organisation("stranger-org"), "tom", "supervisor")


@pytest.fixture
def case(worker: Actor) -> Case:
    """A case of the worker."""
    return world.open_case(worker)


@pytest.fixture
def form(supervisor: Actor) -> Form:
    """The house's own form, in use."""
    return stage.in_use(supervisor, stage.NIGHT)
