"""`./tessera import cases FILE`: brings a file of cases into one organisation."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.management.base import CommandParser

from tessera.interchange.imports import api, policy
from tessera.interchange.mapping import api as mapping
from tessera.interchange.reading import api as reading
from tessera.kernel.actor import Actor
from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError
from tessera.trust.people import api as people


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
            help="where to list refused rows (default: imports/ in the data folder)",
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
        except (reading.UnreadableFile, mapping.InvalidMapping, api.Overtaken, LookupError) as fault:
            raise CommandError(str(fault)) from fault

    def _cases(self, **options: Any) -> None:
        rules = self._mapping(options["mapping"])
        organisation = people.organisation(options["organisation"])
        by = people.system_actor(organisation.id, "import cases", api.NEEDS, purpose="import")
        if not by.may(policy.RUN):
            raise CommandError(
                f"{organisation.slug} is of a kind that keeps no cases: choose an organisation that serves survivors"
            )
        with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as kept:
            work = self._rehearse if options["dry_run"] else self._run
            result, lines = work(rules, by, options, kept)
            listed = self._list(options["refused"], organisation.slug, result, lines) if result.refused else None
        self._tell(result, listed, options)

    def _run(
        self, rules: mapping.Mapping, by: Actor, options: dict[str, Any], _kept: TextIO
    ) -> tuple[api.Result, Iterable[str]]:
        result = api.run(options["file"], rules, by=by, encoding=options["encoding"], progress=self._say)
        return result, api.refused_list(result.batch, by=by) if result.batch else []

    def _rehearse(
        self, rules: mapping.Mapping, by: Actor, options: dict[str, Any], kept: TextIO
    ) -> tuple[api.Result, Iterable[str]]:
        report = reading.RefusedReport(kept)

        def keep(rows: Sequence[reading.RefusedRow]) -> None:
            for row in rows:
                report.add(row)

        result = api.rehearse(
            options["file"], rules, by=by, refused=keep, encoding=options["encoding"], progress=self._say
        )
        kept.seek(0)
        return result, kept

    def _list(self, wanted: Path | None, slug: str, result: api.Result, lines: Iterable[str]) -> Path:
        """Writes the refused rows where only their owner reads them, and puts the file in its place when it is whole."""
        place = wanted or Path(settings.DATA) / "imports" / f"{slug}-{result.file_sha256[:12]}.refused.csv"
        if wanted is None:
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = place.with_name(f".{secrets.token_hex(8)}.part")
        try:
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
                stream.writelines(lines)
            fresh.replace(place)
        except OSError as fault:
            raise CommandError(
                f"the list of refused rows cannot be written to {place}: choose another place with --refused and run"
                " the same command again; rows that were taken are not taken twice"
            ) from fault
        finally:
            fresh.unlink(missing_ok=True)
        return place

    def _tell(self, result: api.Result, listed: Path | None, options: dict[str, Any]) -> None:
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
                "refused_rows": str(listed) if listed else None,
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
