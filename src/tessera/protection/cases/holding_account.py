"""What the account holds, in words, for the survivor's own copy: each episode as it is read now, and every telling of it.

Her own tellings and those of others stand beside each other with their sources, as on the page: she may ask which is
read as current, and correct it.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.protection.cases import queries, told, vocabulary
from tessera.protection.cases.held import Held, register_held
from tessera.protection.cases.tellings import stored
from tessera.protection.cases.web import said
from tessera.protection.cases.web.presenters import stage


@register_held("account", order=30)
def account(case_id: UUID, *, by: Actor) -> list[Held]:
    """Every episode and what was said of it; the reading is in the ledger. Raises Hidden, Refused."""
    case = queries.get(case_id, by=by)
    found: list[Held] = []
    for view in told.account(case, by=by):
        reading = stored(view.row, view.words)
        pairs = [(said.label(name), said.answer(name, value)) for name, value in reading.items()]
        if state := vocabulary.text(vocabulary.EPISODE["account_state"], view.row):
            pairs.append((str(vocabulary.EPISODE["account_state"].label), state))
        found.append(Held(stage(view.row), tuple(pairs)))
        # A single telling says what the reading says already.
        for each in said.told(view.said, {}) if len(view.said) > 1 else ():
            note = [(said.label("note"), each["note"])] if each["note"] else []
            found.append(Held(_("%(stage)s: %(source)s") % {"stage": stage(view.row), "source": each["by"]},
                              (*each["pairs"], *note)))  # fmt: skip
    return found
