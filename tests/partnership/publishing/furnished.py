"""A small published portfolio and lists to look at, for the tests that look at every page in a browser."""

from __future__ import annotations

from decimal import Decimal

from tessera.kernel.work import unit_of_work
from tessera.partnership.portfolio import api as lists
from tessera.partnership.portfolio.models import ImportRow, ListedName
from tessera.partnership.publishing import api as publishing
from tests.partnership.portfolio.pages import HEAD, LINES, page
from tests.partnership.publishing import world
from tests.permissions.cast import Cast


def furnish(people: Cast) -> dict[str, object]:
    """Three public projects, one that waits and one that is hidden; two lists with a change to decide. Values for pages."""
    officer = people.actors["programme-officer"]
    with unit_of_work(by=officer):
        lists.import_page(page(), name="The first list", by=officer)
        done = lists.import_page(
            page([LINES[0].but(amount="$2"), *LINES[1:]], HEAD), name="The second list", by=officer
        )
        entry = ImportRow.objects.get(batch=done.batch, outcome="changed")
        name = ListedName.objects.filter(kind="implementer").first()
        place = ListedName.objects.filter(kind="country").first()
    whole = world.out(world.award())
    world.out(world.award(countries={"UGA": Decimal(40), "KEN": Decimal(60)}), publishing.Terms("country", "survivors"))
    partly = world.out(world.award(), publishing.Terms("region", "survivors", {"amount": "partner"}))
    waits = world.prepared(world.award(), publishing.Terms("country", "staff", title="A house in Turkana"))
    hidden = world.out(world.award())
    with unit_of_work(by=people.actors["grants-officer"]):
        publishing.hide(hidden.pk, by=people.actors["grants-officer"], reason="A threat was made.")
    assert name is not None
    assert place is not None
    return {
        "list": done.batch, "list_entry": entry.pk, "list_name": name.pk, "list_place": place.pk, "project": whole.key,
        "project_partly": partly.key, "publication": whole.pk, "publication_waits": waits.pk,
        "publication_hidden": hidden.pk, "published_award": whole.award_id, "implementer": whole.implementer_key,
    }  # fmt: skip


PUBLIC = [
    "/portfolio/",
    "/portfolio/?region=afr&text=help",
    "/portfolio/?text=nothing+like+it",
    "/portfolio/map/",
    "/portfolio/countries/",
    "/portfolio/countries/ken/",
    "/portfolio/organisations/",
    "/portfolio/organisations/{implementer}/",
    "/portfolio/projects/{project}/",
    "/portfolio/projects/{project_partly}/",
]
OFFICE = [
    "/portfolio/lists/new/",
    "/portfolio/lists/{list}/",
    "/portfolio/lists/entries/{list_entry}/",
    "/portfolio/lists/names/",
    "/portfolio/lists/names/{list_name}/",
    "/portfolio/lists/names/{list_place}/",
    "/portfolio/desk/awards/{published_award}/",
    "/portfolio/desk/{publication}/",
    "/portfolio/desk/{publication_waits}/",
    "/portfolio/desk/{publication_hidden}/",
]
