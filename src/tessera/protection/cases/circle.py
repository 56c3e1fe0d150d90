"""The other people in a case: dependants, caregivers, a second survivor; and who of them may never decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from tessera.kernel.actor import Actor
from tessera.kernel.policy import Hidden
from tessera.kernel.vault import api as vault
from tessera.protection.cases import policy, queries, vocabulary
from tessera.protection.cases.enums import PERSON_WORDS, PersonRole
from tessera.protection.cases.models import Case, CasePerson
from tessera.protection.cases.words import PersonWords
from tessera.trust.consent.policy import Decider, deciders_known


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """Somebody in the case, by pseudonym, with the words about them (None: erased)."""

    row: CasePerson
    code: str
    words: PersonWords | None


def people(case: Case) -> list[PersonSeen]:
    """Everybody else in the case, in the order they were added, in one query."""
    rows = CasePerson.objects.filter(organisation_id=case.organisation_id, case_id=case.id)
    return _seen(list(rows.select_related("subject", "case__subject").order_by("created_at", "id")))


def person(person_id: UUID, *, by: Actor, action: str = policy.VIEW) -> tuple[Case, PersonSeen]:
    """One of them with the case. Raises Hidden, Refused."""
    rows = CasePerson.objects.filter(case__in=policy.scope(by), pk=person_id)
    row = rows.select_related("subject", "case__subject").first()
    if row is None:
        raise Hidden(by, action, kind="person", object_id=person_id)
    case = queries.get(row.case_id, by=by, action=action)
    return case, _seen([row])[0]


def _seen(rows: Sequence[CasePerson]) -> list[PersonSeen]:
    told = [row for row in rows if row.sealed is not None and row.case.subject.key_id is not None]
    opened = vault.open_many(
        vault.Sealed(row.case.subject.key_id, PERSON_WORDS, row.id, bytes(row.sealed or b"")) for row in told
    )
    clear = {row.id: data for row, data in zip(told, opened, strict=True)}
    return [PersonSeen(row, row.subject.code, _words(clear.get(row.id, b"{}"))) for row in rows]


def _words(data: bytes | None) -> PersonWords | None:
    return None if data is None else PersonWords.from_bytes(data)


def has_guardian(case: Case) -> bool:
    """Whether somebody is recorded who may decide for a child and is not suspected."""
    rows = CasePerson.objects.filter(
        organisation_id=case.organisation_id, case_id=case.id, role=PersonRole.CAREGIVER
    ).exclude(possibly_implicated="yes")
    return rows.exclude(legal_basis__in=("", "none", "unknown", "not_asked", "declined", "not_applicable")).exists()


@deciders_known
def caregivers(subject_id: UUID, by: Actor) -> list[Decider]:
    """The caregivers on record for a person, as survivor or as dependant, with who of them is suspected."""
    org = by.home
    as_dependant = CasePerson.objects.filter(organisation_id=org, subject_id=subject_id)
    rows = CasePerson.objects.filter(organisation_id=org, role=PersonRole.CAREGIVER).filter(
        Q(case__subject_id=subject_id) | Q(case_id__in=as_dependant.values("case_id"))
    )
    relation = vocabulary.PERSON["relation"]
    return [
        Decider(
            str(row.subject_id),
            " · ".join(part for part in (vocabulary.label(relation, row.relation), row.subject.code) if part),
            row.possibly_implicated == "yes",
        )
        for row in rows.exclude(subject_id=subject_id).select_related("subject").order_by("created_at", "id")
    ]
