"""Grants as a package of JSON, and as rows of CSV with the standard's own column titles."""

from __future__ import annotations

import csv
import io
import json
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
    "Beneficiary Location:Name",
    "Beneficiary Location:Country Code",
    "Last Modified",
)
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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


def rows(grants: Iterable[Mapping[str, Any]]) -> Iterable[list[str]]:
    """One row per grant, in the order of `COLUMNS`; several places stand in one cell, parted by semicolons."""
    for grant in grants:
        recipient, funder = grant["recipientOrganization"][0], grant["fundingOrganization"][0]
        planned = grant.get("plannedDates", [{}])[0]
        places = grant.get("beneficiaryLocation", [])
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
            "; ".join(place["name"] for place in places),
            "; ".join(place["countryCode"] for place in places if "countryCode" in place),
            grant.get("dateModified", ""),
        ]


def as_csv(grants: Iterable[Mapping[str, Any]]) -> str:
    """The rows under their titles. A cell that a spreadsheet would run as a formula gets a quote before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows(grants):
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return out.getvalue()
