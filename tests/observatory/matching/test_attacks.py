"""The published attacks break plain Bloom-filter keys, and stay at chance on keyed tokens."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest

from tessera.trust.tokens import api as tokens
from tests.observatory.matching import attacks, clk
from tests.observatory.matching.run import SCOPE, joint, stand_in
from tests.trust.tokens.invented import invent

MANY = 1_000
FEW = 400


def _shuffled(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).permutation(count)


def _reidentified(encoded: np.ndarray, known: np.ndarray, order: np.ndarray) -> float:
    """Share of the encoded records (row i is known record order[i]) that graph matching names."""
    return float((attacks.graph_matching(encoded, known) == order).mean())


def _overlapping(rows: np.ndarray, overlap: float) -> tuple[np.ndarray, np.ndarray]:
    """Which rows were encoded and which the attacker knows, so many of them shared: (encoded, known) row numbers."""
    count = int(len(rows) / (2 - overlap))
    return np.arange(count), np.arange(len(rows) - count, len(rows))


def _tokens(people: list[tokens.Person], key: bytes) -> np.ndarray:
    """One row for each person in their order; whoever was written down twice has only invented tokens the second time."""
    entries, made = stand_in(people, key)
    held = {entry.ids[0]: row for entry, row in zip(entries, made, strict=True)}
    dice = random.Random(key)
    rows = [list(held.get(one.id, ())) for one in people]
    return clk.tokens([[*row, *(dice.randbytes(16) for _ in range(tokens.POINTS - len(row)))] for row in rows])


def test_graph_matching_breaks_plain_bloom_filters_at_full_overlap() -> None:
    sets = [clk.of_person(one) for one in invent(FEW, 11).lists[0]]
    order = _shuffled(FEW, 1)
    secret, own = clk.filters(sets, b"not known to the attacker"), clk.filters(sets, b"the attacker's own")

    assert _reidentified(secret[order], own, order) >= 0.95


@pytest.mark.slow
@pytest.mark.parametrize("overlap", [1.0, 0.5, 0.2])
def test_graph_matching_stays_at_chance_on_tokens(overlap: float) -> None:
    people = invent(MANY, 12).lists[0]
    encoded, known = _overlapping(np.arange(len(people)), overlap)
    hits, trials = 0, 2
    for seed in range(trials):
        order = _shuffled(len(encoded), seed)
        held = _tokens([people[at] for at in encoded[order]], b"joint")
        guess = attacks.graph_matching(held, _tokens([people[at] for at in known], b"own"))
        hits += int((known[guess] == encoded[order]).sum())

    # Chance names one record for each list, whatever its length.
    assert hits / trials <= 2
    assert hits / (trials * len(encoded)) <= 0.004


def test_no_two_entries_of_a_list_share_a_token_so_there_is_no_graph() -> None:
    held = _tokens(invent(MANY, 12).lists[0], b"joint")

    assert attacks.similarities(held).max() == 0
    assert set(held.sum(axis=1)) == {tokens.POINTS}


def _hits(guess: np.ndarray, columns: list[str], values: list[str], top: int, frequency: np.ndarray) -> float:
    best = np.argsort(-frequency, kind="stable")[:top]
    return float(np.mean([columns[at] == values[guess[at]] for at in best if guess[at] >= 0]))


def test_frequency_alignment_names_common_names_behind_bloom_filters_and_nothing_behind_tokens() -> None:
    people = invent(MANY, 13, shared=0.5)
    held, known = ([one.names[0].split()[-1] for one in each] for each in people.lists)
    # A filter of one field is one value for each name: a column for each different filter.
    count_held, count_known = Counter(held), Counter(known)
    columns, values = sorted(count_held), sorted(count_known)
    a = np.array([[count_held[name] for name in columns]])
    b = np.array([[count_known[name] for name in values]])
    chance = 1 / len(values)
    assert _hits(attacks.frequency_alignment(a, b), columns, values, 10, a[0]) > 50 * chance

    entries, made = stand_in(people.lists[0], b"joint")
    mine, theirs = clk.tokens(made), clk.tokens(stand_in(people.lists[1], b"own")[1])
    assert mine.sum(axis=0).max() == 1
    guess = attacks.frequency_alignment(mine, theirs)
    clear = list(dict.fromkeys(value for entry in entries for value in entry.values[: tokens.POINTS]))
    other = tokens.entries(people.lists[1])
    guessed = list(dict.fromkeys(value for entry in other for value in entry.values[: tokens.POINTS]))
    right = sum(clear[at] == guessed[to] for at, to in enumerate(guess) if to >= 0)
    assert right / len(clear) <= 0.001


def test_pattern_mining_finds_the_common_grams_of_bloom_filters_and_no_pattern_in_tokens() -> None:
    people = invent(FEW, 14).lists[0]
    sets = [clk.grams(one.names[0].split()[-1]) for one in people]
    common = Counter(gram for each in sets for gram in each)

    found = attacks.mined_patterns(clk.filters(sets, b"secret"), support=FEW // 20, size=clk.HASHES)
    # The commonest gram is the one that the first pattern stands for: its rows are those that have the gram.
    gram = common.most_common(1)[0][0]
    has = np.array([gram in each for each in sets])
    assert found
    assert (found[0] == has).mean() >= 0.95

    assert attacks.mined_patterns(_tokens(people, b"joint"), support=2, size=2) == []


def test_a_dictionary_finds_nothing_with_any_proper_subset_of_secrets_and_everything_with_all() -> None:
    people, dice = invent(40, 15, lists=3), random.Random(16)
    secrets = [dice.randbytes(32) for _ in range(3)]
    entries = tokens.entries(people.lists[0])
    points = tokens.blind(entries, scope=SCOPE, secret=secrets[0], dice=dice).points
    for secret in secrets[1:]:
        points = tokens.keyed(points, secret=secret)
    held = set(points)
    words = [tokens.to_curve([*SCOPE, *value]) for entry in entries for value in entry.values[: tokens.POINTS]]

    def hits(which: tuple[int, ...], scope: list[bytes]) -> int:
        made = scope
        for one in which:
            made = tokens.keyed(made, secret=secrets[one])
        return len(held & set(made))

    for subset in [(), (0,), (1,), (2,), (0, 1), (0, 2), (1, 2)]:
        assert hits(subset, words) == 0, subset
    assert hits((2, 0, 1), words) == len(words)
    # The same people in another run have other tokens, also under the same secrets.
    again = [tokens.to_curve(["arrangement", "another run", *v]) for e in entries for v in e.values[: tokens.POINTS]]
    assert hits((0, 1, 2), again) == 0


def test_joint_tokens_are_the_same_whoever_keys_first() -> None:
    people = invent(30, 17, shared=1.0, lists=3)
    _blinded, seen = joint(people.lists, random.Random(18))
    shared = [{token for row in each.tokens for token in row} for each in seen]

    assert len(shared[0] & shared[1] & shared[2]) > 30
