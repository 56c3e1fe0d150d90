"""What this room says elsewhere: what is held about a person."""

from __future__ import annotations

from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.protection.assistance import queries
from tessera.protection.cases import api as cases


@cases.register_held("assistance", order=85)
def what_is_held(case_id: UUID, *, by: Actor) -> list[cases.Held]:
    """Help that was asked of an office that pays, by reference and day. Raises Hidden, Refused."""
    cases.get(case_id, by=by)
    told = _("Only which services, how much and how soon; nothing about you.")
    return [
        cases.Held(
            _("Help that somebody else was asked to pay"),
            (
                (_("Reference"), one.code),
                (_("Asked on"), date_format(one.made_at, "j F Y")),
                (_("What the office was told"), told),
            ),
        )
        for one in queries.of_case(case_id, by=by)
    ]
