"""Writes of this room: organisations, invitations, memberships, roles, sessions. Each is one entry in the ledger."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes, places
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ids import NIL
from tessera.kernel.ledger import api as ledger
from tessera.kernel.outbox.api import publish
from tessera.kernel.policy import Hidden, PolicyError, Refused, require
from tessera.kernel.work import unit_of_work
from tessera.trust.people import policy, queries, sign_in
from tessera.trust.people.enums import Function
from tessera.trust.people.events import MembershipEnded
from tessera.trust.people.models import Account, Invitation, Membership, Organisation, Role
from tessera.trust.people.rights import catalogue, roles_for, shipped_roles, under_ceiling

INVITATION_DAYS = 7
INVITATION_KEPT_FOR = timedelta(days=90)


class NotPossible(Exception):
    """The act makes no sense as things stand; the message says why, in words for the person who tried."""


def _own(by: Actor, action: str) -> UUID:
    """The actor's organisation. Raises Refused for somebody who works for none now."""
    if by.organisation is None:
        raise Refused(by, action)
    return by.organisation


def create_organisation(
    *, by: Actor, slug: str, name: str, kind: str, function: str, country: str, language: str = "en"
) -> UUID:
    """Adds an organisation and returns its id. `kind` is a code of organisation_type, `country` ISO 3166-1 alpha-2.

    Raises Refused without the right, LookupError for an unknown code, ValueError for an unknown function, NotPossible
    when the slug is taken.
    """
    codes.get("organisation_type").label(kind)
    places.country(country)
    Function(function)
    with unit_of_work(by=by):
        require(policy.can(by, policy.CREATE_ORGANISATION), by, policy.CREATE_ORGANISATION, kind="organisation")
        if Organisation.objects.filter(slug=slug).exists():
            raise NotPossible(_("Another organisation has this short name already."))
        row = Organisation.objects.create(
            slug=slug, name=name, kind=kind, function=function, country=country, language=language
        )
        detail = {"function": function, "kind": kind, "country": country}
        ledger.record(by=by, action=policy.CREATE_ORGANISATION, kind="organisation", object_id=row.pk, detail=detail)
    return row.pk


def edit_organisation(*, by: Actor, name: str, kind: str, country: str, language: str) -> None:
    """Changes the own organisation's details. Function and slug stay: a ceiling is not the organisation's to move."""
    codes.get("organisation_type").label(kind)
    places.country(country)
    with unit_of_work(by=by):
        require(policy.can(by, policy.EDIT_ORGANISATION), by, policy.EDIT_ORGANISATION, kind="organisation")
        row = Organisation.objects.select_for_update().get(pk=_own(by, policy.EDIT_ORGANISATION))
        before = {"name": row.name, "kind": row.kind, "country": row.country, "language": row.language}
        after = {"name": name, "kind": kind, "country": country, "language": language}
        changed = sorted(field for field in after if after[field] != before[field])
        Organisation.objects.filter(pk=row.pk).update(**after)
        ledger.record(
            by=by, action=policy.EDIT_ORGANISATION, kind="organisation", object_id=row.pk, detail={"fields": changed}
        )


def define_role(*, by: Actor, label: str, actions: Iterable[str], code: str = "") -> UUID:
    """Writes a role of the own organisation, or changes it, and returns its id.

    Actions over the ceiling are refused rather than dropped: a role must not promise what it cannot give. Raises
    NotPossible for those, and when the code is that of a shipped role.
    """
    wanted = sorted(set(actions))
    with unit_of_work(by=by):
        require(policy.can(by, policy.EDIT_ORGANISATION), by, policy.EDIT_ORGANISATION, kind="role")
        if set(wanted) - under_ceiling(set(wanted) & catalogue().keys(), by.function):
            raise NotPossible(_("This role holds something that an organisation like yours cannot do."))
        if code in shipped_roles():
            raise NotPossible(_("This role comes with the system and cannot be changed."))
        row, made = Role.objects.update_or_create(
            organisation_id=_own(by, policy.EDIT_ORGANISATION),
            code=code or f"own-{secrets.token_hex(4)}",
            defaults={"label": label, "actions": wanted},
        )
        detail: ledger.Detail = {"actions": wanted, "new": made}
        ledger.record(by=by, action=policy.EDIT_ORGANISATION, kind="role", object_id=row.pk, detail=detail)
    return row.pk


def _checked_roles(organisation: Organisation, roles: Iterable[str]) -> list[str]:
    wanted = sorted(set(roles))
    offered = {role.code for role in roles_for(organisation.function)}
    offered |= set(organisation.own_roles.values_list("code", flat=True))
    if not wanted or set(wanted) - offered:
        raise NotPossible(_("Choose at least one role that an organisation like yours can have."))
    return wanted


def invite(*, by: Actor, email: str, roles: Iterable[str], language: str = "en") -> str:
    """Offers a membership of the actor's organisation and returns the token, which is kept nowhere.

    Raises Refused without the right, NotPossible for roles the organisation cannot have.
    """
    with unit_of_work(by=by):
        require(policy.can(by, policy.INVITE), by, policy.INVITE, kind="invitation")
        return _invite(by, Organisation.objects.get(pk=_own(by, policy.INVITE)), email, roles, language)


def invite_first_administrator(*, by: Actor, organisation: UUID, email: str, language: str = "en") -> str:
    """Lets whoever adds an organisation invite its first administrator, and nobody after that. Returns the token."""
    action = policy.CREATE_ORGANISATION
    with unit_of_work(by=by):
        require(policy.can(by, action), by, action, kind="invitation")
        row = Organisation.objects.get(pk=organisation)
        if row.memberships.exists():
            raise NotPossible(_("This organisation has members, who invite their own colleagues."))
        role = "system_operator" if row.function == Function.OPERATOR else "organisation_administrator"
        return _invite(by, row, email, [role], language)


def _invite(by: Actor, organisation: Organisation, email: str, roles: Iterable[str], language: str) -> str:
    address, token = email.strip().lower(), secrets.token_urlsafe(32)
    wanted = _checked_roles(organisation, roles)
    if organisation.memberships.filter(account__email=address, active=True).exists():
        raise NotPossible(_("This person works in your organisation already."))
    Invitation.objects.filter(organisation=organisation, expires_at__lt=now() - INVITATION_KEPT_FOR).delete()
    row = Invitation.objects.create(
        organisation=organisation, token_hash=queries.hash_token(token), email=address, roles=wanted,
        language=language, invited_by_id=by.account, expires_at=now() + timedelta(days=INVITATION_DAYS),
    )  # fmt: skip
    ledger.record(by=by, action=policy.INVITE, kind="invitation", object_id=row.pk, detail={"roles": wanted})
    return token


def withdraw_invitation(*, by: Actor, invitation: UUID) -> None:
    """Makes an open invitation useless. Raises Hidden when the actor has no such invitation."""
    with unit_of_work(by=by):
        row = queries.open_invitations(by).filter(pk=invitation).first()
        if row is None:
            raise Hidden(by, policy.INVITE, kind="invitation", object_id=invitation)
        row.withdrawn_at = now()
        row.save(update_fields=["withdrawn_at"])
        ledger.record(by=by, action="people:invitation:withdraw", kind="invitation", object_id=row.pk)


def accept_invitation(*, token: str, display_name: str = "", password: str = "", by: Actor | None = None) -> UUID:
    """Turns an invitation into a membership and returns the account's id.

    A newcomer gives a name and a password and acts as the account this makes; somebody with an account signs in first
    and is named by `by`. Raises NotPossible when the token opens nothing, or belongs to somebody else's address.
    """
    invitation = queries.invitation_by_token(token)
    if invitation is None:
        raise NotPossible(_("This invitation is no longer valid. Ask for a new one."))
    known = Account.objects.filter(email=invitation.email).first()
    if known is not None and (by is None or by.account != known.pk):
        raise NotPossible(_("Sign in with the address that was invited, then open the invitation again."))
    if known is None and by is not None:
        raise NotPossible(_("This invitation is for another address. Sign out and open it again."))
    account = known or Account(email=invitation.email, display_name=display_name, language=invitation.language)
    actor = Actor(account.pk, invitation.organisation_id, function=invitation.organisation.function)
    with unit_of_work(by=actor):
        claimed = Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None).update(used_at=now())
        if not claimed:
            raise NotPossible(_("This invitation is no longer valid. Ask for a new one."))
        if known is None:
            account.set_password(password)
            account.save()
            # Whoever holds the token reads this mailbox, so the address counts as verified.
            EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
        _join(actor, account, invitation)
    return account.pk


def _join(actor: Actor, account: Account, invitation: Invitation) -> None:
    row, made = Membership.objects.get_or_create(
        organisation_id=invitation.organisation_id, account=account, active=True, defaults={"roles": invitation.roles}
    )
    if not made:
        raise NotPossible(_("You work in this organisation already."))
    detail: ledger.Detail = {"roles": list(row.roles), "invitation": str(invitation.pk)}
    ledger.record(by=actor, action="people:member:join", kind="membership", object_id=row.pk, detail=detail)


def _member(by: Actor, action: str, membership: UUID) -> Membership:
    """The membership, locked, if the actor may do this to it. Raises Hidden out of sight, Refused where not allowed."""
    row = policy.scope(by).select_for_update(of=("self",)).filter(pk=membership).first()
    if row is None:
        refusal: type[PolicyError] = Hidden if by.may(policy.LIST) else Refused
        raise refusal(by, action, kind="membership", object_id=membership)
    require(policy.can(by, action, row), by, action, kind="membership", object_id=row.pk)
    return row


def change_roles(*, by: Actor, membership: UUID, roles: Iterable[str]) -> None:
    """Gives a colleague other roles; in force with their next request."""
    with unit_of_work(by=by):
        row = _member(by, policy.CHANGE, membership)
        before, row.roles = list(row.roles), _checked_roles(row.organisation, roles)
        row.save(update_fields=["roles"])
        detail = {"before": before, "after": list(row.roles)}
        ledger.record(by=by, action=policy.CHANGE, kind="membership", object_id=row.pk, detail=detail)


def end_membership(*, by: Actor, membership: UUID) -> None:
    """Ends a colleague's membership; their next request finds no organisation. Their work stays."""
    with unit_of_work(by=by):
        row = _member(by, policy.CHANGE, membership)
        row.active, row.until = False, now()
        row.save(update_fields=["active", "until"])
        ledger.record(by=by, action="people:member:end", kind="membership", object_id=row.pk)
        publish(MembershipEnded(row.organisation_id, row.account_id), by=by)


def unlock_account(*, by: Actor, membership: UUID) -> None:
    """Lets a colleague try to sign in again after too many failures."""
    with unit_of_work(by=by):
        row = _member(by, policy.CHANGE, membership)
        Account.objects.filter(pk=row.account_id).update(failures=0, locked_until=None)
        ledger.record(by=by, action="people:account:unlock", kind="account", object_id=row.account_id)


def is_locked(membership: Membership) -> bool:
    """Whether this member must wait after too many failures."""
    until = membership.account.locked_until
    return until is not None and until > now()


def kill_sessions(*, by: Actor, membership: UUID) -> int:
    """Signs a colleague out everywhere and returns from how many places."""
    with unit_of_work(by=by):
        row = _member(by, policy.KILL, membership)
        count = sign_in.end_sessions(row.account_id)
        detail = {"sessions": count}
        ledger.record(by=by, action=policy.KILL, kind="account", object_id=row.account_id, detail=detail)
    return count


def kill_own_session(*, by: Actor, session: int) -> int:
    """Signs the actor out in one place and returns how many ended. Another's session is out of reach: 0."""
    with unit_of_work(by=by):
        rows = list(UserSession.objects.filter(user_id=by.account, pk=session))
        for row in rows:
            row.end()
        return _noted(by, len(rows))


def kill_other_sessions(*, by: Actor, keep: str | None) -> int:
    """Signs the actor out everywhere but in the session with the key `keep`; returns in how many places."""
    with unit_of_work(by=by):
        return _noted(by, sign_in.end_sessions(by.account, keep=keep) if by.account else 0)


def _noted(by: Actor, count: int) -> int:
    if count:
        detail = {"sessions": count}
        ledger.record(by=by, action="people:session:end", kind="account", object_id=by.account, detail=detail)
    return count


def change_profile(*, by: Actor, display_name: str, language: str) -> None:
    """Changes the actor's own name and language."""
    with unit_of_work(by=by):
        Account.objects.filter(pk=by.account or NIL).update(display_name=display_name, language=language)
        ledger.record(by=by, action="people:profile:change", kind="account", object_id=by.account)
