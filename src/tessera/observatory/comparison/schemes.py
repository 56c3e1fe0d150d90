"""Classifications of others as they ship, the crosswalk from our codes to them, and reading such files row by row. Pure.

HTCDS 2.0: the code lists carry what each code is there (`exports_as`), so its steps come from them. CTDC: variables and
categories of the public releases (`schemes/ctdc.csv`). IC-TIP (endorsed by the UN Statistical Commission in 2025): its four
units without a code, because no public copy of its list was at hand; a national office loads it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tessera.kernel import codes
from tessera.observatory.comparison.enums import Relation
from tessera.protection.cases import facts as case_facts
from tessera.protection.plans import facts as help_facts

HTCDS, CTDC, IC_TIP = "htcds", "ctdc", "ic-tip"
Fact = case_facts.Fact | help_facts.Fact
UNITS = ("event", "victim", "perpetrator", "reporting_entity")
CODE_COLUMNS = ("scheme", "version", "unit", "variable", "code", "label", "parent", "source")
STEP_COLUMNS = ("column", "value", "scheme", "version", "variable", "code", "relation")
# Codes of faults; the pages have the words.
EMPTY, TOO_LONG, TWICE, NO_PARENT, NOT_OURS, NO_RELATION, NO_SUCH_CODE, NO_SUCH_UNIT, WIDTH = (
    "empty", "too_long", "twice", "no_parent", "not_ours", "no_relation", "no_such_code", "no_such_unit", "width",
)  # fmt: skip
_LENGTHS = {
    "scheme": 40,
    "version": 20,
    "unit": 40,
    "variable": 80,
    "code": 80,
    "label": 300,
    "parent": 80,
    "source": 300,
}


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a scheme: in which unit and variable it stands, its words, its broader code, and where it is written."""

    unit: str
    variable: str
    code: str
    label: str
    parent: str
    source: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of a classification. `units` may be empty of codes."""

    key: str
    version: str
    title: str
    units: tuple[str, ...]
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """From a code of ours to a code of a scheme; `relation` as in `Relation`."""

    column: str
    value: str
    scheme: str
    version: str
    variable: str
    code: str
    relation: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be taken: its line (the header is 1), the column of the file, and a code."""

    line: int
    column: str
    code: str


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("tessera.observatory.comparison") / "schemes" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def shipped() -> tuple[Scheme, ...]:
    """The schemes that come with the program."""
    found: dict[tuple[str, str], list[Code]] = {}
    for row in _rows("ctdc.csv"):
        code = Code(row["unit"], row["variable"], row["code"], row["label"], row["parent"], row["source"])
        found.setdefault((CTDC, row["version"]), []).append(code)
    return (
        Scheme(HTCDS, "2.0", "Human Trafficking Case Data Standard", ("victim",), _htcds()),
        *(Scheme(key, version, "Counter-Trafficking Data Collaborative", ("victim",), tuple(rows))
          for (key, version), rows in found.items()),
        Scheme(IC_TIP, "2025", "International Classification Standard for trafficking in persons", UNITS, ()),
    )  # fmt: skip


def _htcds() -> tuple[Code, ...]:
    """The HTCDS codes that any column of ours leads to, once each."""
    found: dict[tuple[str, str], Code] = {}
    for fact, value, there in _exported():
        label = codes.get(fact.codes).label(value, "en") if there == value else there
        found.setdefault(
            (_list_of(fact), there), Code("victim", _list_of(fact), there, label, "", "HTCDS 2.0, IOM, CC BY 4.0")
        )
    return tuple(found.values())


def _list_of(fact: Fact) -> str:
    return codes.get(fact.codes).htcds or ""


def _exported() -> Iterable[tuple[Fact, str, str]]:
    for fact in (*case_facts.FACTS, *help_facts.FACTS[:1]):
        if fact.codes and codes.get(fact.codes).htcds:
            for value in codes.get(fact.codes).values():
                if there := codes.get(fact.codes).export(value):
                    yield fact, value, there


@cache
def shipped_steps() -> tuple[Step, ...]:
    """The crosswalk that comes with the program."""
    htcds = [
        Step(
            fact.name,
            value,
            HTCDS,
            "2.0",
            _list_of(fact),
            there,
            Relation.EXACT if there == value else Relation.BROADER,
        )
        for fact, value, there in _exported()
    ]
    ctdc = [Step(*(row[name] for name in STEP_COLUMNS)) for row in _rows("ctdc-crosswalk.csv")]
    return (*htcds, *ctdc)


def fact_of(column: str) -> Fact | None:
    """A column of ours by name."""
    return case_facts.BY_NAME.get(column) or help_facts.BY_NAME.get(column)


def our_values(column: str) -> frozenset[str]:
    """The values of a column of ours; empty for a column there is not."""
    fact = fact_of(column)
    return frozenset(fact.values()) if fact else frozenset()


def read_codes(rows: Iterable[Mapping[str, str]]) -> tuple[list[dict[str, str]], list[Fault]]:
    """Rows of a classification that can be taken, and what is wrong with the others. IC-TIP has its four units."""
    taken: dict[tuple[str, ...], dict[str, str]] = {}
    faults: list[Fault] = []
    lines: dict[tuple[str, ...], int] = {}
    for line, row in enumerate(rows, 2):
        if fault := _code_fault(row, line):
            faults.append(fault)
            continue
        key = tuple(row[name] for name in CODE_COLUMNS[:5])
        if key in taken:
            faults.append(Fault(line, "code", TWICE))
        else:
            taken[key], lines[key] = dict(row), line
    for key, row in list(taken.items()):
        if row["parent"] and (*key[:4], row["parent"]) not in taken:
            faults.append(Fault(lines[key], "parent", NO_PARENT))
            del taken[key]
    return list(taken.values()), sorted(faults, key=lambda fault: fault.line)


def _code_fault(row: Mapping[str, str], line: int) -> Fault | None:
    if missing := next((name for name in CODE_COLUMNS if name != "parent" and not row.get(name)), None):
        return Fault(line, missing, EMPTY)
    if long := next((name for name, most in _LENGTHS.items() if len(row[name]) > most), None):
        return Fault(line, long, TOO_LONG)
    if row["scheme"] == IC_TIP and row["unit"] not in UNITS:
        return Fault(line, "unit", NO_SUCH_UNIT)
    return None


def read_steps(
    rows: Iterable[Mapping[str, str]], known: frozenset[tuple[str, str, str, str]]
) -> tuple[list[Step], list[Fault]]:
    """Steps of a crosswalk that can be taken; `known` are the (scheme, version, variable, code) there are."""
    taken: dict[Step, None] = {}
    faults: list[Fault] = []
    for line, row in enumerate(rows, 2):
        step = Step(*(row.get(name, "") or "" for name in STEP_COLUMNS))
        fault = _step_fault(step, line, known) or (Fault(line, "code", TWICE) if step in taken else None)
        if fault:
            faults.append(fault)
        else:
            taken[step] = None
    return list(taken), faults


def _step_fault(step: Step, line: int, known: frozenset[tuple[str, str, str, str]]) -> Fault | None:
    if step.value not in our_values(step.column):
        return Fault(line, "column" if not our_values(step.column) else "value", NOT_OURS)
    if step.relation not in Relation.values:
        return Fault(line, "relation", NO_RELATION)
    if (step.scheme, step.version, step.variable, step.code) not in known:
        return Fault(line, "code", NO_SUCH_CODE)
    return None
