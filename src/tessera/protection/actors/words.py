"""Codes of the room in plain words."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tessera.kernel import codes, places
from tessera.protection.actors.models import Involvement, Suspect
from tessera.ui.tables import Column, Row, Table

_BEYOND = {"stateless": gettext_lazy("Stateless"), "undetermined": gettext_lazy("Not determined")}


def _label(name: str, code: str) -> str:
    if not code:
        return ""
    return codes.get("empty_answers" if code in codes.EMPTY_ANSWERS else name).label(code)


def roles(row: Involvement) -> str:
    """What a suspect was in an episode."""
    return _(", ").join(_label("actor_role", code) for code in row.roles)


def relation(row: Involvement) -> str:
    """What a suspect is to the survivor."""
    return _label("relationship_to_trafficker", row.relation)


def reaches(row: Involvement) -> str:
    """Whether the suspect can still reach the survivor."""
    known = {"yes": _("Yes"), "no": _("No")}
    return known.get(row.still_reaches_survivor) or _label("empty_answers", row.still_reaches_survivor)


def stage(row: Involvement) -> str:
    """The part of the account it is about, with its country where known."""
    name = _label("episode_type", row.episode.episode_type)
    country = row.episode.country
    return f"{name} · {nation(country)}" if country else name


def nation(code: str) -> str:
    """A nationality or country."""
    if code in codes.EMPTY_ANSWERS:
        return codes.get("empty_answers").label(code)
    return str(_BEYOND[code]) if code in _BEYOND else places.name(code)


def traits(row: Suspect) -> list[tuple[str, str]]:
    """Sex and nationalities, as far as they are known."""
    pairs = [
        (_("Sex"), _label("sex_registered", row.sex)),
        (_("Nationality"), _(", ").join(nation(code) for code in row.nationalities)),
    ]
    return [pair for pair in pairs if pair[1]]


def table(rows: Iterable[Involvement]) -> Table:
    """Who is said to have taken part in a case, by code."""
    return Table(
        _("Said to have taken part"),
        [
            Column("code", _("Code")),
            Column("stage", _("In")),
            Column("roles", _("Role")),
            Column("relation", _("To the survivor")),
            Column("reaches", _("Can still reach the survivor")),
        ],
        [
            Row(
                {
                    "code": row.suspect.code,
                    "stage": stage(row),
                    "roles": roles(row),
                    "relation": relation(row),
                    "reaches": reaches(row),
                },
                reverse("actors:suspect", args=[row.suspect_id]),
            )
            for row in rows
        ],
        empty_title=_("Nobody is written down"),
        empty_body=_("Only what was told. Names are sealed and shown by asking."),
    )
