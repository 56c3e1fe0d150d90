"""`./tessera outbox`: news that somebody has not managed to hear."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from tessera.kernel.actor import Actor, acting
from tessera.kernel.commands import Command as Base
from tessera.kernel.outbox import delivery


class Command(Base):
    """Lists failing deliveries, or puts them back into the queue."""

    help = "Show news that a listener could not take, or try it again."
    example = "./tessera outbox failing --json"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which of the two."""
        parser.add_argument("what", choices=["failing", "retry"], help="list what fails, or try it again")
        parser.add_argument("--json", action="store_true", help="one line of JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Every organisation's deliveries: ids, topics and kinds of faults, nothing else."""
        with transaction.atomic():
            found = list(delivery.failing())
            if options["what"] == "retry":
                for row in found:
                    system = Actor(account=None, organisation=row.organisation_id, job="outbox retry")
                    with acting(system):
                        delivery.again(row)
        rows = [
            {
                "delivery": str(row.id),
                "organisation": str(row.organisation_id),
                "topic": row.event.topic,
                "handler": row.handler,
                "attempts": row.attempts,
                "fault": row.fault,
                "tried": row.tried_at.isoformat() if row.tried_at else None,
            }
            for row in found
        ]
        if options["json"]:
            self.answer({"failing": len(rows), "deliveries": rows}, as_json=True)
            return
        for line in rows:
            self.stdout.write("  ".join(str(value) for value in line.values()))
        done = " and is tried again" if options["what"] == "retry" and rows else ""
        self.stdout.write(f"{len(rows)} failing{done}")
