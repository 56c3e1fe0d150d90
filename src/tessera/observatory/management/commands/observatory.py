"""`./tessera observatory`: what the observatory does with files."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from django.core.management.base import CommandParser

from tessera.kernel.commands import Command as Base
from tessera.observatory.management.observatory import attack, compare, crosswalk, metrics, synthesize, tokens

# Every part by the word that calls it.
PARTS: dict[str, ModuleType] = {
    "attack": attack,
    "compare": compare,
    "crosswalk": crosswalk,
    "metrics": metrics,
    "synthesize": synthesize,
    "tokens": tokens,
}


class Command(Base):
    """Hands over to the part that was named."""

    help = "Work with files: make synthetic records, attack a release, bring in public data to compare with."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Adds the examples of all parts to the help text."""
        self.example = "\n  ".join(part.EXAMPLE for part in PARTS.values())
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """One subcommand for each part."""
        group = parser.add_subparsers(dest="what", required=True, metavar="|".join(PARTS))
        for name, part in PARTS.items():
            part.arguments(group.add_parser(name, help=part.HELP, description=part.HELP))

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        """Runs one part."""
        PARTS[what].run(self, **options)
