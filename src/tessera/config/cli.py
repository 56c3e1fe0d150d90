"""The one entry: starts the private database where one is needed, picks the database role, and runs the command.

Commands are Django management commands that live in their rooms; this only knows what each needs to stand on.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from tessera.config import env
from tessera.kernel.postgres import roles
from tessera.kernel.postgres.server import ADMIN, PrivateServer

OWNER_COMMANDS = {"migrate", "restore", "prepare"}
BACKUP_COMMANDS = {"ledger", "backup"}
JOBS_COMMANDS = {"worker", "procrastinate"}
WITHOUT_DATABASE = {"help", "version", "messages", "makemigrations", "collectstatic", "vendor", "commands"}
TOOLS = {"test", "check", "bench", "pictures"}


def role_of(command: str) -> str:
    """The database role a command runs as: never more than it needs."""
    for names, role in ((OWNER_COMMANDS, "owner"), (BACKUP_COMMANDS, "backup"), (JOBS_COMMANDS, "jobs")):
        if command in names:
            return role
    return "web"


def open_database() -> PrivateServer | None:
    """The private server, running and prepared; None where DATABASE_URL names another."""
    if env.text("DATABASE_URL"):
        return None
    data = env.data_folder()
    data.mkdir(parents=True, exist_ok=True, mode=0o711)
    server = PrivateServer(data / "postgres").start()
    prepared = data / "roles.json"
    if not prepared.exists():
        fresh = data / "roles.new"
        passwords = roles.credentials(fresh)
        roles.prepare(admin(server), passwords)
        fresh.rename(prepared)
    return server


def admin(server: PrivateServer) -> dict[str, str]:
    """psycopg connection values of the private server's administrator."""
    return {"host": str(server.socket), "user": ADMIN, "password": server.password()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; a failure is one clear sentence on standard error."""
    words = list(sys.argv[1:] if arguments is None else arguments) or ["commands"]
    if words[0] in {"-h", "--help"}:
        words = ["commands"]
    command = words[0]
    if command in TOOLS:
        from tessera.config import tools

        return tools.run(command, words[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tessera.config.settings")
    os.environ["TESSERA_ROLE"] = role_of(command)
    server = None
    try:
        if command not in WITHOUT_DATABASE and not {"-h", "--help"} & set(words):
            server = open_database()
        return _run(words)
    except KeyboardInterrupt:
        return 130
    finally:
        if server:
            server.stop()


def _run(words: list[str]) -> int:
    import django
    from django.core.management import ManagementUtility, get_commands

    django.setup()
    if words[0] not in get_commands() and words[0] not in {"help", "version"}:
        print(f"tessera: there is no command '{words[0]}': run ./tessera --help to see them all", file=sys.stderr)  # noqa: T201
        return 2
    try:
        ManagementUtility(["tessera", *words]).execute()
    except SystemExit as stop:
        if isinstance(stop.code, str):
            print(f"tessera {words[0]}: {stop.code}", file=sys.stderr)  # noqa: T201
            return 1
        return stop.code or 0
    return 0
