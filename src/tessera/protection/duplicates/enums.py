"""Words of the room."""

from __future__ import annotations

from enum import StrEnum


class Judgement(StrEnum):
    """What a person found who looked at both. Open: nobody has looked yet."""

    OPEN = ""
    SAME = "same"
    NOT_SAME = "not_same"
    UNSURE = "unsure"


class FoundBy(StrEnum):
    """What suggested a pair: signs looked for each night, or linkage of everybody, which somebody asked for."""

    SIGNS = "signs"
    LINKAGE = "linkage"


class Basis(StrEnum):
    """What a judgement rests on."""

    PERSON_SAID = "person_said"
    DOCUMENTS = "documents"
    WORKERS_KNOW = "workers_know"
    RECORDS = "records"
