"""Sounds of a name: what spellings in different scripts have in common, and how far two of them are apart.

A *sound* is a short string. Upper case and digits are consonants: ``C`` is the sh of Sharif, ``Q`` the ch of Chan,
``J`` of Jamal and Zhanna, ``X`` the kh of Khadija, ``0`` the th of Othman, ``6`` the dh of Dhia, ``9`` the ng of Heng,
``7`` the ts of Tsvetana, others as they look. Lower case are vowels ``a e i o u``; ``*`` is a vowel nobody wrote down; ``w`` and ``y`` are the
long letters of Arabic script (waw, yeh), and ``y`` also what Latin spellings write ai, ei, ey;
``^`` is a last yeh, which is read i or a (Ali, Layla). ``sound()`` reads romanised text; Arabic script makes its
own, because there the short vowels are missing rather than different.

The figures below are judgements about transliteration habits (passports, French, English and German spellings of
Arabic; the two romanisations of Ukrainian and Russian; everyday Khmer spelling), adjusted on the tuning half of
``tests/trust/subjects/names_pairs.csv``; they come from no published study.
"""

import re

VOWELS = frozenset("aeiou*wy^")

_GRAPHS = {
    "shch": "C", "tsch": "Q", "dsch": "J", "tch": "Q", "sch": "C", "chh": "Q", "dzh": "J",
    "ch": "Q", "sh": "C", "kh": "X", "gh": "G", "ph": "F", "th": "0", "dh": "6", "zh": "J", "dj": "J",
    "ck": "K", "cz": "Q", "sz": "C", "szcz": "C", "ts": "7", "tz": "7", "nh": "N", "rh": "R", "lh": "L", "qu": "K", "x": "KS", "ks": "KS",
}  # fmt: skip
_GRAPH = re.compile("|".join(sorted(_GRAPHS, key=len, reverse=True)))
_SINGLE = str.maketrans("bcdfghjklmnpqrstvwz~", "BKDFGHJKLMNPKRSTVWZu")
_RUN = re.compile(r"[aeiouy*]+")
_REPEATED = re.compile(r"([A-Z0-9])\1+")

# Read before the letters: glides that some spellings write and others do not; each with what it needs to be there at all.
_GLIDES: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("e", re.compile(r"^[yi](?=e)"), ""),  # Yelena, Ievgen
    ("i", re.compile(r"^i(?=[aou])"), "Y"),  # Iuliia, Iana
    ("y", re.compile(r"^y(?=[aiou*])"), "Y"),
    ("iy", re.compile(r"iy(?=[aeou])"), "i"),  # Mariya
    ("y", re.compile(r"(?<=[aeou])y(?=[aeiou])"), "Y"),  # Soraya
    ("", re.compile(r"(?:iy|ij|yi|yy|ii)$"), "i"),  # Grigoriy, Dmytrii
    ("ou", re.compile(r"^ou(?=[aei])"), "w"),  # Ouarda
    ("j", re.compile(r"(?<=[aeou])j(?=[ckstvz])"), "y"),  # Zajceva
    ("w", re.compile(r"(?<=[aeiou])w(?![aeiou])"), "u"),
    ("h", re.compile(r"(?<=[aeiou])h$"), ""),  # Fatimah
    ("c", re.compile(r"c(?=[eiy])"), "S"),
    ("ng", re.compile(r"ng+(?![aeiouy*h])"), "9"),
)
_RUNS = {
    "ai": "y", "ay": "y", "ei": "y", "ey": "y", "aee": "y", "aye": "y", "ae": "e", "ye": "ie", "ieu": "iu",
    "ea": "ia", "ya": "ia", "iu": "u", "yu": "u", "iou": "u", "you": "u", "yo": "o",
    "ou": "u", "oo": "u", "ue": "u", "uo": "u", "eu": "u", "au": "o", "ao": "o", "oe": "o", "oeu": "o", "aou": "o", "oua": "ua",
    "uy": "u", "uye": "ue", "uie": "ue", "ee": "i",
}  # fmt: skip


def _vowels(run: re.Match[str]) -> str:
    letters = run.group()
    if letters in _RUNS:
        return _RUNS[letters]
    plain = letters.replace("y", "i")
    return "".join(v for at, v in enumerate(plain) if at == 0 or plain[at - 1] != v)[:2]


def sound(text: str) -> str:
    """Return the sound of one lower-case romanised word (letters a-z, ``*`` and ``~`` as the romanisers leave them)."""
    for letter, pattern, by in _GLIDES:
        if letter in text:
            text = pattern.sub(by, text)
    text = _GRAPH.sub(lambda found: _GRAPHS[found.group()], text).translate(_SINGLE)
    return collapse(_RUN.sub(_vowels, text))


def collapse(heard: str) -> str:
    """Write doubled consonants once, and drop a stop that the next sound swallows (Bopha is also Bobpha)."""
    return re.sub(r"[BP](?=F)|H$", "", _REPEATED.sub(r"\1", heard))


_CLASSES = str.maketrans("BVWD06ZQGX97", "PVVTTTSCKHNS")


def classes(heard: str) -> str:
    """Return the consonant skeleton of a sound: no vowels, near consonants as one, ``A`` for a vowel at the front.

    J and Y are one sound at the front (Julia, Yulia), a W or Y further in is a vowel's colour and is left out.
    """
    if not heard:
        return ""
    first, rest = heard[0], heard[1:]
    head = "A" if first in VOWELS else "J" if first == "Y" else first
    kept = head + "".join(c for c in rest if c not in VOWELS and c not in "WY")
    return _REPEATED.sub(r"\1", kept.translate(_CLASSES))


_NEAR = (
    "BP.30 FP.35 FV.20 VW.10 BV.35 DT.35 0T.05 0S.20 0D.40 6D.05 6Z.10 6T.35 06.30 SZ.25 CS.25 CQ.15 QJ.35 QK.40 QX.30 "
    "JY.10 JG.20 JZ.30 JC.50 JD.60 GK.30 GH.25 GX.35 GY.70 KX.30 HX.05 HK.60 KS.60 MN.50 LR.60 WG.60 9N.35 9G.60 7S.20 7Z.30 7Q.25 7K.50 7T.40 JX.35 JH.35 a^.03 e^.03 i^.00 y^.00 *^.03 o^.40 u^.40 w^.60 Y^.10 "
    "ae.12 ei.08 ou.08 ao.15 ai.40 au.45 iu.45 eo.32 eu.28 io.45 "
    "a*.04 e*.04 i*.04 o*.04 u*.04 yi.00 ye.03 ya.70 yo.70 yu.70 wu.00 wo.03 wa.60 we.60 wi.70 wy.80 w*.10 y*.10 "
    "wV.05 wW.00 yY.00 yJ.10 iY.15 iJ.30 uW.15 uV.35 oV.40 oW.20 eY.20"
)


def _substitutions(vowels_count: float) -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {c: {c: 0.0} for c in "BCDFGHJKLMNPQRSTVWXYZ0679aeiou*wy^"}
    for entry in _NEAR.split():
        x, y, cost = entry[0], entry[1], float(entry[2:])
        cost *= vowels_count if x in VOWELS and y in VOWELS else 1.0
        table[x][y] = table[y][x] = cost
    return table


_PLAIN, _SHORT = _substitutions(1.0), _substitutions(2.0)
_WEIGHT = {"H": 0.6, "W": 0.6, "Y": 0.6, "*": 0.1}
_GAP = {"H": 0.35, "W": 0.4, "Y": 0.35, "J": 0.85, "V": 0.85, "w": 0.6, "y": 0.6, "^": 0.6, "*": 0.05}
_VOWEL_WEIGHT, _VOWEL_GAP, _UNWRITTEN_GAP, _FIRST_GAP = 0.35, 0.3, 0.04, 0.5


def _gaps(heard: str, unwritten: bool) -> list[float]:
    vowel = _UNWRITTEN_GAP if unwritten else _VOWEL_GAP
    costs = [_GAP.get(c) or (vowel if c in VOWELS else 1.0) for c in heard]
    if heard[:1] in VOWELS:
        costs[0] = _FIRST_GAP
    if heard[-1:] == "e" and heard[-2:-1] not in VOWELS:
        costs[-1] *= 0.5
    if (at := heard.find("GN")) > 0:
        costs[at] = 0.35  # the ny of French spellings: Pagna
    if heard.endswith("aR"):
        costs[-1] = 0.45  # Khmer spellings close an open syllable with r: Tola, Tolar
    return costs


def _weight(heard: str) -> float:
    return sum(_WEIGHT.get(c) or (_VOWEL_WEIGHT if c in VOWELS else 1.0) for c in heard)


def likeness(a: str, b: str, *, a_unvowelled: bool = False, b_unvowelled: bool = False, at_least: float = 0.0) -> float:
    """Return how alike two sounds are, 0 to 1: a weighted edit distance over their mean weight.

    Vowels weigh a third of a consonant; a vowel opposite a script that writes none costs next to nothing. In words
    of one or two consonants the vowels are most of the name, so there they count more. Below `at_least` the answer
    is 0, for the counting stops as soon as that is certain.
    """
    gap_a, gap_b = _gaps(a, b_unvowelled and not a_unvowelled), _gaps(b, a_unvowelled and not b_unvowelled)
    table = _PLAIN
    if min(len(classes(a)), len(classes(b))) <= 2:
        table = _SHORT
        gap_a = [1.5 * gap if c in VOWELS else gap for c, gap in zip(a, gap_a, strict=True)]
        gap_b = [1.5 * gap if c in VOWELS else gap for c, gap in zip(b, gap_b, strict=True)]
    weight = max(_weight(a) + _weight(b), 2.0) / 2
    most = (1.0 - at_least) * weight
    above = [0.0]
    for cost in gap_b:
        above.append(above[-1] + cost)
    for x, gap in zip(a, gap_a, strict=True):
        near = table[x]
        left = above[0] + gap
        row = [left]
        for j, y in enumerate(b):
            best = above[j] + near.get(y, 1.0)
            if (other := above[j + 1] + gap) < best:
                best = other
            if (other := left + gap_b[j]) < best:
                best = other
            row.append(best)
            left = best
        if min(row) > most:
            return 0.0
        above = row
    return max(0.0, 1.0 - above[-1] / weight)
