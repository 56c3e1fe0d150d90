"""From a name as somebody wrote it to words that can be compared across scripts and spellings."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from anyascii import anyascii

from tessera.trust.subjects.names import arabic, cyrillic, khmer, sound

MAX_CHARACTERS = 300
MAX_WORDS = 12
MAX_JOINED = 7

_JOINERS = re.compile("[\u200b-\u200f\u2060\ufeff'’‘ʼʿʾ`´ˈʹʺ]")
_PLAIN = re.compile("[a-z]+")
_ARABIC = re.compile("[\u0600-\u06ff]")
_KHMER = re.compile("[\u1780-\u17ff]")
_CYRILLIC = re.compile("[\u0400-\u052f]")

# Letters whose sound the plain letter hides; the text keeps the plain letter, as most people type it.
_SOUNDING = str.maketrans({"š": "sh", "ş": "sh", "ș": "sh", "ś": "sh", "č": "ch", "ć": "ch", "ž": "zh", "ż": "zh", "ź": "z", "ł": "l",
                           "đ": "d", "ı": "i", "ə": "a", "ð": "dh", "þ": "th"})  # fmt: skip

# Always dropped when a word remains / dropped only between other words, for they are also family names.
_PARTICLES = frozenset(["al", "el", "ul", "bin", "ibn", "bint", "binti", "ould", "uld", "oglu", "ogly", "oghlu", "kyzy", "kizi", "qizi",
                        "uulu", "von", "della", "del", "dos", "das", "las", "los"])  # fmt: skip
_PARTICLES_INSIDE = frozenset(
    [
        "ben",
        "de",
        "da",
        "di",
        "do",
        "du",
        "la",
        "le",
        "van",
        "der",
        "den",
        "ter",
        "ar",
        "as",
        "an",
        "ad",
        "at",
        "az",
        "ash",
        "wal",
        "y",
        "zu",
        "af",
    ]
)
_HONORIFICS = frozenset(
    ["mr", "mrs", "ms", "miss", "mme", "mlle", "mister", "madam", "madame", "dr", "prof", "sr", "sra", "srta"]
)
# Dropped when two words remain, for they are names as well.
_HONORIFICS_OR_NAMES = frozenset(
    [
        "sheikh",
        "shaikh",
        "sheik",
        "hajj",
        "haj",
        "hajji",
        "hadji",
        "sayyid",
        "sayed",
        "syed",
        "ustad",
        "khanum",
        "begum",
        "bibi",
        "pan",
        "pani",
        "lok",
    ]
)
_SERVANT = re.compile(r"^abd[aeiou]*$|^abd[aeiou][lrsntzdh]+$")
_SERVANT_JOINED = re.compile(r"^[ae]bd[aeiou]+(?:l(?!l?a+h?$)|([rsntzd])(?=\1))(?=[a-z]{3})")
_FATHER = frozenset({"abu", "abou", "abo", "aboo"})
_ARTICLE_HYPHEN = re.compile(
    r"(?:^|(?<=[\s,]))(?:al|el|ul|ar|er|as|es|ash|esh|an|en|ad|ed|at|et|az|ez|aal|аль|эль|ас|аш|ар|ан)-(?=\w{3})", re.I
)
_DE_LA = re.compile(r"^dela(?=[bcdfgpqrstv][a-z]{3})")
_VOWEL = "aeiouy"


class Word(NamedTuple):
    """One word of a name: in plain Latin letters, as a sound, as a consonant skeleton, and as it was written (Latin letters but
    for Arabic and Khmer script); `abjad` when short vowels are unwritten."""

    text: str
    sound: str
    skeleton: str
    written: str
    abjad: bool


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling of a whole name: its words, and two neighbours (the place of the first, the joined word) where that is short."""

    words: tuple[Word, ...]
    joins: tuple[tuple[int, Word], ...] = ()


@dataclass(frozen=True, slots=True)
class Folded:
    """All forms of one person's name, ready to be compared. It is clear text: keep it in memory only, as long as the search lasts."""

    forms: tuple[Form, ...]
    words: frozenset[Word] = field(init=False, compare=False)
    join_skeletons: frozenset[str] = field(init=False, compare=False)
    fewest: int = field(init=False, compare=False)
    """Words, initials left out, of the shortest form."""

    def __post_init__(self) -> None:
        whole = [[w for w in form.words if len(w.text) > 1] for form in self.forms]
        object.__setattr__(self, "words", frozenset(w for words in whole for w in words))
        object.__setattr__(self, "join_skeletons", frozenset(w.skeleton for form in self.forms for _, w in form.joins))
        object.__setattr__(self, "fewest", min(map(len, whole), default=0))

    def __repr__(self) -> str:
        return f"<Folded: {len(self.forms)} forms>"


def fold(text: str) -> tuple[str, ...]:
    """Return the words of a name in plain Latin letters, without honorifics, particles, marks and case, in their order.

    Anything is accepted; text without a letter gives an empty tuple. Beyond 300 characters or 12 words nothing is read.
    """
    return tuple(word.text for word in words_of(text))


def skeleton(word: str) -> str:
    """Return the consonant skeleton of a word in any script: the same for Mohammed, Мухаммед and محمد.

    Several words give their skeletons in a row. Many names share one skeleton, so it never decides alone.
    """
    return "".join(w.skeleton for w in words_of(word))


def folded(names: Iterable[str] | str) -> Folded:
    """Fold every form of one person's name (a single string is one form); forms without letters and repeats are left out."""
    forms: dict[tuple[Word, ...], None] = {}
    for name in [names] if isinstance(names, str) else names:
        if words := words_of(name):
            forms[words] = None
    return Folded(tuple(Form(words, _joins(words)) for words in forms))


def _joins(words: tuple[Word, ...]) -> tuple[tuple[int, Word], ...]:
    joined = ((at, join(a, b)) for at, (a, b) in enumerate(pairwise(words)) if min(len(a.text), len(b.text)) > 1)
    return tuple((at, w) for at, w in joined if len(w.skeleton) <= MAX_JOINED)


def join(a: Word, b: Word) -> Word:
    """Return two neighbouring words as one."""
    heard = sound.collapse(a.sound + b.sound)
    return Word(a.text + b.text, heard, sound.classes(heard), a.written + b.written, a.abjad or b.abjad)


def words_of(text: str) -> tuple[Word, ...]:
    """Split a name into compared words: tokens by script, compounds joined, honorifics and particles dropped."""
    text = text[:MAX_CHARACTERS]
    if text.isascii():
        # Most names of most lists: nothing to normalise, and what is no letter parts words.
        tidy = _JOINERS.sub("", text.lower())
        tokens = _PLAIN.findall(_ARTICLE_HYPHEN.sub("", tidy) if "-" in tidy else tidy)
        return _words(tokens)
    tidy = _JOINERS.sub("", unicodedata.normalize("NFKC", text))
    tidy = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", tidy.casefold()))
    tidy = _ARTICLE_HYPHEN.sub("", arabic.MARKS.sub("", tidy))
    tokens = _tokens(tidy)
    if any(_ARABIC.search(token) for token in tokens):
        tokens = _arabic(tokens)
    return _words(tokens)


def _words(tokens: list[str]) -> tuple[Word, ...]:
    tokens = _without([t for t in tokens if t not in khmer.HONORIFICS] or tokens)
    words = [_word(token) for token in _latin_compounds(tokens)]
    return tuple(w for w in words if w.text)[:MAX_WORDS]


def _tokens(text: str) -> list[str]:
    tokens, current = [], ""
    for char in text:
        if unicodedata.category(char)[0] in "LM":
            current += char
        elif current:
            tokens.append(current)
            current = ""
    return [_plain_cyrillic(t) for t in ([*tokens, current] if current else tokens)]


def _plain_cyrillic(token: str) -> str:
    return cyrillic.romanise(token) if _CYRILLIC.search(token) else token


def _arabic(tokens: list[str]) -> list[str]:
    plain = [arabic.plain(t) if _ARABIC.search(t) else t for t in tokens]
    kept = [t for t in plain if t not in arabic.HONORIFICS] or plain
    kept = [t for t in kept if t not in arabic.PARTICLES] or kept
    return arabic.compounds(kept)


def _without(tokens: list[str]) -> list[str]:
    kept = [t for t in tokens if t not in _HONORIFICS] or tokens
    names = [t for t in kept if t not in _HONORIFICS_OR_NAMES]
    kept = names if len(names) >= 2 else kept
    kept = [t for t in kept if t not in _PARTICLES] or kept
    if len(kept) <= 2:
        return kept
    kept = kept[1:] if kept[0] == "de" else kept
    return [t for at, t in enumerate(kept) if t not in _PARTICLES_INSIDE or at in (0, len(kept) - 1)]


def _latin_compounds(tokens: list[str]) -> list[str]:
    """Join Abd al-Rahman, Abdul Rahman and Abu Bakr into one word each, and write Abdurrahman as they are written."""
    joined: list[str] = []
    waiting = ""
    for token in tokens:
        if waiting:
            joined.append(
                waiting
                + (token[2:] if token[:2] in ("al", "el") and token[2:3] not in _VOWEL and len(token) > 4 else token)
            )
            waiting = ""
        elif _SERVANT.match(token) or token in _FATHER:
            waiting = "abd" if token.startswith("abd") else "abu"
        else:
            joined.append(_SERVANT_JOINED.sub("abd", _DE_LA.sub("", token)))
    if waiting:
        joined.append(tokens[-1])
    return joined


def _word(token: str) -> Word:
    if token.isascii():
        text = written = _letters(token)
        heard, abjad = sound.sound(text), False
    elif _ARABIC.search(token):
        text, heard, abjad, written = arabic.text(token), sound.collapse(arabic.sound(token)), True, token
    elif _KHMER.search(token):
        latin = khmer.romanise(token)
        text, heard, abjad, written = latin.replace("*", "a").replace("~", "v"), sound.sound(latin), False, token
    else:
        text = written = _letters(token)
        spoken = ("ch" + token[1:] if token.startswith("ç") else token).translate(_SOUNDING)
        heard, abjad = sound.sound(_letters(spoken)), False
    return Word(text, heard, sound.classes(heard), written, abjad)


def _letters(token: str) -> str:
    if token.isascii() and token.isalpha():
        return token.lower()
    return re.sub("[^a-z]", "", anyascii(token).lower())
