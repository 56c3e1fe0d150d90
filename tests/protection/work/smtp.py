"""A mail server in the test process: speaks enough SMTP (RFC 5321) to take messages, and keeps their bytes."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Server(socketserver.ThreadingTCPServer):
    """Keeps what it is sent as (receivers, bytes of the session); refuses receivers in `refused` with 451."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.messages: list[tuple[list[str], bytes]] = []
        self.refused: set[str] = set()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def to(self, address: str) -> list[bytes]:
        """The messages somebody got."""
        return [data for receivers, data in self.messages if address in receivers]


class _Talk(socketserver.StreamRequestHandler):
    server: Server

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self) -> None:
        """One session."""
        self._say("220 test")
        heard, receivers = b"", []
        while line := self.rfile.readline():
            heard += line
            verb = line[:4].upper()
            if verb == b"RCPT":
                address = line.split(b"<")[1].split(b">")[0].decode()
                refused = address in self.server.refused
                receivers += [] if refused else [address]
                self._say("451 later" if refused else "250 ok")
            elif verb == b"DATA":
                self._say("354 go on")
                heard += self._data()
                self.server.messages.append((receivers, heard))
                heard, receivers = b"", []
                self._say("250 taken")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _data(self) -> bytes:
        lines: list[Any] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)


@contextmanager
def running() -> Iterator[Server]:
    """The server, for the body."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
