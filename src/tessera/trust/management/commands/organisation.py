"""`./tessera organisation`: enter an organisation, invite its first administrator, list who is here."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from tessera.kernel.actor import Actor
from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError
from tessera.kernel.work import unit_of_work
from tessera.trust.people import api, policy
from tessera.trust.people.enums import Function

_RIGHTS = frozenset({policy.CREATE_ORGANISATION})


class Command(Base):
    """The operator's way to begin: everything after the first administrator happens in the browser."""

    help = "Enter an organisation, invite its first administrator, list organisations."
    example = (
        "./tessera organisation create new-dawn --name 'New Dawn' --country KE\n"
        "  ./tessera organisation invite new-dawn somebody@example.org"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """create, invite, list."""
        parts = parser.add_subparsers(dest="what", required=True, metavar="create|invite|list")
        create = parts.add_parser("create", help="enter an organisation")
        create.add_argument("slug", help="short name for addresses and commands: letters, digits, hyphens")
        create.add_argument("--name", required=True)
        create.add_argument("--country", required=True, help="ISO 3166-1 alpha-2")
        create.add_argument("--kind", default="NGO", help="code of organisation_type (default NGO)")
        create.add_argument(
            "--function",
            default=Function.SERVICE,
            choices=Function.values,
            help="sets the ceiling of every right (default service)",
        )
        create.add_argument("--language", default="en")
        create.add_argument("--json", action="store_true", help="print one object")
        invite = parts.add_parser("invite", help="invite the first administrator")
        invite.add_argument("slug")
        invite.add_argument("email")
        parts.add_parser("list", help="all organisations")

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        """Runs one part under a named actor."""
        actor = Actor(None, None, actions=_RIGHTS, purpose="operation", job=f"organisation {what}", function="operator")
        try:
            getattr(self, f"_{what}")(actor, **options)
        except (LookupError, ValueError, api.NotPossible) as fault:
            raise CommandError(str(fault)) from fault

    def _create(self, actor: Actor, **options: Any) -> None:
        with unit_of_work(by=actor):
            made = api.create_organisation(
                by=actor,
                slug=options["slug"],
                name=options["name"],
                kind=options["kind"],
                function=options["function"],
                country=options["country"],
                language=options["language"],
            )
        self.answer({"organisation": options["slug"], "id": made}, as_json=options["json"])

    def _invite(self, actor: Actor, **options: Any) -> None:
        organisation = api.organisation(options["slug"])
        with unit_of_work(by=actor):
            token = api.invite_first_administrator(
                by=actor, organisation=organisation.id, email=options["email"], language=organisation.language
            )
        self.stdout.write(f"Send this address to the person by a safe way; it works once: /invitation/{token}/")

    def _list(self, _actor: Actor, **_options: Any) -> None:
        for each in api.organisations_with():
            self.stdout.write(f"{each.slug}  {each.name}  {each.function}  {each.country}")
