"""The library: parties found by any of their names, indicators loaded once, and who reads whose."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from tessera.kernel.actor import acting
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.library import api, shipped
from tests.observatory import world

pytestmark = pytest.mark.usefixtures("cast")
OFFICER = "programme-officer"


def party(name: str, **more: object) -> api.Party:
    by = world.actor(OFFICER)
    with unit_of_work(by=by):
        return api.save_party(by=by, name=name, **more)


def test_party_is_found_by_name_short_name_and_alias_but_not_where_two_are_meant() -> None:
    by = world.actor(OFFICER)
    first, second = party("Safe Roads Initiative", short_name="SRI"), party("Sisters of the Road", short_name="SRI")
    with unit_of_work(by=by):
        api.add_alias(first, "Initiative for Safe Roads", by=by)
    with acting(by), transaction.atomic():
        assert api.find_party("safe  roads INITIATIVE", by) == first
        assert api.find_party("Initiative for safe roads", by) == first
        assert api.find_party("SRI", by) is None
        assert api.find_party("Sisters of the Road", by) == second
        assert api.find_party("", by) is None
        assert [each.name for each in api.parties(by, text="initiative for")] == [first.name]


def test_a_name_or_spelling_or_number_that_is_taken_is_refused_and_says_so() -> None:
    by = world.actor(OFFICER)
    first, second = party("One House"), party("Another House")
    with unit_of_work(by=by):
        api.add_alias(first, "The House", by=by)
        api.add_identifier(first, "xm-dac", "41119", by=by)
    for attempt, field in (
        (lambda: api.save_party(by=by, name="one house"), "name"),
        (lambda: api.add_alias(second, "the house", by=by), "text"),
        (lambda: api.add_identifier(second, "XM-DAC", "41119", by=by), "value"),
        (lambda: api.save_party(by=by, name="Third", country="Narnia"), "country"),
    ):
        with pytest.raises(api.Wrong) as fault, unit_of_work(by=by):
            attempt()
        assert fault.value.field == field
    with unit_of_work(by=by):
        assert api.add_alias(first, "The house", by=by).party == first
        assert first.aliases.count() == 1


def test_indicators_are_loaded_once_and_what_the_office_changed_stays() -> None:
    by = world.actor(OFFICER)
    with unit_of_work(by=by):
        assert api.load_indicators(by=by) == len(shipped.indicators()) == 20
        row = api.indicators(by).get(code="PS.5.1-29")
        api.save_indicator(by=by, indicator=row, title="Referred, as we count")
    with unit_of_work(by=by):
        assert api.load_indicators(by=by) == 0
        titles = {each.code: each for each in api.indicators(by)}
    with translation.override("ar"):
        assert titles["PS.5.1-29"].shown_title == "Referred, as we count"
        assert titles["TIPR-VID"].shown_title == shipped.indicators()["TIPR-VID"]["title"]["ar"]
        assert titles["TIPR-VID"].shown_unit == "أشخاص"


def test_grantee_reads_itself_and_the_indicators_of_the_office_that_knows_it_and_a_stranger_nothing(
    cast: dict[str, UUID],
) -> None:
    by, grantee, stranger = (world.actor(each) for each in (OFFICER, "grant-manager", "stranger"))
    mine = party("Harbour House", tenant_id=cast["harbour"])
    other = party("Far Away Trust")
    with unit_of_work(by=by):
        api.load_indicators(by=by)
    with acting(grantee), transaction.atomic():
        assert list(api.Party.objects.all()) == [mine]
        assert api.Indicator.objects.count() == 20
        assert api.party(mine.pk, grantee) == mine
        with pytest.raises(Hidden):
            api.party(other.pk, grantee)
        with pytest.raises(Refused):
            api.save_party(by=grantee, party=mine, name="Better House")
    with acting(grantee), transaction.atomic():
        assert api.Party.objects.filter(pk=mine.pk).update(name="Better House") == 0
    with acting(stranger), transaction.atomic():
        assert not api.Party.objects.exists()
        assert not api.Indicator.objects.exists()
        assert not api.indicators(stranger).exists()


def test_nothing_hangs_on_another_offices_party(cast: dict[str, UUID]) -> None:
    mine = party("Harbour House")
    alias = api.PartyAlias(organisation_id=cast["stranger-org"], party_id=mine.pk, text="Ours")
    with pytest.raises(IntegrityError, match="party_id_inside"):
        put(alias)


def put(alias: api.PartyAlias) -> None:
    """Saves under a stranger, past the program; the database checks when the transaction ends."""
    with acting(world.actor("stranger")), transaction.atomic():
        alias.save()


def test_every_write_is_in_the_ledger() -> None:
    by = world.actor(OFFICER)
    row = party("Quiet Path")
    with acting(by), transaction.atomic():
        entry = LedgerEntry.objects.get(object_id=row.pk)
        assert (entry.action, entry.account_id) == ("library:party:edit", by.account)
