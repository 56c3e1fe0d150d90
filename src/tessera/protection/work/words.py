"""Words of the room in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tessera.protection.work.enums import Mail, Return, Risk, SnoozeReason

SNOOZE_REASONS = [
    (SnoozeReason.SURVIVOR_ASKED, _("The person asked for it")),
    (SnoozeReason.NOT_REACHED, _("The person could not be reached")),
    (SnoozeReason.NOT_SAFE_NOW, _("It is not safe at the moment")),
    (SnoozeReason.WAITING_FOR_OTHERS, _("Somebody else must do something first")),
    (SnoozeReason.OTHERS_FIRST, _("Other people's needs come first today")),
]
MAIL = [
    (Mail.AT_ONCE, _("At once, each time something new is there")),
    (Mail.DAILY, _("One message in the morning")),
]
RISKS = [
    (Risk.SAFETY, _("Safety")),
    (Risk.NO_CONTACT, _("No contact")),
    (Risk.NO_PROGRESS, _("No progress")),
    (Risk.CONSENT, _("Consent to look at again")),
    (Risk.DEADLINE, _("A deadline in danger")),
    (Risk.WORKER_STRAIN, _("Strain on the worker")),
    (Risk.BOUNDARIES, _("Closeness and distance")),
]
RETURNS = [
    (Return.AS_PLANNED, _("Go on as planned")),
    (Return.CHANGE_PLAN, _("Change the plan")),
    (Return.CONFERENCE, _("Hold a case conference")),
    (Return.OTHER_WORKER, _("Another worker")),
    (Return.CLOSE, _("Prepare to close")),
]
