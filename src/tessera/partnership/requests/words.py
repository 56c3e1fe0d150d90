"""Codes of the room in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tessera.kernel import codes
from tessera.partnership.requests.enums import AssistanceState, Declined, EmergencyState
from tessera.ui.badges import Badge

_TONES = {
    "received": "info", "eligible": "info", "triaged": "info", "approved": "success", "in_service": "accent",
    "delivered": "success", "followed_up": "success", "reconciled": "success",
}  # fmt: skip


def state_badge(state: str, kind: type[AssistanceState] | type[EmergencyState] = EmergencyState) -> Badge:
    """A state as a word in a pill."""
    return Badge(kind(state).label, _TONES.get(state, ""))


def services(listed: Iterable[str]) -> str:
    """Services in words."""
    known = codes.get("service_type")
    return " · ".join(known.label(code) for code in listed)


def reason(code: str) -> str:
    """The reason of a decline in words; "" for none."""
    return str(Declined(code).label) if code in Declined else ""


def length(time: timedelta) -> str:
    """A stretch of time in its largest fitting unit: minutes, hours, or days from three on."""
    minutes = max(0, int(time.total_seconds() // 60))
    hours, days = minutes // 60, minutes // 1440
    if minutes < 1:
        return _("less than a minute")
    if hours < 1:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    if days < 3:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


def clock(left: timedelta) -> str:
    """How long the office still has, or by how much the time has passed."""
    if left >= timedelta(0):
        return _("%(time)s left to answer") % {"time": length(left)}
    return _("The time to answer passed %(time)s ago") % {"time": length(-left)}
