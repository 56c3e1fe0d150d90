"""A report that Harbour shows to others, with a funding line whose name stands nowhere else."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.protection.reports.figures import Figures, pack
from tessera.protection.reports.models import ShownReport

SECRETS = ("Saffron-Lighthouse-81",)


def plant(by: Actor) -> UUID:
    """The report; gives its id for addresses."""
    shown = Figures(
        {("services_by_funding", "", f"{SECRETS[0]} EUR"): 17, ("", "served", ""): 40}, 20, None, None, {}, {}
    )
    with unit_of_work(by=by):
        row = ShownReport.objects.create(
            organisation_id=by.organisation, kind="year", year=2023, threshold=5, figures=pack(shown)
        )
    return row.pk
