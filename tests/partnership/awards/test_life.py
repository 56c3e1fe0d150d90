"""The life of an award against the real database: who may move it, what is asked first, what hangs on it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tessera.kernel.clock import today
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards import api, policy
from tessera.partnership.awards.actions import award as awards
from tessera.partnership.awards.actions import under, versions
from tessera.partnership.awards.actions.base import NotYet
from tessera.partnership.awards.asking import closing, gates
from tessera.partnership.awards.enums import AwardState, ConditionState, SubawardState, VersionKind, VersionState
from tessera.partnership.awards.models import Award, Obligation, Subaward
from tessera.partnership.awards.terms import TermsError
from tessera.partnership.stages import api as stages
from tests.observatory.world import actor
from tests.partnership.awards import world

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture(autouse=True)
def people(cast: dict[str, UUID]) -> None:
    """Everybody is there."""


def test_an_award_goes_from_recommended_to_active_by_three_people() -> None:
    award = world.active()
    with unit_of_work(by=actor(world.OFFICER)):
        states = [each.ends for each in stages.history("award", award.pk)]
        movers = {each.by for each in stages.history("award", award.pk)}
        assert states == ["recommended", "negotiating", "signed", "active"]
        assert len(movers) == 2
        version = api.in_force(award.pk)
        assert version is not None
        assert (version.requested_by_id, version.approved_by_id) == (
            actor(world.OFFICER).account,
            actor(world.DIRECTOR).account,
        )


def test_a_number_is_taken_once_in_an_office() -> None:
    world.recommended("S-7")
    with pytest.raises(TermsError, match="this number"):
        world.recommended("S-7")
    by = actor(world.OFFICER)
    with unit_of_work(by=by):
        party = Award.objects.get(number="S-7").party
    with pytest.raises(IntegrityError, match="award_number_once"), unit_of_work(by=by):
        Award.objects.create(organisation_id=by.home, number="S-7", party=party, title="x")


def test_invariant_04_every_room_that_is_asked_can_keep_an_award_from_becoming_active() -> None:
    award = world.signed()
    with world.no_gates():
        gates.register("test of the plan", lambda _award: ["There is no approved monitoring plan."])
        gates.register("test of the schedule", lambda _award: ["No report is scheduled."])
        with pytest.raises(NotYet) as raised:
            world.step(award, AwardState.ACTIVE, world.SIGNER)
        assert raised.value.reasons == ["There is no approved monitoring plan.", "No report is scheduled."]
    with unit_of_work(by=actor(world.OFFICER)):
        award.refresh_from_db()
        assert award.state == AwardState.SIGNED


def test_invariant_20_every_room_that_is_asked_can_keep_an_award_from_closing() -> None:
    award = world.active(said=world.terms(ends=today() - world.DAY))
    world.step(award, AwardState.ENDED, world.OFFICER)
    world.step(award, AwardState.CLOSING, world.OFFICER)
    asked, closing._asked = closing._asked, {}
    try:
        closing.register("test of closeout", lambda _award: ["The final report is open."])
        with pytest.raises(NotYet, match="final report"):
            world.step(award, AwardState.CLOSED, world.SIGNER)
        closing._asked = {}
        assert world.step(award, AwardState.CLOSED, world.SIGNER).state == AwardState.CLOSED
    finally:
        closing._asked = asked


def test_an_award_that_runs_does_not_end_before_its_last_day() -> None:
    award = world.active()
    with pytest.raises(NotYet, match="runs until"):
        world.step(award, AwardState.ENDED, world.OFFICER)


def test_an_award_is_signed_only_on_an_approved_version() -> None:
    award = world.recommended()
    world.step(award, AwardState.NEGOTIATING, world.OFFICER)
    with pytest.raises(NotYet, match="approved"):
        world.step(award, AwardState.SIGNED, world.SIGNER)


def test_the_database_refuses_an_active_award_without_terms() -> None:
    award = world.recommended()
    by = replace(actor(world.OFFICER), actions=frozenset(policy.ACTIONS))

    def signed_on_nothing() -> None:
        row = Award.objects.get(pk=award.pk)
        for end in (AwardState.NEGOTIATING, AwardState.SIGNED):
            stages.move(api.MACHINES[0], row, end, by=by)

    with pytest.raises(DatabaseError, match="terms of a version"), unit_of_work(by=by):
        signed_on_nothing()


def test_suspending_needs_a_reason_and_leads_back() -> None:
    award = world.active()
    with pytest.raises(stages.ReasonMissing):
        world.step(award, AwardState.SUSPENDED, world.DIRECTOR)
    world.step(award, AwardState.SUSPENDED, world.DIRECTOR, "Access is gone")
    with world.no_gates():
        assert world.step(award, AwardState.ACTIVE, world.SIGNER, "Access is back").state == AwardState.ACTIVE


def test_whoever_lacks_the_right_is_refused_and_others_see_nothing() -> None:
    award = world.recommended(tenant="harbour")
    with pytest.raises(Refused):
        world.step(award, AwardState.TERMINATED, world.OFFICER, "No")
    grantee = actor(world.GRANTEE)
    with unit_of_work(by=grantee):
        assert not policy.scope(grantee).exists()
    with pytest.raises(Hidden), unit_of_work(by=grantee):
        api.get(award.pk, by=grantee)


def test_a_grantee_reads_its_award_and_changes_nothing() -> None:
    award = world.active(tenant="harbour")
    world.active("S-2", tenant="zaytuna")
    grantee = actor(world.GRANTEE)
    with unit_of_work(by=grantee):
        assert [row.number for row in policy.scope(grantee)] == ["S-1"]
        assert Award.objects.count() == 1
        assert [row.number for row in api.versions(award.pk)] == [1]
    with unit_of_work(by=grantee):
        assert Award.objects.filter(pk=award.pk).update(title="Mine") == 0
    forged = replace(grantee, actions=frozenset(policy.ACTIONS))
    for action in (policy.CREATE, policy.AMEND, policy.OBLIGATE, policy.SIGN):
        with unit_of_work(by=forged):
            assert not policy.can(forged, action, award)


def test_obligations_stay_between_nothing_and_the_total_and_are_only_added() -> None:
    award = world.active()
    by = actor(world.SIGNER)
    with unit_of_work(by=by):
        under.obligate(award.pk, by=by, amount=Decimal("500000"))
        under.obligate(award.pk, by=by, amount=Decimal("-100000.50"), reference="M-1")
        assert api.obligated(award.pk) == {"USD": Decimal("399999.50")}
        assert api.obligated_by_award([award.pk]) == {award.pk: {"USD": Decimal("399999.50")}}
    for wrong in (Decimal("350000.51"), Decimal("-400000"), Decimal(0), Decimal("1.001")):
        with pytest.raises(TermsError), unit_of_work(by=by):
            under.obligate(award.pk, by=by, amount=wrong)
    with pytest.raises(DatabaseError), unit_of_work(by=by):
        Obligation.objects.filter(award=award).update(amount=Decimal(1))
    with pytest.raises(DatabaseError), unit_of_work(by=by):
        Obligation.objects.filter(award=award)._raw_delete("default")


def test_nothing_is_obligated_before_the_signature() -> None:
    award = world.recommended()
    by = actor(world.SIGNER)
    with pytest.raises(NotYet, match="signed"), unit_of_work(by=by):
        under.obligate(award.pk, by=by, amount=Decimal(1))


def test_a_condition_is_met_with_evidence_and_waived_by_the_director() -> None:
    award = world.active()
    by, director = actor(world.OFFICER), actor(world.DIRECTOR)
    with unit_of_work(by=by):
        row = under.add_condition(award.pk, by=by, text="Hire a safeguarding lead", due=today())
    with pytest.raises(stages.ReasonMissing), unit_of_work(by=by):
        under.move_condition(row.pk, ConditionState.MET, by=by, reason="")
    with pytest.raises(Refused), unit_of_work(by=by):
        under.move_condition(row.pk, ConditionState.WAIVED, by=by, reason="Not needed")
    with unit_of_work(by=director):
        assert under.move_condition(row.pk, ConditionState.WAIVED, by=director, reason="Small team").evidence


def test_a_subaward_needs_the_record_of_its_choice_and_a_second_person() -> None:
    award = world.active()
    by, second = actor(world.OFFICER), actor(world.SIGNER)
    receiver = world.party("Coastal Shelter")
    said = {
        "number": "1", "purpose": "Beds", "amount": Decimal(9000), "currency": "USD", "starts": today(), "ends": today(),
        "procedure": "open_call", "considered": 4, "criteria": "Reach; safety", "why_chosen": "Reaches the coast",
    }  # fmt: skip
    for name, wrong in (("criteria", " "), ("why_chosen", ""), ("considered", 0), ("ends", today() + 900 * world.DAY)):
        with pytest.raises(TermsError) as raised, unit_of_work(by=by):
            under.propose_subaward(award.pk, by=by, party_id=receiver, **{**said, name: wrong})
        assert raised.value.field == name
    both = replace(by, actions=by.actions | second.actions)
    with unit_of_work(by=by):
        row = under.propose_subaward(award.pk, by=by, party_id=receiver, **said)
    with pytest.raises(stages.SamePerson), unit_of_work(by=both):
        under.move_subaward(row.pk, SubawardState.APPROVED, by=both)
    with pytest.raises(IntegrityError, match="subaward_two_people"), unit_of_work(by=by), transaction.atomic():
        Subaward.objects.filter(pk=row.pk).update(approved_by_id=by.account)
    with unit_of_work(by=second):
        assert under.move_subaward(row.pk, SubawardState.APPROVED, by=second).approved_by_id == second.account


def _listed(**changes: Any) -> Award:
    by = actor(world.OFFICER)
    said = world.terms(starts=None, ends=today() - 900 * world.DAY, countries={"GHA": None, "TGO": None}, sectors={})
    with unit_of_work(by=by):
        values: dict[str, Any] = {
            "number": "L-1",
            "listing_key": "abc",
            "title": "From a list",
            "terms": said,
            **changes,
        }
        return awards.create_listed(
            by=by,
            party_id=world.party("Harbour House", by=by, tenant="harbour"),
            as_of=today() - 99 * world.DAY,
            **values,
        )


def test_what_a_list_says_is_kept_as_it_says_it_and_a_later_list_is_another_version() -> None:
    award = _listed()
    by = actor(world.OFFICER)
    more = world.terms(starts=None, total=Decimal(800000), countries={"GHA": None, "TGO": None}, sectors={})
    with unit_of_work(by=by):
        awards.relist(award.pk, by=by, terms=more, as_of=today(), reason="List of today", title="From a later list")
        rows = api.versions(award.pk)
        assert [(row.number, row.kind, row.total) for row in rows] == [
            (1, VersionKind.LISTING, Decimal(750000)),
            (2, VersionKind.LISTING, Decimal(800000)),
        ]
        assert rows[0].until == today()
        assert {row.country: row.share for row in rows[1].countries.all()} == {"GHA": None, "TGO": None}
    with pytest.raises(TermsError, match="later list"), unit_of_work(by=by):
        awards.relist(award.pk, by=by, terms=more, as_of=today() - world.DAY, reason="An older one")


def test_a_listed_award_is_adopted_with_terms_of_its_own() -> None:
    award = _listed()
    by = actor(world.OFFICER)
    with pytest.raises(stages.IllegalMove):
        world.step(award, AwardState.SIGNED, world.SIGNER)
    world.step(award, AwardState.NEGOTIATING, world.OFFICER, "We manage it from here on")
    with unit_of_work(by=by):
        version = versions.amend(award.pk, by=by, kind="", terms=world.terms(), effective=today(), reason="As signed")
        assert (version.number, version.kind) == (2, VersionKind.ORIGINAL)
    world.approve(award, 2)
    world.step(award, AwardState.SIGNED, world.SIGNER)
    with world.no_gates():
        world.step(award, AwardState.ACTIVE, world.SIGNER)
    with unit_of_work(by=by):
        current = api.in_force(award.pk)
        assert current is not None
        assert (current.number, current.state) == (2, VersionState.IN_EFFECT)


def test_a_list_that_means_another_organisation_takes_everything_along() -> None:
    award = _listed()
    by = actor(world.OFFICER)
    with unit_of_work(by=by):
        awards.readdress(award.pk, world.party("Zaytuna", by=by, tenant="zaytuna"), by=by)
        [version] = api.versions(award.pk)
        assert version.implementer_id == award_implementer(award)
        assert {row.implementer_id for row in version.countries.all()} == {version.implementer_id}


def award_implementer(award: Award) -> UUID | None:
    """As it stands in the database."""
    return Award.objects.get(pk=award.pk).implementer_id


def test_only_what_a_list_says_is_in_effect_from_the_beginning() -> None:
    award = world.recommended()
    by = actor(world.OFFICER)
    version = world.version_of(award)
    version.pk, version.number, version.state, version.kind = uuid4(), 2, "in_effect", "listing"
    version.effective = today()
    with pytest.raises(DatabaseError, match="published list"), unit_of_work(by=by):
        version.save(force_insert=True)
