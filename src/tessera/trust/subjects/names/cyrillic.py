"""Cyrillic names in Latin letters: Russian, Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian, Kazakh, Kyrgyz, Tajik."""

_TABLE = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "ѓ": "dj", "ғ": "gh", "д": "d", "ђ": "dj", "е": "e", "ё": "yo",
    "є": "ye", "ж": "zh", "җ": "j", "з": "z", "и": "i", "і": "i", "ї": "yi", "й": "y", "ј": "y", "к": "k", "қ": "q",
    "ќ": "ch", "л": "l", "љ": "l", "м": "m", "н": "n", "њ": "n", "ң": "ng", "о": "o", "ө": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "ћ": "ch", "у": "u", "ў": "w", "ұ": "u", "ү": "u", "ӯ": "u", "ф": "f", "х": "kh", "ҳ": "h",
    "һ": "h", "ц": "ts", "ч": "ch", "ҷ": "j", "џ": "dzh", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "",
    "э": "e", "ә": "a", "ю": "yu", "я": "ya", "ӣ": "i",
}  # fmt: skip
_MAP = str.maketrans(_TABLE)


def romanise(word: str) -> str:
    """Return a lower-case Cyrillic word in Latin letters; soft and hard signs are left out."""
    return word.translate(_MAP)
