"""The standard ruleset as data: 107 cases, read from the file its publisher ships.

A case inside a `loop` is asked once for each value the loop finds. Where the file forgets to name a text that holds the
loop's `$1` (case 2.1.2 for sectors of other vocabularies), the value is put there all the same: otherwise that case
could never fail, and a file whose percentages do not add up would pass.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from tessera.interchange.iati.schema import DATA


@dataclass(frozen=True, eq=False)
class Case:
    """One business rule. `number` is its place in the file, from 1; several cases may share an `rule` id."""

    number: int
    rule: str
    severity: str
    message: str
    kind: str
    context: str
    foreach: str
    words: Mapping[str, Any]

    def paths(self) -> list[str]:
        """The places a case looks at."""
        return list(self.words.get("paths", ()))


def _cases(
    context: str, rules: Mapping[str, Any], foreach: str = ""
) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    for kind, held in rules.items():
        for words in held["cases"]:
            if kind == "loop":
                yield from _cases(context, words["do"], words["foreach"])
            else:
                yield context, kind, foreach, words


@cache
def cases() -> tuple[Case, ...]:
    """All cases in the order of the file."""
    document = json.loads((DATA / "ruleset-standard.json").read_text("utf-8"))
    flat = (case for context, rules in document.items() for case in _cases(context, rules))
    return tuple(
        Case(
            number=number,
            rule=words["ruleInfo"]["id"],
            severity=words["ruleInfo"]["severity"],
            message=words["ruleInfo"]["message"],
            kind=kind,
            context=context,
            foreach=foreach,
            words={name: value for name, value in words.items() if name != "ruleInfo"},
        )
        for number, (context, kind, foreach, words) in enumerate(flat, start=1)
    )


@cache
def agencies() -> frozenset[str]:
    """Codes of the registers whose numbers may stand in an organisation's identifier."""
    return frozenset((DATA / "agencies.txt").read_text("utf-8").split())
