"""The door of the room: awards, their versions, and what upper rooms say about them.

`gates.register(name, ask)`: reasons why an award may not become active (a plan, indicators, a schedule).
`approving.register(name, ask)`: reasons why a version may not be approved (a budget).
`closing.register(name, ask)`: reasons why it may not close. `panels.register(order, draw)`: parts of the award's page.
Rows under an award are made with `owners(award)`: the office and the grantee's organisation.
"""

from __future__ import annotations

from tessera.partnership.awards.actions.award import create, create_listed, edit, move_award, readdress, relist
from tessera.partnership.awards.actions.base import NotYet, owners
from tessera.partnership.awards.actions.compacts import (
    answer_promise,
    choose_indicator,
    hold_dialogue,
    plan_dialogue,
    promise,
    save_compact,
)
from tessera.partnership.awards.actions.under import (
    add_condition,
    move_condition,
    move_subaward,
    obligate,
    propose_subaward,
    save_person,
)
from tessera.partnership.awards.actions.versions import amend, move_version, revise
from tessera.partnership.awards.asking import approving, closing, gates, panels
from tessera.partnership.awards.models import (
    Award,
    AwardCountry,
    AwardSector,
    AwardVersion,
    Condition,
    KeyPerson,
    Obligation,
    Subaward,
)
from tessera.partnership.awards.queries import get, in_force, obligated, obligated_by_award, of_country, shown, versions
from tessera.partnership.awards.states import MACHINES
from tessera.partnership.awards.terms import Terms, TermsError, terms_of

__all__ = [
    "MACHINES",
    "Award",
    "AwardCountry",
    "AwardSector",
    "AwardVersion",
    "Condition",
    "KeyPerson",
    "NotYet",
    "Obligation",
    "Subaward",
    "Terms",
    "TermsError",
    "add_condition",
    "amend",
    "answer_promise",
    "approving",
    "choose_indicator",
    "closing",
    "create",
    "create_listed",
    "edit",
    "gates",
    "get",
    "hold_dialogue",
    "in_force",
    "move_award",
    "move_condition",
    "move_subaward",
    "move_version",
    "obligate",
    "obligated",
    "obligated_by_award",
    "of_country",
    "owners",
    "panels",
    "plan_dialogue",
    "promise",
    "propose_subaward",
    "readdress",
    "relist",
    "revise",
    "save_compact",
    "save_person",
    "shown",
    "terms_of",
    "versions",
]  # fmt: skip
