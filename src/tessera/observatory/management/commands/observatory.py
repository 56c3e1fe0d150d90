"""`./tessera observatory`: what the observatory does with plain files, without a database."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from django.core.management.base import CommandParser

from tessera.kernel.commands import Command as Base
from tessera.observatory.management import observatory


def parts() -> dict[str, ModuleType]:
    """Every part by the word that calls it."""
    names = sorted(found.name for found in iter_modules(observatory.__path__) if not found.name.startswith("_"))
    return {name: import_module(f"{observatory.__name__}.{name}") for name in names}


class Command(Base):
    """Hands over to the part that was named."""

    help = "Work with plain files: make synthetic records, attack a release."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Adds the examples of all parts to the help text."""
        self.example = "\n  ".join(part.EXAMPLE for part in parts().values())
        return super().create_parser(prog_name, subcommand, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """One subcommand for each part."""
        found = parts()
        group = parser.add_subparsers(dest="what", required=True, metavar="|".join(found))
        for name, part in found.items():
            part.arguments(group.add_parser(name, help=part.HELP, description=part.HELP))

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        """Runs one part."""
        parts()[what].run(self, **options)
