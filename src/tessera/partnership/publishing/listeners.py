"""What the public reads follows the award: an amendment in effect, an accepted result, a new state."""

from __future__ import annotations

from tessera.kernel.actor import Actor
from tessera.kernel.outbox.api import subscribe
from tessera.kernel.policy import Hidden
from tessera.partnership.awards import api as awards
from tessera.partnership.publishing import actions, policy
from tessera.partnership.publishing.gathering import NEEDS, award_of
from tessera.partnership.stages.events import Moved, announce
from tessera.trust.people.enums import Function

# What the job may do: read the award, and publish under terms that two people decided before.
RIGHTS = frozenset({policy.VIEW, policy.PREPARE, policy.PUBLISH}) | NEEDS
# By kind of thing, the states after which the public should read something new; none means every state.
FOLLOWED: dict[str, frozenset[str]] = {
    "award": frozenset(),
    "award_version": frozenset({"in_effect"}),
    "actual": frozenset({"accepted", "locked"}),
    "subaward": frozenset({"approved", "ended"}),
}
announce(*FOLLOWED)


@subscribe(Moved, actions=RIGHTS)
def keep_the_public_current(event: Moved, *, by: Actor) -> None:
    """Publishes the award anew under its terms. Runs again without harm; an award nobody published is left alone."""
    wanted = FOLLOWED.get(event.kind)
    # A grantee moved its own row: the office's job hears of what the office decides.
    if by.function != Function.FUNDER or wanted is None or (wanted and event.state not in wanted):
        return
    award = award_of(event.kind, event.object_id)
    if award is None:
        return
    try:
        awards.get(award, by=by)
    except Hidden:
        return
    actions.follow(award, by=by)
