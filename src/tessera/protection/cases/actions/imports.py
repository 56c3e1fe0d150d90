"""Cases from elsewhere, many at a time: pseudonymous people, their consent, a case each, what the row tells of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from tessera.kernel import places
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.database.bulk import insert_many
from tessera.kernel.ids import new_code
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.kernel.vault import api as vault
from tessera.protection.cases import policy, vocabulary
from tessera.protection.cases.actions.account import sealed_words
from tessera.protection.cases.actions.file import organisation
from tessera.protection.cases.actions.notes import sealed_note
from tessera.protection.cases.enums import Status
from tessera.protection.cases.models import Case, Episode, EpisodeText, Note
from tessera.protection.cases.states import closes
from tessera.protection.cases.words import EpisodeWords
from tessera.trust.consent import api as consents
from tessera.trust.subjects import api as subjects

CHUNK = 2000
_SOURCE = "case.source_key"
_FAR = ("street", "city", "postcode", "latitude", "longitude")
# Words of a row that have no field of their own become one sealed note.
_TOLD = ("closure_reason", "vulnerability_details")
_ELSEWHERE = {"trafficking_status_decided_by": "decision_making_organisation"}


class CanonicalConsent(Protocol):
    """Consent that was collected elsewhere, as a row states it."""

    @property
    def purposes(self) -> Sequence[str]: ...
    @property
    def collected_elsewhere_under(self) -> str: ...


class CanonicalRow(Protocol):
    """One record in our words (see interchange.mapping): sections with fields by name, blanks left out."""

    @property
    def line(self) -> int: ...
    @property
    def source_key(self) -> str: ...
    @property
    def identity(self) -> Mapping[str, Any] | None: ...
    @property
    def case(self) -> Mapping[str, Any]: ...
    @property
    def episodes(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def consent(self) -> CanonicalConsent | None: ...
    @property
    def further(self) -> Mapping[str, Mapping[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class RefusedImport:
    """A row that was not taken: its line, the fields at fault with the reason. Values are not repeated."""

    line: int
    faults: Mapping[str, str]


@dataclass(slots=True)
class ImportOutcome:
    """What became of the rows: read = accepted + skipped (already here) + refused."""

    read: int = 0
    accepted: int = 0
    skipped: int = 0
    refused: list[RefusedImport] = field(default_factory=list)


@dataclass(slots=True)
class _Ready:
    """A row checked, with what it will become."""

    row: CanonicalRow
    token: str
    case: Case
    episodes: list[tuple[Episode, EpisodeWords]]
    note: str


@transaction.atomic
def import_cases(rows: Iterable[CanonicalRow], *, by: Actor, batch: UUID, announce: bool = True) -> ImportOutcome:
    """Writes rows as cases of the actor's organisation: all of them or, when it raises, none.

    A row whose `source_key` is here already is skipped and counted, so that a run may be repeated; the key is kept as
    a keyed hash. A row is refused whole when one of its values is outside its list, or when it names somebody without
    `keep_record`. One ledger row for the call, unless a caller that takes a file in parts writes one for the whole. The actor needs `policy.IMPORT_NEEDS`. Raises Refused.
    """
    require(policy.can(by, policy.IMPORT), by, policy.IMPORT, kind="import", object_id=batch)
    outcome = ImportOutcome()
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        _take(chunk, outcome, by, batch)
    if not announce:
        return outcome
    ledger.record(
        by=by,
        action=policy.IMPORT,
        kind="import",
        object_id=batch,
        detail={
            "read": outcome.read,
            "accepted": outcome.accepted,
            "skipped": outcome.skipped,
            "refused": len(outcome.refused),
        },
    )
    return outcome


def _take(chunk: Sequence[CanonicalRow], outcome: ImportOutcome, by: Actor, batch: UUID) -> None:
    org = organisation(by)
    outcome.read += len(chunk)
    tokens = [token.hex() for token in vault.search_tokens(org, _SOURCE, [row.source_key for row in chunk])]
    known = set(
        Case.objects.filter(organisation_id=organisation(by), source_key__in=tokens).values_list(
            "source_key", flat=True
        )
    )
    ready: list[_Ready] = []
    for row, token in zip(chunk, tokens, strict=True):
        if token in known:
            outcome.skipped += 1
            continue
        try:
            ready.append(_prepared(row, token, org, batch))
            known.add(token)
        except ValidationError as fault:
            outcome.refused.append(RefusedImport(row.line, {k: " ".join(v) for k, v in fault.message_dict.items()}))
    _write(ready, by)
    outcome.accepted += len(ready)


def _prepared(row: CanonicalRow, token: str, organisation: UUID, batch: UUID) -> _Ready:
    if row.identity and not (row.consent and consents.Purpose.KEEP_RECORD in row.consent.purposes):
        raise ValidationError({"identity": "keep_record"})
    given = {_ELSEWHERE.get(name, name): value for name, value in row.case.items() if name not in _TOLD}
    status = str(given.pop("status", Status.ACTIVE))
    if status not in set(Status):
        raise ValidationError({"status": "case_status"})
    case = Case(
        organisation_id=organisation,
        code="",  # given when it is written
        status=status,
        is_open=not closes(status),
        closed_at=now() if closes(status) else None,
        source_key=token,
        import_batch=batch,
        **vocabulary.derived(vocabulary.checked(vocabulary.CASE, given)),
    )
    told = [_episode(each, organisation, case.id) for each in row.episodes]
    texts = [str(row.case.get(name, "")) for name in _TOLD] + [str(row.further.get("note", {}).get("text", ""))]
    return _Ready(row, token, case, told, "\n\n".join(text for text in texts if text))


def _episode(values: Mapping[str, Any], organisation: UUID, case: UUID) -> tuple[Episode, EpisodeWords]:
    given = dict(values)
    far = [str(given.pop(name)) for name in _FAR if name in given]
    place = [str(given.pop("place")), *far] if "place" in given else far
    note = str(given.pop("description", ""))
    if admin1 := given.pop("admin1", ""):
        code = (
            places.normalise_subdivision(admin1, given["country"]) if given.get("country") in places.values() else None
        )
        if code:
            given["admin1"] = code
        else:
            place.insert(0, str(admin1))
    columns = vocabulary.checked(vocabulary.EPISODE, given)
    words = EpisodeWords(place=", ".join(place), note=note)
    return Episode(organisation_id=organisation, case_id=case, **columns), words


def _write(ready: Sequence[_Ready], by: Actor) -> None:
    people = subjects.register_many(len(ready), by=by)
    codes = _fresh_codes(len(ready), by)
    for each, person, code in zip(ready, people, codes, strict=True):
        each.case.subject_id, each.case.code = person, code
    insert_many(each.case for each in ready)
    insert_many(episode for each in ready for episode, _words in each.episodes)
    _consent(ready, by)
    _words(ready, by)
    for each in ready:
        if each.row.identity:
            subjects.set_identity(each.case.subject_id, _identity(each.row.identity), by=by, announce=False)


def _fresh_codes(count: int, by: Actor) -> Iterator[str]:
    """New case codes, none of them in use: at a million cases a clash is likely somewhere."""
    found: set[str] = set()
    while len(found) < count:
        made = {new_code() for _ in range(count - len(found))}
        used = Case.objects.filter(organisation_id=organisation(by), code__in=made).values_list("code", flat=True)
        found |= made - set(used)
    return iter(found)


def _consent(ready: Sequence[_Ready], by: Actor) -> None:
    """The decisions of the rows, together for all rows with the same ones."""
    alike: dict[tuple[tuple[str, ...], str], list[UUID]] = defaultdict(list)
    for each in ready:
        if each.row.consent:
            said = (tuple(each.row.consent.purposes), each.row.consent.collected_elsewhere_under)
            alike[said].append(each.case.subject_id)
    for (purposes, under), people in alike.items():
        terms = [
            consents.Terms(
                purpose, consents.Standing.GIVEN, decided_by="", how="collected_elsewhere", collected_under=under
            )
            for purpose in purposes
        ]
        consents.record_many(people, terms, by=by)


def _words(ready: Sequence[_Ready], by: Actor) -> None:
    """Free words, sealed; only people about whom something was said get a key for it."""
    texts: list[EpisodeText] = []
    notes: list[Note] = []
    for each in ready:
        said = [(episode, words) for episode, words in each.episodes if not words.is_empty]
        if said or each.note:
            key = subjects.key_of(each.case.subject_id, by=by)
            texts += [sealed_words(episode, words, key, by) for episode, words in said]
            if each.note:
                notes.append(sealed_note(each.case.organisation_id, each.case.id, key, each.note))
    insert_many(texts)
    insert_many(notes)


def _identity(values: Mapping[str, Any]) -> subjects.Identity:
    """Who the person is, from the fields of the section `identity`."""
    text = {name: str(value) for name, value in values.items() if name != "birth_date"}
    born = values.get("birth_date")
    address = [text[name] for name in text if name.startswith("address_")]
    return subjects.Identity(
        given_names=text.get("given_names", ""),
        family_name=text.get("family_name", ""),
        other_names=tuple(part for part in [text.get("other_names", "")] if part),
        birth_date=born.date.isoformat() if born else "",
        birth_date_precision=born.precision if born else "exact",
        phones=tuple(text[name] for name in ("phone", "home_phone") if name in text),
        emails=tuple(text[name] for name in ("email",) if name in text),
        address=", ".join(address),
        documents=(subjects.Document("other", text["id_number"]),) if "id_number" in text else (),
        extra={name: text[name] for name in ("salutation", "job_title") if name in text},
    )
