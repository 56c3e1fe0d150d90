"""`./tessera worker`: does the jobs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from tessera.kernel.commands import Command as Base
from tessera.kernel.jobs import worker


class Command(Base):
    """Runs jobs until told to stop."""

    help = "Do the jobs that pages and imports put into the queue; serve and demo start one by themselves."
    example = "./tessera worker --once"

    def add_arguments(self, parser: CommandParser) -> None:
        """How long and how many at a time."""
        parser.add_argument("--once", action="store_true", help="do what is due and exit")
        parser.add_argument("--jobs", type=int, default=2, help="jobs at the same time (default 2)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Works."""
        worker.run(once=options["once"], concurrency=options["jobs"])
