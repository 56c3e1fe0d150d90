"""Roles and ceilings: what nobody can be given, whatever roles an administrator writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tessera.trust.people import rights
from tessera.trust.people.enums import Function

# Written by hand from the design, apart from ceilings.toml: rooms a function must never reach.
OUT_OF_REACH = {
    "coordinator": ["case", "subject", "consent", "import", "glass", "operator", "referral:bundle"],
    "police": ["case", "subject", "consent", "import", "glass", "operator", "referral:envelope:send"],
    "prosecution": ["case", "subject", "consent", "import", "glass", "operator", "referral:envelope:send"],
    "labour_inspectorate": ["case", "subject", "consent", "import", "glass", "operator", "referral:envelope:send"],
    "funder": [
        "case",
        "subject",
        "consent",
        "referral",
        "import",
        "glass",
        "operator",
        "release:table:build",
        "agreement:terms:sign",
    ],
    "observatory": ["case", "subject", "consent", "referral", "import", "glass", "operator"],
    "operator": [
        "case",
        "subject",
        "consent",
        "referral",
        "import",
        "glass",
        "ledger",
        "people",
        "agreement",
        "release",
    ],
    "service": ["operator", "release:table:build", "release:table:publish"],
}
ROLE_SETS = st.lists(st.sampled_from([*rights.shipped_roles(), "own", "nobody-knows-this"]), max_size=15)
ANY_ACTIONS = st.lists(st.sampled_from([*rights.catalogue(), "case:file:*", "*:*:*", "case", "partnership:award:make"]))


@given(roles=ROLE_SETS, own=ANY_ACTIONS, function=st.sampled_from(Function.values))
def test_no_set_of_roles_passes_a_ceiling(roles: list[str], own: list[str], function: str) -> None:
    actions = rights.effective(roles, function, {"own": own})

    for action in actions:
        assert rights.GRAMMAR.match(action)
        assert not [out for out in OUT_OF_REACH[function] if action == out or action.startswith(out + ":")]


@given(roles=ROLE_SETS, more=ROLE_SETS, function=st.sampled_from(Function.values))
def test_more_roles_never_take_anything_away(roles: list[str], more: list[str], function: str) -> None:
    assert rights.effective(roles, function) <= rights.effective([*roles, *more], function)


def test_every_function_has_a_ceiling_and_every_ceiling_a_function() -> None:
    assert set(rights.ceilings()) == set(Function.values)
    assert all(ceiling.why and ceiling.most for ceiling in rights.ceilings().values())


def test_a_function_nobody_described_may_do_nothing() -> None:
    assert rights.effective(rights.shipped_roles(), "militia") == frozenset()


def test_every_role_lists_known_actions_and_every_action_is_in_some_role() -> None:
    granted = frozenset().union(*(role.actions for role in rights.shipped_roles().values()))

    assert granted == rights.catalogue().keys()


def test_every_action_and_role_has_a_name_in_both_languages() -> None:
    labels = [*rights.catalogue().values(), *(role.labels for role in rights.shipped_roles().values())]

    assert all(label["en"] and label["ar"] for label in labels)


# Offices that every organisation has; what they reach follows from what the organisation is.
OFFICES = {"data_officer", "organisation_administrator"}


def test_a_working_role_is_whole_wherever_it_is_offered() -> None:
    for role in rights.shipped_roles().values():
        for function in role.offered_to:
            lost = role.actions - rights.effective([role.code], function)
            assert not lost or role.code in OFFICES, f"{role.code} in {function} loses {sorted(lost)}"


def test_an_own_role_cannot_redefine_a_shipped_one() -> None:
    assert "case:file:view" not in rights.effective(["analyst"], "service", {"analyst": ["case:file:view"]})


@pytest.mark.parametrize(
    "role",
    ["caseworker", "supervisor", "hotline_worker", "prosecutor", "system_operator", "organisation_administrator"],
)
def test_whoever_sees_people_or_decides_who_does_needs_two_factors(role: str) -> None:
    function = sorted(rights.shipped_roles()[role].offered_to)[0]

    assert rights.needs_second_factor(rights.effective([role], function))


def test_somebody_who_sees_published_figures_only_needs_no_second_factor() -> None:
    assert not rights.needs_second_factor({"release:table:view"})
