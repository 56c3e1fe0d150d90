"""Three dimensions of reintegration from the answers of one contact, from 0 to 1: information beside the judgement.

The dimensions are those of IOM's Reintegration Handbook (2019): economic, social, psychosocial. IOM's own survey weighs
some thirty items; ours asks fewer, so it is another measure and must not be compared with theirs: the plain mean of the
answered items of a dimension, and none where fewer than two were answered. A score never sets a status, a risk or what
somebody is entitled to (case forms §13, rule 5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

METHOD, VERSION = "mean_of_answers", "1"
LEAST = 2

_WORK = {"none": 0.0, "casual": 1 / 3, "regular_informal": 2 / 3, "formal": 1.0, "own_business": 1.0}
_DEBT = {"none": 1.0, "falling": 2 / 3, "same": 1 / 3, "rising": 0.0}
_YES = {"yes": 1.0, "partly": 0.5, "no": 0.0}
_FAMILY = {"welcoming": 1.0, "tense": 0.5, "rejecting": 0.25, "unsafe": 0.0}
_STIGMA = {"none": 1.0, "some": 0.5, "strong": 0.0}
_ACCESS = {"has": 1.0, "waits": 0.5, "refused": 0.0}
_FOUR = {str(number): (number - 1) / 3 for number in (1, 2, 3, 4)}
_STANDARDS = 6


@dataclass(frozen=True, slots=True)
class Scores:
    """A value from 0 to 1 with two places per dimension, or None where too little was answered."""

    economic: Decimal | None
    social: Decimal | None
    psychosocial: Decimal | None


def of(answers: Mapping[str, Any]) -> Scores:
    """The scores of one contact."""
    get = answers.get
    housing = get("housing_standard")
    roof = len(set(housing) - {"none"}) / _STANDARDS if isinstance(housing, list) and housing else None
    services = [_ACCESS.get(str(row.get("access_state"))) for row in get("access_to_services") or ()]
    known = [value for value in services if value is not None]
    return Scores(
        economic=_mean(_WORK.get(str(get("work"))), _DEBT.get(str(get("debt_state"))), roof, _YES.get(str(get("decent_conditions")))),
        social=_mean(
            _FAMILY.get(str(get("family_situation"))),
            _STIGMA.get(str(get("stigma_faced"))),
            sum(known) / len(known) if known else None,
        ),
        psychosocial=_mean(
            _FOUR.get(str(get("health"))), _FOUR.get(str(get("mental_wellbeing"))), _YES.get(str(get("safe_now")))
        ),
    )  # fmt: skip


def _mean(*items: float | None) -> Decimal | None:
    known = [item for item in items if item is not None]
    if len(known) < LEAST:
        return None
    return Decimal(str(sum(known) / len(known))).quantize(Decimal("0.01"), ROUND_HALF_UP)
