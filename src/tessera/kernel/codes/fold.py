"""Folds a text for comparing: what two people type for the same word should meet."""

import re
import unicodedata

# Only marks that writers leave out at will. Vowel signs of Khmer, Thai or Devanagari carry meaning and stay.
_OPTIONAL_MARKS = re.compile("[\u0300-\u036f\u064b-\u0655\u0670\u0640]")
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2013": "-", "\u2014": "-"})
# Letters of the Arabic script that writers and keyboards use for one another.
_ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا"})
_SPACE = re.compile(r"[\s\u200e\u200f\u00ad]+")


def fold(text: str) -> str:
    """Return `text` without case, accents, hamza and vowel marks, and surplus space, in compatibility form.

    For finding only: the result is never shown and never stored.
    """
    spread = unicodedata.normalize("NFKD", text.translate(_QUOTES))
    bare = unicodedata.normalize("NFKC", _OPTIONAL_MARKS.sub("", spread)).translate(_ARABIC)
    return _SPACE.sub(" ", bare).strip().casefold()
