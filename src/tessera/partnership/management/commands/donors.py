"""`./tessera donors`: bringing in what other donors publish."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError
from tessera.kernel.work import unit_of_work
from tessera.partnership.donors import api as donors
from tessera.partnership.donors import policy
from tessera.partnership.library import policy as library
from tessera.partnership.management.offices import office
from tessera.trust.people import api as people

_NEEDS = (policy.VIEW, policy.RECORD, library.VIEW)


class Command(Base):
    """Takes a file of other donors' projects for an office."""

    help = "Bring in what other donors publish of their projects."
    example = './tessera donors import activities.xml --source "https://example.org/iati.xml, 2026-11-22"'

    def add_arguments(self, parser: CommandParser) -> None:
        """import."""
        parts = parser.add_subparsers(dest="what", required=True, metavar="import")
        bring = parts.add_parser("import", help="an IATI activities file or a CSV; a second time changes nothing")
        bring.add_argument("file", type=Path)
        bring.add_argument("--source", required=True, help="where the file came from, with its date")
        bring.add_argument("--donor", default="", help="whose projects they are, for a table without a column for it")
        bring.add_argument("--everything", action="store_true", help="take also what does not speak of trafficking")
        bring.add_argument("--office", default="", help="the office's short name; needed where there are several")
        bring.add_argument("--json", action="store_true", help="one line of JSON")

    def handle(self, *_args: Any, what: str, **options: Any) -> None:  # noqa: ARG002  # one part so far
        """Brings the file in and names every line that was not taken. Raises CommandError."""
        by = people.system_actor(
            office(options["office"], "--office").id, "bring in what others fund", _NEEDS, "import"
        )
        try:
            data = options["file"].read_bytes()
            with unit_of_work(by=by):
                done = donors.bring_in(
                    data, name=options["file"].name, source=options["source"], donor=options["donor"],
                    everything=options["everything"], by=by,
                )  # fmt: skip
        except OSError as fault:
            raise CommandError(f"{options['file']} cannot be read: {fault.strerror}.") from fault
        except (donors.Unreadable, donors.Wrong) as fault:
            raise CommandError(f"{options['file']}: {fault}") from fault
        counts: dict[str, object] = {
            "projects": done.rows, "new": done.new, "changed": done.changed, "unchanged": done.unchanged,
            "left_out": done.apart, "refused": done.refused,
        }  # fmt: skip
        if options["json"]:
            self.answer({**counts, "faults": [asdict(each) for each in done.faults]}, as_json=True)
            return
        self.answer(counts, as_json=False)
        for each in done.faults:
            self.stdout.write(f"line {each.line}{'' if each.refused else ' (taken)'}: {each.what} {each.remedy}")
