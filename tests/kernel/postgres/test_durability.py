"""What was acknowledged is there, whoever is killed in the middle of it: the database, the keeper, or the program."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tessera.kernel.postgres.server import ADMIN, PrivateServer

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]
WRITER = Path(__file__).with_name("writer.py")
SECONDS = 12.0


def environment(folder: Path, **more: str) -> dict[str, str]:
    """A program's surroundings with its data in `folder`, and none of this test run's."""
    own = {
        name: value for name, value in os.environ.items() if not name.startswith(("TESSERA_", "DATABASE_", "PYTEST"))
    }
    return own | {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), *sys.path]),
        "TESSERA_DATA": str(folder / "data"),
        "TESSERA_KEYS": str(folder / "keys"),
        **more,
    }


def run(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """One command of the program, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "tessera", *words],
        env=environment(folder, **more),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a prepared, durable database of its own."""
    import shutil
    import tempfile

    made = Path(tempfile.mkdtemp(prefix="tessera-durable-"))
    made.chmod(0o711)
    done = run(made, "migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    yield made
    shutil.rmtree(made)


@pytest.fixture
def server(folder: Path) -> Iterator[PrivateServer]:
    with PrivateServer(folder / "data" / "postgres") as server:
        yield server


def stored(server: PrivateServer) -> set[UUID]:
    values = {"host": str(server.socket), "user": ADMIN, "password": server.password(), "dbname": "tessera"}
    end = time.monotonic() + 30
    while True:
        try:
            with psycopg.connect(make_conninfo(**values)) as link:
                rows = link.execute("select id from kernel_ledgerentry where action = 'trial:row:write'").fetchall()
                return {row[0] for row in rows}
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


class Writer:
    """The writing program and what it says."""

    def __init__(self, folder: Path, seconds: float = SECONDS) -> None:
        self.said = folder / f"said-{random.getrandbits(32)}"
        with self.said.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, str(WRITER), str(seconds)], env=environment(folder), cwd=ROOT, stdout=out
            )

    def acknowledged(self) -> set[UUID]:
        """The ids it has printed; a line cut by a kill was not said."""
        lines = self.said.read_text().split("\n")[:-1]
        return {UUID(line) for line in lines if line != "ready"}

    def wait_for(self, more: int) -> None:
        """Until it has said so many more ids than now."""
        goal, end = len(self.acknowledged()) + more, time.monotonic() + 30
        while len(self.acknowledged()) < goal:
            assert time.monotonic() < end, "the writer gets nothing written"
            time.sleep(0.02)


def test_killing_the_database_in_the_middle_of_writing_loses_nothing_acknowledged(
    folder: Path, server: PrivateServer
) -> None:
    writer = Writer(folder, seconds=60)
    try:
        for _ in range(5):
            writer.wait_for(random.randint(20, 60))
            pid = server.pid()
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
        writer.wait_for(20)
    finally:
        writer.process.kill()
        writer.process.wait()
    said = writer.acknowledged()
    assert len(said) > 120
    assert said - stored(server) == set()
    assert run(folder, "ledger", "verify").returncode == 0


def test_killing_the_writing_program_loses_nothing_acknowledged_and_leaves_no_half(
    folder: Path, server: PrivateServer
) -> None:
    for _ in range(4):
        writer = Writer(folder)
        writer.wait_for(random.randint(20, 60))
        writer.process.kill()
        writer.process.wait()
        assert writer.acknowledged() - stored(server) == set()
    assert run(folder, "ledger", "verify").returncode == 0, "a row without its link would be a half"


def test_killing_the_keeper_loses_nothing_acknowledged(folder: Path) -> None:
    with PrivateServer(folder / "data" / "postgres") as server:
        assert server.keeper is not None
        writer = Writer(folder)
        writer.wait_for(30)
        server.keeper.kill()
        server.keeper.wait()
        time.sleep(0.5)
        writer.process.kill()
        writer.process.wait()
    with PrivateServer(folder / "data" / "postgres") as again:
        assert writer.acknowledged() - stored(again) == set()


def test_a_worker_that_is_killed_in_the_middle_leaves_its_job_to_the_next(folder: Path, server: PrivateServer) -> None:
    """The job marks its start in a file and waits; the worker is killed meanwhile; another one does it to the end."""
    trial = ROOT / "tests" / "kernel" / "postgres" / "trial_worker.py"
    mark = folder / "mark"
    began = subprocess.Popen(
        [sys.executable, str(trial), "slow", str(mark)], env=environment(folder, TESSERA_ROLE="jobs"), cwd=ROOT
    )
    end = time.monotonic() + 60
    while not mark.exists():
        assert began.poll() is None
        assert time.monotonic() < end
        time.sleep(0.05)
    began.kill()
    began.wait()
    done = subprocess.run(
        [sys.executable, str(trial), "again", str(mark)],
        env=environment(folder, TESSERA_ROLE="jobs"),
        cwd=ROOT,
        timeout=120,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("done after 2 attempts")
