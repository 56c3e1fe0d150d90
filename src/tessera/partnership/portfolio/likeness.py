"""Slips of the pen: a word that is a letter or two away from one that we know, and from one only."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA

# Up to this length a letter makes another word; from this length two slips may be in one.
_SHORT, _LONG = 5, 9


def slip_of(word: str, known: Iterable[str]) -> str:
    """The one known word that was meant, "" where none or several are as near.

    Letters wrong, missing, added or exchanged are counted (optimal string alignment): one in a word of five letters or more,
    two from nine on. The first letter is right nearly always, so it must be. Both sides are folded by the caller.
    """
    allowed = 0 if len(word) < _SHORT else 1 if len(word) < _LONG else 2
    if not allowed:
        return ""
    best, found = allowed + 1, set()
    for each in known:
        if each[:1] != word[:1] or abs(len(each) - len(word)) > allowed:
            continue
        distance = OSA.distance(word, each, score_cutoff=allowed)
        if distance < best:
            best, found = distance, {each}
        elif distance == best and distance <= allowed:
            found.add(each)
    return found.pop() if len(found) == 1 else ""
