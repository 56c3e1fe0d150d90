"""`./tessera observatory compare`: brings in a public data set of others, to stand beside our own figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from tessera.kernel.commands import Command, CommandError

HELP = "Bring in a public data set of others to compare with; its rows are counted and forgotten. Needs the database."
EXAMPLE = "./tessera observatory compare set.csv --name 'Global data set' --publisher CTDC --published 2020-04-14 --terms '...'"


def arguments(parser: CommandParser) -> None:
    """The options of this part."""
    parser.add_argument("file", type=Path, help="a CSV in UTF-8 with the columns of a known public release")
    parser.add_argument("--name", required=True, help="the name of the data set")
    parser.add_argument("--publisher", required=True, help="whose it is")
    parser.add_argument("--published", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD", help="when")
    parser.add_argument("--terms", required=True, help="under which terms this office may use and show it")
    parser.add_argument("--address", default="", help="where it is published")
    parser.add_argument("--threshold", type=int, default=11, help="smallest count that is shown (default 11)")
    parser.add_argument("--try", dest="only_try", action="store_true", help="say what would happen and keep nothing")
    parser.add_argument("--json", action="store_true", help="print one object")


def run(command: Command, **options: Any) -> None:
    """Counts, protects and keeps the tables; names the rows that could not be read."""
    from tessera.kernel.actor import Actor, acting
    from tessera.kernel.work import unit_of_work
    from tessera.observatory.comparison import api as comparison
    from tessera.observatory.tables.api import NotProtected, TooFewRecords

    actor = Actor(None, None, actions=frozenset({"comparison:dataset:import"}), purpose="release",
                  job="observatory compare", function="observatory")  # fmt: skip
    about = comparison.About(
        options["name"], options["publisher"], options["terms"], options["published"], options["address"]
    )
    try:
        data = options["file"].read_bytes()
        with acting(actor), unit_of_work(by=actor):
            brought = comparison.bring(
                data, about, by=actor, threshold=options["threshold"], try_only=options["only_try"]
            )
    except OSError as fault:
        raise CommandError(f"{options['file']} cannot be read: {fault.strerror}") from fault
    except comparison.NotReadable as fault:
        raise CommandError(f"{options['file']}: {fault}; see docs/commands.md for the files that are known") from fault
    except comparison.AlreadyThere as fault:
        raise CommandError(f"{options['file']} was brought in before") from fault
    except (TooFewRecords, NotProtected, ValueError) as fault:
        raise CommandError(str(fault)) from fault
    faults = [{"line": each.line, "column": each.column, "fault": each.code} for each in brought.faults]
    answer: dict[str, object] = {
        "set": str(brought.source.pk) if brought.source else "",
        "layout": brought.layout,
        "rows": brought.rows,
        "left_out": brought.left_out,
        "faults": faults,
    }
    command.answer(answer, as_json=options["json"])
