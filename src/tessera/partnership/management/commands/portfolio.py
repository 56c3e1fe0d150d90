"""`./tessera portfolio`: published lists of projects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError
from tessera.partnership.portfolio import api as portfolio


class Command(Base):
    """Reads a list as its office publishes it, without a database."""

    help = "Read a published list of projects."
    example = "./tessera portfolio parse LIST.txt --csv > projects.csv"

    def add_arguments(self, parser: CommandParser) -> None:
        """parse."""
        parts = parser.add_subparsers(dest="what", required=True, metavar="parse")
        parse = parts.add_parser("parse", help="read a list and say what was found; nothing is kept")
        parse.add_argument("file", type=Path, help="the page as text or as HTML, UTF-8")
        parse.add_argument("--csv", action="store_true", help="one line for each entry, for other programs")

    def handle(self, *_args: Any, what: str, **options: Any) -> None:  # noqa: ARG002  # one part so far
        """Reads the file and prints the table, or a summary with every issue."""
        try:
            page = options["file"].read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as fault:
            raise CommandError(
                f"{options['file']} cannot be read as UTF-8 text: {fault}. Save the page as text."
            ) from fault
        reading = portfolio.parse(page)
        if options["csv"]:
            self.stdout.write(portfolio.as_csv(reading.projects), ending="")
            return
        total = sum((each.amount_usd for each in reading.projects if each.amount_usd), start=0)
        self.stdout.write(f"{len(reading.projects)} entries, ${total:,.2f}")
        for claim in reading.claims:
            more = "more than " if claim.at_least else ""
            self.stdout.write(f"claimed as of {claim.as_of}: {claim.what} {more}{claim.value:,f}")
        for code in reading.issues:
            self.stdout.write(f"the list: {portfolio.OF_THE_LIST[code]}")
        for each in reading.projects:
            for code in each.issues:
                self.stdout.write(f"line {each.line}, {each.implementer or 'nobody named'}: {portfolio.WORDS[code]}")
