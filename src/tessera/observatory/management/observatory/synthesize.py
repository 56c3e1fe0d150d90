"""`./tessera observatory synthesize`: synthetic records from a plain file, with differential privacy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from tessera.kernel.commands import Command, CommandError

HELP = "Make synthetic records from a CSV file, with differential privacy for each row."
EXAMPLE = (
    "./tessera observatory synthesize --input people.csv --domains domains.json --epsilon 1 --output rows.csv --json"
)


def arguments(parser: CommandParser) -> None:
    """The options of this part."""
    parser.add_argument("--input", type=Path, required=True, help="CSV file, one row for each person")
    parser.add_argument("--domains", type=Path, required=True, help='JSON: {"column": ["value", ...]}')
    parser.add_argument("--epsilon", type=float, required=True, help="the privacy loss, for example 1")
    parser.add_argument("--delta", type=float, help="default 1/(n ln n)")
    parser.add_argument("--output", type=Path, required=True, help="CSV file to write")
    parser.add_argument("--json", action="store_true", help="print one object")


def run(command: Command, **options: Any) -> None:  # noqa: ARG001
    """Reads, synthesises, writes."""
    raise CommandError("the synthesis room is not in this version")
