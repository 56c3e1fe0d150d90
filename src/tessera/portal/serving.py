"""Serving on one machine: the web server and the worker as children that come and go with this process."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

_PR_SET_PDEATHSIG = 1
_PATIENCE = 10.0
# Between two starts of a worker that keeps dying.
_PAUSE = 2.0
_THREADS = 4


def end_with_parent() -> None:
    """Linux: the kernel sends SIGTERM to this process when its parent goes, even by SIGKILL."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def check_port(host: str, port: int) -> None:
    """Raises SystemExit with one sentence when the address cannot be served."""
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(kind, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as fault:
            raise SystemExit(f"port {port} is not for ordinary users: choose one above 1023 with --port") from fault
        except OSError as fault:
            raise SystemExit(
                f"port {port} on {host} is in use by another program: choose another with --port"
            ) from fault


def wait_until_open(host: str, port: int, alive: Callable[[], bool], seconds: float = 30) -> bool:
    """Waits for the server to take connections; False when it ended or the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and alive():
        try:
            with socket.create_connection((host, port), timeout=1):
                return True
        except OSError:
            time.sleep(0.05)
    return False


class Pair:
    """The web server and the worker. The worker is started again when it dies; without the server all ends."""

    def __init__(self, host: str, port: int, workers: int) -> None:
        self.host, self.port, self.workers = host, port, workers
        self.stopping = False

    def run(self, say: Callable[[str], object], ready: str) -> int:
        """Serves until SIGTERM or SIGINT, then stops both. Returns 0, or 1 when the server ended by itself."""
        check_port(self.host, self.port)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_stop)
        web = self._web()
        worker: subprocess.Popen[bytes] | None = None
        started = 0.0
        try:
            # The worker waits until the first page can be asked for: on a small machine they would slow each other.
            if wait_until_open(self.host, self.port, lambda: web.poll() is None and not self.stopping):
                say(ready)
            while not self.stopping and web.poll() is None:
                if (worker is None or worker.poll() is not None) and time.monotonic() - started > _PAUSE:
                    worker, started = self._worker(), time.monotonic()
                time.sleep(0.2)
        finally:
            _end([web, worker] if worker else [web])
        if not self.stopping:
            raise SystemExit("the web server ended by itself: the lines above say why")
        return 0

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _web(self) -> subprocess.Popen[bytes]:
        return _child(
            "granian", "--interface", "wsgi", "--host", self.host, "--port", str(self.port),
            "--workers", str(self.workers), "--blocking-threads", str(_THREADS), "--workers-kill-timeout", "5",
            "--respawn-failed-workers", "--no-ws", "--log-level", "warning", "tessera.config.served:application",
        )  # fmt: skip

    def _worker(self) -> subprocess.Popen[bytes]:
        return _child("tessera", "worker")


def _child(module: str, *words: str) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches this process alone, which then stops both in order.
    return subprocess.Popen(
        [sys.executable, "-m", module, *words],
        env=os.environ.copy(),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=end_with_parent,
    )


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    end = time.monotonic() + _PATIENCE
    for child in children:
        try:
            child.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
