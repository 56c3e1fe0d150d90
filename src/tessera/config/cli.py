"""The one entry: starts the private database where one is needed, picks the database role, and runs the command.

Commands are Django management commands that live in their rooms; this only knows what each needs to stand on.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tessera.config import env
from tessera.kernel.postgres import roles
from tessera.kernel.postgres.server import ADMIN, PrivateServer

if TYPE_CHECKING:
    from django.core.management.base import BaseCommand

OWNER_COMMANDS = {"migrate", "restore", "keys", "outbox"}
BACKUP_COMMANDS = {"ledger", "backup"}
JOBS_COMMANDS = {"worker", "procrastinate"}
# Left in the data folder by `demo`, so that `serve` knows what it serves.
DEMO_MARK = "demo"
WITHOUT_DATABASE = {
    "help",
    "version",
    "messages",
    "makemigrations",
    "collectstatic",
    "vendor",
    "commands",
    "observatory",
    "portfolio",
    "linkage",
    "prevalence",
}
TOOLS = {"test", "check", "bench", "pictures"}


def role_of(command: str) -> str:
    """The database role a command runs as: never more than it needs."""
    for names, role in ((OWNER_COMMANDS, "owner"), (BACKUP_COMMANDS, "backup"), (JOBS_COMMANDS, "jobs")):
        if command in names:
            return role
    return "web"


def needs_database(words: Sequence[str]) -> bool:
    """Whether a command reads or writes what is kept; an attack does where it names a kept release, not a folder."""
    if {"-h", "--help"} & set(words):
        return False
    if list(words[:2]) == ["iati", "validate"]:
        return False
    if words[0] == "observatory" and words[1:2] and words[1] in {"compare", "crosswalk"}:
        return True
    if list(words[:2]) == ["observatory", "attack"]:
        named = [word for word, last in zip(words[2:], words[1:], strict=False) if last not in {"--earlier", "--seed"}]
        return not any(Path(word).is_dir() for word in named)
    if list(words[:2]) == ["portfolio", "import"]:
        return True
    return words[0] not in WITHOUT_DATABASE


def open_database() -> PrivateServer | None:
    """The private server, running and prepared; None where DATABASE_URL names another.

    It runs as long as the returned object is held, by this process or any other.
    """
    if env.text("DATABASE_URL"):
        return None
    env.keys_folder()  # a folder that makes no sense is said before anything is made
    data = env.data_folder()
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o711)
    except OSError as fault:
        raise SystemExit(f"The folder {data} cannot be made ({fault.strerror}): set TESSERA_DATA to another") from fault
    server = PrivateServer(data / "postgres").start()
    prepared = data / "roles.json"
    if not prepared.exists():
        fresh = data / "roles.new"
        passwords = roles.credentials(fresh)
        roles.prepare(admin(server), passwords)
        fresh.rename(prepared)
    return server


def prepare_external() -> None:
    """Makes roles and database on the server of DATABASE_URL where TESSERA_ADMIN_URL names its administrator.

    Each role gets the password its own address holds. Raises SystemExit when the server refuses or an address is missing.
    """
    if not (url := env.text("TESSERA_ADMIN_URL")):
        return
    import psycopg

    named = {
        roles.WEB: "DATABASE_URL",
        roles.OWNER: "TESSERA_OWNER_URL",
        roles.JOBS: "TESSERA_JOBS_URL",
        roles.OBSERVATORY: "TESSERA_OBSERVATORY_URL",
        roles.BACKUP: "TESSERA_BACKUP_URL",
    }
    passwords: dict[str, str] = {}
    for role, name in named.items():
        values = env.database(env.text(name), name)
        if values["USER"] != role or not values["PASSWORD"]:
            raise SystemExit(f"{name} must name the user {role} and a password")
        passwords[role] = values["PASSWORD"]
    values = env.database(url, "TESSERA_ADMIN_URL")
    link = {"host": values["HOST"], "port": values["PORT"], "user": values["USER"], "password": values["PASSWORD"]}
    database = env.database(env.text("DATABASE_URL"), "DATABASE_URL")["NAME"]
    try:
        roles.prepare({name: value for name, value in link.items() if value}, passwords, database)
    except psycopg.Error as fault:
        raise SystemExit(f"the server of TESSERA_ADMIN_URL refused: {str(fault).strip()}") from fault


def admin(server: PrivateServer) -> dict[str, str]:
    """psycopg connection values of the private server's administrator."""
    return {"host": str(server.socket), "user": ADMIN, "password": server.password()}


def is_demo_world() -> bool:
    """Whether the data folder holds a demo world, which is served as one. Never beside DATABASE_URL."""
    return not env.text("DATABASE_URL") and (env.data_folder() / DEMO_MARK).exists()


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
    if command == "demo" or (command == "serve" and is_demo_world()):
        os.environ["TESSERA_DEMO"] = "yes"
    server = None
    try:
        if needs_database(words):
            server = open_database()
            if command == "demo":
                (env.data_folder() / DEMO_MARK).touch()
            if command == "prepare":
                prepare_external()
        return _run(words)
    except KeyboardInterrupt:
        return 130
    except SystemExit as stop:
        if isinstance(stop.code, str):
            print(f"tessera {command}: {stop.code}", file=sys.stderr)  # noqa: T201
            return 1
        return stop.code or 0
    finally:
        if server:
            server.stop()


def _run(words: list[str]) -> int:
    import django
    from django.core.management import ManagementUtility, get_commands

    django.setup()
    name = words[0]
    if name == "version":
        from tessera import __version__

        print(__version__)  # noqa: T201
        return 0
    if name == "help":
        words = [words[1], "--help"] if len(words) > 1 else ["commands"]
        name = words[0]
    if name not in get_commands():
        print(f"tessera: there is no command '{name}': run ./tessera --help to see them all", file=sys.stderr)  # noqa: T201
        return 2
    return execute(ManagementUtility(["tessera"]).fetch_command(name), words)


def execute(command: BaseCommand, words: Sequence[str]) -> int:
    """Parses the words and runs one Django command. Returns 0, or prints one sentence and returns its exit code."""
    from django.core.management.base import CommandError
    from django.core.management.color import no_style
    from django.db import OperationalError, ProgrammingError, connections

    command._called_from_command_line = True  # type: ignore[attr-defined]
    options = vars(command.create_parser("./tessera", words[0]).parse_args(list(words[1:])))
    arguments = options.pop("args", ())
    if not sys.stdout.isatty():
        command.style = no_style()
    try:
        command.execute(*arguments, **options)
    except CommandError as fault:
        print(f"tessera {words[0]}: {fault}", file=sys.stderr)  # noqa: T201
        return fault.returncode
    except ProgrammingError as fault:
        if getattr(fault.__cause__, "sqlstate", "") != "42P01":
            raise
        print(f"tessera {words[0]}: this database is not prepared yet: run ./tessera prepare first", file=sys.stderr)  # noqa: T201
        return 1
    except OperationalError as fault:
        # The driver's text names host and role, never a password.
        print(f"tessera {words[0]}: the database does not answer: {str(fault).strip()}", file=sys.stderr)  # noqa: T201
        return 1
    finally:
        connections.close_all()
    return 0
