"""Versions of an award against the real database."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.policy import Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards import api
from tessera.partnership.awards.actions import versions
from tessera.partnership.awards.actions.base import NotYet
from tessera.partnership.awards.enums import VersionKind, VersionState
from tessera.partnership.awards.models import Award, AwardCountry, AwardSector, AwardVersion
from tessera.partnership.awards.terms import TermsError, check, check_step
from tessera.partnership.stages import api as stages
from tests.observatory.world import actor
from tests.partnership.awards import machines, world
from tests.partnership.awards.machines import MACHINES
from tests.partnership.awards.machines import version as made_version
from tests.partnership.machines import write

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


@pytest.fixture(autouse=True)
def people(cast: dict[str, UUID]) -> None:
    """Everybody is there."""


def test_the_original_is_version_1_and_an_amendment_the_next() -> None:
    award = world.active()
    world.amended(award, ends=today() + 900 * world.DAY)
    with unit_of_work(by=actor(world.OFFICER)):
        listed = api.versions(award.pk)
        assert [(row.number, row.kind, row.state) for row in listed] == [
            (1, VersionKind.ORIGINAL, VersionState.IN_EFFECT),
            (2, VersionKind.EXTENSION, VersionState.IN_EFFECT),
        ]
        assert listed[0].until == listed[1].effective
        current = api.in_force(award.pk)
        assert current is not None
        assert (current.number, current.until) == (2, None)


def test_invariant_11_old_versions_stay_readable_by_their_day() -> None:
    award = world.active()
    world.amended(award, ends=today() + 900 * world.DAY, total=Decimal(900000))
    with unit_of_work(by=actor(world.OFFICER)):
        before = api.in_force(award.pk, on=today() - world.DAY)
        now = api.in_force(award.pk, on=today())
        assert before is not None
        assert now is not None
        assert (before.number, before.total, now.number, now.total) == (1, Decimal(750000), 2, Decimal(900000))
        assert [row.country for row in before.countries.all()] == ["GHA"]


def test_invariant_11_an_amendment_after_the_end_is_refused() -> None:
    award = world.active(said=world.terms(ends=today() + 10 * world.DAY))
    by = actor(world.OFFICER)
    with pytest.raises(TermsError, match="leave a gap"), unit_of_work(by=by):
        versions.amend(
            award.pk, by=by, kind="extension", reason="Late", effective=today() + 12 * world.DAY,
            terms=world.terms(ends=today() + 400 * world.DAY),
        )  # fmt: skip


def _second(award: UUID, **columns: object) -> AwardVersion:
    by, director = actor(world.OFFICER), actor(world.DIRECTOR)
    values = {
        "kind": "extension", "effective": today(), "starts": today() - 30 * world.DAY,
        "ends": today() + 900 * world.DAY, "total": Decimal(5), "currency": "USD",
    } | columns  # fmt: skip
    row = AwardVersion.objects.create(
        organisation_id=by.home, award_id=award, number=2, requested_by_id=by.account,
        approved_by_id=director.account, **values,
    )  # fmt: skip
    stages.begin(api.MACHINES[1], row, by=by)
    machines.budget(row)
    return row


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    effective=st.integers(-60, 60), starts=st.integers(-60, 10), ends=st.integers(-40, 90), until=st.integers(-60, 60)
)
def test_invariant_11_the_database_takes_exactly_what_leaves_no_gap(
    effective: int, starts: int, ends: int, until: int
) -> None:
    """Past the program: whatever days a second version has, the database takes it only where the rules do."""
    first = world.terms(starts=today() - 30 * world.DAY, ends=today() + 20 * world.DAY)
    award = _remembered(first)
    day = today()
    said = world.terms(starts=day + starts * world.DAY, ends=day + ends * world.DAY)
    try:
        api_check(first, day - 30 * world.DAY, said, day + effective * world.DAY)
        legal = until == effective
    except TermsError:
        legal = False
    if said.ends is None or said.starts is None or said.ends < said.starts:
        return
    by = actor(world.OFFICER)

    def second() -> None:
        row = _second(award, effective=day + effective * world.DAY, starts=said.starts, ends=said.ends)
        _past_the_program(row)
        AwardVersion.objects.filter(award_id=award, number=1).update(until=day + until * world.DAY)
        _to_effect(row)

    assert taken(by, second, "without a gap") == legal


class Taken(Exception):
    """The database took it; nothing of it is kept."""


def taken(by: Actor, write: Callable[[], None], refusal: str) -> bool:
    """Whether the database takes what is written at commit; a refusal says `refusal`. Nothing is kept."""
    try:
        with unit_of_work(by=by):
            write()
            with connection.cursor() as cursor:
                cursor.execute("set constraints all immediate")
            raise Taken
    except Taken:
        return True
    except DatabaseError as fault:
        if refusal not in str(fault):
            raise
        return False


def _remembered(first: api.Terms) -> UUID:
    with unit_of_work(by=actor(world.OFFICER)):
        found = Award.objects.filter(number="gap").values_list("pk", flat=True).first()
    return found or world.active("gap", said=first).pk


def api_check(*args: object) -> None:
    """The program's own rule."""
    check(args[2])  # type: ignore[arg-type]
    check_step(*args)  # type: ignore[arg-type]


def _past_the_program(row: AwardVersion) -> None:
    for end in (VersionState.IN_REVIEW, VersionState.APPROVED, VersionState.SIGNED):
        _write(row, end)


def _to_effect(row: AwardVersion) -> None:
    _write(row, VersionState.IN_EFFECT)


def _write(row: AwardVersion, end: str) -> None:
    write(MACHINES["award_version"], row, end)


def test_invariant_11_the_database_refuses_to_rewrite_what_was_approved() -> None:
    award = world.active()
    by = actor(world.OFFICER)
    changes = {"total": Decimal(1), "ends": today(), "currency": "EUR", "reason": "x", "effective": today()}
    for name, value in changes.items():
        with pytest.raises(DatabaseError, match="not rewritten"), unit_of_work(by=by):
            AwardVersion.objects.filter(award=award).update(**{name: value})
    with pytest.raises(DatabaseError, match="permission denied"), unit_of_work(by=by):
        AwardVersion.objects.filter(award=award)._raw_delete("default")
    with pytest.raises(DatabaseError, match="hands"), unit_of_work(by=by):
        AwardCountry.objects.filter(award=award).update(country="TGO")


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shares=st.lists(st.decimals("0.01", "100", places=2), min_size=1, max_size=4)
    | st.integers(1, 9999).map(lambda cut: [Decimal(cut) / 100, Decimal(10000 - cut) / 100]),
    model=st.sampled_from([AwardCountry, AwardSector]),
)
def test_invariant_03_the_database_takes_shares_only_when_they_sum_to_100(
    shares: list[Decimal], model: type[AwardCountry] | type[AwardSector]
) -> None:
    by = actor(world.OFFICER)

    def split() -> None:
        row = made_version(by)
        for number, share in enumerate(shares):
            named = {"country": f"X{number}"} if model is AwardCountry else {"code": str(number)}
            model.objects.create(organisation_id=by.home, award=row.award, version=row, share=share, **named)

    assert taken(by, split, "sum to 100") == (sum(shares) == 100)


def test_invariant_03_shares_that_do_not_sum_are_refused_by_the_program() -> None:
    with pytest.raises(TermsError, match="instead of 100"):
        world.recommended(said=world.terms(countries={"GHA": Decimal(60), "TGO": Decimal("39.99")}))


def test_invariant_10_whoever_asks_for_an_amendment_does_not_approve_it() -> None:
    award = world.active()
    director = actor(world.DIRECTOR)
    both = type(director)(
        director.account, director.organisation, director.roles,
        director.actions | actor(world.OFFICER).actions | actor(world.SIGNER).actions, function=director.function,
    )  # fmt: skip
    with unit_of_work(by=both):
        version = versions.amend(
            award.pk, by=both, kind="cost", terms=world.terms(total=Decimal(800000)), effective=today(), reason="More"
        )
        versions.move_version(version.pk, VersionState.IN_REVIEW, by=both)
    world.budget(version)
    with pytest.raises(stages.SamePerson), unit_of_work(by=both):
        versions.move_version(version.pk, VersionState.APPROVED, by=both)
    with pytest.raises(Refused), unit_of_work(by=actor(world.OFFICER)):
        versions.move_version(version.pk, VersionState.APPROVED, by=actor(world.OFFICER))
    with pytest.raises(DatabaseError, match="awardversion_two_people"), unit_of_work(by=both), transaction.atomic():
        AwardVersion.objects.filter(pk=version.pk).update(approved_by_id=both.account)


def test_a_second_amendment_waits_for_the_first() -> None:
    award = world.active()
    by = actor(world.OFFICER)
    asked: dict[str, Any] = {"kind": "cost", "terms": world.terms(), "effective": today(), "reason": "More"}
    with unit_of_work(by=by):
        first = versions.amend(award.pk, by=by, **asked)
    with pytest.raises(NotYet, match="under way"), unit_of_work(by=by):
        versions.amend(award.pk, by=by, **asked)
    world.version_step(first, VersionState.REFUSED, world.DIRECTOR, "No money")
    with unit_of_work(by=by):
        assert versions.amend(award.pk, by=by, **asked).number == 3


def test_a_requested_version_is_revised_and_one_in_review_is_not() -> None:
    award = world.recommended()
    by = actor(world.OFFICER)
    version = world.version_of(award)
    said = world.terms(countries={"GHA": Decimal(40), "TGO": Decimal(60)})
    with unit_of_work(by=by):
        versions.revise(version.pk, by=by, terms=said, effective=today(), reason="Two countries")
        assert [row.country for row in world_countries(version)] == ["TGO", "GHA"]
    world.version_step(version, VersionState.IN_REVIEW, world.SIGNER)
    with pytest.raises(NotYet, match="in review"), unit_of_work(by=by):
        versions.revise(version.pk, by=by, terms=said, effective=today(), reason="Again")


def world_countries(version: AwardVersion) -> list[AwardCountry]:
    """Countries as they stand in the database."""
    return list(AwardCountry.objects.filter(version=version))


def test_an_amendment_needs_a_reason_and_a_day_that_has_come() -> None:
    award = world.active()
    by = actor(world.OFFICER)
    with pytest.raises(stages.ReasonMissing), unit_of_work(by=by):
        versions.amend(award.pk, by=by, kind="cost", terms=world.terms(), effective=today(), reason=" ")
    with pytest.raises(TermsError, match="what the amendment changes"), unit_of_work(by=by):
        versions.amend(award.pk, by=by, kind="listing", terms=world.terms(), effective=today(), reason="x")
    with unit_of_work(by=by):
        later = versions.amend(
            award.pk, by=by, kind="cost", terms=world.terms(), effective=today() + world.DAY, reason="Tomorrow"
        )
    world.approve(award, 2)
    world.version_step(later, VersionState.SIGNED, world.SIGNER)
    with pytest.raises(NotYet, match="later day"):
        world.version_step(later, VersionState.IN_EFFECT, world.SIGNER)
