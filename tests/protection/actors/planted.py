"""What this room plants for the sweep of addresses: a suspect of Harbour, named in the planted account."""

from __future__ import annotations

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.actors import api as actors
from tessera.protection.actors.models import Conflict, Involvement
from tests.planted import Planted

SECRETS = ("Bartholomew Vex", "the Heron", "@heron_vex", "quay warehouse nine")


def plant(planted: Planted, by: Actor) -> dict[str, object]:
    """Values for the keywords of the room's addresses."""
    details = actors.Details(
        name="Bartholomew Vex", other_names="the Heron", handles="@heron_vex", address="quay warehouse nine"
    )
    with unit_of_work(by=by):
        written = actors.involve(planted.case, planted.episode, by=by, part=actors.Part(), details=details)
        check = Conflict.objects.create(
            organisation_id=by.organisation, suspect_id=written.suspect, subject_id=planted.subject
        )
        part = Involvement.objects.get(suspect_id=written.suspect)
    return {"suspect": written.suspect, "involvement": part.pk, "conflict": check.pk}
