"""`./tessera portfolio`: published lists of projects."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError
from tessera.kernel.work import unit_of_work
from tessera.partnership.management.offices import office
from tessera.partnership.portfolio import api as portfolio
from tessera.trust.people import api as people


class Command(Base):
    """Reads a list as its office publishes it: `parse` without a database, `import` into one office."""

    help = "Read a published list of projects, or bring one in."
    example = "./tessera portfolio parse LIST.txt --csv > projects.csv\n  ./tessera portfolio import LIST.txt --office funder --json"

    def add_arguments(self, parser: CommandParser) -> None:
        """parse and import."""
        parts = parser.add_subparsers(dest="what", required=True, metavar="parse|import")
        parse = parts.add_parser("parse", help="read a list and say what was found; nothing is kept")
        parse.add_argument("file", type=Path, help="the page as text or as HTML, UTF-8")
        parse.add_argument("--csv", action="store_true", help="one line for each entry, for other programs")
        bring = parts.add_parser("import", help="bring a list into an office; a second time changes nothing")
        bring.add_argument("file", type=Path, help="the page as text or as HTML, UTF-8")
        bring.add_argument("--office", default="", help="the office's short name; needed where there are several")
        bring.add_argument("--source", default="", help="where the list was published")
        bring.add_argument("--json", action="store_true", help="one object, for other programs")

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        """Reads the file and does the part that was asked for."""
        try:
            page = options["file"].read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as fault:
            raise CommandError(
                f"{options['file']} cannot be read as UTF-8 text: {fault}. Save the page as text."
            ) from fault
        if what == "import":
            self._bring(page, options)
        else:
            self._parse(page, as_csv=options["csv"])

    def _parse(self, page: str, *, as_csv: bool) -> None:
        reading = portfolio.parse(page)
        if as_csv:
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

    def _bring(self, page: str, options: dict[str, Any]) -> None:
        here = office(options["office"], "--office")
        by = people.system_actor(here.id, "import list", portfolio.IMPORT_NEEDS, "import")
        try:
            with unit_of_work(by=by):
                done = portfolio.import_page(page, name=options["file"].name, source=options["source"], by=by)
                lines = portfolio.issue_lines(done.batch, by=by)
        except portfolio.ListError as fault:
            raise CommandError(f"{options['file']}: {fault}") from fault
        if options["json"]:
            self.answer(asdict(done) | {"office": here.slug, "report": lines}, as_json=True)
            return
        self.answer({name: value for name, value in asdict(done).items() if name != "batch"}, as_json=False)
        for line in lines:
            words = portfolio.WORDS.get(line["code"]) or portfolio.OF_THE_LIST.get(line["code"])
            where = f"line {line['line']}, {line['implementer'] or 'nobody named'}" if line["line"] else "the list"
            self.stdout.write(f"{where}: {words}")
