"""E-mail without content: it says that Tessera is waiting, never for what, about whom, or in which case."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now, today
from tessera.kernel.work import unit_of_work
from tessera.protection.work.enums import Mail
from tessera.protection.work.models import Alert, Due, WorkChoice
from tessera.trust.people import api as people

# An alert that nobody could be written to about is old news after two days; the page still shows it.
_FRESH = datetime.timedelta(days=2)


def at_once(*, by: Actor) -> int:
    """Writes to those with fresh alerts that were not mailed yet: about urgent ones to everybody, about others to
    those who chose so. One message for each person, however many alerts there are. Returns how many were written.

    Raises the first fault of the mail server after all others were tried; what failed stays to be mailed.
    """
    with unit_of_work(by=by):
        rows = Alert.objects.filter(organisation_id=by.home, seen_at__isnull=True, mailed_at__isnull=True)
        waiting = list(rows.filter(at__gte=now() - _FRESH).values_list("account_id", "urgent").distinct())
        patient = _patient({account for account, _urgent in waiting}, by)
    wanted = {account for account, urgent in waiting if urgent or account not in patient}
    return _write(wanted, by, patient)


def each_morning(*, by: Actor) -> int:
    """Writes to those who chose one message a day and for whom something waits. Returns how many were written."""
    with unit_of_work(by=by):
        daily = set(
            WorkChoice.objects.filter(organisation_id=by.home, mail=Mail.DAILY).values_list("account_id", flat=True)
        )
        told = Alert.objects.filter(organisation_id=by.home, account_id__in=daily, seen_at__isnull=True)
        late = Due.objects.filter(organisation_id=by.home, owner_id__in=daily, settled_at__isnull=True, on__lte=today())
        wanted = set(told.filter(mailed_at__isnull=True).values_list("account_id", flat=True))
        wanted |= set(late.values_list("owner_id", flat=True))
    return _write(wanted, by, frozenset(), always=True)


def _patient(accounts: Collection[UUID], by: Actor) -> set[UUID]:
    rows = WorkChoice.objects.filter(organisation_id=by.home, account_id__in=accounts, mail=Mail.DAILY)
    return set(rows.values_list("account_id", flat=True))


def _write(wanted: Collection[UUID], by: Actor, patient: Collection[UUID], *, always: bool = False) -> int:
    with unit_of_work(by=by):
        receivers = people.addresses(by, wanted)
    fault: Exception | None = None
    written = 0
    for receiver in receivers:
        try:
            # The mark and the message stand or fall together: a refusal of the mail server takes the mark back.
            with unit_of_work(by=by):
                if _mark(receiver.account, by, only_urgent=receiver.account in patient) or always:
                    message(receiver.email, receiver.language).send()
                    written += 1
        except OSError as refused:
            fault = fault or refused
    if fault:
        raise fault
    return written


def _mark(account: UUID, by: Actor, *, only_urgent: bool) -> int:
    rows = Alert.objects.select_for_update(skip_locked=True).filter(
        organisation_id=by.home, account_id=account, seen_at__isnull=True, mailed_at__isnull=True
    )
    ids = list((rows.filter(urgent=True) if only_urgent else rows).values_list("pk", flat=True))
    return Alert.objects.filter(organisation_id=by.home, pk__in=ids).update(mailed_at=now())


def message(address: str, language: str) -> EmailMessage:
    """The one message there is, in the reader's language. The link, where there is one, leads to the day, no further."""
    with translation.override(language):
        link = f"{settings.ADDRESS}/work/" if settings.ADDRESS else ""
        body = render_to_string("work/mail.txt", {"link": link})
        made = EmailMessage(str(_("Something needs you today")), body, None, [address])
    made.extra_headers["Auto-Submitted"] = "auto-generated"
    return made
