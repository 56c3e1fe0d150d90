"""A backup comes back whole into an empty database, or not at all; who was erased stays erased."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, transaction

from tessera.kernel.actor import Actor, acting
from tessera.kernel.backup import catalogue, container, dump, load
from tessera.kernel.backup.container import BackupError
from tessera.kernel.files import api as files
from tessera.kernel.files import content
from tessera.kernel.jobs import api as jobs
from tessera.kernel.jobs.tasks import TASKS
from tessera.kernel.ledger import api as ledger
from tessera.kernel.ledger.verify import anchor, verify
from tessera.kernel.outbox.models import OutboxEvent
from tessera.kernel.postgres import roles
from tessera.kernel.vault import api as vault
from tessera.kernel.vault import master
from tessera.kernel.work import unit_of_work
from tests.conftest import _as
from tests.plugin import admin

pytestmark = pytest.mark.django_db(transaction=True)
PICTURE = b"\x89PNG\r\n\x1a\n" + os.urandom(200_000)


def quiet(_line: str) -> None:
    """Hears progress and says nothing."""


def somebody() -> Actor:
    return Actor(account=uuid4(), organisation=uuid4())


def act(by: Actor, count: int = 1) -> None:
    for _ in range(count):
        with unit_of_work(by=by):
            ledger.record(by=by, action="case:note:add", object_id=uuid4(), why="عربي\t\\N\n")


class World:
    """Two organisations with people, a file and history."""

    def __init__(self) -> None:
        self.by, self.other = somebody(), somebody()
        assert self.by.organisation is not None
        with unit_of_work(by=self.by):
            self.person, self.leaver = (vault.new_key(self.by.organisation) for _ in range(2))
            self.row = uuid4()
            self.sealed = vault.seal(self.person, context="trial", row=self.row, data="سميرة".encode())
            self.file = files.store(
                io.BytesIO(PICTURE),
                organisation=self.by.organisation,
                media_type="image/png",
                by=self.by,
                person=self.person,
            ).id
            OutboxEvent.objects.create(
                organisation_id=self.by.organisation, topic="trial:thing:seen", payload={"text": "tab\t \\ \"'"}
            )
            jobs.defer(TASKS["jobs.sweep"], organisation=self.by.organisation)
        act(self.by, 5)
        act(self.other, 3)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def made(world: World, tmp_path: Path, database_name: str) -> Path:
    """A backup of the world."""
    return back_up(tmp_path / "one.backup", database_name)


def back_up(target: Path, database_name: str) -> Path:
    _as("default", roles.BACKUP, database_name)
    try:
        dump.backup(target, quiet)
    finally:
        _as("default", roles.WEB, database_name)
    return target


def _passwords() -> dict[str, str]:
    return roles.credentials(Path(os.environ["TESSERA_DATA"]) / "roles.json")


@pytest.fixture
def empty(
    request: pytest.FixtureRequest, database_name: str, migrated: str, tmp_path: Path, settings: Any
) -> Iterator[Callable[[str], None]]:
    """A new database and a new data folder; call it with a role to enter. With the parameter `bare`, never migrated."""
    name = f"{database_name}_restored"
    with psycopg.connect(**admin(), dbname="postgres", autocommit=True) as link:  # type: ignore[arg-type]
        if getattr(request, "param", "") == "bare":
            roles.prepare(admin(), _passwords(), name)
        else:
            link.execute(f'create database "{name}" template "{migrated}" owner {roles.OWNER}')
        settings.DATA = tmp_path / "data"
        yield lambda role: _as("default", role, name)
        _as("default", roles.WEB, database_name)
        link.execute(f'drop database "{name}"')


bare = pytest.mark.parametrize("empty", ["bare"], indirect=True)


def contents() -> dict[str, set[str]]:
    """Every row of every table but those that are left out, as text; as the role in use sees them."""

    def ask(query: str, values: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(query, values or None)
            return cursor.fetchall()

    return {
        table.name: {row[0] for row in ask(f'select x::text from "{table.name}" x', ())}
        for table in catalogue.tables(ask)
        if table.name not in catalogue.SKIPPED
    }


@bare
def test_everything_comes_back_and_works(
    world: World, made: Path, empty: Callable[[str], None], database_name: str
) -> None:
    _as("default", roles.BACKUP, database_name)
    before = contents()
    assert len(before["kernel_ledgerentry"]) >= 9
    empty(roles.OWNER)
    restored = load.restore(made, quiet)
    assert restored.ledger.intact
    assert restored.files == 1
    after = contents()
    added = {name: after[name] - before[name] for name in before if after[name] != before[name]}
    assert {name: len(rows) for name, rows in added.items()} == {"kernel_ledgerentry": 1, "kernel_ledgerlink": 1}
    assert all(before[name] <= after[name] for name in before)
    empty(roles.WEB)
    with unit_of_work(by=world.by):
        assert vault.open_(world.person, context="trial", row=world.row, blob=world.sealed).decode() == "سميرة"
        assert b"".join(files.read(world.file, by=world.by)) == PICTURE
        jobs.defer(TASKS["jobs.sweep"], organisation=world.by.organisation)
    act(world.by)
    with acting(Actor(account=uuid4(), organisation=uuid4())), transaction.atomic():
        assert OutboxEvent.objects.count() == 0, "row-level security is back"
    empty(roles.BACKUP)
    with transaction.atomic():
        assert verify().intact


def test_who_was_erased_after_the_backup_stays_erased(world: World, made: Path, empty: Callable[[str], None]) -> None:
    with unit_of_work(by=world.by):
        vault.erase(world.leaver, by=world.by, why="asked for it")
    told: list[UUID] = []
    load.after_erasure(told.extend)
    empty(roles.OWNER)
    assert load.restore(made, quiet).erased_again == 1
    load._cleaners.remove(told.extend)
    assert told == [world.leaver]
    empty(roles.WEB)
    with acting(world.by), transaction.atomic():
        with pytest.raises(vault.Erased):
            vault.seal(world.leaver, context="trial", row=uuid4(), data=b"x")
        vault.seal(world.person, context="trial", row=uuid4(), data=b"x")


def test_a_backup_holds_one_moment_only(
    world: World, tmp_path: Path, empty: Callable[[str], None], database_name: str, as_admin: psycopg.Connection
) -> None:
    late = uuid4()
    told = 0

    def meanwhile(_line: str) -> None:
        nonlocal told
        if not told:
            as_admin.execute(
                "insert into kernel_outboxevent (id, organisation_id, topic, payload, at)"
                " values (%s, %s, 'trial:thing:late', '{}', now())",
                [late, world.by.organisation],
            )
            as_admin.execute(
                "insert into kernel_ledgerentry (id, organisation_id, at, job, action, outcome, kind, purpose, why, detail)"
                " values (gen_random_uuid(), %s, now(), 'x', 'a:b:c', 'done', '', '', '', '{}')",
                [world.by.organisation],
            )
        told += 1

    _as("default", roles.BACKUP, database_name)
    dump.backup(tmp_path / "busy.backup", meanwhile)
    assert told > 1
    empty(roles.OWNER)
    assert load.restore(tmp_path / "busy.backup", quiet).ledger.intact
    assert not OutboxEvent.objects.filter(id=late).exists()


def spoiled(made: Path, how: str) -> Path:
    data = made.read_bytes()
    head = len(container.MAGIC) + 4
    changed = {
        "cut in the middle": data[: len(data) // 2],
        "cut by one byte": data[:-1],
        "longer": data + b"x",
        "empty": b"",
        "another file": b"PK\x03\x04" + data,
        "one bit in the content": data[:-70_000] + bytes([data[-70_000] ^ 1]) + data[-69_999:],
        "the date in the head": data.replace(b'"made": "20', b'"made": "19', 1),
        "the head gone": data[:head],
        "a chunk gone": data[: head + 600] + data[head + 600 + 65_552 :],
    }[how]
    target = made.with_name("spoiled")
    target.write_bytes(changed)
    return target


@bare
@pytest.mark.parametrize(
    "how",
    ["cut in the middle", "cut by one byte", "longer", "empty", "another file", "one bit in the content",
     "the date in the head", "the head gone", "a chunk gone"],
)  # fmt: skip
def test_a_file_that_is_no_whole_backup_is_refused_and_nothing_is_touched(
    made: Path, empty: Callable[[str], None], how: str
) -> None:
    empty(roles.OWNER)
    with pytest.raises(BackupError) as refusal:
        load.restore(spoiled(made, how), quiet)
    assert "\n" not in str(refusal.value)
    assert any(word in str(refusal.value) for word in ("damaged", "not a backup"))
    assert connection.introspection.table_names() == []
    assert not content.folder().exists()


def test_a_database_in_use_is_refused(world: World, made: Path, database_name: str) -> None:
    _as("default", roles.OWNER, database_name)
    before = contents()
    with pytest.raises(BackupError, match="not empty"):
        load.restore(made, quiet)
    assert contents() == before
    _as("default", roles.WEB, database_name)


def test_a_database_that_was_only_prepared_is_empty(made: Path, empty: Callable[[str], None]) -> None:
    empty(roles.OWNER)
    assert connection.introspection.table_names() != []
    assert load.restore(made, quiet).ledger.intact


def test_a_tampered_ledger_is_refused_and_can_be_accepted_knowingly(
    world: World, tmp_path: Path, empty: Callable[[str], None], database_name: str, as_admin: psycopg.Connection
) -> None:
    as_admin.execute("set session_replication_role = replica")
    as_admin.execute(
        "update kernel_ledgerentry set action = 'case:note:hide' where id ="
        " (select id from kernel_ledgerentry where organisation_id = %s limit 1)",
        [world.other.organisation],
    )
    made = back_up(tmp_path / "tampered.backup", database_name)
    empty(roles.OWNER)
    with pytest.raises(BackupError, match=f"broken at row . of organisation {world.other.organisation}"):
        load.restore(made, quiet)
    assert contents()["kernel_ledgerentry"] == set(), "nothing of it stayed"
    assert not list(content.folder().glob("??/*")), "nor of its files"
    done = load.restore(made, quiet, accept_broken_ledger=True)
    assert done.ledger.broken is not None
    assert done.ledger.broken.organisation == world.other.organisation


def test_a_backup_of_another_master_key_is_refused(
    made: Path, empty: Callable[[str], None], settings: Any, tmp_path: Path
) -> None:
    settings.KEYS = tmp_path / "other-keys"
    empty(roles.OWNER)
    with pytest.raises(BackupError, match="another master key"):
        load.restore(made, quiet)


def test_a_backup_opens_after_the_master_key_was_rotated(
    made: Path, empty: Callable[[str], None], settings: Any, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    (keys / "master.json").write_bytes(master.path().read_bytes())
    (keys / "master.json").chmod(0o600)
    settings.KEYS = keys
    master.rotate()
    empty(roles.OWNER)
    assert load.restore(made, quiet).ledger.intact


def test_anchors_of_rows_after_the_backup_are_set_aside(
    world: World, made: Path, empty: Callable[[str], None], settings: Any, tmp_path: Path, database_name: str
) -> None:
    act(world.by, 2)
    keys = tmp_path / "keys"
    keys.mkdir(mode=0o700)
    (keys / "master.json").write_bytes(master.path().read_bytes())
    (keys / "master.json").chmod(0o600)
    settings.KEYS = keys
    _as("default", roles.BACKUP, database_name)
    with transaction.atomic():
        anchor(load.anchors_path(), master.keyring().signing())
    empty(roles.OWNER)
    load.restore(made, quiet)
    assert not load.anchors_path().exists()
    assert len(list(keys.glob("anchors-before-restore-*.jsonl"))) == 1


def test_a_backup_is_never_written_over_another(made: Path, database_name: str) -> None:
    kept = made.read_bytes()
    with pytest.raises(BackupError, match="is there already"):
        back_up(made, database_name)
    assert made.read_bytes() == kept
    assert [path.name for path in made.parent.iterdir()] == [made.name]


def test_a_backup_shows_nothing_of_what_it_holds(world: World, made: Path) -> None:
    data = made.read_bytes()
    assert made.stat().st_mode & 0o077 == 0
    for secret in (str(world.by.organisation), "case:note:add", "kernel_ledgerentry", "trial:thing:seen"):
        assert secret.encode() not in data
    key = next(iter(master.keyring().keys.values()))
    assert key not in data


def test_a_role_that_does_not_see_everything_makes_no_backup(world: World, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="tessera_backup"):
        dump.backup(tmp_path / "partial.backup", quiet)
    assert list(tmp_path.iterdir()) == []


def test_a_lost_file_is_named_and_the_rest_is_kept(world: World, tmp_path: Path, database_name: str) -> None:
    content.path_of(world.file).unlink()
    _as("default", roles.BACKUP, database_name)
    done = dump.backup(tmp_path / "lost.backup", quiet)
    _as("default", roles.WEB, database_name)
    assert done.missing == [str(world.file)]
    assert list(container.read(tmp_path / "lost.backup"))[-1].kind == container.END
