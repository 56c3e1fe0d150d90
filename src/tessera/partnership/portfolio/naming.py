"""Countries and organisations as lists write them, read with aliases that people can look through and change."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tessera.kernel import places

_DATA = Path(__file__).parent / "data"
# "Eastern Africa Region – (…)", "Regional Project – …", "Regional – …": what stands before names no country.
_REGION = re.compile(
    r"^(?P<region>[^()]*?\b(?:region|regional|project|commission|islands)\b[^()–—-]*)\s*[–—-]\s*", re.IGNORECASE
)
_BRACKETS = re.compile(r"^(?P<before>[^()]*)\((?P<inside>[^()]*)\)\s*(?P<after>.*)$")
_ACRONYM = re.compile(r"\s*\((?P<acronym>[A-Z][\w.&/ -]{1,30})\)\s*")
_OPENING, _CLOSING = "“‘«", "”’»"


@dataclass(frozen=True, slots=True)
class Alias:
    """One way of writing something: what is meant, of which kind, and whether a person should look each time."""

    written: str
    means: str
    kind: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Countries:
    """The countries of an entry: codes (ISO 3166-1 alpha-3; XKX for Kosovo) in the order named, the region's words where
    there are any, what was no country, and remarks (codes of `issues`)."""

    codes: tuple[str, ...]
    region: str
    unread: tuple[str, ...]
    issues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Implementer:
    """An organisation: the name we keep, the acronym written after it, and remarks."""

    name: str
    acronym: str
    issues: tuple[str, ...]


@cache
def shipped(kind: str) -> Mapping[str, Alias]:
    """The shipped aliases of `country` or `implementer`, by what is written, folded."""
    with (_DATA / {"country": "countries.toml", "implementer": "implementers.toml"}[kind]).open("rb") as file:
        rows = tomllib.load(file)[kind]
    return {
        fold(row["written"]): Alias(row["written"], row["as"], row["kind"], bool(row.get("doubtful"))) for row in rows
    }


def fold(text: str) -> str:
    """What counts when two ways of writing are compared: no case, no typographic marks, no article before it."""
    plain = text.casefold().replace("’", "'").replace("‘", "'")
    return re.sub(r"^the\s+", "", " ".join(re.sub(r"[“”\"]", "", plain).split()))


def _country(text: str, aliases: Mapping[str, Alias]) -> tuple[str, str] | None:
    """(code, kind) of one name; None where it is no country we know."""
    wanted = fold(text.strip(" .;"))
    if alias := aliases.get(wanted):
        return alias.means, alias.kind
    # Codes and capitals are no names: a list that says "MENA" means no country.
    if len(wanted) < 4 or (code := places.normalise(text.strip(" .;"))) is None:
        return None
    return places.country(code).alpha_3, "name"


def _pieces(text: str, aliases: Mapping[str, Alias]) -> Iterator[str]:
    """Splits at commas, and at "and" only where the whole is no name: Trinidad and Tobago stays together."""
    for part in re.split(r"[,;]", text):
        part = re.sub(r"^\s*and\s+", "", part).strip()
        if not part:
            continue
        if " and " not in part or _country(part, aliases):
            yield part
            continue
        words = part.split(" and ")
        for cut in range(1, len(words)):
            left, right = " and ".join(words[:cut]), " and ".join(words[cut:])
            if _country(left, aliases) or _country(right, aliases):
                yield from (left, right)
                break
        else:
            yield part


def countries(text: str, aliases: Mapping[str, Alias] | None = None) -> Countries:
    """Reads the line of countries: `A`, `A and B`, `Region – (A, B, and C)`, `Regional Project – A and B`."""
    known = shipped("country") if aliases is None else aliases
    region, listed = "", text
    if found := _BRACKETS.match(text):
        region, listed = found["before"].strip(" –—-"), f"{found['inside']}, {found['after']}".strip(" ,")
    elif found := _REGION.match(text):
        region, listed = found["region"].strip(), text[found.end() :]
    codes, unread, remarks = [], [], set()
    for piece in _pieces(listed, known):
        if (hit := _country(piece, known)) is None:
            unread.append(piece)
            continue
        code, kind = hit
        remarks |= {f"country_{kind}"} if kind in {"spelling", "former"} else set()
        if code in codes:
            remarks.add("country_twice")
        else:
            codes.append(code)
    if unread:
        remarks.add("country_unknown" if codes else "region_only")
    return Countries(tuple(codes), region, tuple(unread), tuple(sorted(remarks)))


def implementer(text: str, aliases: Mapping[str, Alias] | None = None) -> Implementer:
    """Reads the line of the implementer: the name, and the acronym in brackets wherever it stands."""
    known = shipped("implementer") if aliases is None else aliases
    found = list(_ACRONYM.finditer(text))
    acronym = found[-1]["acronym"].strip() if found else ""
    name = " ".join(_ACRONYM.sub(" ", text).split()).rstrip(" ,;")
    remarks: set[str] = set()
    for opening, closing in zip(_OPENING, _CLOSING, strict=True):
        # An apostrophe looks like a closing mark, so only what was opened and not closed is a fault.
        if name.count(opening) > name.count(closing):
            name, remarks = name + closing, remarks | {"implementer_quotes"}
    if alias := known.get(fold(name)):
        name = alias.means
        remarks.add(f"implementer_{alias.kind}")
        remarks |= {"implementer_doubtful"} if alias.doubtful else set()
    return Implementer(name, acronym, tuple(sorted(remarks)))
