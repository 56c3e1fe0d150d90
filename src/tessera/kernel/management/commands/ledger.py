"""`./tessera ledger`: is what was written down still what was written down?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from tessera.kernel.backup.load import anchors_path
from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError
from tessera.kernel.ledger import verify as ledger
from tessera.kernel.vault import master


class Command(Base):
    """Verifies the chains, or writes their heads to a signed file outside the database."""

    help = "Check that no row of the ledger was changed, or anchor it outside the database."
    example = "./tessera ledger verify --json"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which of the two."""
        parser.add_argument("what", choices=["verify", "anchor"], help="check every chain, or note where each stands")
        parser.add_argument("--json", action="store_true", help="one line of JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Exits with 1 and names the first broken row when there is one."""
        key = master.keyring().signing()
        with transaction.atomic():
            if options["what"] == "anchor":
                heads = ledger.anchor(anchors_path(), key)
                self.answer({"anchored": heads, "file": str(anchors_path())}, as_json=options["json"])
                return
            try:
                verdict = ledger.verify(anchors_path(), key)
            except ValueError as fault:
                raise CommandError(str(fault)) from fault
        self.answer(ledger.as_dict(verdict), as_json=options["json"])
        if verdict.broken:
            raise CommandError(
                f"the ledger is broken at row {verdict.broken.seq} of organisation {verdict.broken.organisation} "
                f"(entry {verdict.broken.entry}): {verdict.broken.fault}"
            )
