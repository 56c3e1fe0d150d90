"""Whom to tell: the members whose roles allow something, and where to write to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.trust.people import queries
from tessera.trust.people.models import Membership
from tessera.trust.people.rights import effective, shipped_roles


def accounts_with(by: Actor, *actions: str) -> set[UUID]:
    """The members in force of the actor's organisation who may do all of these, in two queries.

    Whoever hands something on may say to whom, so this asks for no right of its own; it names nobody.
    """
    if by.organisation is None:
        return set()
    rows = list(
        Membership.objects.filter(organisation_id=by.organisation, active=True, account__is_active=True)
        .select_related("organisation")
        .only("account_id", "roles", "organisation_id", "organisation__function")
    )
    own = queries.own_roles(row for row in rows if set(row.roles) - shipped_roles().keys())
    return {
        row.account_id
        for row in rows
        if set(actions) <= effective(row.roles, row.organisation.function, own.get(row.organisation_id))
    }


@dataclass(frozen=True, slots=True)
class Address:
    """Where to write to a member, and in which language."""

    account: UUID
    email: str
    language: str


def addresses(by: Actor, accounts: Iterable[UUID]) -> list[Address]:
    """The e-mail addresses of members in force of the actor's organisation, for the jobs that write to them.

    Others are left out. Raises PermissionError for a person: addresses are for jobs.
    """
    if not by.job:
        raise PermissionError("only a job may ask for addresses")
    rows = Membership.objects.filter(organisation_id=by.home, active=True, account__is_active=True)
    found = rows.filter(account_id__in=set(accounts)).values_list("account_id", "account__email", "account__language")
    return [Address(*row) for row in found.order_by("account_id")]
