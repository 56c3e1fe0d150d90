"""`./tessera backup FILE`: everything in one encrypted file."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser

from tessera.kernel.backup import dump
from tessera.kernel.backup.container import BackupError
from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError


class Command(Base):
    """Writes a backup and says what it does not hold."""

    help = "Write everything into one encrypted file; the master key is not in it."
    example = "./tessera backup /media/disk/tessera-2026-11-22.backup"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path, help="a new file; an existing one is never written over")
        parser.add_argument("--json", action="store_true", help="one line of JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Backs up; progress goes to standard error."""
        began = time.monotonic()
        try:
            made = dump.backup(options["file"].absolute(), self.stderr.write)
        except BackupError as fault:
            raise CommandError(str(fault)) from fault
        self.answer(
            {
                "file": str(options["file"]),
                "bytes": made.size,
                "tables": made.tables,
                "rows": made.rows,
                "files": made.files,
                "missing_files": len(made.missing),
                "seconds": round(time.monotonic() - began, 1),
                "master_key": "not included",
            },
            as_json=options["json"],
        )
        for file_id in made.missing:
            self.stderr.write(f"The content of file {file_id} is not in the data folder and not in the backup.")
        self.stderr.write(
            f"The master key is not in the backup: keep a copy of {settings.KEYS} in another place; "
            "without it nobody can read the backup, with it anybody can."
        )
