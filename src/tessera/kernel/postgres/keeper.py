"""Holds a private PostgreSQL while anybody uses it: run as a script, needs nothing but the standard library.

    keeper.py FOLDER    with the server's command, environment and user as one JSON object on standard input

Every user of the server holds a shared lock on FOLDER/users for as long as it lives; the kernel gives the lock back
however a process ends, by SIGKILL too. The keeper waits for the exclusive lock: whoever gets it knows that nobody is
left, and stops the server. A server that dies while it has users is started again, and recovers its own log.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import Any

_TRIES = 20
_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Linux: the kernel sends SIGINT (fast shutdown) to this process when its parent goes, even by SIGKILL."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


class Keeper:
    """One server process, started, watched, started again and stopped."""

    def __init__(self, root: Path, order: dict[str, Any]) -> None:
        self.root, self.order = root, order
        self.ending = threading.Event()
        self.server: subprocess.Popen[bytes] | None = None

    def run(self) -> int:
        """Keeps the server until nobody uses it. Returns the exit code: 1 when the server does not run at all."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        threading.Thread(target=self._wait_for_the_last_user, daemon=True).start()
        failures = 0
        while not self.ending.is_set():
            began = time.monotonic()
            self.server = self._start()
            code = self.server.wait()
            if self.ending.is_set():
                break
            # After a crash old backends may still be leaving: they hold the shared memory for a moment.
            failures = failures + 1 if time.monotonic() - began < 2 else 1
            if failures > _TRIES:
                return 1
            print(f"keeper: the server ended with {code}, starting it again", flush=True)  # noqa: T201
            time.sleep(0.2)
        return 0

    def _start(self) -> subprocess.Popen[bytes]:
        server = subprocess.Popen(
            self.order["command"],
            cwd="/",
            env=self.order["environment"],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
            **self.order["identity"],
        )
        if self.ending.is_set():  # asked to stop between the question and the start
            server.send_signal(signal.SIGINT)
        return server

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._end()

    def _end(self) -> None:
        self.ending.set()
        if self.server and self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)

    def _wait_for_the_last_user(self) -> None:
        # Kept open until this process ends: who comes meanwhile waits at the lock and then starts a server anew.
        self.users = (self.root / "users").open("w")
        fcntl.flock(self.users, fcntl.LOCK_EX)
        os.kill(os.getpid(), signal.SIGTERM)


def main(arguments: list[str]) -> int:
    """Keeps the server of one folder; only one keeper runs there."""
    root = Path(arguments[0])
    order = json.load(sys.stdin)
    alone = (root / "keeper").open("w")
    for _ in range(20):  # a user who looks whether a keeper is there holds this lock for an instant
        try:
            fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return Keeper(root, order).run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
