"""What stands before any contact: who must not know, which ways are safe, when, and until when."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.vault.api import Erased
from tessera.protection.cases import queries, vocabulary
from tessera.protection.cases.models import Case
from tessera.trust.subjects import api as subjects


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach the person, in the reader's words. `expired`: it was safe until `expires` and must be asked for
    again before it is used."""

    channel: str
    value: str
    windows: str
    message: str
    says_who: str
    code_word: str
    expires: datetime.date | None
    expired: bool


@dataclass(frozen=True, slots=True)
class SafeContact:
    """Everything to read before a contact, in the order of reading. `erased`: nobody can read it any more."""

    case_id: UUID
    subject_id: UUID
    name: str
    must_not_know: tuple[subjects.Outsider, ...]
    ways: tuple[Way, ...]
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    languages: str
    interpreter: str
    erased: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known: then nobody is contacted before the person was asked."""
        return not (self.ways or self.phones or self.emails)


def safe_contact(case_id: UUID, *, by: Actor, why: str = "") -> SafeContact:
    """What to read before contacting the survivor of this case; the reading is in the ledger. Raises Hidden, Refused."""
    case = queries.get(case_id, by=by)
    languages = vocabulary.text(vocabulary.CASE["languages"], case)
    interpreter = vocabulary.text(vocabulary.CASE["needs_interpreter"], case)
    try:
        identity = subjects.reveal(case.subject_id, by=by, why=why)
    except Erased:
        return SafeContact(case_id, case.subject_id, "", (), (), (), (), languages, interpreter, erased=True)
    return of(identity, case_id, case.subject_id, languages, interpreter)


def of(
    identity: subjects.Identity, case_id: UUID, subject_id: UUID, languages: str = "", interpreter: str = ""
) -> SafeContact:
    """The same from an identity that was opened already."""
    ways = tuple(_way(contact) for contact in identity.safe_contacts)
    spoken = {way.value for way in ways}
    return SafeContact(
        case_id,
        subject_id,
        identity.name,
        identity.must_not_know,
        ways,
        tuple(one for one in identity.phones if one not in spoken),
        tuple(one for one in identity.emails if one not in spoken),
        languages,
        interpreter,
    )


def _way(contact: subjects.SafeContact) -> Way:
    channels = codes.get("contact_channel")
    answer = vocabulary.PERSON["safe"]
    return Way(
        channels.label(contact.channel) if contact.channel in channels else "",
        contact.value,
        contact.windows,
        vocabulary.label(answer, contact.may_leave_message) if contact.may_leave_message != "not_asked" else "",
        contact.says_who,
        contact.code_word,
        datetime.date.fromisoformat(contact.expires) if contact.expires else None,
        contact.has_expired(today()),
    )


def is_named(case: Case) -> bool:
    """Whether anything that identifies the survivor is kept; nothing is opened."""
    return Case.objects.filter(organisation_id=case.organisation_id, pk=case.pk, subject__sealed__isnull=False).exists()
