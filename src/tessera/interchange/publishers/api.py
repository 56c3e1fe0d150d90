"""The door of the room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from tessera.kernel.actor import acting
from tessera.partnership.library import api as library
from tessera.trust.people import api as people

__all__ = ["NEEDS", "Publisher", "publisher", "reference"]

NEEDS = frozenset({"library:party:view"})
# A register made for publishers of this kind says more about an office than a tax number.
_FIRST = ("XI-IATI", "XM-DAC")


@dataclass(frozen=True, slots=True)
class Publisher:
    """An office that publishes. `reference` is "" while its library does not say its number in any register; `kind` is a
    code of party_kind, `language` what it writes in (ISO 639-1)."""

    name: str
    reference: str = ""
    kind: str = "government"
    language: str = "en"


def reference(identifiers: Iterable[tuple[str, str]]) -> str:
    """The identifier of an organisation from its (register, number) pairs; "" where there is none."""
    ranked = sorted(identifiers, key=lambda pair: (_FIRST.index(pair[0]) if pair[0] in _FIRST else len(_FIRST), pair))
    if not ranked:
        return ""
    scheme, value = ranked[0]
    return value if value.startswith(f"{scheme}-") else f"{scheme}-{value}"


def publisher(organisation: UUID) -> Publisher:
    """An office by its id, whoever asks: what is returned stands in every public file. Raises LookupError."""
    office = people.organisation_of(organisation)
    by = people.system_actor(organisation, "name the publisher", NEEDS, purpose="publishing")
    with acting(by), transaction.atomic():
        party = library.parties(by).filter(organisation_id=organisation, tenant_id=organisation).first()
        if party is None:
            return Publisher(office.name, language=office.language)
        known = [(each.scheme, each.value) for each in party.identifiers.all()]
    return Publisher(office.name, reference(known), party.kind, office.language)
