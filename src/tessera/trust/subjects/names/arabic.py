"""Names in Arabic script: Arabic, Persian, Urdu, Kurdish and Uyghur letters."""

import re

MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200c-\u200f]")

# letter: (code of its sound, how it is written in Latin letters)
_LETTERS: dict[str, tuple[str, str]] = {
    "ا": ("a", "a"), "ب": ("B", "b"), "ت": ("T", "t"), "ث": ("0", "th"), "ج": ("J", "j"), "ح": ("H", "h"),
    "خ": ("X", "kh"), "د": ("D", "d"), "ذ": ("6", "dh"), "ر": ("R", "r"), "ز": ("Z", "z"), "س": ("S", "s"),
    "ش": ("C", "sh"), "ص": ("S", "s"), "ض": ("6", "d"), "ط": ("T", "t"), "ظ": ("6", "z"), "ع": ("*", "a"),
    "غ": ("G", "gh"), "ف": ("F", "f"), "ق": ("K", "q"), "ك": ("K", "k"), "ل": ("L", "l"), "م": ("M", "m"),
    "ن": ("N", "n"), "ه": ("H", "h"), "و": ("w", "w"), "ي": ("y", "y"), "ى": ("y", "y"), "ة": ("a", "a"),
    "ؤ": ("w", "w"), "ئ": ("y", "y"), "پ": ("P", "p"), "چ": ("Q", "ch"), "ژ": ("J", "zh"), "گ": ("G", "g"),
    "ٹ": ("T", "t"), "ڈ": ("D", "d"), "ڑ": ("R", "r"), "ں": ("N", "n"), "ڤ": ("V", "v"), "ۋ": ("V", "v"),
    "ۆ": ("w", "w"), "ۇ": ("w", "w"), "ۈ": ("w", "w"), "ە": ("a", "a"), "ڭ": ("NG", "ng"), "ڕ": ("R", "r"),
    "ڵ": ("L", "l"), "ھ": ("H", "h"), "ء": ("", ""),
}  # fmt: skip
_SAME = str.maketrans("أإآٱکیېےێہۀۂ", "اااا" + "كيييي" + "هةة")

_ARTICLE = re.compile(r"^(?:وال|ال)(?=..)")
# Foreign names that only look as if they began with the article.
_NO_ARTICLE = re.compile(r"^ال(?:ياس|كس|ينا?$|برت|يزاب|يس|فير|فا$|ونا)")

HONORIFICS = frozenset({"السيد", "السيده", "السيدة", "الانسه", "الانسة", "الدكتور", "الدكتورة", "دكتور", "دكتورة", "اقاي", "خانم",
                        "الحاج", "الحاجه", "الحاجة", "حاج", "الشيخ", "الاستاذ"})  # fmt: skip
PARTICLES = frozenset({"بن", "ابن", "بنت", "ال", "ولد"})
_SERVANT = "عبد"
_FATHER = frozenset({"ابو", "ابي", "ابا"})


def plain(token: str) -> str:
    """Return the token without harakat, tatweel and letter variants (hamza seats, Persian kaf and yeh)."""
    return MARKS.sub("", token).translate(_SAME)


def bare(token: str) -> str:
    """Return a plain token without the definite article, unless too little would remain."""
    return token if _NO_ARTICLE.match(token) else _ARTICLE.sub("", token)


def compounds(tokens: list[str]) -> list[str]:
    """Join what is one name: عبد الرحمن and عبدالرحمن, ابو بكر and ابوبكر; without the article inside."""
    joined: list[str] = []
    waiting = ""
    for token in tokens:
        if waiting:
            joined.append(waiting + bare(token))
            waiting = ""
        elif token == _SERVANT or token in _FATHER:
            waiting = token
        elif token.startswith(_SERVANT + "ال") and len(token) > 6:
            joined.append(_SERVANT + token[5:])
        else:
            joined.append(bare(token))
    return [*joined, waiting] if waiting else joined


def text(word: str) -> str:
    """Return a plain word in Latin letters, short vowels missing as they are in writing."""
    if word.endswith("ه") and len(word) > 2:
        word = word[:-1] + "ة"
    return "".join(_LETTERS.get(c, ("", ""))[1] for c in word)


def sound(word: str) -> str:
    """Return the sound of a plain word (see the sound module); unwritten vowels are absent."""
    if word.endswith("ه") and len(word) > 2:
        word = word[:-1] + "ة"
    codes = [_LETTERS.get(c, ("", ""))[0] for c in word]
    if not codes:
        return ""
    if word[0] in "اع":
        codes[0] = "" if word[0] == "ا" and len(word) > 2 and word[1] in "وي" else "*"
    elif word[0] in "وي":
        codes[0] = codes[0].upper()
    if len(codes) > 1 and codes[-1] == "y" and codes[-2] not in ("a", "w", "y"):
        codes[-1] = "^"
    # Alef or ain before a long letter is its seat (عائشة, رائد), not a vowel of its own.
    heard = re.sub("[*a]+(?=[wy])", "", "".join(codes))
    return re.sub("NG$", "9", heard.replace("TC", "Q"))
