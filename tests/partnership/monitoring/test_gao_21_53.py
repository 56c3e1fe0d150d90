"""What the auditors found in 2020 (GAO-21-53), as tests: how a prime chooses its sub-awards is on record, and decided by two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from tessera.kernel.clock import today
from tessera.kernel.policy import Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards.actions import under
from tessera.partnership.awards.models import Award, Subaward
from tessera.partnership.awards.terms import TermsError
from tessera.partnership.stages import api as stages
from tests.observatory.world import actor
from tests.partnership.awards import world as awards
from tests.partnership.monitoring.world import DAY, GRANTEE, OFFICER, SIGNER

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def award(cast: dict[str, UUID]) -> Award:
    """An active award."""
    return awards.active("G-21", tenant="harbour")


def _said(**changes: Any) -> dict[str, Any]:
    return {
        "number": "1", "purpose": "Beds on the coast", "amount": Decimal(9000), "currency": "USD", "starts": today(),
        "ends": today() + DAY, "procedure": "open_call", "considered": 4, "criteria": "Reach; safety of guests",
        "why_chosen": "Reaches the coast", "conflicts": "One reviewer stepped out",
    } | changes  # fmt: skip


def _proposed(award: Award, **changes: Any) -> Subaward:
    receiver = awards.party("Coastal Shelter")
    with unit_of_work(by=(by := actor(OFFICER))):
        return under.propose_subaward(award.pk, by=by, party_id=receiver, **_said(**changes))


@pytest.mark.parametrize(("field", "missing"), [("criteria", " "), ("why_chosen", ""), ("considered", 0)])
def test_gao_21_53_no_subaward_is_recorded_without_how_its_receiver_was_chosen(
    award: Award, field: str, missing: Any
) -> None:
    with pytest.raises(TermsError) as fault:
        _proposed(award, **{field: missing})
    assert fault.value.field == field
    row = _proposed(award)
    with pytest.raises(DatabaseError, match="subaward_choice_recorded"), unit_of_work(by=actor(OFFICER)):
        Subaward.objects.filter(pk=row.pk).update(**{field: missing.strip() if field != "considered" else 0})


def test_gao_21_53_whoever_proposes_a_subaward_does_not_approve_it(award: Award) -> None:
    row, by, second = _proposed(award), actor(OFFICER), actor(SIGNER)
    both = replace(by, actions=by.actions | second.actions)
    with pytest.raises((stages.SamePerson, Refused)), unit_of_work(by=both):
        under.move_subaward(row.pk, "approved", by=both)
    with pytest.raises(DatabaseError), unit_of_work(by=by), transaction.atomic():
        Subaward.objects.filter(pk=row.pk).update(state="approved")
    with unit_of_work(by=second):
        assert under.move_subaward(row.pk, "approved", by=second).approved_by_id == second.account


def test_gao_21_53_the_record_of_the_choice_is_read_on_its_page_by_the_office_and_the_prime(
    award: Award, signed_in: Callable[[str], Client]
) -> None:
    row = _proposed(award)
    for persona in (OFFICER, GRANTEE):
        answer = signed_in(persona).get(reverse("awards:subaward", args=[row.pk]))
        assert answer.status_code == 200
        page = answer.content.decode()
        for words in ("Open call", "4", "Reach; safety of guests", "Reaches the coast", "One reviewer stepped out"):
            assert words in page, words
