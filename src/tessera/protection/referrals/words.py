"""How a referral stands, as a word in a pill."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tessera.kernel import codes
from tessera.kernel.clock import now
from tessera.protection.referrals.enums import OPEN, State
from tessera.protection.referrals.models import Referral
from tessera.ui.badges import Badge

_TONES = {
    State.ACCEPTED: "success",
    State.IN_SERVICE: "success",
    State.COMPLETED: "success",
    State.SENT: "info",
    State.RECEIVED: "info",
    State.WAITING_LIST: "attention",
    State.DECLINED: "attention",
    State.WITHDRAWN_BY_SENDER: "attention",
    State.WITHDRAWN_BY_SURVIVOR: "attention",
}


def state_badge(row: Referral) -> Badge:
    """The state in words."""
    return Badge(codes.get("referral_state").label(row.state), _TONES.get(State(row.state), ""))


def due(row: Referral) -> Badge | str:
    """By when an answer is due, with the delay in words; "" when nothing is due."""
    if row.state not in OPEN or row.state == State.WAITING_LIST or row.respond_by is None:
        return ""
    left = row.respond_by - now()
    hours = int(abs(left.total_seconds()) // 3600)
    if left.total_seconds() < 0:
        if hours < 24:
            return Badge(_("Overdue since today"), "problem")
        text = ngettext("Overdue for %(days)s day", "Overdue for %(days)s days", hours // 24)
        return Badge(text % {"days": hours // 24}, "problem")
    if hours < 48:
        text = ngettext("Answer within %(hours)s hour", "Answer within %(hours)s hours", max(hours, 1))
        return Badge(text % {"hours": max(hours, 1)}, "attention" if hours < 12 else "info")
    return Badge(
        ngettext("Answer within %(days)s day", "Answer within %(days)s days", hours // 24) % {"days": hours // 24}
    )
