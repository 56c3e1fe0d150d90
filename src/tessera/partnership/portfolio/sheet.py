"""A list read, as a table for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from tessera.partnership.portfolio.parsing import Project

HEADER = (
    "section", "countries", "implementer", "implementer_raw", "acronym", "amount_usd", "end_date", "description", "issues",
)  # fmt: skip


def as_csv(projects: Iterable[Project]) -> str:
    """One line for each entry, refused ones too: their issues say what is missing.

    Text that a spreadsheet would take for a formula gets a quote before it (OWASP's advice on CSV injection),
    and its line says so (`text_quoted`).
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for each in projects:
        cells = (each.section, ";".join(each.countries), each.implementer, each.implementer_raw, each.acronym,
                 "" if each.amount_usd is None else f"{each.amount_usd:.2f}",
                 each.end_date.isoformat() if each.end_date else "", each.description)  # fmt: skip
        safe = [_harmless(cell) for cell in cells]
        more = {"text_quoted"} if safe != list(cells) else set()
        writer.writerow([*safe, "|".join(sorted({*each.issues, *more}))])
    return out.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
