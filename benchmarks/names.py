"""Compare name ranking with a plain Jaro-Winkler scan over the same strings, in the same run.

    python benchmarks/names.py [--people 10000] [--queries 200] [--seed 1]

Prints one JSON object: milliseconds per query (median, 95th percentile), share of queries whose person is among the
first five, and the ratios of the two. People are invented: common given and family names, combined at random, each
kept in one to three spellings; a query is another spelling of one of them, or a stored one with a typing slip.
"""

import argparse
import csv
import json
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from tessera.trust.subjects.names import folded, rank

WORDS = Path(__file__).resolve().parents[1] / "tests" / "trust" / "subjects" / "names_words.csv"
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

Person = list[list[str]]  # spellings of each word of the name


def script(text: str) -> str:
    """Return the ISO 15924 code of the script a name is written in."""
    for first, last, code in (("\u0600", "\u06ff", "Arab"), ("\u1780", "\u17ff", "Khmr"), ("\u0400", "\u052f", "Cyrl")):
        if any(first <= c <= last for c in text):
            return code
    return "Latn"


def invent(count: int, dice: random.Random) -> list[Person]:
    """Return `count` different invented people, each a given name (or two) and a family name of one culture."""
    words: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    with WORDS.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            words[row["culture"], row["role"]].append(row["spellings"].split("|"))
    cultures = sorted({culture for culture, _ in words})
    people: dict[tuple[str, ...], Person] = {}
    while len(people) < count:
        culture = dice.choice(cultures)
        givens = dice.sample(words[culture, "given"], 2 if count > 2500 and dice.random() < 0.7 else 1)
        person = [*givens, dice.choice(words[culture, "family"])]
        people["|".join(sorted(w[0] for w in person)),] = person
    return list(people.values())


def spell(person: Person, dice: random.Random) -> str:
    """Return one spelling of the whole name, all words in one script that they share."""
    shared = sorted(set.intersection(*({script(s) for s in word} for word in person)))
    chosen = dice.choice(shared)
    return " ".join(dice.choice([s for s in word if script(s) == chosen]) for word in person)


def slip(text: str, dice: random.Random) -> str:
    """Return the text with one typing slip in its longest word: two letters swapped, one lost, doubled or hit beside."""
    words = text.split()
    longest = max(range(len(words)), key=lambda i: len(words[i]))
    word = words[longest]
    at = dice.randrange(1, len(word) - 1)
    row = next((r for r in _ROWS if word[at] in r), "")
    place = row.find(word[at])
    beside = row[place - 1 : place] + row[place + 1 : place + 2] if row else word[at] * 2
    words[longest] = dice.choice(
        [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + dice.choice(beside) + word[at + 1 :],
        ]
    )
    return " ".join(words)


def scene(people: int, queries: int, seed: int) -> tuple[list[tuple[int, tuple[str, ...]]], list[tuple[int, str]]]:
    """Return stored names (key, spellings) and queries (key of the person meant, text), none of them a stored spelling."""
    dice = random.Random(seed)
    invented = invent(people, dice)
    stored = [
        (key, tuple({spell(person, dice) for _ in range(dice.randint(1, 3))})) for key, person in enumerate(invented)
    ]
    asked: list[tuple[int, str]] = []
    while len(asked) < queries:
        key = dice.randrange(people)
        text = spell(invented[key], dice) if dice.random() < 0.6 else slip(dice.choice(stored[key][1]), dice)
        if text not in stored[key][1]:
            asked.append((key, text))
    return stored, asked


def _measure(asked: list[tuple[int, str]], find: Callable[[str], list[int]]) -> dict[str, float]:
    took, found = [], 0
    for key, text in asked:
        begun = time.perf_counter()
        keys = find(text)
        took.append((time.perf_counter() - begun) * 1000)
        found += key in keys[:5]
    return {
        "median_ms": round(statistics.median(took), 2),
        "p95_ms": round(statistics.quantiles(took, n=20)[-1], 2),
        "found_in_top_5": round(found / len(asked), 4),
    }


def main() -> None:
    """Run both searches and print the JSON."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--people", type=int, default=10_000)
    options.add_argument("--queries", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    stored, asked = scene(chosen.people, chosen.queries, chosen.seed)
    begun = time.perf_counter()
    ready = [(key, folded(names)) for key, names in stored]
    folding = time.perf_counter() - begun
    flat = [(key, name.casefold()) for key, names in stored for name in names]
    keys, texts = [key for key, _ in flat], [name for _, name in flat]

    def plain(text: str) -> list[int]:
        best = process.extract(text.casefold(), texts, scorer=JaroWinkler.similarity, limit=15)
        return list(dict.fromkeys(keys[at] for _, _, at in best))

    ours = _measure(asked, lambda text: [r.key for r in rank(text, ready, 5)])
    theirs = _measure(asked, plain)
    report = {
        "people": len(stored),
        "name_forms": len(texts),
        "queries": len(asked),
        "folding_us_per_form": round(folding / len(texts) * 1e6, 1),
        "rank": ours,
        "jaro_winkler_scan": theirs,
        "ratio_median_time": round(ours["median_ms"] / theirs["median_ms"], 2),
        "ratio_found_in_top_5": round(ours["found_in_top_5"] / max(theirs["found_in_top_5"], 1e-9), 3),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
