"""Knows an entry again when the list comes a second time, although its amount, day or wording may have changed.

Pure: no database. An entry is compared by what it says, as plain values (`facts`); nobody is merged by likeness without
a person seeing it: every pair that is not equal comes out as a change to decide.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import Indel

from tessera.partnership.portfolio import lands, naming
from tessera.partnership.portfolio.naming import Alias
from tessera.partnership.portfolio.parsing import Project

Facts = dict[str, Any]
# What a list says of a project. The wording is compared by its hash, so that a list can be known again by somebody who
# may not keep its sentences.
COMPARED = (
    "section", "implementer", "countries", "region", "places_unread", "amount_usd", "start_date", "end_date",
    "description_sha256", "kept",
)  # fmt: skip
# A pair below this is no pair: sharing a section and an organisation alone does not make one project of two.
ENOUGH = 4.0
_DOUBTFUL = 6.0
# Of a long list no more than so many known entries are held beside one, those that share most with it.
_NEAREST = 60
_WORDS_COMPARED = 2000  # characters; beyond them the likeness of two descriptions says nothing more


@dataclass(frozen=True, slots=True)
class Known:
    """An entry that was imported before: its stable key and what the list said of it when it was last decided."""

    key: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the list says otherwise than before; `field` is one of `COMPARED`."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Pair:
    """An entry of the new list beside the known one (None: it is new). `doubtful`: another could be meant."""

    found: int
    known: Known | None
    differences: tuple[Difference, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every entry of the list once, in its order, and the known ones that the list names no more."""

    pairs: Sequence[Pair]
    gone: Sequence[Known]


def digest(text: str) -> str:
    """SHA-256 of a description, white space, case and typographic marks (dashes, quotation marks) aside; "" for none."""
    plain = naming.fold(text)
    return hashlib.sha256(plain.encode()).hexdigest() if plain else ""


def facts(project: Project) -> Facts:
    """What an entry says, as values that JSON can hold: amounts with two decimals, days in ISO form, sorted codes."""
    return {
        "section": project.section,
        "implementer": project.implementer,
        "acronym": project.acronym,
        "countries": sorted(project.countries),
        "region": project.region,
        "places_unread": sorted(project.places_unread),
        "amount_usd": "" if project.amount_usd is None else f"{project.amount_usd:.2f}",
        "start_date": project.start_date.isoformat() if project.start_date else "",
        "end_date": project.end_date.isoformat() if project.end_date else "",
        "description": project.description,
        "description_sha256": digest(project.description),
        "kept": list(project.kept),
    }


def key_of(found: Facts, taken: Container[str]) -> str:
    """A key for an entry seen for the first time; it stays with the entry whatever changes later.

    Made of section, organisation, places, amount, end and wording, and of a number where the list has the same twice.
    """
    said = "|".join(str(found[name]) for name in ("section", "implementer", "countries", "places_unread", "amount_usd",
                                                  "end_date", "description_sha256"))  # fmt: skip
    number = 1
    while (key := hashlib.sha256(f"{said.casefold()}|{number}".encode()).hexdigest()[:32]) in taken:
        number += 1
    return key


def with_aliases(known: Facts, countries: Mapping[str, Alias], implementers: Mapping[str, Alias]) -> Facts:
    """What was kept, read again with the names decided since: a decision of ours is no change of the list."""
    alias = implementers.get(naming.fold(known["implementer"]))
    read = lands.countries(", ".join(known["places_unread"]), countries) if known["places_unread"] else None
    named = dict(known)
    if alias:
        named["implementer"] = alias.means
    if read and read.codes:
        named |= {"countries": sorted({*known["countries"], *read.codes}), "places_unread": sorted(read.unread)}
    return named


def differences(before: Facts, after: Facts) -> tuple[Difference, ...]:
    """What two readings of one entry say otherwise, in the order of `COMPARED`."""
    return tuple(
        Difference(name, before.get(name), after.get(name))
        for name in COMPARED
        if _plain(before.get(name)) != _plain(after.get(name))
    )


def _plain(value: Any) -> Any:
    """A value without what says nothing: case, white space, the kind of dash or quotation mark."""
    if isinstance(value, str):
        return naming.fold(value) or None
    return [naming.fold(str(each)) for each in value] if value else None


def compare(known: Sequence[Known], found: Sequence[Facts]) -> Comparison:
    """Pairs entries with known ones: equal ones first, then the likeliest by evidence, each at most once."""
    open_known, pairs = _equal_ones(known, found)
    open_found = [at for at in range(len(found)) if at not in pairs]
    scored = _scored(open_known, found, open_found)
    rivals: dict[int, list[float]] = defaultdict(list)
    for score, at, _place in scored:
        rivals[at].append(-score)
    used: set[int] = set()
    for score, at, place in scored:
        if at in pairs or place in used:
            continue
        used.add(place)
        one = open_known[place]
        # Another known entry that is as likely, or weak evidence: a person looks twice.
        close = sum(each >= -score - 0.5 for each in rivals[at]) > 1 or -score < _DOUBTFUL
        pairs[at] = Pair(at, one, differences(one.facts, found[at]), close)
    gone = [one for place, one in enumerate(open_known) if place not in used]
    return Comparison([pairs.get(at) or Pair(at, None) for at in range(len(found))], gone)


def _scored(known: Sequence[Known], found: Sequence[Facts], open_found: Sequence[int]) -> list[tuple[float, int, int]]:
    """(likeness, negative; number found; number known) of every pair with enough of it, the likeliest first.

    Only entries that share something to look for are held side by side, and wordings only where they can decide.
    """
    shelves: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, one in enumerate(known):
        for shelf in _shelves(one.facts):
            shelves[shelf].append(place)
    scored = []
    for at in open_found:
        near = Counter(place for shelf in _shelves(found[at]) for place in shelves[shelf])
        for place, _shared in near.most_common(_NEAREST):
            before = known[place].facts
            if _without_words(before, found[at]) + 3.0 < ENOUGH:
                continue
            if (score := likeness(before, found[at])) >= ENOUGH:
                scored.append((-score, at, place))
    return sorted(scored)


def _shelves(entry: Facts) -> set[tuple[str, str]]:
    """What an entry is looked for under: its organisation, its places, its amount and its wording."""
    names = ("implementer", "amount_usd", "description_sha256")
    found = {(name, naming.fold(entry[name])) for name in names if entry.get(name)}
    found.add(("ends", f"{entry['section']} {entry['end_date']}"))
    return found | {("place", each) for each in (*entry["countries"], *entry["places_unread"])}


def _equal_ones(known: Sequence[Known], found: Sequence[Facts]) -> tuple[list[Known], dict[int, Pair]]:
    """Takes out what did not change; entries that stand twice are counted, not merged."""
    waiting: dict[str, list[Known]] = defaultdict(list)
    for one in known:
        waiting[_said(one.facts)].append(one)
    pairs: dict[int, Pair] = {}
    for at, each in enumerate(found):
        if same := waiting.get(_said(each)):
            pairs[at] = Pair(at, same.pop(0))
    left = {one.key for rest in waiting.values() for one in rest}
    return [one for one in known if one.key in left], pairs


def _said(entry: Facts) -> str:
    return repr([_plain(entry.get(name)) for name in COMPARED])


def likeness(before: Facts, after: Facts) -> float:
    """Evidence that two readings are one project, from 0: same organisation 2, same places 2, same wording 3 (a share of
    it for a similar one), same amount 1.5, same end 1, same section 0.5. Nothing shared but section and organisation is
    2.5, which is no pair."""
    return float(_without_words(before, after) + 3.0 * _same_words(before, after))


def _without_words(before: Facts, after: Facts) -> float:
    """The likeness of everything but the wording."""
    score = 2.0 * (naming.fold(before["implementer"]) == naming.fold(after["implementer"]))
    places = [{*each["countries"], *each["places_unread"]} for each in (before, after)]
    if places[0] | places[1]:
        score += 2.0 * len(places[0] & places[1]) / len(places[0] | places[1])
    elif before["region"] == after["region"]:
        score += 1.0
    score += 0.5 * (before["section"] == after["section"])
    score += 1.5 * bool(before["amount_usd"] and before["amount_usd"] == after["amount_usd"])
    score += 1.0 * bool(before["end_date"] and before["end_date"] == after["end_date"])
    return float(score)


def _same_words(before: Facts, after: Facts) -> float:
    if before["description_sha256"] and before["description_sha256"] == after["description_sha256"]:
        return 1.0
    one, two = (str(each.get("description") or "")[:_WORDS_COMPARED].casefold().split() for each in (before, after))
    shared = Indel.normalized_similarity(one, two) if one and two else 0.0
    # Any two descriptions of this field share two words in five.
    return max(0.0, shared - 0.4) / 0.6
