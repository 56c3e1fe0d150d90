"""What the auditors found in 2023 (GAO-23-105390), as tests: it cannot happen here.

Dialogues of compacts were held without agreed indicators or yearly targets; what the government gave, and whether it goes
on afterwards, was not tracked.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError
from django.test import Client

from tessera.kernel import clock
from tessera.kernel.clock import now, today
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards.actions import compacts
from tessera.partnership.awards.actions.base import NotYet
from tessera.partnership.awards.models import Commitment, Compact, DialogueIndicator
from tessera.partnership.awards.terms import TermsError
from tessera.partnership.library import api as library
from tessera.partnership.stages.api import ReasonMissing
from tests.observatory.world import actor
from tests.partnership.monitoring.world import DAY, OFFICER

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture
def compact(cast: dict[str, UUID]) -> Compact:
    """A partnership of two years."""
    with unit_of_work(by=(by := actor(OFFICER))):
        return compacts.save_compact(
            by=by, country="GHA", title="For children", starts=today(), ends=today() + 730 * DAY
        )


def _indicator() -> library.Indicator:
    with unit_of_work(by=(by := actor(OFFICER))):
        return library.save_indicator(by=by, code="C-1", title="Children in school", unit="children")


def test_gao_23_105390_no_dialogue_is_held_without_an_indicator_chosen_before_it(compact: Compact) -> None:
    with unit_of_work(by=(by := actor(OFFICER))):
        talk = compacts.plan_dialogue(compact.pk, by=by, on=today() + DAY)
    with clock.frozen(now() + 2 * DAY):
        with pytest.raises(NotYet, match="No indicator with targets"), unit_of_work(by=by):
            compacts.hold_dialogue(talk.pk, by=by, minutes="We met.")
        known = _indicator()
        with pytest.raises(TermsError, match="before the dialogue"), unit_of_work(by=by):
            compacts.choose_indicator(talk.pk, by=by, indicator_id=known.pk, targets={2027: Decimal(1)})
        with pytest.raises(DatabaseError), unit_of_work(by=by):
            DialogueIndicator.objects.create(organisation_id=by.home, dialogue=talk, indicator=known, chosen_on=talk.on)


def test_gao_23_105390_an_indicator_of_a_dialogue_has_a_target_for_each_year_and_its_page_shows_them(
    compact: Compact, signed_in: Callable[[str], Client]
) -> None:
    known = _indicator()
    with unit_of_work(by=(by := actor(OFFICER))):
        talk = compacts.plan_dialogue(compact.pk, by=by, on=today() + DAY)
    with pytest.raises(TermsError, match="each year"), unit_of_work(by=by):
        compacts.choose_indicator(talk.pk, by=by, indicator_id=known.pk, targets={})
    targets = {2027: Decimal(4100), 2028: Decimal(5200)}
    with unit_of_work(by=by):
        compacts.choose_indicator(talk.pk, by=by, indicator_id=known.pk, targets=targets)
    page = signed_in(OFFICER).get(f"/awards/dialogues/{talk.pk}/").content.decode()
    for words in ("Children in school", "2027", "4,100", "2028", "5,200"):
        assert words in page, words


def test_gao_23_105390_what_the_government_gives_is_tracked_with_evidence_and_what_goes_on_afterwards(
    compact: Compact, signed_in: Callable[[str], Client]
) -> None:
    by, beyond = actor(OFFICER), today() + 900 * DAY
    with unit_of_work(by=by):
        kept = compacts.promise(
            compact.pk, by=by, side="government", text="Judges", amount=Decimal(40_000), currency="GHS", due=today()
        )
        compacts.promise(
            compact.pk, by=by, side="government", text="Shelters", amount=Decimal(25_000), currency="GHS", due=beyond
        )
    with pytest.raises(ReasonMissing), unit_of_work(by=by):
        compacts.answer_promise(kept.pk, "kept", by=by, evidence=" ")
    with pytest.raises(DatabaseError, match="commitment_kept_shown"), unit_of_work(by=by):
        Commitment.objects.filter(pk=kept.pk).update(state="kept")
    with unit_of_work(by=by):
        compacts.answer_promise(kept.pk, "kept", by=by, evidence="Budget act of this year")
    page = signed_in(OFFICER).get(f"/awards/partnerships/{compact.pk}/").content
    said = BeautifulSoup(page, "html.parser").get_text(" ", strip=True)
    assert "Promised: 65,000 GHS. Kept, with evidence: 40,000 GHS." in said
    assert "1 promise goes on after the partnership's last day." in said
    assert "Budget act of this year" in said
