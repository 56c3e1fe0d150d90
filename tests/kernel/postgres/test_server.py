"""The private server: it lives while somebody uses it, and not a moment longer; never as root, never without password."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tessera.kernel.postgres import server as servers
from tessera.kernel.postgres.server import ADMIN, PostgresError, PrivateServer

ROOT = Path(__file__).resolve().parents[3]
USER = """
import sys, time
from pathlib import Path
from tessera.kernel.postgres.server import PrivateServer
server = PrivateServer(Path(sys.argv[1]), durable=False).start()
print(server.pid(), flush=True)
time.sleep(float(sys.argv[2]))
server.stop()
"""


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    """A cluster made once, to be copied: initdb takes longer than everything else here."""
    made = Path(tempfile.mkdtemp(prefix="tessera-server-"))
    made.chmod(0o711)
    PrivateServer(made / "pg", durable=False).start().stop()
    yield made / "pg"
    shutil.rmtree(made)


@pytest.fixture
def root(template: Path) -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="tessera-server-"))
    made.chmod(0o711)
    subprocess.run(["cp", "-a", str(template), str(made / "pg")], check=True)
    yield made / "pg"
    shutil.rmtree(made)


def use(root: Path, seconds: float = 60) -> tuple[subprocess.Popen[str], int]:
    """Another process that uses the server, and the server's process id."""
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(root), str(seconds)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as said:
        return process, int(said.readline())


def alive(pid: int) -> bool:
    """Whether the process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def gone_within(pid: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < end:
        time.sleep(0.01)
    return not alive(pid)


def connect(server: PrivateServer, password: str | None = None) -> psycopg.Connection:
    words = {"host": str(server.socket), "user": ADMIN, "dbname": "postgres"}
    return psycopg.connect(make_conninfo(**words, password=server.password() if password is None else password))


def test_the_last_user_takes_the_server_along(root: Path) -> None:
    with PrivateServer(root, durable=False) as server:
        pid = server.pid()
        assert pid is not None
        assert server.started_here
    assert not alive(pid)
    assert server.pid() is None


def test_a_server_that_was_joined_outlives_its_starter(root: Path) -> None:
    starter, pid = use(root)
    with PrivateServer(root, durable=False) as joined:
        assert joined.pid() == pid
        assert not joined.started_here
        with connect(joined) as link:
            starter.terminate()
            starter.wait()
            time.sleep(0.5)
            assert link.execute("select 1").fetchone() == (1,)
    assert gone_within(pid, 1)


def test_a_server_goes_within_a_second_when_its_only_user_is_killed(root: Path) -> None:
    user, pid = use(root)
    user.send_signal(signal.SIGKILL)
    began = time.monotonic()
    assert gone_within(pid, 1), "the server outlived its user"
    user.wait()
    assert time.monotonic() - began < 1
    with PrivateServer(root, durable=False) as again, connect(again) as link:
        assert link.execute("select 1").fetchone() == (1,)


def test_a_server_that_is_killed_comes_back_by_itself_while_it_is_used(root: Path) -> None:
    with PrivateServer(root, durable=False) as server:
        first = server.pid()
        assert first is not None
        os.kill(first, signal.SIGKILL)
        end = time.monotonic() + 20
        while True:
            try:
                with connect(server) as link:
                    assert link.execute("select 1").fetchone() == (1,)
                break
            except psycopg.OperationalError:
                assert time.monotonic() < end
                time.sleep(0.05)
        assert server.pid() != first


def test_a_zombie_is_not_taken_for_a_server(root: Path) -> None:
    with PrivateServer(root, durable=False):
        kept = (root / "data" / "postmaster.pid").read_text()
    zombie = subprocess.Popen([sys.executable, "-c", ""])
    time.sleep(0.3)
    assert zombie.returncode is None, "not collected yet"
    lines = kept.split("\n")
    (root / "data" / "postmaster.pid").write_text("\n".join([str(zombie.pid), *lines[1:]]))
    server = PrivateServer(root, durable=False)
    assert server.pid() is None
    with server, connect(server) as link:
        assert link.execute("select 1").fetchone() == (1,)
    zombie.wait()


def test_another_program_with_the_same_number_is_not_taken_for_a_server(root: Path) -> None:
    with PrivateServer(root, durable=False):
        kept = (root / "data" / "postmaster.pid").read_text()
    lines = kept.split("\n")
    (root / "data" / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert PrivateServer(root, durable=False).pid() is None


def test_nobody_enters_without_the_password_and_nothing_listens_outside(root: Path) -> None:
    with PrivateServer(root, durable=False) as server:
        with pytest.raises(psycopg.OperationalError, match="password"):
            connect(server, "guessed")
        with connect(server) as link:
            assert link.execute("show listen_addresses").fetchone() == ("",)
            assert link.execute("show password_encryption").fetchone() == ("scram-sha-256",)
        assert server.password_file.stat().st_mode & 0o077 == 0
        assert server.socket.stat().st_mode & 0o077 == 0
        assert server.data.stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be tempted to run a database as root")
def test_root_runs_the_server_as_somebody_else(root: Path) -> None:
    with PrivateServer(root, durable=False) as server:
        assert Path(f"/proc/{server.pid()}").stat().st_uid != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user runs every other test here as such")
def test_an_ordinary_user_runs_a_server_of_their_own() -> None:
    """As the user `nobody`, in a folder of theirs; the program must be readable to them, as it is when installed."""
    import pwd

    nobody = pwd.getpwnam("nobody")
    made = Path(tempfile.mkdtemp(prefix="tessera-nobody-"))
    copy = made / "src" / "tessera" / "kernel" / "postgres"
    copy.mkdir(parents=True)
    for package in (copy, copy.parent, copy.parent.parent):
        (package / "__init__.py").touch()
    for name in ("server.py", "keeper.py"):
        shutil.copy(ROOT / "src" / "tessera" / "kernel" / "postgres" / name, copy)
    python = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable
    os.chown(made, nobody.pw_uid, nobody.pw_gid)
    done = subprocess.run(
        [python, "-c", USER, str(made / "pg"), "0"],
        env={"PYTHONPATH": str(made / "src"), "PATH": os.defpath, "PG_BIN": str(servers.binaries())},
        cwd="/",
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    shutil.rmtree(made)
    assert done.returncode == 0, done.stderr
    assert gone_within(int(done.stdout), 1)


def test_a_database_of_another_major_version_is_refused_in_words(root: Path) -> None:
    (root / "data" / "PG_VERSION").write_text("14\n")
    with pytest.raises(PostgresError, match=r"made by PostgreSQL 14, the programs found are \d+: set PG_BIN"):
        PrivateServer(root, durable=False).start()
    assert servers._free(root / "users", servers.fcntl.LOCK_EX), "a start that failed holds nothing"


def test_a_folder_name_too_long_for_a_socket_is_refused_in_words() -> None:
    with pytest.raises(PostgresError, match="too long for a unix socket: set TESSERA_DATA to a shorter one"):
        PrivateServer(Path("/tmp") / ("x" * 100))


def test_a_folder_without_programs_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(PostgresError, match=r"PG_BIN names .* which holds no initdb"):
        servers.binaries()


def test_a_server_that_cannot_start_says_why(root: Path) -> None:
    (root / "data" / "postgresql.conf").write_text("no_such_setting = 1\n")
    began = time.monotonic()
    with pytest.raises(PostgresError, match="no_such_setting"):
        PrivateServer(root, durable=False).start()
    assert time.monotonic() - began < 30
