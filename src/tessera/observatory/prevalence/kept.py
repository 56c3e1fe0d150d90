"""Results as they are kept: numbers and codes, so that a page can say them in any language, years later."""

from __future__ import annotations

from typing import Any

from tessera.observatory.prevalence import panel as _panel
from tessera.observatory.prevalence import sensitivity as _sensitivity
from tessera.observatory.prevalence.results import Estimate
from tessera.observatory.prevalence.scaleup import ScaleUp
from tessera.observatory.prevalence.words import Note

SURVEYED = frozenset({"survey", "scaleup"})


def estimate(found: Estimate) -> dict[str, Any]:
    """One method's answer, its sentences as codes."""
    answer = found.as_dict() | {
        "warnings": [_note(note) for note in found.warnings],
        "assumptions": [_note(note) for note in found.assumptions],
    }
    if found.method in SURVEYED:
        # People in a sample are not people seen: the difference would mean nothing.
        answer.pop("unseen")
    return answer


def panel(found: _panel.Panel) -> dict[str, Any]:
    """The spread and every method."""
    spread = found.spread.as_dict() | {"warnings": [_note(note) for note in found.spread.warnings]}
    return {"spread": spread, "methods": [estimate(each) for each in found.estimates]}


def sensitivity(found: _sensitivity.Sensitivity) -> dict[str, Any]:
    """What the answer hangs on."""
    return found.as_dict()


def scaleup(found: ScaleUp) -> dict[str, Any]:
    """The estimate with its checks."""
    more = found.as_dict()
    return estimate(found.estimate) | {"checks": more["checks"], "transmissions": more["transmissions"]}


def note_of(kept: dict[str, Any]) -> str:
    """A kept sentence in the reader's language."""
    return Note(kept["code"], kept["values"]).text


def _note(note: Note) -> dict[str, Any]:
    return {"code": note.code, "values": dict(note.values)}
