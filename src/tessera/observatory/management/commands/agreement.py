"""`./tessera agreement`: record an agreement signed on paper, or its end."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError
from tessera.kernel.work import unit_of_work
from tessera.observatory.agreements import api as agreements
from tessera.observatory.agreements import policy
from tessera.trust.people import api as people


class Command(Base):
    """An organisation signs in the browser; this records what was signed on paper, and the ledger says so."""

    help = "Record that an organisation signed the data-sharing agreement on paper, or ended it."
    example = "./tessera agreement sign new-dawn --function 'Director'"

    def add_arguments(self, parser: CommandParser) -> None:
        """sign, end."""
        parts = parser.add_subparsers(dest="what", required=True, metavar="sign|end")
        for name, text in (("sign", "record a signature"), ("end", "record its end")):
            part = parts.add_parser(name, help=text)
            part.add_argument("organisation", metavar="SLUG")
            part.add_argument("--json", action="store_true", help="print one object")
            if name == "sign":
                part.add_argument("--function", required=True, help="the function of the person who signed")

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        """Runs one part as a named job of the organisation."""
        try:
            organisation = people.organisation(options["organisation"])
        except LookupError as fault:
            raise CommandError(str(fault)) from fault
        by = people.system_actor(organisation.id, f"agreement {what}", policy.ACTIONS, purpose="agreement on paper")
        with unit_of_work(by=by):
            if what == "sign":
                row = agreements.sign(by=by, signer_function=options["function"])
            else:
                standing = agreements.in_force(by)
                if standing is None:
                    raise CommandError(f"{organisation.slug} has no agreement in force")
                row = agreements.end(standing.id, by=by)
        self.answer(
            {
                "organisation": organisation.slug,
                "agreement": row.id,
                "version": row.terms_version,
                "ended": row.ended_at,
            },
            as_json=options["json"],
        )
