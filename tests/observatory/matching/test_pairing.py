"""The host's work: pairs, clusters, counts, and what it may tell."""

from __future__ import annotations

import random
from uuid import UUID

import pytest

from tessera.observatory.matching.pairing import Listing, as_csv, clusters, guarded, histories, pairs, tell
from tests.observatory.matching.run import joint, match
from tests.trust.tokens.invented import invent

A, B, C = (UUID(int=number) for number in range(3))
EVERYBODY = frozenset({A, B, C})


def _rows(*words: str) -> list[list[bytes]]:
    return [[letter.encode() for letter in word] for word in words]


def test_a_pair_needs_more_than_chance_and_a_tie_is_no_pair() -> None:
    found = pairs(_rows("abc", "xyz", "p"), _rows("abq", "zr", "pu", "pv"))

    assert {(each.left[1], each.right[1]) for each in found} == {(0, 0), (1, 1)}
    assert found[0].score > found[1].score


def test_a_token_that_many_carry_links_nobody() -> None:
    assert pairs(_rows("a", "ab", "ac", "ad"), _rows("a", "ae", "af", "ag")) == []


def test_a_cluster_never_holds_two_of_one_list() -> None:
    lists = [Listing(A, _rows("abc", "de"), 2), Listing(B, _rows("abz", "q"), 2), Listing(C, _rows("cz", "dq"), 2)]

    found = clusters(lists)

    assert found == [frozenset({(0, 0), (1, 0), (2, 0)}), frozenset({(0, 1), (2, 1), (1, 1)})]
    assert all(len({place for place, _ in group}) == len(group) for group in found)


def test_histories_count_everybody_once_and_no_invented_entry() -> None:
    lists = [Listing(A, _rows("a", "b", "x1", "y"), 3), Listing(B, _rows("a", "c", "z"), 2)]

    table = histories(lists, clusters(lists))

    assert table == {(1, 0): 2, (0, 1): 1, (1, 1): 1}


def test_both_must_be_allowed_to_tell() -> None:
    may = [EVERYBODY, frozenset({B}), frozenset(), EVERYBODY]
    lists = [Listing(A, _rows("a", "b", "c", "d"), 4, may),
             Listing(B, _rows("a", "b", "c", "d"), 4, [EVERYBODY, EVERYBODY, EVERYBODY, frozenset({C})])]  # fmt: skip

    told = list(tell(lists, clusters(lists), random.Random(1)))

    assert {(owner, entry) for owner, entry, _person, _other in told} == {(A, 0), (B, 0), (A, 1), (B, 1)}
    assert len({person for _o, _e, person, _w in told}) == 2


def test_rounding_keeps_the_mean_and_shows_no_one_or_two() -> None:
    dice, table = random.Random(2), {(1, 0): 1, (0, 1): 2, (1, 1): 7}

    made = [guarded(table, base=3, dice=dice) for _ in range(6000)]

    assert {value for each in made for value in each.values()} == {0, 3, 6, 9}
    for history, count in table.items():
        assert sum(each[history] for each in made) / len(made) == pytest.approx(count, abs=0.1)


def test_the_table_feeds_an_estimate() -> None:
    text = as_csv(["list_1", "list_2"], {(1, 0): 30, (0, 1): 40, (1, 1): 12})

    assert text == "list_1,list_2,count\n1,1,12\n1,0,30\n0,1,40\n"


def test_lists_with_errors_find_each_other_again() -> None:
    _precision, recall, f1 = match(invent(1_000, 21))

    assert recall > 0.94
    assert f1 >= 0.96


def test_three_parties_find_the_same_people_as_one_key_would() -> None:
    world = invent(40, 22, shared=0.5, lists=3)
    blinded, seen = joint(world.lists, random.Random(23))

    groups = clusters(seen)

    right = 0
    for group in groups:
        people = {world.who[entry.ids[0]] for place, number in group if (entry := blinded[place].order[number])}
        right += len(people) == 1
    assert right == len(groups)
    assert histories(seen, groups)[1, 1, 1] >= 17
