"""`./tessera prepare`: everything a server needs before it serves."""

from __future__ import annotations

from typing import Any

from tessera.kernel.commands import Command as Base
from tessera.portal import stage


class Command(Base):
    """Roles and database (by the entry, where TESSERA_ADMIN_URL is set), migrations, translations, static files."""

    help = "Prepare database, translations and static files for this version; run it before serving a new one."
    example = "TESSERA_ADMIN_URL=postgresql://postgres:...@db.example/postgres ./tessera prepare"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Runs the steps; each does nothing when nothing changed."""
        stage.everything(self.stdout.write)
        self.stdout.write("Prepared: ./tessera serve serves it.")
