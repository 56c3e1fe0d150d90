"""How alike two names are, and why."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import OSA

from tessera.trust.subjects.names.folding import Folded, Form, Word, folded
from tessera.trust.subjects.names.sound import likeness

CUT_OFF = 0.80
"""Below this score two names are not taken for one person's; precision and recall there are in the tests."""

WORD_NEAR = 0.65
"""Words less alike than this count as strangers: of five words one such would pull a name below the cut-off."""

Kind = Literal["exact", "phonetic", "fuzzy", "none"]
Compare = Callable[[Word, Word], float]

_SOUNDS_ALIKE = 0.9
_INITIAL, _MISSING, NO_JOIN_BELOW = 0.85, 0.03, 0.86
_OTHER_GENDER = 0.72
_GENDERS = frozenset(frozenset(ends.split("-")) for ends in ["a-", "ia-", "ia-i", "a-o", "a-i", "a-u", "ia-io"])
_LONG_VOWELS = "اوي"
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True, slots=True)
class Match:
    """Likeness 0 to 1, its kind, and codes that say what was seen: same_words, word_order, missing_word, initial, joined_words,
    sounds_alike, other_script, spelling. The codes hold nothing of the name."""

    score: float
    kind: Kind
    codes: tuple[str, ...]


NO_MATCH = Match(0.0, "none", ())


def score(query: Folded | str, candidate: Folded | str) -> Match:
    """Compare two names (a string is one form); of several forms the best pair counts. `kind` is none below CUT_OFF."""
    a = folded(query) if isinstance(query, str) else query
    b = folded(candidate) if isinstance(candidate, str) else candidate
    return compare(a, b, word_likeness)


def compare(a: Folded, b: Folded, like: Compare) -> Match:
    """As `score`, with the comparison of two words supplied (ranking remembers those of one search)."""
    best = NO_MATCH
    for form_a in a.forms:
        for form_b in b.forms:
            match = _compare_forms(form_a, form_b, like)
            if match.score > best.score:
                best = match
    return best


def _neighbours() -> frozenset[str]:
    pairs = {row[at : at + 2] for row in _KEYS for at in range(len(row) - 1)}
    for upper, lower in itertools.pairwise(_KEYS):
        pairs |= {upper[at + step] + key for at, key in enumerate(lower) for step in (0, 1) if at + step < len(upper)}
    return frozenset(pairs | {p[::-1] for p in pairs})


_NEIGHBOURS = _neighbours()


def word_likeness(a: Word, b: Word) -> float:
    """Compare two words: by sound, by spelling with one slip, and with an Arabic article that one side wrote on."""
    if a == b:
        return 1.0
    if a.text == b.text and a.abjad == b.abjad:
        return 1.0
    like = max(_by_sound(a, b), _by_spelling(a, b))
    if like < 0.9 and _with_article(a) != _with_article(b):
        bare, other = (_bare(a), b) if _with_article(a) else (_bare(b), a)
        like = max(like, 0.95 * word_likeness(bare, other))
    return like


def _with_article(word: Word) -> bool:
    return len(word.text) >= 6 and word.text[:2] in ("al", "el") and word.text[2] not in "aeiouy"


def _bare(word: Word) -> Word:
    heard = word.sound[2:]
    return Word(word.text[2:], heard, word.skeleton[2:], word.written[2:], word.abjad)


def _by_sound(a: Word, b: Word) -> float:
    like = likeness(a.sound, b.sound, a_unvowelled=a.abjad, b_unvowelled=b.abjad, at_least=WORD_NEAR)
    return min(like, 0.99, _ending(a, b))


def _ending(a: Word, b: Word) -> float:
    """Return the most two words can be alike when they end like a man's and a woman's name (Samir, Samira; Mario, Maria).

    Surnames in -ov and -ev stay near, for a daughter's document may carry her father's form.
    """
    stem_a, stem_b = a.sound.rstrip("aeiouwy*^"), b.sound.rstrip("aeiouwy*^")
    ends = frozenset({a.sound[len(stem_a) :], b.sound[len(stem_b) :]})
    if ends not in _GENDERS or stem_a[-1:] != stem_b[-1:]:
        return 1.0
    if "" in ends:
        return 0.88 if max(a.text, b.text, key=len).endswith(("ova", "eva")) else _OTHER_GENDER
    return 1.0 if a.abjad or b.abjad else _OTHER_GENDER


def _by_spelling(a: Word, b: Word) -> float:
    """Return the likeness of two spellings one slip apart, or two in a long word; less where a slip makes another name.

    Words of one script are compared as written: a slip in a letter that Latin needs two for is still one slip.
    """
    if a.abjad != b.abjad:
        return 0.0
    x, y = (a.text, b.text) if a.written.isascii() or b.written.isascii() else (a.written, b.written)
    length = max(len(x), len(y))
    slips = OSA.distance(x, y, score_cutoff=2)
    if slips > 2 or length <= 3:
        return 0.0
    at_end = x[:-1] == y[:-1] or x.startswith(y) or y.startswith(x)
    if slips == 2:
        like = 1 - 2.2 / length if x[0] == y[0] and length >= 8 else 0.0
    else:
        like = 1 - _slip(x, y, at_end) / length
    return min(like, _ending(a, b)) if at_end else like


def _slip(a: str, b: str, at_end: bool) -> float:
    """Return the weight of one slip: light where fingers slip, heavy where names differ (first and last letters)."""
    if a[0] != b[0]:
        return 0.7 if a[:2] == b[1::-1] else 2.0
    if len(a) != len(b):
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        lost = next((c for c, d in zip(longer, shorter, strict=False) if c != d), longer[-1])
        return 1.7 if at_end else 1.2 if lost in _LONG_VOWELS else 0.7
    at = next(i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y)
    if sorted(a) == sorted(b) or a[at] + b[at] in _NEIGHBOURS:
        return 0.7
    return 1.7


def _readings(a: Form, b: Form, like: Compare) -> Iterator[tuple[tuple[Word, ...], tuple[Word, ...]]]:
    for at, joint in a.joins:
        if any(_joins(joint, a.words[at : at + 2], word, like) for word in b.words):
            yield (*a.words[:at], joint, *a.words[at + 2 :]), b.words
    for at, joint in b.joins:
        if any(_joins(joint, b.words[at : at + 2], word, lambda x, y: like(y, x)) for word in a.words):
            yield a.words, (*b.words[:at], joint, *b.words[at + 2 :])


def _joins(joint: Word, parts: tuple[Word, ...], word: Word, like: Compare) -> bool:
    """Say whether the joined word is clearly nearer to the other name's word than either part alone."""
    return (near := like(joint, word)) >= NO_JOIN_BELOW and all(like(part, word) + 0.05 < near for part in parts)


def _compare_forms(a: Form, b: Form, like: Compare) -> Match:
    best = _compare_words(a.words, b.words, like, ())
    if best.score >= 0.95:
        return best
    for words_a, words_b in _readings(a, b, like):
        match = _compare_words(words_a, words_b, like, ("joined_words",))
        if match.score > best.score + 0.02:
            best = match
    return best


def _compare_words(a: tuple[Word, ...], b: tuple[Word, ...], like: Compare, codes: tuple[str, ...]) -> Match:
    pairs = _assign(a, b, like)
    if not pairs or all(_initial(a[i], b[j]) for _, i, j in pairs):
        return NO_MATCH
    likes = [value for value, _, _ in pairs]
    missing = max(len(a), len(b)) - len(pairs)
    total = 0.5 * sum(likes) / len(likes) + 0.5 * min(likes)
    total *= 1 - _MISSING * min(missing, 3)
    return Match(round(total, 4), *_explain(a, b, pairs, total, codes))


def _assign(a: tuple[Word, ...], b: tuple[Word, ...], like: Compare) -> list[tuple[float, int, int]]:
    """Pair every word of the shorter name with a different one of the longer, the most alike first."""
    options = sorted(
        ((_INITIAL if _initial(x, y) else like(x, y), i, j) for i, x in enumerate(a) for j, y in enumerate(b)),
        key=lambda option: (-option[0], abs(option[1] - option[2])),
    )
    left, right, pairs = set(range(len(a))), set(range(len(b))), []
    for option in options:
        if option[1] in left and option[2] in right:
            pairs.append(option)
            left.discard(option[1])
            right.discard(option[2])
    return pairs


def _initial(a: Word, b: Word) -> bool:
    """Say whether one is the other's initial: a single letter that begins or sounds like the other."""
    if (len(a.text) == 1) == (len(b.text) == 1):
        return False
    return a.text[0] == b.text[0] or a.skeleton[:1] == b.skeleton[:1]


def _explain(
    a: tuple[Word, ...], b: tuple[Word, ...], pairs: list[tuple[float, int, int]], total: float, codes: tuple[str, ...]
) -> tuple[Kind, tuple[str, ...]]:
    if total < CUT_OFF:
        return "none", ()
    seen = list(codes)
    same = all(a[i].text == b[j].text and a[i].abjad == b[j].abjad for _, i, j in pairs)
    alike = all(v >= _SOUNDS_ALIKE and _by_sound(a[i], b[j]) >= _SOUNDS_ALIKE for v, i, j in pairs)
    in_order = [j for _, _, j in sorted(pairs, key=lambda p: p[1])]
    seen += ["same_words"] if same else ["sounds_alike"] if alike else ["spelling"]
    seen += ["word_order"] if in_order != sorted(in_order) else []
    seen += ["missing_word"] if len(a) != len(b) else []
    seen += ["initial"] if any(_initial(a[i], b[j]) for _, i, j in pairs) else []
    seen += ["other_script"] if any(a[i].abjad != b[j].abjad for _, i, j in pairs) else []
    exact = same and len(a) == len(b)
    return ("exact" if exact else "phonetic" if same or alike else "fuzzy"), tuple(seen)
