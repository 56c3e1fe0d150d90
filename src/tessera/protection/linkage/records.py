"""What is compared: one written-down person, in clear, in memory only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """One person as one record knows them. An empty part is missing, never "no".

    `birth_date` is YYYY, YYYY-MM or YYYY-MM-DD; its precision `exact`, `month`, `year` or `estimated`. `nationality` is
    a country code, `sex` and `district` any code that both sides use.
    """

    id: str
    given_names: str = ""
    family_name: str = ""
    birth_date: str = ""
    birth_date_precision: str = "exact"
    sex: str = ""
    nationality: str = ""
    district: str = ""
    phones: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "<Record>"
