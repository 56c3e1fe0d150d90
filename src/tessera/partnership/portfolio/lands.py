"""Countries as lists write them: names, regions with names in brackets, and what is no country."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tessera.kernel import places
from tessera.partnership.portfolio.likeness import slip_of
from tessera.partnership.portfolio.naming import Alias, fold, shipped

# "Eastern Africa Region – (…)", "Regional Project – …", "Regional: …": what stands before names no country.
_REGION = re.compile(
    r"^(?P<region>[^(),;:–—-]{0,60}?\b(?:region|regional|project|commission|islands|global|worldwide)\b[^(),;:–—-]{0,60}?)"
    r"(?:\s*[–—:]\s*|\s+-\s*|-\s+)", re.IGNORECASE,
)  # fmt: skip
# Any other words before a colon or a dash, where countries follow: "Western Balkans: Albania, Kosovo".
_BEFORE = re.compile(r"^(?P<region>[^(),;:–—]{3,60}?)(?:\s*:\s*|\s+[–—-]\s+|\s*[–—]\s*)(?P<rest>\S.*)$")
_EXCEPT = re.compile(
    r"\b(?:except|excepting|excluding|other than|outside|but not|not including|without)\b", re.IGNORECASE
)
_JOINT = re.compile(r"\s+(?:and|as well as|plus|including)\s+|\s*&\s*|\s*/\s*", re.IGNORECASE)
_LEADING = re.compile(r"^(?:and|as well as|plus|including|such as|namely)\s+|^&\s*", re.IGNORECASE)
_WORLD = frozenset(
    {"global", "worldwide", "world-wide", "global project", "all countries", "multiple countries", "various countries"}
)
# Characters; all countries of the world by name have 2,600. What is longer is no list of them.
_LONGEST = 4000
# Parts of a list joined by "and" are tried as names together up to so many.
_JOINTS = 12


@dataclass(frozen=True, slots=True)
class Countries:
    """The countries of an entry: codes (ISO 3166-1 alpha-3; XKX for Kosovo) in the order named, the region's words where
    there are any, what was no country, names read as another (written, code), and remarks (codes of `issues`)."""

    codes: tuple[str, ...]
    region: str
    unread: tuple[str, ...]
    issues: tuple[str, ...]
    slips: tuple[tuple[str, str], ...] = ()


@cache
def _english() -> Mapping[str, str]:
    """English names, folded, with their codes: what a slip of the pen may have meant."""
    found = {fold(places.name(each.alpha_2, "en")): each.alpha_3 for each in places.countries()}
    found |= {alias.written.casefold(): alias.means for alias in shipped("country").values() if alias.kind == "name"}
    return {name: code for name, code in found.items() if name.isascii()}


def _country(text: str, aliases: Mapping[str, Alias]) -> tuple[str, str] | None:
    """(code, kind) of one name; None where it is no country we know."""
    bare = text.strip(" .;:*")
    wanted = fold(bare)
    if alias := aliases.get(wanted):
        return (alias.means, alias.kind) if alias.means else None
    # Codes and two letters are no names: a list that says "ME" means no country.
    if len(wanted) < 4 or (code := places.normalise(bare)) is None:
        return None
    return places.country(code).alpha_3, "name"


def _slip(text: str) -> tuple[str, str] | None:
    meant = slip_of(fold(text.strip(" .;:*")), _english())
    return (_english()[meant], "spelling") if meant else None


def _split(text: str) -> Iterator[str]:
    """Pieces between commas and semicolons that stand in no brackets."""
    depth, start = 0, 0
    for at, letter in enumerate(text):
        if letter in "([":
            depth += 1
        elif letter in ")]":
            depth = max(depth - 1, 0)
        elif letter in ",;" and not depth:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def _pieces(text: str, aliases: Mapping[str, Alias]) -> Iterator[str]:
    """Splits at commas, and at "and" only where the whole is no name: Trinidad and Tobago stays together."""
    parts = [_LEADING.sub("", part.strip()).strip() for part in _split(text)]
    at = 0
    while at < len(parts):
        part = parts[at]
        turned = f"{part}, {parts[at + 1]}" if at + 1 < len(parts) else ""
        # "Gambia, The", "Korea, South", "Congo, Democratic Republic of the": one name, its first word last.
        if turned and _turned(parts[at + 1]) and _country(turned, aliases):
            yield turned
            at += 2
            continue
        at += 1
        if part:
            yield from _joined(part, aliases)


def _turned(after: str) -> bool:
    return bool(
        re.match(r"(?:the|north|south|(?:\w+\s){0,3}(?:republic|states|kingdom)\b.{0,30})$", after, re.IGNORECASE)
    )


def _joined(part: str, aliases: Mapping[str, Alias]) -> Iterator[str]:
    words = _JOINT.split(part)
    if len(words) == 1 or len(words) > _JOINTS or _country(part, aliases):
        yield part
        return
    joints = [hit[0] for hit in _JOINT.finditer(part)]
    start = 0
    while start < len(words):
        # The longest run that is a name; a run that is none goes on up to where a name begins.
        for end in range(len(words), start, -1):
            run = "".join(
                word + joint for word, joint in zip(words[start:end], [*joints[start : end - 1], ""], strict=True)
            )
            if end == start + 1 or _country(run, aliases):
                break
        yield _LEADING.sub("", run.strip())
        start = end


def countries(text: str, aliases: Mapping[str, Alias] | None = None) -> Countries:
    """Reads the line of countries: `A`, `A and B`, `Region – (A, B, and C)`, `Regional Project – A and B`."""
    known = shipped("country") if aliases is None else aliases
    reader = _Reader(known)
    if len(text) > _LONGEST:
        return Countries((), "", (text.strip(),), ("region_only",))
    if fold(text).strip(" .") in _WORLD:
        return Countries((), text.strip(), (), ("worldwide",))
    if _EXCEPT.search(text):
        # Countries that are named because they are left out must not be read as meant.
        return Countries((), "", (text.strip(),), ("country_except",))
    region, listed = _region(text, known)
    reader.all(listed)
    if reader.unread:
        reader.remarks.add("country_unknown" if reader.codes else "region_only")
    elif region and not reader.codes and not listed.strip():
        reader.remarks.add("region_only")
    return Countries(
        tuple(reader.codes), region, tuple(reader.unread), tuple(sorted(reader.remarks)), tuple(reader.slips)
    )  # fmt: skip


def _region(text: str, known: Mapping[str, Alias]) -> tuple[str, str]:
    """(the words before the countries that name a region, the words that list countries)."""
    if _country(text, known):
        return "", text
    opened, closed = text.find("("), text.rfind(")")
    if opened >= 0 and (closed > opened or ")" not in text):
        closed = closed if closed > opened else len(text)
        before, inside, after = text[:opened], text[opened + 1 : closed], text[closed + 1 :]
        # Brackets after a country hold a remark about it; brackets after anything else hold the countries.
        if not any(_country(piece, known) for piece in _pieces(before, known)) and _whole(text, opened, closed):
            return before.strip(" –—-:"), ", ".join(part for part in (inside, after.strip(" ,;")) if part)
    if found := _REGION.match(text):
        return found["region"].strip(), text[found.end() :]
    if (found := _BEFORE.match(text)) and not any(_country(piece, known) for piece in _pieces(found["region"], known)):
        return found["region"].strip(), found["rest"]
    return "", text


def _whole(text: str, opened: int, closed: int) -> bool:
    """Whether these are one pair of brackets around everything between them."""
    depth = 0
    for letter in text[opened:closed]:
        depth += (letter == "(") - (letter == ")")
        if depth <= 0:
            return False
    return True


class _Reader:
    """Gathers the countries of a line piece by piece."""

    def __init__(self, known: Mapping[str, Alias]) -> None:
        self.known = known
        self.codes: list[str] = []
        self.unread: list[str] = []
        self.remarks: set[str] = set()
        self.slips: list[tuple[str, str]] = []

    def all(self, text: str) -> None:
        for piece in _pieces(text, self.known):
            self.one(piece)

    def one(self, piece: str) -> None:
        hit = _country(piece, self.known) or self.remarked(piece)
        decided = self.known.get(fold(piece.strip(" .;:*")))
        if hit is None and decided is None and (hit := _slip(piece)):
            self.slips.append((piece.strip(" .;:*"), hit[0]))
        if hit is None:
            self.unread.append(piece)
            return
        code, kind = hit
        self.remarks |= {f"country_{kind}"} if kind in {"spelling", "former", "ambiguous"} else set()
        if code in self.codes:
            self.remarks.add("country_twice")
        else:
            self.codes.append(code)

    def remarked(self, piece: str) -> tuple[str, str] | None:
        """A country with words in brackets, or behind a dash, about it: "Kenya (Turkana)"."""
        found = re.match(r"^(?P<name>[^(\[–—]{3,60}?)\s*(?:[(\[]|\s[–—]\s)(?P<about>.{0,200}?)[)\]]?$", piece)
        if found is None or (hit := _country(found["name"], self.known)) is None:
            return None
        if _country(found["about"], self.known) == hit:
            return hit
        # What is said about it is no country of its own; it is kept as words.
        self.unread.append(found["about"].strip())
        return hit
