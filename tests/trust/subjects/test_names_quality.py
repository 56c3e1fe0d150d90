"""Recall and precision on the pairs, and the ranking of 2,000 invented people.

The pairs were composed from common given and family names (names_words.csv), never from real persons. The half named
`held` was kept out of tuning pair by pair: its failures were never read. It is not a blind test, though: its totals were
seen between rounds, also when the cut-off was settled, and one author wrote both halves and the engine. Expect less on
names written by others. The spelling lists behind the halves are separate; the hard negatives use common names freely.
"""

import csv
from pathlib import Path

import pytest
from benchmarks.names import scene

from tessera.trust.subjects.names import CUT_OFF, folded, phonetic_tokens, rank, score

HERE = Path(__file__).parent
Pair = dict[str, str]


def pairs(half: str) -> list[Pair]:
    with (HERE / "names_pairs.csv").open(encoding="utf-8") as lines:
        return [row for row in csv.DictReader(lines) if row["half"] == half]


def test_there_are_enough_pairs_across_and_within_four_scripts() -> None:
    every = pairs("tune") + pairs("held")
    same = [p for p in every if p["same"] == "yes"]
    assert len(same) >= 250
    assert len(every) - len(same) >= 250
    scripts = {frozenset((p["script_a"], p["script_b"])) for p in same}
    assert {frozenset((s, "Latn")) for s in ("Arab", "Cyrl", "Khmr", "Latn")} <= scripts
    assert {frozenset((s,)) for s in ("Arab", "Cyrl", "Khmr")} <= scripts


@pytest.mark.parametrize(("half", "recall_floor", "precision_floor"), [("tune", 0.97, 0.94), ("held", 0.93, 0.92)])
def test_pairs_are_told_apart_at_the_cut_off(half: str, recall_floor: float, precision_floor: float) -> None:
    said = [(p["same"] == "yes", score(p["name_a"], p["name_b"]).score >= CUT_OFF) for p in pairs(half)]
    right = sum(same and found for same, found in said)
    recall, precision = right / sum(same for same, _ in said), right / sum(found for _, found in said)
    assert (recall >= recall_floor, precision >= precision_floor) == (True, True), f"{recall=:.3f} {precision=:.3f}"


@pytest.mark.parametrize("half", ["tune", "held"])
def test_spellings_of_one_name_share_a_token(half: str) -> None:
    same = [p for p in pairs(half) if p["same"] == "yes"]
    shared = sum(bool(phonetic_tokens(p["name_a"]) & phonetic_tokens(p["name_b"])) for p in same)
    assert shared / len(same) >= 0.96


@pytest.mark.slow
def test_another_spelling_or_a_slip_finds_the_person_among_the_first_five_of_2000() -> None:
    stored, asked = scene(people=2_000, queries=200, seed=7)
    ready = [(key, folded(names)) for key, names in stored]
    found = sum(key in [r.key for r in rank(text, ready, 5)] for key, text in asked)
    assert found / len(asked) >= 0.95
