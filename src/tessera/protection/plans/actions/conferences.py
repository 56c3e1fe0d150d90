"""Writes about case conferences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.protection.plans import policy, queries
from tessera.protection.plans.actions.base import case_for, locked, seal
from tessera.protection.plans.conference import hearings
from tessera.protection.plans.enums import CONFERENCE_WORDS
from tessera.protection.plans.models import Conference, ConferenceGuest
from tessera.protection.plans.words import ConferenceWords
from tessera.trust.people import api as people

PRESENT = ("yes", "no", "not_asked", "declined", "not_applicable", "unknown")


@transaction.atomic
def add_conference(
    case_id: UUID,
    words: ConferenceWords,
    *,
    by: Actor,
    held_on: date,
    guests: Iterable[UUID] = (),
    survivor_present: str = "not_asked",
) -> Conference:
    """A meeting to prepare or to write down. The survivor's wishes come first: without them it is not saved.

    Raises ValidationError by field, Hidden, Refused, vault.Erased.
    """
    case = case_for(case_id, by=by, action=policy.CONFERENCE_EDIT)
    pk = new_id()
    row = Conference(
        id=pk, organisation_id=by.home, case_id=case_id, held_on=held_on, survivor_present=survivor_present,
        recorded_by_id=by.account, sealed=seal(case.subject_id, pk, CONFERENCE_WORDS, _said(words), by=by),
    )  # fmt: skip
    _check_present(survivor_present)
    row.save(force_insert=True)
    return _with_guests(row, case.subject_id, guests, by)


@transaction.atomic
def change_conference(
    conference_id: UUID,
    words: ConferenceWords,
    *,
    by: Actor,
    held_on: date,
    guests: Iterable[UUID] = (),
    survivor_present: str = "not_asked",
) -> Conference:
    """Writes on in a meeting. Raises ValidationError by field, Hidden, Refused, vault.Erased."""
    row = locked(policy.conferences(by), conference_id, by=by, action=policy.CONFERENCE_EDIT, kind="conference")
    subject = queries.subject_of(row.case_id, by=by)
    _check_present(survivor_present)
    row.held_on, row.survivor_present = held_on, survivor_present
    row.sealed = seal(subject, row.id, CONFERENCE_WORDS, _said(words), by=by)
    row.save()
    return _with_guests(row, subject, guests, by)


def _said(words: ConferenceWords) -> ConferenceWords:
    if not words.wishes.strip():
        raise ValidationError({"wishes": _("Begin with what the person wishes; if nothing could be asked, say why.")})
    return words


def _check_present(said: str) -> None:
    if said not in PRESENT:
        raise ValidationError({"survivor_present": _("This is not one of the choices.")})


def _with_guests(row: Conference, subject: UUID, guests: Iterable[UUID], by: Actor) -> Conference:
    """Keeps who is invited with what consent said at this moment."""
    wanted = set(guests)
    if wanted - set(people.organisations(wanted)) or row.organisation_id in wanted:
        raise ValidationError({"guests": _("This is not one of the choices.")})
    rows = ConferenceGuest.objects.filter(organisation_id=by.home, conference_id=row.id)
    rows.exclude(guest_id__in=wanted).delete()
    for one in hearings(subject, wanted, by=by):
        ConferenceGuest.objects.update_or_create(
            organisation_id=by.home,
            conference_id=row.id,
            guest_id=one.organisation,
            defaults={"may_hear": list(one.may_hear), "reason": one.reason, "checked_at": now()},
        )
    ledger.record(
        by=by,
        action=policy.CONFERENCE_EDIT,
        kind="case",
        object_id=row.case_id,
        detail={"conference": str(row.id), "guests": len(wanted)},
    )
    return row
