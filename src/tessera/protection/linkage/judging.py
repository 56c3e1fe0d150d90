"""From judgements to people: who is one person by what somebody judged, and where judgements contradict each other.

Nothing but the judgements counts, in no order: take one away and the answer is what it would have been without it.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What somebody found who looked at two records. Empty: nobody has looked."""

    OPEN = ""
    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement about two records."""

    first: str
    second: str
    verdict: Verdict
    by: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two records judged different that other judgements make one person: the chain of records between them."""

    first: str
    second: str
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clusters:
    """Record id → person id, for every record; and the judgements that cannot all hold.

    A person's id is the smallest record id among theirs, so it does not depend on the order of judgements.
    """

    person: Mapping[str, str]
    conflicts: tuple[Conflict, ...]


def cluster(ids: Sequence[str], judged: Iterable[Judged]) -> Clusters:
    """Joins the records judged the same. Two judged different stay in one person where a chain of "same" joins them,
    and are reported: the program does not choose which of the judgements is wrong. Raises KeyError for an unknown id.
    """
    known = set(ids)
    beside: dict[str, list[str]] = defaultdict(list)
    apart: list[tuple[str, str]] = []
    for one in sorted(judged, key=lambda each: (each.first, each.second)):
        if missing := {one.first, one.second} - known:
            raise KeyError(min(missing))
        if one.verdict == Verdict.SAME:
            beside[one.first].append(one.second)
            beside[one.second].append(one.first)
        elif one.verdict == Verdict.DIFFERENT:
            apart.append((one.first, one.second))
    person: dict[str, str] = {}
    for start in sorted(known):
        if start not in person:
            for each in _reached(start, beside):
                person[each] = start
    conflicts = tuple(Conflict(a, b, _chain(a, b, beside)) for a, b in apart if person[a] == person[b])
    return Clusters({key: person[key] for key in ids}, conflicts)


def _reached(start: str, beside: Mapping[str, list[str]]) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for other in beside.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def _chain(first: str, second: str, beside: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The shortest chain of records from one to the other, both included."""
    came: dict[str, str] = {first: ""}
    waiting = deque([first])
    while waiting:
        at = waiting.popleft()
        if at == second:
            break
        for other in sorted(beside.get(at, ())):
            if other not in came:
                came[other] = at
                waiting.append(other)
    chain = [second]
    while came[chain[-1]]:
        chain.append(came[chain[-1]])
    return tuple(reversed(chain))
