"""`./tessera iati`: files of the International Aid Transparency Initiative."""

from __future__ import annotations

from argparse import ArgumentTypeError
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import CommandParser
from django.urls import reverse

from tessera.interchange.iati import api as iati
from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError

INVALID, UNREADABLE = 1, 2


def _site(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ArgumentTypeError("write it as https://grants.example.org")
    return text.rstrip("/")


class Command(Base):
    """Checks IATI files without a database, and writes those of the published portfolio."""

    help = "Check and write files of the International Aid Transparency Initiative (IATI 2.03)."
    example = "./tessera iati validate activities.xml\n  ./tessera iati export --out iati/"

    def add_arguments(self, parser: CommandParser) -> None:
        """validate, export."""
        parts = parser.add_subparsers(dest="what", required=True, metavar="validate|export")
        validate = parts.add_parser("validate", help="hold a file against schema, ruleset and code lists")
        validate.add_argument("file", type=Path, help="an activity or organisation file")
        validate.add_argument("--json", action="store_true", help="one object, for other programs")

        export = parts.add_parser("export", help="write what is published, one file per office and one per award")
        export.add_argument(
            "--out", type=Path, required=True, metavar="DIR", help="a folder; it is made where it is missing"
        )
        export.add_argument(
            "--site", type=_site, metavar="URL",
            help="the public address of this system, such as https://grants.example.org; links each project's page",
        )  # fmt: skip
        export.add_argument("--json", action="store_true", help="print one object")

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

    def export(self, *, out: Path, site: str | None, json: bool, **_options: Any) -> None:
        """Writes valid files and a report of the rest. Exits with 0 also where awards were refused: that is an answer."""
        try:
            out.mkdir(parents=True, exist_ok=True)
            found = iati.to_folder(
                out, lambda key: f"{site}{reverse('publishing:project', args=[key])}" if site else ""
            )
        except OSError as fault:
            raise CommandError(f"{out} cannot be written: {fault.strerror}. Name another folder.") from fault
        if not json:
            for line in found.refused:
                self.stdout.write(f"not written: {line['key']} {line['title']}")
                for reason in line["reasons"]:
                    self.stdout.write(f"    {reason['code']}: {reason['what']} {reason['mend']}")
        refused = len(found.refused)
        answer = {"written": len(found.lines) - refused, "refused": refused, "files": len(found.files)}
        self.answer(answer | {"report": out / "report.json"}, as_json=json)

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
