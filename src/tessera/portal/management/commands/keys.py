"""`./tessera keys`: new keys, in good time or after a scare."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from tessera.kernel.actor import Actor
from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError
from tessera.kernel.vault import api as vault
from tessera.kernel.work import unit_of_work
from tessera.trust.people import api as people


class Command(Base):
    """Rotates the master key or an organisation's."""

    help = "Make a new master key, or a new key for one organisation; nothing sealed becomes unreadable."
    example = "./tessera keys rotate-organisation harbour"

    def add_arguments(self, parser: CommandParser) -> None:
        """Which key."""
        parser.add_argument("what", choices=["rotate-master", "rotate-organisation"], help="which key to renew")
        parser.add_argument("organisation", nargs="?", default="", help="the organisation's short name")
        parser.add_argument("--json", action="store_true", help="one line of JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Rotates under a system actor; the ledger keeps it."""
        if options["what"] == "rotate-master":
            if options["organisation"]:
                raise CommandError("the master key belongs to no organisation: leave the name out")
            by = Actor(account=None, organisation=None, purpose="operation", job="keys rotate-master")
            with unit_of_work(by=by):
                count = vault.rotate_master(by=by)
            self.answer({"rotated": "master", "organisation_keys": count}, as_json=options["json"])
            return
        self._organisation(options["organisation"], as_json=options["json"])

    def _organisation(self, slug: str, *, as_json: bool) -> None:
        if not slug:
            raise CommandError("say whose key: ./tessera keys rotate-organisation NAME")
        try:
            found = people.organisation(slug)
        except LookupError as fault:
            raise CommandError(str(fault)) from fault
        by = Actor(account=None, organisation=found.id, purpose="operation", job="keys rotate-organisation")
        with unit_of_work(by=by):
            count = vault.rotate_organisation(found.id, by=by)
        self.answer({"rotated": slug, "person_keys": count}, as_json=as_json)
