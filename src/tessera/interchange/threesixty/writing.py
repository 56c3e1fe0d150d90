"""Grants as a package of JSON, and as rows of CSV with the standard's own column titles."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

VERSION = "1.4"
COLUMNS = (
    "Identifier",
    "Title",
    "Description",
    "Currency",
    "Amount Awarded",
    "Award Date",
    "Recipient Org:Identifier",
    "Recipient Org:Name",
    "Funding Org:Identifier",
    "Funding Org:Name",
    "Planned Dates:Start Date",
    "Planned Dates:End Date",
    "Amount Disbursed",
    "Grant Programme:Code",
    "Grant Programme:Title",
    "Related Activity",
    "Last Modified",
)
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def as_json(value: Any) -> str:
    """JSON in which a Decimal keeps every digit: an amount of money is never a binary fraction."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(key))}: {as_json(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(as_json, value)) + "]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(value, ensure_ascii=False)


def package(
    grants: Sequence[Mapping[str, Any]], *, publisher: str, identifier: str, issued: datetime
) -> dict[str, Any]:
    """A package of the standard; `issued` is its moment."""
    return {
        "version": VERSION,
        "title": publisher,
        "issued": issued.isoformat(),
        "publisher": {"name": publisher, "identifier": identifier},
        "grants": list(grants),
    }


def columns(places: int) -> list[str]:
    """The titles of a table whose grants have up to so many places: each has two columns of its own, numbered where there
    are several, as the standard writes lists in a table. One cell for all would be read as one place."""
    if places <= 1:
        return [*COLUMNS, "Beneficiary Location:Name", "Beneficiary Location:Country Code"]
    numbered = [f"Beneficiary Location:{number}" for number in range(places)]
    return [*COLUMNS, *(f"{one}:{what}" for one in numbered for what in ("Name", "Country Code"))]


def rows(grants: Iterable[Mapping[str, Any]], places: int) -> Iterable[list[str]]:
    """One row per grant, in the order of `columns`."""
    for grant in grants:
        recipient, funder = grant["recipientOrganization"][0], grant["fundingOrganization"][0]
        planned = grant.get("plannedDates", [{}])[0]
        programme = grant.get("grantProgramme", [{}])[0]
        disbursed = grant.get("amountDisbursed")
        where = [*grant.get("beneficiaryLocation", []), *({} for _none in range(places))][: max(places, 1)]
        yield [
            grant["id"],
            grant["title"],
            grant["description"],
            grant["currency"],
            f"{grant['amountAwarded']:f}",
            grant["awardDate"],
            recipient["id"],
            recipient["name"],
            funder["id"],
            funder["name"],
            planned.get("startDate", ""),
            planned.get("endDate", ""),
            "" if disbursed is None else f"{disbursed:f}",
            programme.get("code", ""),
            programme.get("title", ""),
            ";".join(grant.get("relatedActivity", ())),
            grant.get("dateModified", ""),
            *(place.get(name, "") for place in where for name in ("name", "countryCode")),
        ]


def as_csv(grants: Sequence[Mapping[str, Any]]) -> str:
    """The rows under their titles. A cell that a spreadsheet would run as a formula gets a quote before it.

    Begins with a byte order mark, without which spreadsheets take UTF-8 for something else.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    places = max((len(grant.get("beneficiaryLocation", ())) for grant in grants), default=1)
    writer.writerow(columns(places))
    for row in rows(grants, max(places, 1)):
        writer.writerow([f"'{cell}" if _runs(cell) else cell for cell in row])
    return "\ufeff" + out.getvalue()


def _runs(cell: str) -> bool:
    """Whether a spreadsheet could run a cell: some take blanks off its beginning first, some know wide signs too. A number
    below zero is none."""
    plain = unicodedata.normalize("NFKC", cell.lstrip())
    return (cell.startswith(_FORMULA) or plain.startswith(_FORMULA)) and not _NUMBER.fullmatch(cell)
