"""The base of our commands: help with an example, `--json` on one line of code, failures in one sentence."""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser, DjangoHelpFormatter

__all__ = ["Command", "CommandError"]


class _Help(DjangoHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Django's order of options, our own line breaks."""


class Command(BaseCommand):
    """A command with an example in its help. Subclasses set `help`, `example` and implement `handle`."""

    example = ""
    requires_system_checks: list[str] = []
    suppressed_base_arguments = {
        "--version",
        "--settings",
        "--pythonpath",
        "--no-color",
        "--force-color",
        "--skip-checks",
    }

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:  # noqa: ARG002
        """Adds the example to the help text."""
        kwargs.setdefault("formatter_class", _Help)
        kwargs.setdefault("epilog", f"Example:\n  {self.example}" if self.example else None)
        return super().create_parser("./tessera", subcommand, **kwargs)

    def answer(self, values: dict[str, object], *, as_json: bool) -> None:
        """Prints one object: as one line of JSON, or as `name: value` lines."""
        if as_json:
            self.stdout.write(json.dumps(values, default=str, ensure_ascii=False))
        else:
            for name, value in values.items():
                self.stdout.write(f"{name}: {value}")
