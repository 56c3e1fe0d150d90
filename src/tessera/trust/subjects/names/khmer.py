"""Khmer names in Latin letters, close to how they are spelled in everyday use rather than letter by letter.

anyascii leaves out inherent vowels, knows no difference between the two series of consonants (which decides every
vowel) and reads silenced letters aloud; this table and one pass mend that. The values are simplified to what common spellings
of names distinguish; they were written from general knowledge of the script and not checked against a published table
or by a reader of Khmer.
"""

_FIRST = dict(
    zip(
        "កខចឆដឋណតថបផសហឡអ",
        ["k", "kh", "ch", "chh", "d", "th", "n", "t", "th", "b", "ph", "s", "h", "l", ""],
        strict=True,
    )
)
_SECOND = dict(
    zip(
        "គឃងជឈញឌឍទធនពភមយរលវ",
        ["k", "kh", "ng", "ch", "chh", "nh", "d", "th", "t", "th", "n", "p", "ph", "m", "y", "r", "l", "v"],
        strict=True,
    )
)
_INDEPENDENT = {"ឥ": "e", "ឦ": "ei", "ឧ": "ou", "ឩ": "ou", "ឪ": "ov", "ឫ": "ri", "ឬ": "ri", "ឭ": "li", "ឮ": "li", "ឯ": "e", "ឰ": "ai",
                "ឱ": "o", "ឲ": "o", "ឳ": "ov"}  # fmt: skip
# vowel sign: (after the first series, after the second)
_SIGNS = {"ា": ("a", "ea"), "ិ": ("e", "i"), "ី": ("ey", "i"), "ឹ": ("oe", "i"), "ឺ": ("oe", "oe"), "ុ": ("o", "u"), "ូ": ("o", "ou"),
          "ួ": ("uo", "uo"), "ើ": ("oe", "oe"), "ឿ": ("oe", "oe"), "ៀ": ("ie", "ie"), "េ": ("e", "e"), "ែ": ("ae", "e"), "ៃ": ("ai", "ey"),
          "ោ": ("ao", "o"), "ៅ": ("o~", "o~"), "័": ("a", "oa")}  # fmt: skip
_COENG, _SILENT, _TO_FIRST, _TO_SECOND, _NASAL, _STOP = "\u17d2", "៍", "៉", "៊", "ំ", "់"
HONORIFICS = frozenset({"លោក", "លោកស្រី", "អ្នកស្រី", "អ្នក", "អ្នកនាង", "លោកតា"})
_CONSONANTS = frozenset(_FIRST) | frozenset(_SECOND)
_SONORANTS = "ងញនមយរលវ"
_IRREGULAR = {"រស្មី": "raksmey", "ឫទ្ធី": "rithy", "លក្ខណ៍": "leak"}


class _Syllable:
    """One base consonant with what hangs on it: feet, shifters, vowel signs."""

    def __init__(self, base: str, after_first: bool) -> None:
        self.letters, self.vowel, self.nasal, self.stopped, self.silent = [base], "", "", False, False
        # A sonorant is read in the series of the syllable before it (Panha, Ratana).
        self.first = base in _FIRST or (after_first and base in _SONORANTS)

    def take(self, sign: str) -> None:
        if sign in _CONSONANTS:
            # A foot keeps the series of the base unless it is a stop of its own.
            self.first = self.first if sign in _SONORANTS + "ណ" else sign in _FIRST
            self.letters.append(sign)
        elif sign in (_TO_FIRST, _TO_SECOND):
            self.first = sign == _TO_FIRST
            if self.letters == ["ប"] and sign == _TO_FIRST:
                self.letters = ["ព"]
        elif sign in _SIGNS:
            self.vowel = _SIGNS[sign][0 if self.first else 1]
        elif sign == _NASAL:
            self.nasal = "m"
        elif sign == "ៈ":
            self.nasal = "k"
        self.stopped |= sign == _STOP
        self.silent |= sign == _SILENT

    def read(self, last: bool) -> str:
        if self.silent:
            return ""
        vowel = self.vowel
        ends = last and not vowel and not self.nasal
        letters = self.letters[:1] if ends and self.letters[-1] in "រតទធឋថនមយដ" else self.letters
        onset = "".join((_FIRST.get(c) if c in _FIRST else _SECOND[c]) or "" for c in letters)
        if not vowel and not self.stopped and (self.nasal or not last):
            vowel = "a" if self.first and self.nasal else "*" if not self.nasal else "u"
        return onset + vowel + self.nasal


def _syllables(word: str) -> list[_Syllable | str]:
    parts: list[_Syllable | str] = []
    foot = False
    for char in word:
        current = parts[-1] if parts else None
        if char == _COENG:
            foot = True
            continue
        if char in _CONSONANTS and not (foot and isinstance(current, _Syllable)):
            parts.append(_Syllable(char, isinstance(current, _Syllable) and current.first))
        elif isinstance(current, _Syllable) and char not in _INDEPENDENT:
            current.take(char)
        elif char in _INDEPENDENT:
            parts.append(_INDEPENDENT[char])
        foot = False
    return parts


def romanise(word: str) -> str:
    """Return a Khmer word in Latin letters; ``*`` marks an unwritten vowel, ``~`` the glide of ៅ (Pov, Pao)."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    parts = _syllables(word)
    return "".join(p if isinstance(p, str) else p.read(at == len(parts) - 1) for at, p in enumerate(parts))
