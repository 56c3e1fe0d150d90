"""An export of somebody else's, for the sweep over every address."""

from __future__ import annotations

from uuid import UUID

from tessera.interchange.exports import actions
from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work

SECRETS = ("Export reason of Harbour",)


def plant(by: Actor) -> UUID:
    """An export that waits for a second person, with a reason that must not be seen elsewhere."""
    with unit_of_work(by=by):
        return actions.ask(format="xlsx", purpose="keep_record", reason=SECRETS[0], with_identity=True, by=by).pk
