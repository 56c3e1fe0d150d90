"""What follows from the answers, and what does not: dates, flags and alerts are derived, a judgement never is."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tessera.kernel import codes
from tessera.kernel.clock import today
from tessera.protection.assessments.enums import (
    GOAL_SCORE,
    GOES_AHEAD,
    HEALTH_ALERT,
    MONTH_DAYS,
    SELF_HARM,
    TODAY_ALERT,
    WINDOWS,
    Decision,
    Flag,
    Kind,
    Risk,
)

Answers = Mapping[str, Any]

# Judgements and what must be looked at anew each time: never copied forward from the last version.
ASKED_AFRESH = frozenset(
    {"trigger", "assessed_on", "immediate_danger", "self_harm_screen", "survivor_view_of_risk", "risk_level",
     "exposure_window", "decision"}
)  # fmt: skip
# What the first form of needs offers to begin with; any area of life can be added.
OFFERED = (
    "safety", "shelter_housing", "physical_health", "mental_health_psychosocial", "immigration_documents",
    "family_and_children",
)  # fmt: skip
_BEST_INTERESTS = "return_supported"
# Answers that say nothing of the family's words: no consent is needed to say that nobody asked.
_NO_CONTACT = frozenset({"", "not_tried", *codes.EMPTY_ANSWERS})


@dataclass(frozen=True, slots=True)
class NeedRow:
    """One area of life as columns; `score` 1 (very bad) to 4 (good), None where it was not answered."""

    domain: str
    score: int | None = None
    survivor_priority: int | None = None
    wants_help: str = ""
    act_by: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Lifted:
    """What lists, dates and alerts need of an assessment; the rest stays sealed."""

    assessed_on: datetime.date
    trigger: str = ""
    risk_level: str = ""
    survivor_view: str = ""
    self_harm: str = ""
    exposure_window: str = ""
    appointment_on: datetime.date | None = None
    decision: str = ""
    flags: tuple[str, ...] = ()
    needs: tuple[NeedRow, ...] = field(default_factory=tuple)


def date_of(answer: Any) -> datetime.date | None:
    """The date of an answer {"value", "precision"} or an ISO text; None where there is none."""
    value = answer.get("value") if isinstance(answer, Mapping) else answer
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None


def _code(answers: Answers, name: str) -> str:
    return str(answers.get(name) or "")


def _number(value: Any) -> int | None:
    return int(value) if str(value or "").isdecimal() else None


def lift(kind: str, answers: Answers) -> Lifted:
    """The columns of a version. What the worker did not say stays empty: nothing is added up or concluded."""
    return Lifted(
        assessed_on=date_of(answers.get("assessed_on")) or today(),
        trigger=_code(answers, "trigger"),
        risk_level=_code(answers, "risk_level"),
        survivor_view=_code(answers, "survivor_view_of_risk"),
        self_harm=_code(answers, "self_harm_screen"),
        exposure_window=_code(answers, "exposure_window"),
        appointment_on=date_of(answers.get("appointment_on")),
        decision=_code(answers, "decision"),
        flags=tuple(_flags(answers)),
        needs=tuple(_needs(answers.get("needs") or ())) if kind == Kind.NEEDS else (),
    )


def _flags(answers: Answers) -> Iterable[str]:
    if _code(answers, "immediate_danger") == "yes":
        yield Flag.DANGER
    if _code(answers, "harm_to_others") == "yes":
        yield Flag.HARM_TO_OTHERS
    if _code(answers, "detention_or_removal_risk") == "ordered_date":
        yield Flag.REMOVAL_ORDERED
    if "possible_trafficker" in (answers.get("others_present") or ()):
        yield Flag.TRAFFICKER_PRESENT
    if _code(answers, "needs_examination") == "yes":
        yield Flag.EXAMINATION
    if _code(answers, "safety_plan_copy") == "not_safe_to_hold":
        yield Flag.PLAN_NOT_HELD


def touched(answers: Answers) -> dict[str, Any]:
    """The answers without rows of the needs that name an area of life and say nothing of it: those were only offered."""
    rows = [row for row in answers.get("needs") or () if len(row) > 1]
    return {**{name: value for name, value in answers.items() if name != "needs"}, **({"needs": rows} if rows else {})}


def _needs(rows: Iterable[Answers]) -> Iterable[NeedRow]:
    for row in rows:
        if domain := _code(row, "domain"):
            yield NeedRow(
                domain, _number(row.get("score")), _number(row.get("survivor_priority")), _code(row, "wants_help"),
                date_of(row.get("act_by")),
            )  # fmt: skip


def faults(kind: str, answers: Answers, *, child: bool, family: str | Promise = "") -> dict[str, str | Promise]:
    """What keeps the answers from being saved, by question.

    `child` says that the person is under 18 or the age is in doubt, `family` why the family may not be contacted, if so.
    """
    found: dict[str, str | Promise] = {}
    if (on := date_of(answers.get("assessed_on"))) and on > today():
        found["assessed_on"] = _("This day lies in the future.")
    if kind == Kind.SAFETY and _code(answers, "risk_level") not in set(Risk):
        found["risk_level"] = _("Say how great you hold the danger to be. Nothing else decides it.")
    if kind == Kind.NEEDS:
        domains = [row.domain for row in _needs(answers.get("needs") or ())]
        if not domains:
            found["needs"] = _("Add at least one area of life.")
        elif len(domains) != len(set(domains)):
            found["needs"] = _("An area of life stands here twice. Keep one of the two.")
    if kind == Kind.RETURN:
        found |= _return_faults(answers, child, family)
    return found


def _return_faults(answers: Answers, child: bool, family: str | Promise) -> dict[str, str | Promise]:
    found: dict[str, str | Promise] = {}
    decision = _code(answers, "decision")
    if decision not in set(Decision):
        found["decision"] = _("Choose what this assessment comes to.")
    said = _code(answers, "family_contact_result") not in _NO_CONTACT or answers.get("family_contact_words")
    if family and said:
        found["family_contact_result"] = family
    under_age = child or _code(answers, "child_or_in_doubt") in {"yes", "unknown"}
    if decision in GOES_AHEAD and under_age and _code(answers, "best_interests") != _BEST_INTERESTS:
        found["best_interests"] = _(
            "For a child, a return goes ahead only when it was determined to be in their interest."
        )
    return found


def review_due(level: str, assessed_on: datetime.date, *, first: bool) -> datetime.date | None:
    """When a safety assessment is looked at again: by level (1, 7, 30, 90 days), and 30 days after the first at latest.

    None where no danger was seen and a second look was had (case forms §6, `review_days` of the list risk_level).
    """
    row = next((one for one in codes.get("risk_level").rows if one.code == level), None)
    days = [int(row.data["review_days"])] if row and "review_days" in row.data else []
    if first:
        days.append(MONTH_DAYS)
    return assessed_on + datetime.timedelta(days=min(days)) if days else None


def alerts(lifted: Lifted) -> list[str]:
    """The kinds of alert that go out on the same day (case forms §13 rule 2)."""
    found = []
    if protocols(lifted) - {"exposure"}:
        found.append(TODAY_ALERT)
    if lifted.exposure_window in WINDOWS:
        found.append(HEALTH_ALERT)
    return found


def protocols(lifted: Any) -> set[str]:
    """Which protocols the page shows: danger, self_harm, exposure. Takes what was lifted, or a row with its columns."""
    found = set()
    if lifted.risk_level == Risk.IMMEDIATE or {Flag.DANGER, Flag.TRAFFICKER_PRESENT} & set(lifted.flags):
        found.add("danger")
    if lifted.self_harm in SELF_HARM:
        found.add("self_harm")
    if lifted.exposure_window in WINDOWS:
        found.add("exposure")
    return found


def asks_for_goal(score: int | None, wants_help: str) -> bool:
    """Whether a need asks for a goal: bad or very bad, unless the survivor does not want help with it (§6b)."""
    return score is not None and score <= GOAL_SCORE and wants_help != "no"


def forward(answers: Answers) -> dict[str, Any]:
    """The last version's answers as the start of the next; judgements are asked afresh."""
    return {name: value for name, value in answers.items() if name not in ASKED_AFRESH}


@dataclass(frozen=True, slots=True)
class Told:
    """One answer in words. `before` is what was said last time, where that was something else; None where it was not."""

    label: str
    text: str
    before: str | None = None


def compared(
    now: Sequence[tuple[str, Sequence[tuple[str, str]]]], before: Sequence[tuple[str, Sequence[tuple[str, str]]]]
) -> list[tuple[str, list[Told]]]:
    """Sections of (label, words) with what changed since the version before; what is no longer said stands empty."""
    if not before:
        return [(heading, [Told(label, text) for label, text in pairs]) for heading, pairs in now]
    old = {(heading, label): text for heading, pairs in before for label, text in pairs}
    here = {(heading, label) for heading, pairs in now for label, _text in pairs}
    found = []
    for heading, pairs in now:
        told = []
        for label, text in pairs:
            earlier = old.get((heading, label), "")
            told.append(Told(label, text, earlier if earlier != text else None))
        found.append((heading, told))
    gone = [(heading, [Told(label, "", text) for label, text in pairs if (heading, label) not in here and text])
            for heading, pairs in before]  # fmt: skip
    return [*found, *((heading, told) for heading, told in gone if told)]
