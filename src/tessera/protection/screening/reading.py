"""What the answers of a screening touch, as information beside the judgement. Nothing here is stored, and nothing here
sets a status, a judgement or an eligibility (case-forms, rule 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tessera.kernel import codes
from tessera.kernel.codes.model import in_language
from tessera.protection.screening.enums import CHILD_GROUPS, NO, UNKNOWN, YES, Method
from tessera.protection.screening.instrument import Combination, Instrument, Item

_EXPLOITATION = "exploitation"


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension: how many items of each strength were answered yes, and whether the source's rule calls it positive."""

    code: str
    strong: int
    medium: int
    weak: int
    asked: int
    positive: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What the answers touch. `pattern`: exploitation and, for an adult, a means beside it; None where no rule says."""

    dimensions: tuple[Dimension, ...]
    elements: frozenset[str]
    ilo11: tuple[str, ...]
    child: bool
    pattern: bool | None
    points: int | None
    band: str


def treated_as_child(age_group: str, age_doubt: str) -> bool:
    """Whether the rules for children hold: under 18, or the age is in doubt (case-forms, rule 3).

    An age that nobody knows is in doubt unless somebody said that it is not.
    """
    return age_group in CHILD_GROUPS or age_doubt == YES or (age_group == UNKNOWN and age_doubt != NO)


def read(instrument: Instrument, answers: Mapping[str, str], *, child: bool) -> Reading:
    """What these answers (item → yes, no, unknown) touch under the instrument's own scoring."""
    met = [item for item in instrument.items if answers.get(item.code) == YES]
    dimensions = tuple(_dimensions(instrument, met, answers)) if instrument.method is Method.DIMENSION else ()
    points = sum(item.points for item in met) if instrument.method is Method.POINTS else None
    eleven = {code for item in met for code in item.ilo11}
    return Reading(
        dimensions=dimensions,
        elements=frozenset(element for item in met for element in item.elements),
        ilo11=tuple(code for code in codes.get("forced_labour_indicator").values() if code in eleven),
        child=child,
        pattern=_pattern(dimensions, child) if dimensions else None,
        points=points,
        band=_band(instrument, points),
    )


def positive(strengths: Mapping[str, int], rules: tuple[Combination, ...]) -> bool:
    """Whether one of the combinations is met; `strengths` counts the items answered yes."""
    strong, medium, weak = (strengths.get(name, 0) for name in ("strong", "medium", "weak"))
    return any(
        strong >= rule.strong and medium >= rule.medium and weak >= rule.weak and medium + weak >= rule.other
        for rule in rules
    )


def _dimensions(instrument: Instrument, met: list[Item], answers: Mapping[str, str]) -> list[Dimension]:
    found = []
    for code in codes.get("indicator_dimension").values():
        items = [item for item in instrument.items if item.dimension == code]
        if not items:
            continue
        counts = {
            name: sum(i.strength == name and i.dimension == code for i in met) for name in ("strong", "medium", "weak")
        }
        asked = sum(item.code in answers for item in items)
        found.append(Dimension(code, **counts, asked=asked, positive=positive(counts, instrument.combinations)))
    return found


def _pattern(dimensions: tuple[Dimension, ...], child: bool) -> bool:
    """ILO: for an adult exploitation and one means dimension; for a child exploitation is enough (Palermo Protocol,
    article 3 (c))."""
    exploitation = any(one.positive for one in dimensions if one.code == _EXPLOITATION)
    means = any(one.positive for one in dimensions if one.code != _EXPLOITATION)
    return exploitation and (child or means)


def _band(instrument: Instrument, points: int | None) -> str:
    reached = [band for band in instrument.bands if points is not None and points >= band.since]
    return in_language(reached[-1].labels) if reached else ""
