"""An award and a partnership of the office, planted through real actions, and words that stand nowhere else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards import policy
from tessera.partnership.awards.actions import award as awards
from tessera.partnership.awards.actions import compacts, under
from tessera.partnership.library.api import Party
from tests.partnership.awards.world import DAY, terms
from tests.permissions.cast import Cast

SECRETS = (
    "TIP-77-PELICAN", "lanterns for the estuary", "a treasurer before Michaelmas", "Ottilie Brandwein", "the ferry house",
    "a bench for the magistrates of Tamale", "Heron compact",
)  # fmt: skip


def plant(people_here: Cast) -> dict[str, object]:
    """One of each thing at the office; gives values for addresses."""
    officer = people_here.actors["programme-officer"]
    by: Actor = replace(officer, actions=officer.actions | set(policy.ACTIONS))
    said = {
        "number": "1", "purpose": SECRETS[4], "amount": Decimal(9000), "currency": "USD", "starts": today(),
        "ends": today() + DAY, "procedure": "open_call", "considered": 4, "criteria": "Reach", "why_chosen": "Reach",
    }  # fmt: skip
    with unit_of_work(by=by):
        party = Party.objects.create(organisation_id=by.home, name="Estuary Trust")
        compact = compacts.save_compact(by=by, country="GHA", title=SECRETS[6], starts=today())
        promise = compacts.promise(compact.pk, by=by, side="government", text=SECRETS[5])
        dialogue = compacts.plan_dialogue(compact.pk, by=by, on=today() + DAY)
        award = awards.create(
            by=by, number=SECRETS[0], party_id=party.pk, terms=terms(), effective=today(), title=SECRETS[1],
            partnership_id=compact.pk,
        )  # fmt: skip
        condition = under.add_condition(award.pk, by=by, text=SECRETS[2])
        person = under.save_person(award.pk, by=by, role="Director", name=SECRETS[3])
        subaward = under.propose_subaward(award.pk, by=by, party_id=party.pk, **said)
    return {
        "award": award.pk, "compact": compact.pk, "commitment": promise.pk, "dialogue": dialogue.pk, "first": 1, "second": 1,
        "condition": condition.pk, "person": person.pk, "subaward": subaward.pk,
    }  # fmt: skip
