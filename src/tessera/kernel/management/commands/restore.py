"""`./tessera restore FILE`: a backup back into an empty database."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from tessera.kernel.backup import load
from tessera.kernel.backup.container import BackupError
from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError
from tessera.kernel.ledger.verify import as_dict


class Command(Base):
    """Restores, checks the ledger, and says who was erased again."""

    help = "Bring a backup back into an empty database and check its ledger."
    example = "TESSERA_DATA=/srv/tessera-new TESSERA_KEYS=/srv/tessera-keys ./tessera restore tessera.backup"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which backup."""
        parser.add_argument("file", type=Path, help="a file that `./tessera backup` wrote")
        parser.add_argument(
            "--accept-broken-ledger", action="store_true", help="restore even if the ledger in it was tampered with"
        )
        parser.add_argument("--json", action="store_true", help="one line of JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Restores; progress goes to standard error. Exits with 1 when the ledger that came back is broken."""
        began = time.monotonic()
        try:
            done = load.restore(
                options["file"].absolute(),
                self.stderr.write,
                accept_broken_ledger=options["accept_broken_ledger"],
            )
        except BackupError as fault:
            raise CommandError(str(fault)) from fault
        self.answer(
            {
                "file": str(options["file"]),
                "made": done.made,
                "tables": done.tables,
                "rows": done.rows,
                "files": done.files,
                "erased_again": done.erased_again,
                "ledger": as_dict(done.ledger),
                "seconds": round(time.monotonic() - began, 1),
            },
            as_json=options["json"],
        )
        if not done.ledger.intact:
            raise CommandError("the restored ledger is BROKEN: somebody tampered with it before the backup was made")
