"""Phonetic tokens: the few values by which sealed names may be looked up in a database after keyed hashing."""

from collections.abc import Iterable

from tessera.trust.subjects.names.folding import Folded, Form, Word, folded
from tessera.trust.subjects.names.sound import classes

_SHORT = 2


def phonetic_tokens(names: Folded | Iterable[str] | str) -> frozenset[str]:
    """Return consonant skeletons of the words of a name, for keyed hashing (HMAC per organisation); never n-grams.

    One token per word of two letters or more, a second where one letter has two common readings, one more for two short
    neighbours that are also written as one word. Tokens are for finding candidates only: many names share one, and a
    thief of the hashes who knows name statistics learns the commonest. Rank what they find by `rank`.
    """
    whole = names if isinstance(names, Folded) else folded(names)
    tokens: set[str] = set()
    for form in whole.forms:
        tokens.update(_of_form(form))
    return frozenset(t for t in tokens if t)


def _of_form(form: Form) -> set[str]:
    tokens: set[str] = set()
    for word in form.words:
        if len(word.text) > 1:
            tokens |= _of_word(word)
    for at, joint in form.joins:
        left, right = form.words[at], form.words[at + 1]
        if min(len(left.skeleton), len(right.skeleton)) <= _SHORT and len(joint.skeleton) <= 2 * _SHORT + 1:
            tokens.add(joint.skeleton)
    return tokens


def _of_word(word: Word) -> set[str]:
    heard = word.sound
    tokens = {word.skeleton}
    if word.abjad and "w" in heard[1:-1]:
        tokens.add(classes(heard.replace("w", "V")))
    elif "X" in heard:
        tokens.add(classes(heard.replace("X", "K")))
    elif "J" in heard and word.abjad:
        tokens.add(classes(heard.replace("J", "G")))
    elif "0" in heard:
        tokens.add(classes(heard.replace("0", "S")))
    elif "6" in heard:
        tokens.add(classes(heard.replace("6", "Z")))
    elif "Q" in heard and word.text[:1] != "q":
        tokens.add(classes(heard.replace("Q", "X")))
    return tokens
