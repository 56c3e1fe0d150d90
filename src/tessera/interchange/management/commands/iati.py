"""`./tessera iati`: files of the International Aid Transparency Initiative."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from tessera.interchange.iati import api as iati
from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError

INVALID, UNREADABLE = 1, 2


class Command(Base):
    """Checks IATI files, without a database."""

    help = "Check files of the International Aid Transparency Initiative (IATI 2.03)."
    example = "./tessera iati validate activities.xml"

    def add_arguments(self, parser: CommandParser) -> None:
        """validate."""
        parts = parser.add_subparsers(dest="what", required=True, metavar="validate")
        validate = parts.add_parser("validate", help="hold a file against schema, ruleset and code lists")
        validate.add_argument("file", type=Path, help="an activity or organisation file")
        validate.add_argument("--json", action="store_true", help="one object, for other programs")

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        """Leads to the part."""
        getattr(self, what)(**options)

    def validate(self, *, file: Path, json: bool, **_options: Any) -> None:
        """Prints every finding. Exits with 0 for a valid file, 1 for one with errors, 2 for one that cannot be read."""
        try:
            report = iati.validate(file)
        except iati.Unreadable as fault:
            place = f"{file}, line {fault.line}" if fault.line else str(file)
            raise CommandError(f"{place}: {fault}", returncode=UNREADABLE) from fault
        if json:
            found = [asdict(each) for each in report.findings]
            self.answer({"valid": report.valid, "activities": report.activities, "findings": found}, as_json=True)
        else:
            self._print(report)
        if not report.valid:
            raise CommandError(
                f"{file} is not valid IATI 2.03: {len(report.errors)} errors. Mend them and validate again.",
                returncode=INVALID,
            )

    def _print(self, report: iati.Report) -> None:
        for each in report.findings:
            self.stdout.write(f"line {each.line}: {each.severity} {each.rule} at {each.element}")
            self.stdout.write(f"    {each.message}")
            self.stdout.write(f"    {each.mend}")
        if report.left_out:
            self.stdout.write(f"and {report.left_out} more of the same kinds")
        self.stdout.write(
            f"{report.activities} activities or organisations, {len(report.errors)} errors, {len(report.warnings)} warnings"
        )
