"""An assessment, a plan and a recommendation of somebody else's office, for the sweep over every address."""

from __future__ import annotations

from tessera.kernel.work import unit_of_work
from tessera.partnership.countries import api
from tessera.partnership.donors import api as donors
from tessera.partnership.library import api as library
from tessera.partnership.recommendations import api as recommendations
from tests.partnership.donors import made
from tests.permissions.cast import Cast

SECRETS = (
    "Source only the office read", "Plan only the office knows", "Asked of nobody but the office", "Party only the office has",
    "INDICATOR-OF-OFFICE", "Human trafficking: asked of another donor",
)  # fmt: skip

# Their pages, for whoever looks at every page in a browser.
PAGES = (
    "/countries/?region=eap", "/countries/{iso3}/", "/countries/{iso3}/assessments/new/", "/countries/{iso3}/treaties/new/",
    "/countries/{iso3}/mechanism/", "/countries/{iso3}/plans/{national_plan}/", "/countries/editions/",
    "/recommendations/", "/recommendations/gaps/", "/recommendations/new/", "/recommendations/import/",
    "/recommendations/{recommendation}/", "/recommendations/{recommendation}/follow/",
    "/recommendations/{recommendation}/file/", "/library/parties/{party}/", "/library/parties/{party}/edit/",
    "/library/indicators/", "/library/indicators/{indicator}/", "/donors/", "/donors/import/", "/donors/{other_project}/",
    "/donors/{other_project}/aside/",
)  # fmt: skip


def plant(people: Cast) -> dict[str, object]:
    """The programme office's, made through real actions."""
    by = people.actors["programme-officer"]
    with unit_of_work(by=by):
        edition = api.edition("tip", 2026, by=by)
        api.record_assessment("KHM", edition, by=by, ranking="2", source=SECRETS[0])
        plan = api.record_plan("KHM", by=by, title=SECRETS[1], source="Gazette")
        row = recommendations.add("KHM", edition, SECRETS[2], by=by)
        party = library.save_party(by=by, name=SECRETS[3])
        alias = library.add_alias(party, "Another spelling", by=by)
        donors.bring_in(
            made.table(f"A-1,Freedonia,{SECRETS[5]},,KHM,5,USD,,,,,"), name="list.csv", source="Invented", by=by
        )
        project = donors.projects(by).get()
        indicator = library.save_indicator(by=by, code=SECRETS[4], title="Counted", unit="people")
    return {
        "iso3": "KHM", "national_plan": plan.pk, "recommendation": row.pk, "party": party.pk, "alias": alias.pk,
        "indicator": indicator.pk, "other_project": project.pk,
    }  # fmt: skip
