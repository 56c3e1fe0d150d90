"""The door of the room: countries by code, what editions say of them, and parts for their pages."""

from __future__ import annotations

from django.urls import reverse

from tessera.partnership.countries.actions import (
    Wrong,
    edition,
    record_assessment,
    record_mechanism,
    record_plan,
    record_ratification,
)
from tessera.partnership.countries.history import RANKS, History, Placement
from tessera.partnership.countries.history import of as history_of
from tessera.partnership.countries.measures import Measured, register_measure
from tessera.partnership.countries.models import Assessment, ReportEdition
from tessera.partnership.countries.panels import register
from tessera.partnership.countries.queries import assessments, country, editions
from tessera.partnership.library.api import countries_of, find_country, is_country, name, region_of

__all__ = [
    "RANKS", "Assessment", "History", "Measured", "Placement", "ReportEdition", "Wrong", "assessments", "countries_of", "country",
    "edition", "editions", "find_country", "history_of", "is_country", "name", "page_url", "record_assessment",
    "record_mechanism", "record_plan", "record_ratification", "region_of", "register", "register_measure",
]  # fmt: skip


def page_url(iso3: str) -> str:
    """The address of a country's page."""
    return reverse("countries:country", args=[iso3])
