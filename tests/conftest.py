"""Fixtures for everything: a migrated database under the web role, and the way back to empty after each test."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase, override_settings
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright

from tessera.config import chromium
from tessera.kernel.postgres import roles
from tests import standing
from tests.plugin import admin
from tests.server import quiet, served

_MIGRATED = "tessera_migrated"
# The tests of most rooms need awards that run, not awards that are watched; `watched` puts the lock on again.
_UNWATCHED = "alter table partnership_award disable trigger award_watched"


# What `./tessera test fast` keeps of the tests that need a database: the laws, the locks, consent, identity, the ledger.
# The walks over every address and every list page are marked as slow themselves.
_FAST_WITH_DATABASE = (
    "architecture/",
    "database/",
    "trust/test_consent.py",
    "trust/subjects/",
    "kernel/test_ledger.py",
)


# A module that says so of all its tests is not read at all in the fast part: reading one takes a tenth of a second.
_ALL_SLOW = re.compile(
    r"""^pytestmark = (?:pytest\.mark\.|\[[^]]*pytest\.mark\.)(?:slow|browser|django_db|usefixtures\("cast"\))""",
    re.MULTILINE,
)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """In the fast part, leaves out the modules of which every test would be left out."""
    if "not slow" not in str(config.option.markexpr) or not collection_path.name.startswith("test_"):
        return None
    if collection_path.relative_to(Path(__file__).parent).as_posix().startswith(_FAST_WITH_DATABASE):
        return None
    return True if _ALL_SLOW.search(collection_path.read_text(encoding="utf-8")) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks as slow whatever empties a database after each test, but for the few that guard the rest."""
    here = Path(__file__).parent
    for item in items:
        needs = item.get_closest_marker("django_db") or "transactional_db" in getattr(item, "fixturenames", ())
        if needs and not item.path.relative_to(here).as_posix().startswith(_FAST_WITH_DATABASE):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def in_english() -> None:
    """Each test begins in the program's own language: a request in another one leaves it behind in its thread."""
    translation.activate(settings.LANGUAGE_CODE)


def _as(alias: str, role: str, name: str) -> None:
    passwords = roles.credentials(Path(os.environ["TESSERA_DATA"]) / "roles.json")
    connection = connections[alias]
    connection.close()
    connection.settings_dict |= {"USER": role, "PASSWORD": passwords[role], "NAME": name}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run: a process can hold one Playwright only. Everybody gets a context of their own."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; Django would refuse the database beside it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        started = playwright.chromium.launch(executable_path=chromium.require(), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def database_name() -> str:
    """The name of this worker's database."""
    return f"tessera_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, database_name: str) -> Iterator[None]:
    """Creates and migrates as the owner, then serves as the web role: the tests run as the program does."""
    with django_db_blocker.unblock():
        _copy_of_a_migrated_one(database_name)
        _as("default", roles.WEB, database_name)
        if "observatory" in connections:
            _as("observatory", roles.OBSERVATORY, database_name)
        yield
        connections.close_all()


def _copy_of_a_migrated_one(name: str) -> None:
    """Makes this worker's database. Whoever comes first migrates one for all; a copy of it takes half a second."""
    data = Path(os.environ["TESSERA_DATA"])
    passwords, ready = roles.credentials(data / "roles.json"), data / "migrated"
    with (data / "migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            roles.prepare(admin(), passwords, _MIGRATED)
            _as("default", roles.OWNER, _MIGRATED)
            call_command("migrate", verbosity=0)
            connections["default"].close()
            ready.touch()
        with psycopg.connect(**admin(), dbname="postgres", autocommit=True) as link:
            link.execute(f'create database "{name}" template "{_MIGRATED}" owner {roles.OWNER}')
    with psycopg.connect(**admin(), dbname=name, autocommit=True) as link:
        link.execute(_UNWATCHED)


@pytest.fixture(scope="session")
def migrated(django_db_setup: None) -> str:
    """The name of a database that was migrated and never used, to be copied."""
    return _MIGRATED


@pytest.fixture(scope="session")
def address(django_db_setup: None) -> Iterator[str]:
    """The whole program on a port of its own; `localhost`, because passkeys want a name."""
    with served("localhost") as here:
        yield here


@pytest.fixture(scope="session", autouse=True)
def cheap_where_nothing_is_lost() -> Iterator[None]:
    """Static files as they are, neither hashed nor collected; passwords by scrypt as ever, with little work."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = settings.STORAGES | {"staticfiles": plain}
    with override_settings(STORAGES=storages, PASSWORD_HASHERS=["tests.hashing.LittleWork"]):
        yield


@pytest.fixture
def watched(as_admin: psycopg.Connection) -> Iterator[None]:
    """With the lock that no award is active unwatched, as everywhere outside the tests."""
    as_admin.execute("alter table partnership_award enable trigger award_watched")
    yield
    as_admin.execute(_UNWATCHED)


@pytest.fixture
def as_admin(django_db_setup: None, database_name: str) -> Iterator[psycopg.Connection]:
    """A connection with every right, as somebody who stole the database would have."""
    with psycopg.connect(**admin(), dbname=database_name, autocommit=True) as link:
        yield link


def _empty(self: TransactionTestCase) -> None:
    quiet()
    standing.empty()


def _connect_again(self: TransactionTestCase) -> bool:
    """Only after a test that left a connection in the middle of something: a new one looks at every table anew."""
    open_ones = [one for one in connections.all(initialized_only=True) if one.connection is not None]
    return any(one.in_atomic_block or one.needs_rollback or not one.autocommit for one in open_ones)


TransactionTestCase._fixture_teardown = _empty  # type: ignore[method-assign]
TransactionTestCase._should_reload_connections = _connect_again  # type: ignore[attr-defined]
