"""Cells that no spreadsheet program calculates, and dates as exactly as they are known."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from tessera.interchange.reading.api import FORMULA_SIGNS

Cell = str | int | float | Decimal | None
# Excel and others read the full-width forms as the signs themselves (East Asian input).
_SIGNS = FORMULA_SIGNS | frozenset("\n＝＋－＠﹦﹢﹣﹫−")
# What XML 1.0 cannot hold, and what programs hide: a sign behind one of these would begin the cell all the same.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")


def safe(value: Cell) -> Cell:
    """The value with an apostrophe before a text that begins like a formula (OWASP, "CSV Injection"); numbers stay.

    Blanks before the sign do not help whoever put it there. Importing takes the apostrophe off again.
    """
    if not isinstance(value, str):
        return value
    text = _HIDDEN.sub("", value)
    begins = text.lstrip(" \u00a0\u3000\u200b\u200e\u200f")[:1]
    return "'" + text if text[:1] in _SIGNS or (begins in _SIGNS and begins) else text


def dated(date: datetime.date | None, precision: str) -> str:
    """ISO 8601 as far as it is known: the day, the month or the year. An estimate is given as its year."""
    if date is None:
        return ""
    if precision == "month":
        return f"{date:%Y-%m}"
    return date.isoformat() if precision == "exact" else f"{date:%Y}"
