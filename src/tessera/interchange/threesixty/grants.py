"""From a published project to a grant of the standard. Only the publication is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tessera.interchange.publishers import api as publishers
from tessera.interchange.threesixty import schema
from tessera.kernel import codes
from tessera.partnership.library import api as library
from tessera.partnership.publishing import api as publishing

# The eight fields without which the standard knows no grant.
REQUIRED = (
    "id",
    "title",
    "description",
    "currency",
    "amountAwarded",
    "awardDate",
    "recipientOrganization",
    "fundingOrganization",
)


@dataclass(frozen=True, slots=True)
class Lack:
    """A required field that a project does not have, and how to mend it."""

    field: str
    mend: str


def _sentence(field: str) -> str:
    return {
        "id": _("Enter the office as an organisation in the library, linked to itself, with its number in a register."),
        "fundingOrganization": _("Enter the office's number in a register in the library."),
        "title": _("Write a title for the public and publish the project anew."),
        "description": _("Write a description for the public and publish the project anew."),
        "currency": _(
            "Enter the award's total with its currency, or leave the project out where amounts are withheld."
        ),
        "amountAwarded": _("Enter the award's total, or leave the project out where amounts are withheld."),
        "awardDate": _("Enter the first obligation with its day, or the day the award starts."),
        "recipientOrganization": _("Name the implementer, or leave the project out where it is withheld."),
    }[field]


def grant(published: publishing.Published, office: publishers.Publisher) -> dict[str, Any]:
    """What the publication says, in the standard's fields; what it does not say is absent. Amounts are Decimal."""
    content = published.content
    said: dict[str, Any] = {
        "id": f"360G-{office.reference}-{published.key}" if office.reference else None,
        "title": content.title.strip(),
        "description": content.summary.strip(),
        "currency": content.currency,
        "amountAwarded": content.total,
        "awardDate": _awarded(content),
        "recipientOrganization": _recipient(content),
        "fundingOrganization": [{"id": office.reference, "name": office.name}] if office.reference else None,
        "amountDisbursed": _disbursed(content),
        "plannedDates": _planned(content),
        "grantProgramme": _programme(content, office.language),
        "classifications": _sectors(content, office.language),
        "relatedActivity": [f"{office.reference}-{published.key}"] if office.reference else None,
        "beneficiaryLocation": [_place(one.code) for one in content.countries],
        "dateModified": published.published_at.isoformat(),
    }
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def lacks(grant: dict[str, Any]) -> list[Lack]:
    """Required fields that are absent, and any whose value the schema does not allow."""
    absent = [Lack(field, _sentence(field)) for field in REQUIRED if field not in grant]
    faults = [] if absent else schema.of_grant(grant)
    return absent + [Lack(fault.partition(":")[0].lstrip("/"), fault) for fault in faults]


def _place(iso3: str) -> dict[str, str]:
    """A country by name, and by code where the standard's list holds it (Kosovo's XK it does not)."""
    code, name = library.alpha_2(iso3), library.name(iso3, "en")
    known = schema.load(schema.GRANT)["$defs"]["Location"]["properties"]["countryCode"].get("enum", ())
    return {"name": name, "countryCode": code} if code in known else {"name": name}


def _disbursed(content: publishing.Content) -> Decimal | None:
    """What was paid, where every payment is in the award's currency; None where none is public, which is not nought."""
    paid = content.disbursements
    if not paid or any(one.currency != content.currency for one in paid):
        return None
    return sum((one.amount for one in paid), Decimal(0))


def _programme(content: publishing.Content, language: str) -> list[dict[str, str]] | None:
    kinds = codes.get("programme_type")
    if content.programme_type not in kinds:
        return None
    return [{"code": content.programme_type, "title": kinds.label(content.programme_type, language)}]


def _sectors(content: publishing.Content, language: str) -> list[dict[str, str]]:
    """Purpose codes of the OECD DAC, by name where our list holds them."""
    known = codes.get("aid_sector")
    return [
        {"vocabulary": "DAC", "code": one.code}
        | ({"title": known.label(one.code, language)} if one.code in known else {})
        for one in content.sectors
    ]


def _awarded(content: publishing.Content) -> str | None:
    """The day of the first obligation; the project's first day where none is public."""
    days: Iterator[date] = (one.on for one in content.commitments if one.on)
    first = min(days, default=content.starts)
    return first.isoformat() if first else None


def _recipient(content: publishing.Content) -> list[dict[str, str]] | None:
    who = content.implementer
    if who is None or not who.name.strip():
        return None
    return [{"id": publishers.reference(who.identifiers) or f"360G-{who.key}", "name": who.name.strip()}]


def _planned(content: publishing.Content) -> list[dict[str, str]] | None:
    named = (("startDate", content.starts), ("endDate", content.ends))
    days = {name: day.isoformat() for name, day in named if day}
    return [days] if days else None
