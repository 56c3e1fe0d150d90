"""`./tessera portfolio`: published lists of projects."""

from __future__ import annotations

import io
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
        parse.add_argument("file", type=Path, help="the page as text or as HTML")
        parse.add_argument("--csv", action="store_true", help="one line for each entry, for other programs")
        bring = parts.add_parser("import", help="bring a list into an office; a second time changes nothing")
        bring.add_argument("file", type=Path, help="the page as text or as HTML")
        bring.add_argument("--office", default="", help="the office's short name; needed where there are several")
        bring.add_argument("--source", default="", help="where the list was published")
        bring.add_argument("--json", action="store_true", help="one object, for other programs")

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        """Reads the file and does the part that was asked for."""
        try:
            page, remarks = portfolio.text_of(options["file"].read_bytes())
        except OSError as fault:
            raise CommandError(f"{options['file']} cannot be read: {fault.strerror}. Check its name.") from fault
        except portfolio.Unreadable as fault:
            raise CommandError(f"{options['file']}: {fault}") from fault
        if what == "import":
            self._bring(page, remarks, options)
        else:
            self._parse(portfolio.parse(page, remarks=remarks), as_csv=options["csv"])

    def _parse(self, reading: portfolio.Reading, *, as_csv: bool) -> None:
        """The table alone on the standard output; what the list as a whole has to say goes to the other one."""
        if as_csv:
            self._utf8()
            self.stdout.write(portfolio.as_csv(reading.projects), ending="")
            for code, number, text in reading.noted():
                self.stderr.write(_told(number, "", portfolio.OF_THE_LIST[code], text))
            return
        total = sum((each.amount_usd for each in reading.projects if each.amount_usd), start=0)
        self.stdout.write(f"{len(reading.projects)} entries, ${total:,.2f}")
        for claim in reading.claims:
            more = "more than " if claim.at_least else ""
            self.stdout.write(f"claimed as of {claim.as_of}: {claim.what} {more}{claim.value:,f}")
        for code, number, text in reading.noted():
            self.stdout.write(_told(number, "", portfolio.OF_THE_LIST[code], text))
        for each in reading.projects:
            for code in each.issues:
                number, text = each.evidence(code)
                self.stdout.write(_told(number, each.implementer or "nobody named", portfolio.WORDS[code], text))

    def _utf8(self) -> None:
        """The table is UTF-8 with plain ends of line, whatever the terminal speaks."""
        out = getattr(self.stdout, "_out", None)
        if isinstance(out, io.TextIOWrapper):
            out.reconfigure(encoding="utf-8", newline="\n")

    def _bring(self, page: str, remarks: tuple[str, ...], options: dict[str, Any]) -> None:
        here = office(options["office"], "--office")
        by = people.system_actor(here.id, "import list", portfolio.IMPORT_NEEDS, "import")
        try:
            with unit_of_work(by=by):
                done = portfolio.import_page(
                    page, name=options["file"].name, source=options["source"], remarks=remarks, by=by
                )
                lines = portfolio.issue_lines(done.batch, by=by)
        except portfolio.ListError as fault:
            raise CommandError(f"{options['file']}: {fault}") from fault
        if options["json"]:
            self.answer(asdict(done) | {"office": here.slug, "report": lines}, as_json=True)
            return
        self.answer({name: value for name, value in asdict(done).items() if name != "batch"}, as_json=False)
        for line in lines:
            words = portfolio.WORDS.get(line["code"]) or portfolio.OF_THE_LIST.get(line["code"]) or line["code"]
            self.stdout.write(_told(line["line"], line["implementer"], words, line["written"]))


def _told(number: int, who: str, words: object, text: str) -> str:
    """One remark: where, about whom, what, and the words as they stand in the file."""
    where = ", ".join(part for part in (f"line {number}" if number else "the list", who) if part)
    return f"{where}: {words}" + (f" | {text[:200]}" if text else "")
