"""Changes as the timeline of a page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models.enums import Choices
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.partnership.stages.models import StateChange
from tessera.trust.people import api as people
from tessera.ui.dates import moment


def timeline(changes: Sequence[StateChange], states: type[Choices], *, by: Actor) -> list[dict[str, Any]]:
    """Entries for `{% timeline %}`: the state in words, when, who and why. Colleagues of another house have no name."""
    names = people.colleague_names(by, [each.by for each in changes])
    return [
        {
            "when": moment(each.at),
            "title": str(states(each.ends).label),
            "body": " · ".join(part for part in (_who(each, names, by), each.reason) if part),
        }
        for each in changes
    ]


def _who(change: StateChange, names: Any, by: Actor) -> str:
    if change.by is None:
        return _("The system")
    if name := names.get(change.by):
        return str(name)
    return _("The office") if by.organisation != change.organisation_id else _("The grantee")
