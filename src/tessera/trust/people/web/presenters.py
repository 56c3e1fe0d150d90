"""People as pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.codes.model import in_language
from tessera.trust.people import policy, rights
from tessera.trust.people.models import Membership
from tessera.ui.badges import Badge
from tessera.ui.tables import Column, Row, Table


def role_choices(actor: Actor) -> list[tuple[str, str]]:
    """The roles the actor's organisation can give, as (code, label)."""
    shipped = [(role.code, role.label) for role in rights.roles_for(actor.function)]
    return shipped + list(policy.own_roles(actor).order_by("label").values_list("code", "label"))


def role_names(codes: Iterable[str], labels: dict[str, str]) -> str:
    """Roles in words, in the order given."""
    return ", ".join(labels.get(code, code) for code in codes) or _("None")


def all_role_labels(actor: Actor) -> dict[str, str]:
    """The label of every role a member might have, also of those no longer offered."""
    return {role.code: role.label for role in rights.shipped_roles().values()} | dict(role_choices(actor))


def _state(row: Membership) -> Badge | str:
    if not row.active:
        return Badge(_("Ended"))
    if row.account.locked_until and row.account.locked_until > now():
        return Badge(_("Locked for now"), "attention")
    return Badge(_("Works here"), "success")


def members_table(rows: Sequence[Membership], actor: Actor) -> Table:
    """The members of an organisation."""
    labels = all_role_labels(actor)
    return Table(
        caption=_("People who work here"),
        caption_hidden=True,
        columns=[
            Column("name", _("Name")),
            Column("roles", _("Roles")),
            Column("since", _("Since")),
            Column("state", _("Now")),
        ],
        rows=[
            Row(
                {
                    "name": row.account.display_name,
                    "roles": role_names(row.roles, labels),
                    "since": date_format(row.since, "DATE_FORMAT"),
                    "state": _state(row),
                },
                url=reverse("people:member", args=[row.pk]),
            )
            for row in rows
        ],
        empty_title=_("Nobody to show"),
    )


@dataclass(frozen=True, slots=True)
class RoleView:
    """A role with what it lets a person do, in words."""

    label: str
    own: bool
    words: Sequence[str]
    url: str = ""


def role_views(actor: Actor) -> list[RoleView]:
    """Every role of the organisation and what the ceiling leaves of it."""

    def words(actions: Iterable[str]) -> list[str]:
        left = rights.under_ceiling(set(actions) & rights.catalogue().keys(), actor.function)
        return [in_language(text) for action, text in rights.catalogue().items() if action in left]

    shipped = [RoleView(role.label, False, words(role.actions)) for role in rights.roles_for(actor.function)]
    own = [
        RoleView(row.label, True, words(row.actions), reverse("people:edit_role", args=[row.pk]))
        for row in policy.own_roles(actor).order_by("label")
    ]
    return shipped + own


def device(user_agent: str) -> str:
    """A browser and its system in a few words, from what the browser says of itself."""
    systems = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
    browsers = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
    system = next((name for name in systems if name in user_agent), "")
    browser = next((name for mark, name in browsers if mark in user_agent), "")
    if system and browser:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Another program")
