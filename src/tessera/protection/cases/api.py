"""The door of the room: cases for other rooms, by id and pseudonym. Everything names its actor and starts from scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.protection.cases import policy, queries, told, vocabulary
from tessera.protection.cases.actions import (
    CanonicalRow,
    ImportOutcome,
    RefusedImport,
    SaidBy,
    add_episode,
    add_note,
    add_person,
    assign,
    break_glass,
    change_status,
    edit_case,
    edit_episode,
    edit_person,
    import_cases,
    open_case,
    set_identity,
    tell,
)
from tessera.protection.cases.alike import alike
from tessera.protection.cases.features import Features, features_of_everybody
from tessera.protection.cases.hands import InHand, in_hand, named_in, pass_on
from tessera.protection.cases.held import Held, everything, register_held
from tessera.protection.cases.models import Case
from tessera.protection.cases.outward import Outward, outward
from tessera.protection.cases.outward import count as outward_count
from tessera.protection.cases.panels import CaseLink, register_ending, register_link, register_panel, register_part
from tessera.protection.cases.queries import Filters, Found, Line, Match, Page, find, of_subjects, worklist
from tessera.protection.cases.safety import SafeContact, Way, safe_contact
from tessera.protection.cases.watch import Emergency, opened_lately
from tessera.protection.cases.words import CaseWords, EpisodeWords, PersonWords

__all__ = [
    "FIELDS",
    "Answer",
    "CanonicalRow",
    "CaseLink",
    "CaseView",
    "CaseWords",
    "Emergency",
    "EpisodeWords",
    "Features",
    "Filters",
    "Found",
    "Held",
    "ImportOutcome",
    "InHand",
    "Line",
    "Match",
    "Outward",
    "Page",
    "PersonWords",
    "RefusedImport",
    "SafeContact",
    "SaidBy",
    "Told",
    "Way",
    "account",
    "add_episode",
    "add_note",
    "add_person",
    "alike",
    "assign",
    "break_glass",
    "change_status",
    "edit_case",
    "edit_episode",
    "edit_person",
    "episodes_of",
    "everything",
    "features_of_everybody",
    "field_choices",
    "field_label",
    "find",
    "get",
    "import_cases",
    "in_hand",
    "named_in",
    "of_subjects",
    "open_case",
    "opened_lately",
    "outward",
    "outward_count",
    "pass_on",
    "register_ending",
    "register_held",
    "register_link",
    "register_panel",
    "register_part",
    "safe_contact",
    "set_identity",
    "tell",
    "view_of",
    "worklist",
]

# What a case and an episode hold, field by field, for rooms that ask, print or export the same questions.
FIELDS = {"intake": vocabulary.CASE, "episode": vocabulary.EPISODE}
field_choices, field_label = vocabulary.choices, vocabulary.label


@dataclass(frozen=True, slots=True)
class Answer:
    """One field as it may be shown: its name, its label, the stored value(s), and the reader's words for them."""

    name: str
    label: str
    value: str | int | date | list[str] | None
    text: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as other rooms may know it: no identity. `answers` are the fields that were filled in; `childhood` is
    vocabulary's `under_18` or `in_doubt`, "" for an adult (case forms §13, rule 3)."""

    id: UUID
    organisation: UUID
    subject_id: UUID
    code: str
    status: str
    is_open: bool
    worker: UUID | None
    gender: str
    age_band: str
    languages: tuple[str, ...]
    citizenships: tuple[str, ...]
    others: tuple[tuple[UUID, str], ...]
    childhood: str
    first_service_due: date | None
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """An episode as other rooms may know it: its fields, and its words in clear (None: the person was erased)."""

    id: UUID
    answers: tuple[Answer, ...]
    words: EpisodeWords | None


def get(case_id: UUID, *, by: Actor, action: str = policy.VIEW) -> CaseView:
    """The case, if the actor may do `action` with it. Raises Hidden, Refused."""
    case = queries.get(case_id, by=by, action=action)
    return view_of(case)


def account(case_id: UUID, *, by: Actor) -> tuple[Told, ...]:
    """What happened, in order of time; the reading is in the ledger. Raises Hidden, Refused."""
    case = queries.get(case_id, by=by)
    episodes = told.account(case, by=by)
    return tuple(Told(each.row.id, _answers(vocabulary.EPISODE, each.row), each.words) for each in episodes)


def episodes_of(case_id: UUID, *, by: Actor) -> dict[UUID, tuple[str, str]]:
    """Episode → its stage and country (codes) of a case whose account the actor may read, in order of time.

    No words are opened. Raises Hidden, Refused.
    """
    case = queries.get(case_id, by=by, action=policy.ACCOUNT_VIEW)
    return told.stages(case)


def view_of(case: Case) -> CaseView:
    """A case of the room as other rooms know it: codes and pseudonyms, in one query more."""
    return CaseView(
        id=case.id,
        organisation=case.organisation_id,
        subject_id=case.subject_id,
        code=case.code,
        status=case.status,
        is_open=case.is_open,
        worker=case.worker_id,
        gender=case.gender,
        age_band=case.age_band,
        languages=tuple(case.languages),
        citizenships=tuple(case.citizenships),
        childhood=vocabulary.childhood(case, today()),
        first_service_due=case.first_service_due,
        others=tuple((person.subject_id, person.role) for person in queries.others(case)),
        answers=_answers(vocabulary.CASE, case),
    )


def _answers(parts: dict[str, vocabulary.Part], row: object) -> tuple[Answer, ...]:
    found = []
    for part in parts.values():
        value = getattr(row, part.name)
        if value not in (None, "", []):
            found.append(Answer(part.name, str(part.label), value, vocabulary.text(part, row)))
    return tuple(found)
