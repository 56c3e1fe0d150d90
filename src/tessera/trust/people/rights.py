"""Roles, ceilings and what is left of them: pure data and set arithmetic, no database.

The three TOML files beside this module are the whole of it and are meant to be read by a data-protection officer.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from tessera.kernel.codes.model import Labels, in_language

GRAMMAR = re.compile(r"^[a-z_]+:[a-z_]+:[a-z_]+$")


@dataclass(frozen=True, slots=True)
class ShippedRole:
    """A role that comes with the system."""

    code: str
    labels: Labels
    actions: frozenset[str]
    offered_to: frozenset[str]

    @property
    def label(self) -> str:
        """The role's name in the reader's language."""
        return in_language(self.labels)


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most that members of organisations with one function may do, and why."""

    function: str
    why: str
    most: frozenset[str]

    def allows(self, action: str) -> bool:
        """Whether an action lies under the ceiling; an action nobody named does not."""
        room, thing, _verb = action.split(":")
        return bool({action, f"{room}:{thing}:*", f"{room}:*"} & self.most)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))


@cache
def catalogue() -> Mapping[str, Labels]:
    """Every action there is, with its meaning by language."""
    return MappingProxyType(_read("actions.toml")["actions"])


@cache
def shipped_roles() -> Mapping[str, ShippedRole]:
    """The roles that come with the system, by code."""
    found = _read("roles.toml").items()
    return MappingProxyType(
        {
            code: ShippedRole(code, row["label"], frozenset(row["actions"]), frozenset(row["offered_to"]))
            for code, row in found
        }
    )


@cache
def ceilings() -> Mapping[str, Ceiling]:
    """The ceiling of each function."""
    found = _read("ceilings.toml").items()
    return MappingProxyType({name: Ceiling(name, row["why"], frozenset(row["most"])) for name, row in found})


@cache
def _second_factor_rooms() -> frozenset[str]:
    return frozenset(_read("actions.toml")["rooms"]["second_factor"])


def under_ceiling(actions: Iterable[str], function: str) -> frozenset[str]:
    """The actions that the function's ceiling leaves. A function without a ceiling leaves nothing."""
    ceiling = ceilings().get(function)
    return frozenset(a for a in actions if ceiling and GRAMMAR.match(a) and ceiling.allows(a))


def effective(roles: Iterable[str], function: str, own: Mapping[str, Iterable[str]] | None = None) -> frozenset[str]:
    """What a member may do: the union of the roles' actions, cut by the function's ceiling.

    `own` maps the codes of the organisation's own roles to their actions. An unknown role grants nothing, and an own
    role cannot redefine a shipped one.
    """
    granted: set[str] = set()
    for code in roles:
        shipped = shipped_roles().get(code)
        granted |= shipped.actions if shipped else frozenset((own or {}).get(code, ()))
    return under_ceiling(granted & catalogue().keys(), function)


def needs_second_factor(actions: Iterable[str]) -> bool:
    """Whether somebody with these actions sees people, or decides who does."""
    return any(action.split(":")[0] in _second_factor_rooms() for action in actions)


def roles_for(function: str) -> list[ShippedRole]:
    """The shipped roles offered to organisations with this function, in the order of roles.toml."""
    return [role for role in shipped_roles().values() if function in role.offered_to]
