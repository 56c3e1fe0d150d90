"""Ranking of many people against one written name, in memory."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar, cast

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler, Levenshtein

from tessera.trust.subjects.names.folding import Folded, Word, folded
from tessera.trust.subjects.names.matching import CUT_OFF, WORD_NEAR, Match, compare, word_likeness

Key = TypeVar("Key", bound=Hashable)

# A first sieve over all words there are; the fine comparison looks at what it leaves.
_SKELETON_NEAR, _TEXT_NEAR, _JOINED_NEAR = 0.6, 0.84, 0.75


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
    which takes most of the time. A cut-off below CUT_OFF widens the list only as far as single words stay alike
    (WORD_NEAR). Nothing is kept after the call. Raises ValueError when `limit` is below 1.
    """
    if limit < 1:
        raise ValueError(f"rank() was asked for {limit} people; ask for at least 1.")
    wanted = folded(query) if isinstance(query, str) else query
    # Ready pairs are passed on as they are: thousands of new tuples would wake the garbage collector every time.
    people = [
        cast("tuple[Key, Folded]", pair) if isinstance(pair[1], Folded) else (pair[0], folded(pair[1]))
        for pair in candidates
    ]
    search = _Search(wanted, [names for _, names in people])
    found = []
    for key, names in people:
        if search.may_match(names):
            match = compare(wanted, names, search.like)
            if match.score >= cut_off:
                found.append(Ranked(key, match))
    found.sort(key=lambda ranked: -ranked.match.score)
    return found[:limit]


class _Search:
    """One query's words compared once with every different word there is."""

    def __init__(self, wanted: Folded, people: list[Folded]) -> None:
        self.fewest = wanted.fewest
        self.known: dict[tuple[Word, Word], float] = {}
        self.words = frozenset[Word]().union(*(names.words for names in people))
        self.near = [self._keep(word, near) for word, near in _near_words(wanted.words, self.words)]
        # Two words written as one: by those asked for, or by those found.
        joints = (joint for form in wanted.forms for _, joint in form.joins)
        self.joined = frozenset[Word]().union(*(self._keep(w, near) for w, near in _near_words(joints, self.words)))
        skeletons = list(frozenset[str]().union(*(names.join_skeletons for names in people)))
        self.joined_there = frozenset[str]().union(*(_near_skeletons(w, skeletons, _JOINED_NEAR) for w in wanted.words))

    def like(self, a: Word, b: Word) -> float:
        pair = a, b
        if pair not in self.known:
            strangers = b in self.words and len(a.text) > 1
            self.known[pair] = 0.0 if strangers else word_likeness(a, b)
        return self.known[pair]

    def may_match(self, names: Folded) -> bool:
        """Say whether enough of the words asked for have a near one among the names, or two words are one there."""
        needed, have = min(self.fewest, names.fewest), 0
        if not needed:
            return True
        for near in self.near:
            if not near.isdisjoint(names.words):
                have += 1
                if have >= needed:
                    return True
        return not (self.joined_there.isdisjoint(names.join_skeletons) and self.joined.isdisjoint(names.words))

    def _keep(self, word: Word, others: Iterable[Word]) -> frozenset[Word]:
        kept = set()
        for other in others:
            value = self.known[word, other] = word_likeness(word, other)
            if value >= WORD_NEAR:
                kept.add(other)
        return frozenset(kept)


def _near_words(wanted: Iterable[Word], words: frozenset[Word]) -> Iterator[tuple[Word, list[Word]]]:
    skeletons, texts = list({w.skeleton for w in words}), list({w.text for w in words})
    for word in wanted:
        alike = _near_skeletons(word, skeletons, _SKELETON_NEAR)
        close = _extract(word.text, texts, JaroWinkler.similarity, _TEXT_NEAR)
        yield word, [w for w in words if w.skeleton in alike or w.text in close]


def _near_skeletons(word: Word, skeletons: list[str], at_least: float) -> set[str]:
    return _extract(word.skeleton, skeletons, Levenshtein.normalized_similarity, at_least)


def _extract(text: str, choices: list[str], scorer: Callable[..., float], at_least: float) -> set[str]:
    return {found for found, _, _ in process.extract(text, choices, scorer=scorer, score_cutoff=at_least, limit=None)}
