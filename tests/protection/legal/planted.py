"""A legal matter of somebody else's case, planted through real actions, and words that stand nowhere else."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.clock import in_days
from tessera.kernel.work import unit_of_work
from tessera.protection.legal import actions, policy
from tessera.protection.legal.words import MatterWords
from tests.permissions.cast import Cast

SECRETS = ("the tribunal at Gorse Hill", "KX-5519-ODD", "Advocate Thistlewood", "confront the man with the ferret")


def plant(people_here: Cast, case: UUID) -> dict[str, object]:
    """A matter, a date and what was said of cooperating, at Harbour; gives values for addresses."""
    worker = people_here.actors["caseworker"]
    by = Actor(
        worker.account,
        worker.organisation,
        worker.roles,
        worker.actions | set(policy.ACTIONS),
        function=worker.function,
    )
    words = MatterWords(authority=SECRETS[0], reference=SECRETS[1], lawyer=SECRETS[2])
    with unit_of_work(by=by):
        row = actions.add_matter(case, {"matter_type": "criminal_witness", "valid_to": in_days(90)}, words, by=by)
        date = actions.add_deadline(row.pk, "hearing", in_days(20), by=by, what=SECRETS[3])
        actions.say_cooperation(case, "no", by=by, reasons_not=["fear"])
    return {"matter": row.pk, "deadline": date.pk}


def pages(values: dict[str, object], case: UUID) -> list[str]:
    """The pages of the room about what was planted, for a supervisor."""
    return [
        f"/cases/{case}/?part=legal",
        f"/legal/{case}/matters/add/",
        f"/legal/{case}/cooperation/",
        f"/legal/matters/{values['matter']}/",
        f"/legal/matters/{values['matter']}/dates/add/",
        f"/legal/dates/{values['deadline']}/move/",
    ]
