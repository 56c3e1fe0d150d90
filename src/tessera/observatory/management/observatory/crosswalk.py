"""`./tessera observatory crosswalk`: loads a classification of others, or the way from our codes to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from tessera.kernel.commands import Command, CommandError

HELP = "Load a classification or a crosswalk from a CSV, or write out the one there is. Needs the database."
EXAMPLE = "./tessera observatory crosswalk load ic-tip.csv --json"


def arguments(parser: CommandParser) -> None:
    """The options of this part."""
    parser.add_argument("act", choices=["load"], help="what to do")
    parser.add_argument("file", type=Path, help="a CSV in UTF-8; its columns say whether it holds codes or steps")
    parser.add_argument("--json", action="store_true", help="print one object")


def run(command: Command, **options: Any) -> None:
    """Loads, or names each row that cannot be taken and keeps nothing."""
    from tessera.kernel.actor import Actor, acting
    from tessera.kernel.work import unit_of_work
    from tessera.observatory.comparison import api as comparison

    actor = Actor(None, None, actions=frozenset({"comparison:scheme:load"}), purpose="release",
                  job="observatory crosswalk", function="observatory")  # fmt: skip
    try:
        data = options["file"].read_bytes()
        with acting(actor), unit_of_work(by=actor):
            loaded = comparison.load(data, by=actor)
    except OSError as fault:
        raise CommandError(f"{options['file']} cannot be read: {fault.strerror}") from fault
    except comparison.NotReadable as fault:
        raise CommandError(f"{options['file']}: {fault}; see docs/commands.md for the columns") from fault
    faults = [{"line": each.line, "column": each.column, "fault": each.code} for each in loaded.faults]
    command.answer({"kind": loaded.kind, "taken": loaded.taken, "faults": faults}, as_json=options["json"])
    if faults:
        raise CommandError(f"nothing was kept: {len(faults)} rows need mending, the first in line {faults[0]['line']}")
