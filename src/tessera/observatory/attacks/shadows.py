"""Attack 8 with whole releases: the real code run on the same people with and without one unusual person."""

from __future__ import annotations

import numpy as np

from tessera.observatory.attacks import method, noisy
from tessera.observatory.attacks.knowledge import People
from tessera.observatory.attacks.report import Outcome
from tessera.observatory.attacks.setting import Setting

_PAIRS = 40


def unusual(people: People, count: int) -> list[int]:
    """The people whose answers are rarest taken together."""
    score = np.zeros(len(people))
    for at in range(len(people.columns)):
        counts = np.bincount(people.codes[:, at], minlength=len(people.domains[people.columns[at]]))
        score += np.log(counts[people.codes[:, at]])
    return [int(place) for place in np.argsort(score, kind="stable")[:count]]


def whole(s: Setting) -> Outcome:
    """Method B, whole: the tables it chose and the noise it drew, for one unusual person."""
    people = s.smaller(150, 3)
    target = unusual(people, 1)[0]
    without = people.take(np.arange(len(people)) != target)
    person = people.take(np.array([target]))
    present, absent = np.zeros(_PAIRS), np.zeros(_PAIRS)
    for pair in range(_PAIRS):
        for place, who in ((present, people), (absent, without)):
            seed = 10_000 * (s.seed + 1) + 2 * pair + (who is people)
            made = method.synthesized(who, s.epsilon, seed, s.delta or None)
            place[pair] = method.evidence(made, without, person)
    found = noisy.membership(noisy.Trials(present, absent), s.epsilon, s.delta)
    return Outcome(found.success, found.baseline, found.broken, "membership_whole", found.facts)


def outliers(s: Setting) -> Outcome:
    """Method A: is the unusual person's combination listed or not?

    Tables say which combinations occur and promise nothing of this kind, so the result is told and not judged.
    """
    pairs = 3 if s.quick else 12
    people = s.smaller(300, 3)
    right = 0
    for target in unusual(people, pairs):
        row = people.take(np.array([target])).values()[0]
        for inside in (True, False):
            chosen = np.arange(len(people)) != target if not inside else np.ones(len(people), bool)
            made = method.release_of(people.take(chosen), s.release, s.seed)
            listed = any(
                tuple(row[people.columns.index(name)] for name in spec) not in cells
                for spec, cells in made.tables.items()
            )
            right += (not listed) == inside
    share = right / (2 * pairs)
    return Outcome(share, 0.5, False, "outliers", {"runs": 2 * pairs, "share_right": share}, judged=False)
