"""Who may do what with people: the role table (as data), the rows an actor may see, and the answer for one of them.

Other rooms take the role arithmetic from here; the data are roles.toml, ceilings.toml and actions.toml.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.trust.people.enums import Function
from tessera.trust.people.models import Invitation, Membership, Role
from tessera.trust.people.rights import (
    catalogue,
    ceilings,
    effective,
    needs_second_factor,
    roles_for,
    shipped_roles,
    under_ceiling,
)

__all__ = [
    "CHANGE",
    "CREATE_ORGANISATION",
    "EDIT_ORGANISATION",
    "INVITE",
    "KILL",
    "LIST",
    "can",
    "catalogue",
    "ceilings",
    "effective",
    "function_label",
    "invitations",
    "needs_second_factor",
    "own_roles",
    "roles_for",
    "scope",
    "shipped_roles",
    "under_ceiling",
]

LIST = "people:member:list"
INVITE = "people:member:invite"
CHANGE = "people:member:change"
KILL = "people:session:kill"
EDIT_ORGANISATION = "people:organisation:edit"
CREATE_ORGANISATION = "operator:organisation:create"

_ABOUT_A_MEMBER = frozenset({LIST, CHANGE, KILL})


def function_label(function: str) -> str:
    """What an organisation is in the response, in words."""
    return str(Function(function).label)


def scope(actor: Actor) -> QuerySet[Membership]:
    """The memberships this actor may see: all of the own organisation, else only the own one."""
    if actor.organisation is None:
        return Membership.objects.none()
    rows = Membership.objects.filter(organisation_id=actor.organisation)
    if actor.may(LIST):
        return rows
    return rows.filter(account_id=actor.account) if actor.account else rows.none()


def invitations(actor: Actor) -> QuerySet[Invitation]:
    """The invitations of the own organisation, for those who may invite."""
    if actor.organisation is None or not actor.may(INVITE):
        return Invitation.objects.none()
    return Invitation.objects.filter(organisation_id=actor.organisation)


def own_roles(actor: Actor) -> QuerySet[Role]:
    """The roles the actor's organisation wrote for itself."""
    if actor.organisation is None:
        return Role.objects.none()
    return Role.objects.filter(organisation_id=actor.organisation)


def can(actor: Actor, action: str, obj: Membership | None = None) -> Decision:
    """Whether the actor may do this, with this member where one is named.

    Nobody changes the own membership: the second pair of eyes on rights is somebody else's.
    """
    answer = granted(actor, action)
    if not answer or obj is None or action not in _ABOUT_A_MEMBER:
        return answer
    if not scope(actor).filter(pk=obj.pk).exists():
        return Decision(False, _("This person does not work in your organisation."))
    if action == CHANGE and obj.account_id == actor.account:
        return Decision(False, _("You cannot change your own membership. Ask another administrator."))
    if action == CHANGE and not obj.active:
        return Decision(False, _("This membership has ended."))
    return YES
