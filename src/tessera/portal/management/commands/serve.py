"""`./tessera serve`: what is there, in the browser."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError
from tessera.portal import serving, stage


class Command(Base):
    """Serves the pages and runs the worker until it is told to stop."""

    help = "Serve what is there on this machine, with a worker for the jobs; Ctrl-C stops both."
    example = "./tessera serve --port 8080"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen."""
        add_address(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Refuses a database that is behind the program, then serves."""
        serving.check_port(options["host"], options["port"])
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("the database is not prepared for this version: run ./tessera prepare first")
        stage.translations()
        stage.static_files()
        connection.close()
        run(self, options)


def add_address(parser: CommandParser) -> None:
    """The two options of every command that serves."""
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default 8000)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1: this machine)")


def run(command: Base, options: dict[str, Any]) -> None:
    """Serves until stopped; prints the address when the first page can be asked for."""
    get_wsgi_application()  # a program that cannot start says so here, not in every child again and again
    host = f"[{options['host']}]" if ":" in options["host"] else options["host"]

    def say(line: str) -> None:
        command.stdout.write(line)
        command.stdout.flush()

    serving.Pair(options["host"], options["port"], settings.SERVER_PROCESSES).run(
        say, f"Tessera is at http://{host}:{options['port']}/  (Ctrl-C stops it)"
    )
