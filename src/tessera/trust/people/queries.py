"""Named reads of this room. What an actor may see starts from policy.scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.trust.people import policy
from tessera.trust.people.enums import OrganisationStatus
from tessera.trust.people.models import Account, Invitation, Membership, Organisation, Role
from tessera.trust.people.rights import effective, shipped_roles

STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class Standing:
    """A membership as the door of every request needs it: what it allows, and whether a second factor is set up."""

    membership: UUID
    account: UUID
    organisation: UUID
    organisation_name: str
    slug: str
    function: str
    roles: frozenset[str]
    actions: frozenset[str]
    second_factor: bool

    def actor(self, purpose: str = "work") -> Actor:
        """The actor this membership makes."""
        return Actor(self.account, self.organisation, self.roles, self.actions, purpose, function=self.function)


def standings(account: UUID) -> list[Standing]:
    """The memberships in force of an account, by organisation's name: one query, one more where own roles are used."""
    rows = list(
        Membership.objects.filter(
            account_id=account, active=True, organisation__status=OrganisationStatus.ACTIVE, account__is_active=True
        )
        .select_related("organisation")
        .annotate(second=Exists(Authenticator.objects.filter(user_id=OuterRef("account_id"), type__in=STRONG)))
        .order_by("organisation__name", "id")
    )
    own = own_roles(row for row in rows if set(row.roles) - shipped_roles().keys())
    return [
        Standing(
            membership=row.pk,
            account=row.account_id,
            organisation=row.organisation_id,
            organisation_name=row.organisation.name,
            slug=row.organisation.slug,
            function=row.organisation.function,
            roles=frozenset(row.roles),
            actions=effective(row.roles, row.organisation.function, own.get(row.organisation_id)),
            second_factor=bool(row.second),
        )
        for row in rows
    ]


def has_other_factor(authenticator: Authenticator) -> bool:
    """Whether the account would still have a second factor without this one."""
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=STRONG)
    return bool(others.exclude(pk=authenticator.pk).exists())


def passkeys(account: UUID) -> int:
    """How many passkeys the account has."""
    return int(Authenticator.objects.filter(user_id=account, type=Authenticator.Type.WEBAUTHN).count())


def own_roles(rows: Iterable[Membership]) -> Mapping[UUID, Mapping[str, Sequence[str]]]:
    """The actions of the roles that the organisations of these memberships wrote for themselves."""
    organisations = {row.organisation_id for row in rows}
    found: dict[UUID, dict[str, Sequence[str]]] = {}
    if organisations:
        for role in Role.objects.filter(organisation_id__in=organisations):
            found.setdefault(role.organisation_id, {})[role.code] = role.actions
    return found


def organisation_by_slug(slug: str) -> Organisation | None:
    """An organisation by its slug."""
    return Organisation.objects.filter(slug=slug).first()


def function_of(organisation: UUID) -> str:
    """What an organisation is in the response; "" where there is no such organisation."""
    return Organisation.objects.filter(pk=organisation).values_list("function", flat=True).first() or ""


def account(account_id: UUID) -> Account:
    """An account by id. Raises Account.DoesNotExist."""
    return Account.objects.get(pk=account_id)


def account_by_email(email: str) -> Account | None:
    """The account of an address, however it is capitalised."""
    return Account.objects.filter(email=email.strip().lower()).first() if email else None


def has_account(email: str) -> bool:
    """Whether somebody signs in with this address."""
    return account_by_email(email) is not None


def members(by: Actor) -> QuerySet[Membership]:
    """The members an actor may see, those in force first, by name."""
    return policy.scope(by).select_related("account").order_by("-active", "account__display_name", "id")


def open_invitations(by: Actor) -> QuerySet[Invitation]:
    """Invitations nobody has used yet, newest first."""
    return policy.invitations(by).filter(used_at=None, withdrawn_at=None, expires_at__gt=now()).order_by("-created_at")


def invitation_by_token(token: str) -> Invitation | None:
    """The invitation a token opens now; None when it is unknown, used, withdrawn or too old."""
    return (
        Invitation.objects.filter(
            token_hash=hash_token(token), used_at=None, withdrawn_at=None, expires_at__gt=now(),
            organisation__status=OrganisationStatus.ACTIVE,
        )
        .select_related("organisation")
        .first()
    )  # fmt: skip


def hash_token(token: str) -> str:
    """SHA-256 of a token in hexadecimal. A token holds 256 random bits, so it needs no salt and no slow hash."""
    return sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SessionView:
    """One place where a person is signed in. `device` is what the browser says of itself."""

    id: int
    since: datetime
    seen: datetime
    device: str
    current: bool


def sessions(holder: Account, current_key: str | None = None) -> list[SessionView]:
    """Where an account is signed in now, latest first; entries whose session has ended are left out."""
    rows = {row.session_key: row for row in UserSession.objects.filter(user_id=holder.pk)}
    alive = Session.objects.filter(session_key__in=rows, expire_date__gt=now()).values_list("session_key", flat=True)
    found = [
        SessionView(row.pk, row.created_at, row.last_seen_at, row.user_agent, row.session_key == current_key)
        for row in (rows[key] for key in alive)
    ]
    return sorted(found, key=lambda s: s.seen, reverse=True)
