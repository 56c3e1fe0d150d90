"""Matching without names against plain Bloom-filter keys, in the same run: quality, time, and the published attacks.

    python benchmarks/matching.py [--people 2000] [--attacked 400] [--keyed 200] [--seed 1] [--hard] [--no-peer]

Two lists of so many people, half of them on both, made by `tests/trust/tokens/invented.py` (names of Faker's locales,
spellings by Metaphone). Ours: entries, tokens and pairs as in the program; joint keying is measured on `--keyed` people
and its time given per point, because equal values give equal tokens under any key: the pairs are the same (checked in the
same run). The peer: cryptographic long-term keys (1,024 bits, 15 hashes, keyed, name and date of birth), all pairs
compared, one-to-one, at the threshold that is best in hindsight.
`--hard` adds errors in births, sex and nationality, which the lists of the goals do not have.
Goals: F1 at least 0.94 at 20,000 and 0.93 at 100,000, attacks at most 0.2 %, the same attack at least 95 % on the peer.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

import django
import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tessera.config.settings")


def ours(world: Any) -> dict[str, float]:
    """Quality and seconds of our matching."""
    from tests.observatory.matching.run import quality, stand_in

    from tessera.observatory.matching.pairing import pairs

    began = time.perf_counter()
    (left, a), (right, b) = stand_in(world.lists[0], b"k"), stand_in(world.lists[1], b"k")
    made = time.perf_counter()
    found = pairs(a, b)
    matched = time.perf_counter()
    precision, recall, f1 = quality(world, left, right, found)
    points = sum(map(len, a)) + sum(map(len, b))
    return {"precision": precision, "recall": recall, "f1": f1, "seconds_values": made - began,
            "seconds_match": matched - made, "tokens_per_person": points / (len(a) + len(b))}  # fmt: skip


def keying(world: Any, people: int) -> dict[str, float]:
    """Microseconds per point of hashing and of one hand, and whether joint tokens give the same pairs as stand-ins."""
    from tests.observatory.matching.run import joint, match, quality
    from tests.trust.tokens.invented import Lists

    from tessera.observatory.matching.pairing import pairs
    from tessera.trust.tokens import curve

    few = Lists(tuple(each[:people] for each in world.lists), world.who)
    blinded, seen = joint(few.lists, random.Random(1))
    found = quality(few, blinded[0].order, blinded[1].order, pairs(seen[0].tokens, seen[1].tokens))
    words = [("a", "r", str(number)) for number in range(2000)]
    began = time.perf_counter()
    points = [curve.to_curve(word) for word in words]
    hashed = time.perf_counter()
    curve.multiplied(points, os.urandom(32))
    done = time.perf_counter()
    return {"us_per_point_hash": (hashed - began) / 2000 * 1e6, "us_per_point_hand": (done - hashed) / 2000 * 1e6,
            "same_pairs_as_stand_in": found == match(few)}  # fmt: skip


def peer(world: Any) -> dict[str, float]:
    """Plain Bloom-filter keys: best F1 in hindsight, and seconds."""
    from tests.observatory.matching import clk

    began = time.perf_counter()
    a, b = (clk.filters([clk.of_person(one) for one in each], b"k").astype(np.float32) for each in world.lists)
    sizes = b.sum(axis=1)
    found: list[tuple[float, int, int]] = []
    for start in range(0, len(a), 1000):
        part = a[start : start + 1000]
        dice = 2 * (part @ b.T) / (part.sum(axis=1)[:, None] + sizes[None, :])
        rows, columns = np.nonzero(dice > 0.6)
        found += [(float(dice[r, c]), start + int(r), int(c)) for r, c in zip(rows, columns, strict=True)]
    found.sort(reverse=True)
    taken: tuple[set[int], set[int]] = (set(), set())
    good = count = 0
    best = (0.0, 0.0, 0.0)
    left, right = world.lists
    truth = len(world.truth())
    for _score, row, column in found:
        if row in taken[0] or column in taken[1]:
            continue
        taken[0].add(row)
        taken[1].add(column)
        count += 1
        good += world.who[left[row].id] == world.who[right[column].id]
        if 2 * good / (count + truth) > best[2]:
            best = (good / count, good / truth, 2 * good / (count + truth))
    return {"precision": best[0], "recall": best[1], "f1": best[2], "seconds": time.perf_counter() - began}


def attacked(world: Any, people: int) -> list[dict[str, Any]]:
    """Share re-identified by graph matching at three overlaps, for the peer and for ours."""
    from tests.observatory.matching import attacks, clk
    from tests.observatory.matching.test_attacks import _overlapping, _tokens

    rows = []
    pool = world.lists[0]
    for overlap in (1.0, 0.5, 0.2):
        chosen = pool[: int(people * (2 - overlap))]
        encoded, known = _overlapping(np.arange(len(chosen)), overlap)
        plain = [clk.of_person(one) for one in chosen]
        own = {
            "bloom": clk.filters([plain[at] for at in known], b"own"),
            "tokens": _tokens([chosen[at] for at in known], b"own"),
        }
        # Chance alone names a record or two of a list: tokens are attacked five times, in five orders.
        for name, trials in (("bloom", 1), ("tokens", 5)):
            hits = 0
            for seed in range(trials):
                order = encoded[np.random.default_rng(7 + seed).permutation(len(encoded))]
                if name == "bloom":
                    held = clk.filters([plain[at] for at in order], b"joint")
                else:
                    held = _tokens([chosen[at] for at in order], b"joint")
                hits += int((known[attacks.graph_matching(held, own[name])] == order).sum())
            share = hits / trials / max(int(len(encoded) * overlap), 1)
            rows.append({"attack": "graph matching", "keys": name, "overlap": overlap, "success": round(share, 4),
                         "chance": round(1 / len(encoded), 4)})  # fmt: skip
    return rows


def main() -> None:
    """Prints one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--attacked", type=int, default=400)
    parser.add_argument("--keyed", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hard", action="store_true", help="births, sex and nationality with errors too")
    parser.add_argument("--no-peer", action="store_true")
    asked = parser.parse_args()
    django.setup()
    from tests.trust.tokens.invented import invent

    world = invent(asked.people, asked.seed, hard=asked.hard)
    result: dict[str, Any] = {
        "people": asked.people,
        "hard": asked.hard,
        "ours": ours(world),
        "keying": keying(world, asked.keyed),
    }
    if not asked.no_peer:
        result["bloom"] = peer(world)
        result["f1_ahead"] = result["ours"]["f1"] - result["bloom"]["f1"]
    result["attacks"] = attacked(world, asked.attacked) if asked.attacked else []
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
