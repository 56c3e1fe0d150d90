"""`./tessera recommendations`: bringing a report's recommendations in."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.codes.model import UnknownCode
from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError
from tessera.kernel.work import unit_of_work
from tessera.partnership.countries import policy as countries
from tessera.partnership.management.offices import office
from tessera.partnership.recommendations import api as recommendations
from tessera.partnership.recommendations import policy
from tessera.trust.people import api as people

_NEEDS = (policy.VIEW, policy.RECORD, policy.MOVE, countries.VIEW, countries.RECORD)


def _hand(slug: str) -> Actor:
    """The office that funds, as a job of its own. Raises CommandError where it is not clear which."""
    here = office(slug, "--organisation").id
    return people.system_actor(here, "bring in recommendations", _NEEDS, purpose="import")


class Command(Base):
    """Takes a file of one edition's recommendations for an office."""

    help = "Bring a report's recommendations in from a file."
    example = "./tessera recommendations import FILE.csv --publisher tip --year 2026"

    def add_arguments(self, parser: CommandParser) -> None:
        """import."""
        parts = parser.add_subparsers(dest="what", required=True, metavar="import")
        bring = parts.add_parser("import", help="a CSV in UTF-8; a second time changes nothing")
        bring.add_argument("file", type=Path)
        bring.add_argument(
            "--publisher", required=True, help=f"one of {', '.join(codes.get('report_publisher').values())}"
        )
        bring.add_argument("--year", required=True, type=int, help="year of the report")
        bring.add_argument(
            "--organisation", default="", metavar="SLUG", help="the office; needed where there are several"
        )
        bring.add_argument("--column", action="append", default=[], metavar="WHAT=HEADING", help="which heading holds country, text, area or edition")  # fmt: skip
        bring.add_argument("--json", action="store_true", help="one line of JSON")

    def handle(self, *_args: Any, what: str, **options: Any) -> None:  # noqa: ARG002  # one part so far
        """Brings the file in and names every line that was not taken. Raises CommandError."""
        columns = dict(pair.partition("=")[::2] for pair in options["column"])
        if unknown := set(columns) - {"country", "text", "area", "edition"}:
            raise CommandError(f"--column names country, text, area or edition, not {', '.join(sorted(unknown))}.")
        began = time.monotonic()
        try:
            data = options["file"].read_bytes()
            by = _hand(options["organisation"])
            with unit_of_work(by=by):
                done = recommendations.bring_in(
                    data, publisher=options["publisher"], year=options["year"], by=by, columns=columns
                )
        except OSError as fault:
            raise CommandError(f"{options['file']} cannot be read: {fault.strerror}.") from fault
        except (UnknownCode, ValueError) as fault:
            raise CommandError(str(fault)) from fault
        counts: dict[str, object] = {
            "lines": done.rows, "new": done.new, "carried_forward": done.carried, "unchanged": done.unchanged,
            "refused": len(done.refused), "remarks": len(done.remarks), "seconds": round(time.monotonic() - began, 1),
        }  # fmt: skip
        faults = [
            {"line": each.line, "what": each.what, "remedy": each.remedy, "refused": each.refused}
            for each in done.faults
        ]
        if options["json"]:
            self.answer({**counts, "faults": faults}, as_json=True)
            return
        self.answer(counts, as_json=False)
        for each in done.faults:
            self.stdout.write(f"line {each.line}{'' if each.refused else ' (taken)'}: {each.what} {each.remedy}")
