"""Words of the room, and the shape of every table: what adds up to what, within a page and from one period to the next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DEFAULT_THRESHOLD = 5
LEAST_THRESHOLD = 3
MOST_THRESHOLD = 50
# Where nothing was written down, or an answer is empty.
EMPTY = "unknown"


class PeriodKind(StrEnum):
    """Fixed periods only: any other stretch of days could be laid beside one of these, and the difference read off."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Sums(StrEnum):
    """How the cells of a table stand to its total: they share it out, each case has one or more of them, or any number."""

    PARTS = "parts"
    COVERS = "covers"
    LOOSE = "loose"


class OverTime(StrEnum):
    """How a count stands to those of shorter periods: it is their sum, or a case may be counted in several of them."""

    ADDS = "adds"
    OVERLAPS = "overlaps"


@dataclass(frozen=True, slots=True)
class Shape:
    """A table of counts of cases. `codes` names the code list of its cells; `total` is "" where each part has its own."""

    total: str
    sums: Sums
    over_time: OverTime
    codes: str = ""


TOTALS = {
    "opened": OverTime.ADDS,
    "closed": OverTime.ADDS,
    "served": OverTime.OVERLAPS,
    "contacted": OverTime.OVERLAPS,
    "decided": OverTime.OVERLAPS,
}
_NEW, _OVER = OverTime.ADDS, OverTime.OVERLAPS
SHAPES = {
    "closed_by_reason": Shape("closed", Sums.PARTS, _NEW, "closure_reason"),
    "new_by_age": Shape("opened", Sums.PARTS, _NEW, "age_band"),
    "new_by_gender": Shape("opened", Sums.PARTS, _NEW, "gender"),
    "new_by_citizenship": Shape("opened", Sums.COVERS, _NEW),
    "new_by_exploitation": Shape("opened", Sums.COVERS, _NEW, "exploitation_type"),
    "new_by_source": Shape("opened", Sums.PARTS, _NEW, "referral_source"),
    "first_service": Shape("opened", Sums.PARTS, _NEW),
    "services_by_type": Shape("served", Sums.COVERS, _OVER, "service_type"),
    "services_by_delivery": Shape("served", Sums.COVERS, _OVER, "service_delivered"),
    "services_by_barrier": Shape("served", Sums.LOOSE, _OVER, "service_barrier"),
    "services_by_funding": Shape("served", Sums.LOOSE, _OVER),
    "needs_change": Shape("", Sums.PARTS, _OVER),
    "contacts_by_reached": Shape("contacted", Sums.COVERS, _OVER, "followup_reached"),
    "safe_after": Shape("", Sums.COVERS, _OVER, "followup_safe"),
    "living_after": Shape("", Sums.COVERS, _OVER, "living_situation"),
    "decided_by_level": Shape("decided", Sums.COVERS, _OVER, "determination_level"),
    "decided_by_result": Shape("decided", Sums.COVERS, _OVER, "trafficking_status"),
    "decided_by_clock": Shape("decided", Sums.COVERS, _OVER),
}
# Days from referral or intake to the first service, by the last day of each band.
WAITS = ((2, "to_2"), (7, "to_7"), (30, "to_30"), (None, "over_30"))
NO_SERVICE = "none_yet"
STEPS = ("3m", "6m", "12m")
