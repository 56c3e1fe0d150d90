"""Who acts: memberships make actors, ceilings hold for jobs too."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from pytest_django import Settings

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.trust.people import api
from tessera.trust.people.models import Account, Membership, Organisation, Role


def test_an_actor_carries_what_the_roles_allow(actor: Callable[[str], Actor], cast: dict[str, UUID]) -> None:
    who = actor("caseworker")

    assert who.organisation == cast["harbour"]
    assert who.may("case:file:open")
    assert not who.may("subject:person:erase")
    assert who.function == "service"


def test_the_union_of_two_roles_counts(actor: Callable[[str], Actor]) -> None:
    who = actor("manager-zaytuna")

    assert who.may("ledger:entry:view")
    assert who.may("people:member:invite")


def test_an_organisations_own_role_is_cut_by_the_ceiling(
    cast: dict[str, UUID], membership: Callable[[str], Membership], actor: Callable[[str], Actor]
) -> None:
    Role.objects.create(
        organisation_id=cast["funder"], code="own-peek", label="Peek", actions=["case:file:view", "release:table:view"]
    )
    Membership.objects.filter(pk=membership("programme-officer").pk).update(roles=["own-peek"])

    assert actor("programme-officer").actions == {"release:table:view"}


def test_nobody_acts_for_an_organisation_they_do_not_work_for(
    account: Callable[[str], Account], cast: dict[str, UUID]
) -> None:
    with pytest.raises(api.NoMembership):
        api.actor_for(account("stranger").pk, cast["harbour"])


def test_an_ended_membership_makes_no_actor(
    account: Callable[[str], Account], membership: Callable[[str], Membership], cast: dict[str, UUID]
) -> None:
    Membership.objects.filter(pk=membership("caseworker").pk).update(active=False, until=now())

    with pytest.raises(api.NoMembership):
        api.actor_for(account("caseworker").pk, cast["harbour"])


def test_a_closed_organisation_makes_no_actor(account: Callable[[str], Account], cast: dict[str, UUID]) -> None:
    Organisation.objects.filter(slug="harbour").update(status="closed")

    with pytest.raises(api.NoMembership):
        api.actor_for(account("caseworker").pk, cast["harbour"])


def test_a_job_of_a_funder_cannot_reach_cases(cast: dict[str, UUID]) -> None:
    who = api.system_actor(cast["funder"], "import cases", ["case:file:open", "release:table:view"])

    assert who.actions == {"release:table:view"}
    assert who.job == "import cases"


def test_a_job_for_no_organisation_is_refused(cast: dict[str, UUID]) -> None:
    with pytest.raises(LookupError):
        api.system_actor(uuid4(), "import cases", ["case:file:open"])


def test_an_unknown_slug_names_the_known_ones(cast: dict[str, UUID]) -> None:
    with pytest.raises(LookupError, match="harbour"):
        api.organisation("habrour")


def test_colleagues_are_of_the_own_organisation_only(actor: Callable[[str], Actor]) -> None:
    assert {c.name for c in api.colleagues(actor("caseworker"))} == {
        "Amara Okafor",
        "Tomás Rivera",
        "Inês Duarte",
        "Petra Lindqvist",
        "Kofi Lindgren",
    }


def test_names_of_others_people_are_left_out(actor: Callable[[str], Actor], account: Callable[[str], Account]) -> None:
    mine, theirs = account("supervisor").pk, account("caseworker-zaytuna").pk

    assert api.colleague_names(actor("caseworker"), [mine, theirs, None]) == {mine: "Tomás Rivera"}


def test_the_cast_is_the_same_when_it_is_called_twice(cast: dict[str, UUID]) -> None:
    before = Account.objects.count(), Membership.objects.count()

    assert api.demo_cast(by=api.stage_hand()) == cast
    assert (Account.objects.count(), Membership.objects.count()) == before


def test_the_cast_stays_away_from_a_real_installation(cast: dict[str, UUID], settings: Settings) -> None:
    settings.DEMO = False

    with pytest.raises(Exception, match="demo world"):
        api.demo_cast(by=api.stage_hand())
