"""The door of the room: what others fund, and where readers of files hang on."""

from __future__ import annotations

from tessera.partnership.donors.actions import Outcome, Wrong, bring_in, set_aside
from tessera.partnership.donors.enums import Basis, Status
from tessera.partnership.donors.models import OtherDonorProject
from tessera.partnership.donors.queries import Part, by_country, get, of_country, part_of, projects
from tessera.partnership.donors.reading import Fault, Found, Reader, Sheet, Unreadable, register_reader
from tessera.partnership.donors.relevance import about_trafficking

__all__ = [
    "Basis", "Fault", "Found", "OtherDonorProject", "Outcome", "Part", "Reader", "Sheet", "Status",
    "Unreadable", "Wrong", "about_trafficking", "bring_in", "by_country", "get", "of_country", "part_of",
    "projects", "register_reader", "set_aside",
]  # fmt: skip
