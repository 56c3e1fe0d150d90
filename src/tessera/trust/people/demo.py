"""Puts the cast on stage: organisations, accounts, memberships and second factors, the same at every run."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import make_password

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.kernel.work import unit_of_work
from tessera.trust.people import policy, queries
from tessera.trust.people.actions import NotPossible
from tessera.trust.people.models import Account, Membership, Organisation
from tessera.trust.people.personas import DEMO_PASSWORD, ORGANISATIONS, PERSONAS, CastOrganisation, Persona

JOB = "demo cast"


def stage_hand() -> Actor:
    """Who puts the cast on stage."""
    return Actor(None, None, actions=frozenset({policy.CREATE_ORGANISATION}), purpose="demo", job=JOB)


def demo_cast(*, by: Actor, more: Sequence[Persona] = ()) -> dict[str, UUID]:
    """Makes what is missing of the cast, and of `more` people, and returns organisation ids by slug. Runs again without
    harm.

    Raises NotPossible outside a demo world: everybody knows the password of these people.
    """
    if not settings.DEMO:
        raise NotPossible("The demo cast belongs to a demo world: its passwords are known. Set TESSERA_DEMO=yes")
    require(policy.can(by, policy.CREATE_ORGANISATION), by, policy.CREATE_ORGANISATION)
    ids = {wanted.slug: _organisation(wanted) for wanted in ORGANISATIONS}
    for persona in (*PERSONAS, *more):
        _person(persona, ids[persona.organisation])
    return ids


@cache
def _password() -> str:
    # One slow hash for all: a known password gains nothing from a salt of its own.
    return make_password(DEMO_PASSWORD)


def _organisation(wanted: CastOrganisation) -> UUID:
    if found := queries.organisation_by_slug(wanted.slug):
        return found.pk
    row = Organisation(
        slug=wanted.slug, name=wanted.name, kind=wanted.kind, function=wanted.function,
        language=wanted.language, country=wanted.country,
    )  # fmt: skip
    with unit_of_work(by=(by := Actor(None, row.pk, purpose="demo", job=JOB))):
        row.save(force_insert=True)
        ledger.record(by=by, action=policy.CREATE_ORGANISATION, kind="organisation", object_id=row.pk)
    return row.pk


def _person(persona: Persona, organisation: UUID) -> None:
    with unit_of_work(by=(by := Actor(None, organisation, purpose="demo", job=JOB))):
        account = queries.account_by_email(persona.email) or _account(persona)
        if not account.memberships.filter(organisation_id=organisation, active=True).exists():
            row = Membership.objects.create(organisation_id=organisation, account=account, roles=sorted(persona.roles))
            detail = {"roles": list(row.roles)}
            ledger.record(by=by, action="people:member:join", kind="membership", object_id=row.pk, detail=detail)


def _account(persona: Persona) -> Account:
    account = Account(email=persona.email, display_name=persona.name, language=persona.language, password=_password())
    account.save(force_insert=True)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    if not Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(account, persona.totp_secret)
    return account
