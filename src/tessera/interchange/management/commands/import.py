"""`./tessera import cases FILE`: brings a file of cases into one organisation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from tessera.interchange.imports import actions, policy
from tessera.interchange.mapping import api as mapping
from tessera.interchange.reading import api as reading
from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError
from tessera.trust.people import api as people

_RIGHTS = frozenset({policy.RUN, "subject:identity:edit", "consent:decision:record"})


class Command(Base):
    """Reads, checks and imports; a dry run changes nothing; the same file again changes nothing."""

    help = "Import cases from a CSV file or workbook (HTCDS 2.0, or any columns a mapping file describes)."
    example = (
        "./tessera import cases survivors.xlsx --organisation harbour --dry-run\n"
        "  ./tessera import cases ctdc.csv --mapping ctdc-kanon-2020 --organisation harbour --json\n"
        "  ./tessera import template htcds-2.0 --out blank.xlsx"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """cases, mappings, template."""
        parts = parser.add_subparsers(dest="what", required=True, metavar="cases|mappings|template")
        take = parts.add_parser("cases", help="import a file of cases")
        take.add_argument("file", type=Path, help="CSV (UTF-8) or .xlsx")
        take.add_argument("--organisation", required=True, metavar="SLUG", help="whose cases these become")
        take.add_argument(
            "--mapping",
            default="htcds-2.0",
            metavar="NAME|FILE",
            help="a shipped mapping or a mapping file (default htcds-2.0)",
        )
        take.add_argument("--encoding", default=None, help="of a CSV file that is not UTF-8")
        take.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
        take.add_argument(
            "--refused",
            type=Path,
            default=None,
            metavar="FILE",
            help="where to list refused rows (default in the data folder)",
        )
        take.add_argument("--json", action="store_true", help="print one object")
        parts.add_parser("mappings", help="the shipped mappings")
        blank = parts.add_parser("template", help="write a blank workbook for a mapping")
        blank.add_argument("mapping", help="name or file")
        blank.add_argument("--out", type=Path, required=True)

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        """Runs one part."""
        try:
            getattr(self, f"_{what}")(**options)
        except (reading.UnreadableFile, mapping.InvalidMapping, LookupError) as fault:
            raise CommandError(str(fault)) from fault

    def _cases(self, **options: Any) -> None:
        rules = self._mapping(options["mapping"])
        organisation = people.organisation(options["organisation"])
        by = people.system_actor(organisation.id, "import cases", _RIGHTS, purpose="import")
        if not by.may(policy.RUN):
            raise CommandError(
                f"{organisation.slug} is of a kind that keeps no cases: choose an organisation that serves survivors"
            )
        listed = options["refused"] or Path(settings.DATA) / "imports" / f"{options['file'].stem}.refused.csv"
        listed.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with listed.open("w", encoding="utf-8", newline="") as stream:
            report = reading.RefusedReport(stream)
            result = actions.run(
                options["file"],
                rules,
                by=by,
                report=report,
                dry_run=options["dry_run"],
                encoding=options["encoding"],
                progress=self._say,
            )
        if not report.rows:
            listed.unlink()
        self.answer(
            {
                "read": result.read,
                "accepted": result.accepted,
                "refused": result.refused,
                "skipped": result.skipped,
                "batch": result.batch,
                "dry_run": options["dry_run"],
                "resumed_after_line": result.resumed_after,
                "columns_left_out": list(result.left_out),
                "refused_rows": str(listed) if report.rows else None,
            },
            as_json=options["json"],
        )
        if result.refused and not result.accepted and not result.skipped:
            raise CommandError(f"no row was taken: each refused row and its reason are in {listed}")

    def _mappings(self, **_options: Any) -> None:
        for name in mapping.shipped_names():
            self.stdout.write(f"{name}: {mapping.shipped(name).title}")

    def _template(self, **options: Any) -> None:
        with options["out"].open("wb") as stream:
            mapping.write_template(self._mapping(options["mapping"]), stream)
        self.stdout.write(f"written: {options['out']}")

    def _mapping(self, name: str) -> mapping.Mapping:
        if name in mapping.shipped_names():
            return mapping.shipped(name)
        if Path(name).exists():
            return mapping.load_mapping(Path(name))
        raise CommandError(
            f"there is no mapping {name}: shipped are {', '.join(mapping.shipped_names())}, or name a mapping file"
        )

    def _say(self, done: int, expected: int) -> None:
        """Progress on standard error: one line, rewritten where somebody is looking."""
        share = f"{min(99, done * 100 // expected)} %" if expected else ""
        self.stderr.write(f"line {done:,} {share}", ending="\r" if sys.stderr.isatty() else "\n")
