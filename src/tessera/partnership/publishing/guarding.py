"""Looks through words for the public for what could lead somebody to a person: pure, and before anything is public.

Found for certain, it stops a publication: an address, a telephone number, e-mail, a point on the map, a case. What is only
likely (a house called by its name, somebody spoken of with a title, one person's age) is for the second person to weigh.
A sentence in which nothing is found may still give somebody away: this helps two readers and replaces neither.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from tessera.kernel.ids import read_code

STOPPING = frozenset({"contact_named", "address_named", "point_named", "case_named"})
_I = re.IGNORECASE
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple((code, re.compile(text, flags)) for code, text, flags in (
    ("contact_named", r"[\w.+-]+@[\w-]+\.\w+", _I),
    ("contact_named", r"[\w.+-]+ ?[\[(] ?(?:at|@) ?[\])] ?[\w-]+ ?(?:\.|[\[(] ?dot ?[\])]) ?\w+", _I),
    ("contact_named", r"https?://\S*|\bwww\.\w\S*|\b(?:t\.me|wa\.me|facebook\.com|instagram\.com)/\S+", _I),
    ("contact_named", r"(?<![\w.])(?:\+|00)\d[\d ()/.-]{6,}\d", 0),
    ("contact_named", r"(?<![\w.,/-])0\d{1,4}[ /.-]\d{3,4}[ /.-]?\d{2,4}(?![\w,/-])|(?<![\w.,/-])0\d{8,10}(?![\w,-])", 0),
    ("contact_named", r"\b(?:tel|phone|telephone|mobile|whats ?app|signal|viber|hotline|هاتف|تلفون|جوال|واتساب|خط ساخن)\b"
                      r"[^\w\n]{0,4}(?:(?:no|number|nr|رقم)\b[^\w\n]{0,3})?\d[\d ()/.-]{2,}\d", _I),
    ("point_named", r"(?<![\d.])-?\d{1,2}\.\d{3,}°?\s?[NS]?\s?[,;/ ]\s?-?\d{1,3}\.\d{3,}", _I),
    ("point_named", r"\d{1,3}\s?°\s?\d{1,2}\s?['′’]", 0),
    ("point_named", r"\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b|///\w+\.\w+\.\w+", 0),
    ("address_named", r"\b\d{1,5}[a-z]?,? (?:[\w.'’-]+ ){0,3}(?:street|road|avenue|lane|boulevard|alley|st\.|rd\.|ave\.|blvd)(?!\w)",
     _I),
    ("address_named", r"\b(?:rue|calle|avenida|rua|via|ulica|jalan|soi)\b[^.\n]{1,40}\b\d{1,5}\b", _I),
    ("address_named", r"\bp\.? ?o\.? ?box\b[^\w\n]{0,3}\d+|\bboîte postale\b[^\w\n]{0,3}\d+|صندوق بريد\W{0,3}\d+", _I),
    ("address_named", r"\b(?:(?:flat|apartment|floor|plot)(?: no\.?| number| nr\.?)?|(?:house|building|unit|block) (?:no\.?|number|nr\.?|#)) ?\d+\w?\b",
     _I),
    ("address_named", r"(?:شارع|زقاق|عمارة|بناية)\s+\w+", 0),
    ("case_named", r"\b(?:case|file|docket|dossier|survivor|victim|client|beneficiary)(?: (?:no|number|nr|ref|reference|code|id)"
                   r"\b\.?| ?#)[ :.#]{0,3}[\w/-]*\d[\w/-]*", _I),
    ("case_named", r"(?:قضية|ملف|حالة|ناجية|ضحية)\s+(?:رقم)\W{0,3}[\w/-]*\d[\w/-]*", 0),
    ("case_named", r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", _I),
    ("site_named", r"(?:[A-Z][\w'’-]+ ){1,3}(?:Shelter|Safe ?[Hh]ouse|Refuge|Hostel|Hotel|Clinic|Police Station|Camp|Brothel)\b", 0),
    ("site_named", r"\b(?:shelter|safe ?house|refuge|hostel|hotel|clinic|camp|safe home) (?:called|named|in|at|near|on|of) "
                   rf"(?!(?:{_MONTHS}))[A-Z][\w'’-]+", 0),
    ("site_named", r"(?:مأوى|ملجأ|مخيم|فندق|دار إيواء)\s+\w+", 0),
    ("person_likely", r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sister|Father|Sheikh|Imam|Pastor|Madame|Monsieur)\.? [A-Z][\w'’-]+", 0),
    ("one_person", r"\b(?:\d{1,2}|an?)[ -]years?[ -]old (?:\w+ )?(?:girl|boy|woman|man|child|survivor|victim|mother)\b"
                   r"|\b(?:girl|boy|woman|man|child|survivor|victim) (?:aged|of) \d{1,2}\b", _I),
))  # fmt: skip
_TOKEN = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2,5}\b", _I)


def look(sentences: Iterable[str], known: Iterable[str] = ()) -> list[tuple[str, str]]:
    """What was found, as code and words, each once. `known` are names that are public anyway."""
    names = [each.casefold() for each in known if each]
    found = (hit for sentence in sentences for hit in _in_one(sentence))
    return [
        (code, words)
        for code, words in dict.fromkeys(found)
        if code != "site_named" or not any(words.casefold() in name or name in words.casefold() for name in names)
    ]


def _in_one(sentence: str) -> Iterator[tuple[str, str]]:
    plain = _plain(sentence)
    for code, pattern in _PATTERNS:
        yield from ((code, hit.group().strip()) for hit in pattern.finditer(plain))
    for hit in _TOKEN.finditer(plain):
        # A case's own code has a check character: one in 32 other words of that shape passes, and is worth a look.
        # One code in a hundred has no digit; written in its groups it is known all the same.
        if any(char.isdigit() or char == "-" for char in hit.group()) and read_code(hit.group()):
            yield "case_named", hit.group()


def _plain(text: str) -> str:
    """Without invisible characters, blanks of one kind, digits of every script as 0 to 9."""
    kept = (char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    return "".join(_one(char) for char in kept)


def _one(char: str) -> str:
    if char.isspace():
        return "\n" if char == "\n" else " "
    if char in "‐‑‒–—−":
        return "-"
    return str(unicodedata.digit(char)) if char.isdigit() else char
