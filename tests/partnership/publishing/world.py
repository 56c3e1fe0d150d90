"""An award with a village in its words, and publications made the way the program makes them."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards import api as awards
from tessera.partnership.library import api as library
from tessera.partnership.publishing import api as publishing
from tessera.partnership.stages import api as stages
from tests.observatory.world import actor

OFFICER, SECOND, DIRECTOR = "programme-officer", "grants-officer", "programme-director"
# A village of no country; a district of Kenya as ISO 3166-2 names it stands in the sub-award's purpose.
VILLAGE, DISTRICT = "Qarabantu", "Turkana"
_made = iter(range(1, 10_000))


def another_party() -> UUID:
    """An organisation of its own."""
    by = actor(OFFICER)
    with unit_of_work(by=by):
        return library.save_party(by=by, name=f"Organisation {next(_made)}").pk


def award(*, party: UUID | None = None, **changes: Any) -> awards.Award:
    """A listed award whose title, summary and sub-award name a village."""
    by, number = actor(OFFICER), next(_made)
    fields = {
        "title": f"Shelter in {VILLAGE}",
        "summary": f"People who flee through {VILLAGE} are taken in near the old mill.",
        "region": "afr",
        "programme_type": "bilateral_regional",
    }
    countries = changes.pop("countries", {"KEN": Decimal(100)})
    with unit_of_work(by=by):
        known = library.find_party("Harbour House", by) or library.save_party(by=by, name="Harbour House", kind="ingo")
        who = party or known.pk
        row = awards.create_listed(
            by=by, number=f"L-{number}", listing_key=f"key-{number}", party_id=who, as_of=today(),
            terms=awards.Terms(ends=datetime.date(2030, 6, 30), total=Decimal("750000.00"), currency="USD",
                               countries=countries, sectors={"15160": Decimal(100)}),
            **(fields | changes),
        )  # fmt: skip
        sub = awards.Subaward.objects.create(
            organisation_id=row.organisation_id, award=row, party_id=who, number="1", purpose=f"Food in {VILLAGE}, {DISTRICT}",
            amount=Decimal(5), currency="USD", starts=today(), ends=today(), procedure="direct", considered=1,
            criteria="none", why_chosen="near", state="proposed", proposed_by_id=by.account,
        )  # fmt: skip
        stages.begin(_subawards(), sub, by=by)
        awards.KeyPerson.objects.create(
            organisation_id=row.organisation_id, award=row, role="Director", name="Ilvarina Quostelle"
        )
    _approve(sub)
    return row


def _subawards() -> stages.Machine:
    return next(each for each in awards.MACHINES if each.kind == "subaward")


def _approve(sub: awards.Subaward) -> None:
    """By a second person, so that a publication of everything would carry its words."""
    second = actor(SECOND)
    may = replace(second, actions=second.actions | {"awards:subaward:approve"})
    with unit_of_work(by=may):
        sub.approved_by_id = second.account
        sub.save(update_fields=["approved_by"])
        stages.move(_subawards(), sub, "approved", by=may)


def prepared(row: awards.Award, terms: publishing.Terms | None = None) -> publishing.Publication:
    """A publication that waits for a second person."""
    with unit_of_work(by=actor(OFFICER)):
        return publishing.prepare(row.pk, terms or publishing.Terms("full"), by=actor(OFFICER))


def out(row: awards.Award, terms: publishing.Terms | None = None) -> publishing.Publication:
    """A publication that is public."""
    made = prepared(row, terms)
    with unit_of_work(by=actor(SECOND)):
        return publishing.publish(made.pk, by=actor(SECOND))


def publication(publication_id: UUID) -> publishing.Publication:
    """A publication as the office sees it."""
    with unit_of_work(by=actor(OFFICER)):
        return publishing.Publication.objects.get(pk=publication_id)
