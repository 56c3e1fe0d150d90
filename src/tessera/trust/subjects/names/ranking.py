"""Ranking of many people against one written name, in memory."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler, Levenshtein

from tessera.trust.subjects.names.folding import Folded, Word, folded
from tessera.trust.subjects.names.matching import CUT_OFF, Compare, Match, compare, word_likeness

Key = TypeVar("Key", bound=Hashable)

# Words further apart than this can never bring a pair over the cut-off; the fine comparison looks at the rest.
_SKELETON_NEAR, _TEXT_NEAR, _WORD_NEAR = 0.6, 0.84, 0.6


class Ranked(NamedTuple, Generic[Key]):
    """A person found: the caller's key and how the name matched."""

    key: Key
    match: Match


def rank(
    query: Folded | str,
    candidates: Iterable[tuple[Key, Folded | str | Sequence[str]]],
    limit: int = 20,
    *,
    cut_off: float = CUT_OFF,
) -> list[Ranked[Key]]:
    """Return the best `limit` candidates at or above `cut_off`, best first; equals keep the order they came in.

    Candidates that are already `Folded` cost a set test each unless a word is near; others are folded on the way,
    which takes most of the time. Nothing is kept after the call. Raises ValueError when `limit` is below 1.
    """
    if limit < 1:
        raise ValueError(f"rank() was asked for {limit} people; ask for at least 1.")
    wanted = folded(query) if isinstance(query, str) else query
    people = [(key, names if isinstance(names, Folded) else folded(names)) for key, names in candidates]
    like, near = _near_words(wanted.vocabulary, [names.vocabulary for _, names in people])
    found = []
    for key, names in people:
        if names.vocabulary.isdisjoint(near):
            continue
        match = compare(wanted, names, like)
        if match.score >= cut_off:
            found.append(Ranked(key, match))
    found.sort(key=lambda ranked: -ranked.match.score)
    return found[:limit]


def _near_words(wanted: frozenset[Word], vocabularies: list[frozenset[Word]]) -> tuple[Compare, frozenset[Word]]:
    """Compare the few words asked for with all different words there are; return a look-up and the words worth a look."""
    everything = list(frozenset[Word]().union(*vocabularies))
    texts, skeletons = [w.text for w in everything], [w.skeleton for w in everything]
    known: dict[tuple[Word, Word], float] = {}
    near: set[Word] = set()
    for word in wanted:
        close = {
            at for _, _, at in _extract(word.skeleton, skeletons, Levenshtein.normalized_similarity, _SKELETON_NEAR)
        }
        close.update(at for _, _, at in _extract(word.text, texts, JaroWinkler.similarity, _TEXT_NEAR))
        for at in close:
            if (value := word_likeness(word, everything[at])) >= _WORD_NEAR:
                known[word, everything[at]] = value
                near.add(everything[at])

    def like(a: Word, b: Word) -> float:
        return known.get((a, b), 0.0)

    return like, frozenset(near)


def _extract(
    text: str, choices: list[str], scorer: Callable[..., float], at_least: float
) -> list[tuple[str, float, int]]:
    return process.extract(text, choices, scorer=scorer, score_cutoff=at_least, limit=None)
