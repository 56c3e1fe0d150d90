"""A draft notice, an application and a declaration of somebody else's, for the sweep over every address."""

from __future__ import annotations

from tessera.kernel.work import unit_of_work
from tessera.partnership.competition.actions import notices
from tessera.partnership.competition.models import ConflictDeclaration
from tests.partnership.competition import world
from tests.permissions.cast import Cast

SECRETS = ("Notice that nobody announced", world.SECRET, "Night watch of Harbour")


def plant(people: Cast) -> dict[str, object]:
    """The draft stands behind `opportunity`; the application answers another one."""
    assert people.organisations["funder"]
    row = world.opened(number="TIP-26-77")
    made = world.written(row, title=SECRETS[2])
    by = world.officer()
    with unit_of_work(by=by):
        draft = notices.draft(
            values=world.notice(number="TIP-26-78", title=SECRETS[0]), criteria=world.CRITERIA,
            questions=world.QUESTIONS, by=by,
        )  # fmt: skip
    _closed, other = world.in_review()
    with unit_of_work(by=by):
        held = ConflictDeclaration.objects.filter(application=other)[0]
    return {"opportunity": draft.pk, "application": made.pk, "declaration": held.pk}
