"""The machine of the room, with a way to make a row of it."""

from __future__ import annotations

from uuid import uuid4

from tessera.kernel.actor import Actor
from tessera.partnership.countries import api as countries
from tessera.partnership.recommendations import api, states
from tests.partnership.machines import Case


def recommendation(by: Actor) -> api.Recommendation:
    """One that an edition asks for the first time."""
    edition = countries.edition("tip", 2024, by=by)
    return api.add("KHM", edition, f"Invented {uuid4()}", by=by)


MACHINES = {"recommendation": Case(states.RECOMMENDATION, recommendation)}
