"""Lives as rows of an import: what an organisation brings along from the files it kept before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tessera.portal.demo.lives import Dated, Life


@dataclass(frozen=True, slots=True)
class Agreed:
    """Consent that was collected elsewhere."""

    purposes: Sequence[str]
    collected_elsewhere_under: str


@dataclass(frozen=True, slots=True)
class Row:
    """One record as the import of cases takes it."""

    line: int
    source_key: str
    case: Mapping[str, Any]
    episodes: Sequence[Mapping[str, Any]]
    consent: Agreed | None
    identity: Mapping[str, Any] | None = None
    further: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def row(life: Life, line: int, key: str, under: str, *, named: bool = False) -> Row:
    """A life as one record; `under` names the source of its consent, `named` takes the identity along."""
    identity = _identity(life) if named else None
    words = life.written[0].text if named and life.written else ""
    return Row(
        line=line,
        source_key=key,
        case={**life.case, "status": life.moved[-1].to if life.moved else life.status},
        episodes=[part.values for part in life.told],
        consent=Agreed(tuple(_purposes(life)), under),
        identity=identity,
        further={"note": {"text": words}} if words else {},
    )


def _purposes(life: Life) -> Iterator[str]:
    """An old file without consent to keep it would not have been brought along."""
    yield "keep_record"
    if any(s.purpose == "anonymised_statistics" and s.decision == "given" and not s.withdrawn for s in life.said):
        yield "anonymised_statistics"


def _identity(life: Life) -> Mapping[str, Any] | None:
    who = life.identity
    if who is None:
        return None
    values: dict[str, Any] = {
        "given_names": who.given_names,
        "family_name": who.family_name,
        "other_names": ", ".join(who.other_names),
        "phone": ", ".join(who.phones),
    }
    if who.birth_date:
        values["birth_date"] = Dated.read(who.birth_date, who.birth_date_precision)
    return {name: value for name, value in values.items() if value}
