"""An arrangement and a run of somebody else's, for the sweep over every address."""

from __future__ import annotations

from django.db import transaction

from tessera.kernel.actor import Actor, acting
from tessera.observatory.matching.models import Arrangement, MatchingRun
from tests.permissions.cast import Cast

SECRETS = ("Arrangement of Harbour",)


def plant(people: Cast) -> dict[str, object]:
    """Between Harbour and Zaytuna, hosted by the observatory; the run has counts."""
    homes = people.organisations
    members, host = [homes["harbour"], homes["zaytuna"]], homes["observatory"]
    with acting(Actor(None, homes["harbour"], job="set a stage")), transaction.atomic():
        row = Arrangement.objects.create(
            organisation_id=members[0], host_id=host, members=members, title=SECRETS[0], answer="pairs"
        )
        run = MatchingRun.objects.create(
            arrangement=row, organisation_id=members[0], host_id=host, members=members,
            result={"base": 3, "lists": [str(each) for each in members], "histories": [["11", 48_772], ["10", 3], ["01", 6]]},
        )  # fmt: skip
    return {"arrangement": row.pk, "run": run.pk}
