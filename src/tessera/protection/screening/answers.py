"""What somebody filled in, as a value, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.protection.screening.enums import LONGEST_WORDS, NOT_ASKED, OBSERVED, YES
from tessera.protection.screening.instrument import Instrument, Item

# Field → its code list. Each also takes the empty answers of the house.
ONE = {
    "context": "screening_context", "interview_place": "interview_place", "interpreter": "interpreter",
    "age_group": "screening_age_group", "judgement": "screener_judgement", "informed_and_wants": "informed_and_wants",
    "support_person": "indicator_answer", "break_requested": "indicator_answer", "age_doubt": "indicator_answer",
    "immediate_danger": "indicator_answer",
}  # fmt: skip
SEVERAL = {
    "others_present": "others_present", "urgent_medical_need": "urgent_medical_need",
    "alternative_reading": "alternative_reading", "next_step": "screening_next_step",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """One indicator: whether it was met, who says so, how it is known, and a note."""

    observed: str = NOT_ASKED
    source: str = ""
    confidence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """A screening as it was filled in."""

    sets: tuple[str, ...] = ()
    items: Mapping[str, ItemAnswer] = field(default_factory=dict)
    context: str = ""
    interview_place: str = ""
    interpreter: str = ""
    others_present: tuple[str, ...] = ()
    support_person: str = ""
    break_requested: str = ""
    age_group: str = ""
    age_doubt: str = ""
    immediate_danger: str = ""
    urgent_medical_need: tuple[str, ...] = ()
    alternative_reading: tuple[str, ...] = ()
    judgement: str = ""
    informed_and_wants: str = ""
    next_step: tuple[str, ...] = ()
    reason: str = ""
    stopped: bool = False
    corrects: UUID | None = None


def check(answers: Answers, tool: Instrument) -> None:
    """Raises ValidationError by field for codes outside their lists, a missing judgement, and items without provenance."""
    faults: dict[str, str] = {}
    for name, listed in ONE.items():
        if getattr(answers, name) and getattr(answers, name) not in {*codes.get(listed).values(), *codes.EMPTY_ANSWERS}:
            faults[name] = _("This is not one of the choices.")
    for name, listed in SEVERAL.items():
        if not set(getattr(answers, name)) <= {*codes.get(listed).values(), *codes.EMPTY_ANSWERS}:
            faults[name] = _("This is not one of the choices.")
    if not answers.stopped:
        if answers.judgement not in codes.get("screener_judgement"):
            faults["judgement"] = _("Say what you conclude. You can correct it later with a new screening.")
        if not answers.reason.strip():
            faults["reason"] = _("Write in a sentence why you conclude this.")
    if len(answers.reason) + sum(len(one.note) for one in answers.items.values()) > LONGEST_WORDS * 4:
        faults["reason"] = _("The reason and the notes are too long together. Put details into the case's notes.")
    for code, one in answers.items.items():
        item = tool.item(code)
        if fault := _fault(item, one, answers.sets):
            faults["items"] = f"{item.label}: {fault}" if item else fault
    if faults:
        raise ValidationError(faults)


def _fault(item: Item | None, one: ItemAnswer, sets: tuple[str, ...]) -> str:
    if item is None or item.set not in sets:
        return _("An answer belongs to none of the questions of this instrument. Load the page again.")
    if one.observed not in OBSERVED:
        return _("This is not one of the choices.")
    if one.observed != YES:
        return ""
    if one.source not in codes.get("source") or one.confidence not in codes.get("indicator_confidence"):
        return _("say who told it and how it is known.")
    if item.told_only and (one.source == "staff_observation" or one.confidence in {"observed", "inferred"}):
        return _("this is only ever what the person tells or a paper says, never what is seen.")
    return ""
