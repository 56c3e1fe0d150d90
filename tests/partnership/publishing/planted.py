"""A list and a publication of the office that waits, planted through real actions: what a stranger must not find."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards import api as awards
from tessera.partnership.library.api import Party
from tessera.partnership.portfolio import api as lists
from tessera.partnership.portfolio.models import ImportRow, ListedName
from tessera.partnership.publishing import api as publishing
from tests.permissions.cast import Cast

SECRETS = ("Orchard Pilots of Velm", "pears for the customs house", "Hollowmere", "A list from the cellar")
PAGE = f"""As of May 1, 2026, the Office manages 3 projects worth more than $1 million in total.

Africa

Countries: Lakes Region – (Kenya and {SECRETS[2]})
Implementer: {SECRETS[0]}
Amount: $77,123
End Date: 9/30/2027
Description: They bring {SECRETS[1]}.
"""


def plant(people_here: Cast) -> dict[str, object]:
    """One of each thing at the office, nothing of it public; gives values for addresses."""
    officer = people_here.actors["programme-officer"]
    by: Actor = replace(officer, actions=officer.actions | lists.IMPORT_NEEDS)
    with unit_of_work(by=by):
        done = lists.import_page(PAGE, name=SECRETS[3], by=by)
        entry = ImportRow.objects.get(batch=done.batch)
        name = ListedName.objects.get(written=SECRETS[2])
        party = Party.objects.get(name=SECRETS[0])
        award = awards.create_listed(
            by=by, number="PLANTED-9", listing_key="planted", party_id=party.pk, as_of=date(2026, 1, 1), title=SECRETS[1],
            terms=awards.Terms(ends=date(2030, 1, 1), total=Decimal(5), currency="USD", countries={"KEN": Decimal(100)}),
        )  # fmt: skip
        made = publishing.prepare(award.pk, publishing.Terms("full"), by=by)
    return {
        "portfolio:batch.batch": done.batch, "portfolio:issues.batch": done.batch, "portfolio:entry.entry": entry.pk,
        "portfolio:name.name": name.pk, "publication": made.pk, "publishing:project.key": made.key,
        "publishing:project_json.key": made.key, "publishing:implementer.key": party.pk, "publishing:country.iso3": "ken",
    }  # fmt: skip
