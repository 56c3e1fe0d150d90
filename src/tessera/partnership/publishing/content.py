"""What a publication says: typed values, and how they become JSON and come back. Nothing else of an award is public.

Below the level `full` no sentence of the award is taken over: the words are those that a person wrote for the public, or
none, and readers see a name made of codes. So a place that stands in a title, a summary or a sub-award cannot come along.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

FORMAT = "tessera-publication/1"
# What standards are told of a project of which nobody decided it: official development assistance, untied.
ASSUMED = {"flow": "10", "tied": "5"}


@dataclass(frozen=True, slots=True)
class Share:
    """A code and its share of the total in per cent; None where nobody has said."""

    code: str
    share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation: public key, name, short name, kind (code list `party_kind`), country (ISO 3166-1 alpha-3 or "")
    and identifiers as (scheme, value)."""

    key: UUID
    name: str
    short_name: str = ""
    kind: str = ""
    country: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Money:
    """An amount on a day, with its currency (ISO 4217)."""

    amount: Decimal
    currency: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Money for the days from `start` to `end`: a year of the budget, or a payment that was promised."""

    start: date
    end: date
    money: Money


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure for some: the value of one cut (codes of `indicator_cut` and of the list that cut uses)."""

    cut: str
    value: str
    target: Decimal | None = None
    actual: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """What was aimed at and what was reached between two days; None where there is no figure (never nought).

    `cells` break the same figures down; a cut with a figure too small to be shown is not among them.
    """

    start: date
    end: date
    target: Decimal | None = None
    actual: Decimal | None = None
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator with its periods. `measure` is unit, percentage, nominal, ordinal or qualitative; `cumulative`: its
    periods add up."""

    code: str
    title: str
    unit: str = ""
    measure: str = "unit"
    ascending: bool = True
    baseline: Decimal | None = None
    baseline_year: int | None = None
    periods: tuple[Period, ...] = ()
    cumulative: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """An objective, outcome or output (`kind`), with its indicators; below `full` it has no title."""

    kind: str
    title: str
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True)
class Subaward:
    """Money handed on to another organisation: its name, and who it is where the publication tells more."""

    party: str
    purpose: str
    money: Money
    who: Party | None = None


@dataclass(frozen=True, slots=True)
class Partnership:
    """A partnership with a government, above several projects: a public key of its own, title and country (alpha-3)."""

    key: UUID
    title: str
    country: str


@dataclass(frozen=True, slots=True)
class Content:
    """One project as the public may know it. Money in `currency`; days are first and last day of the project.

    `left_out` is what stays out and why, as pairs of codes (`enums.Part` or "places", `enums.Why`). `spent` is what the
    implementer reported and the office accepted, one sum per report on its last day. `flow` and `tied` are codes of the
    lists aid_flow and aid_tied, "" where nobody decided; `amendment` is 1 for the original award. What publications of
    an earlier program do not say is empty.
    """

    level: str
    publisher: str
    title: str
    state: str
    summary: str = ""
    number: str = ""
    implementer: Party | None = None
    instrument: str = ""
    programme_type: str = ""
    region: str = ""
    countries: tuple[Share, ...] = ()
    sectors: tuple[Share, ...] = ()
    total: Decimal | None = None
    currency: str = ""
    starts: date | None = None
    ends: date | None = None
    commitments: tuple[Money, ...] = ()
    disbursements: tuple[Money, ...] = ()
    subawards: tuple[Subaward, ...] = ()
    results: tuple[Result, ...] = ()
    listed: bool = False
    left_out: tuple[tuple[str, str], ...] = field(default=())
    budgets: tuple[Span, ...] = ()
    planned: tuple[Span, ...] = ()
    spent: tuple[Money, ...] = ()
    conditions: tuple[str, ...] = ()
    partnership: Partnership | None = None
    amendment: int = 1
    flow: str = ""
    tied: str = ""
    humanitarian: bool = False


def as_json(content: Content) -> dict[str, Any]:
    """The content as plain values: amounts as text with their decimals, days in ISO form, keys as text."""
    return {"format": FORMAT} | {name: _plain(getattr(content, name)) for name in content.__dataclass_fields__}


def sha256(document: Mapping[str, Any]) -> str:
    """The hash of a content as JSON: keys sorted, no white space, UTF-8."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def from_json(document: Mapping[str, Any]) -> Content:
    """The content of a kept publication. Raises KeyError or ValueError for anything that `as_json` did not write."""
    if document["format"] != FORMAT:
        raise ValueError(f"this publication has the format {document['format']}, and this program reads {FORMAT}")
    who = document["implementer"]
    return Content(
        level=document["level"], publisher=document["publisher"], title=document["title"], state=document["state"],
        summary=document["summary"], number=document["number"], implementer=_party(who) if who else None,
        instrument=document["instrument"], programme_type=document["programme_type"], region=document["region"],
        countries=_shares(document["countries"]), sectors=_shares(document["sectors"]),
        total=_number(document["total"]), currency=document["currency"], starts=_day(document["starts"]),
        ends=_day(document["ends"]), commitments=_money(document["commitments"]),
        disbursements=_money(document["disbursements"]),
        subawards=tuple(_subaward(one) for one in document["subawards"]),
        results=tuple(_result(one) for one in document["results"]), listed=document["listed"],
        left_out=tuple((what, why) for what, why in document["left_out"]), **_since(document),
    )  # fmt: skip


def _since(document: Mapping[str, Any]) -> dict[str, Any]:
    """What publications of an earlier program do not hold."""
    above = document.get("partnership")
    return {
        "budgets": _spans(document.get("budgets", ())),
        "planned": _spans(document.get("planned", ())),
        "spent": _money(document.get("spent", ())),
        "conditions": tuple(document.get("conditions", ())),
        "partnership": Partnership(UUID(above["key"]), above["title"], above["country"]) if above else None,
        "amendment": document.get("amendment", 1),
        "flow": document.get("flow", ""),
        "tied": document.get("tied", ""),
        "humanitarian": document.get("humanitarian", False),
    }


def _subaward(values: Mapping[str, Any]) -> Subaward:
    who = values.get("who")
    return Subaward(values["party"], values["purpose"], _one(values["money"]), _party(who) if who else None)


def _spans(values: Any) -> tuple[Span, ...]:
    return tuple(
        Span(date.fromisoformat(one["start"]), date.fromisoformat(one["end"]), _one(one["money"])) for one in values
    )


def _party(values: Mapping[str, Any]) -> Party:
    identifiers = tuple((scheme, value) for scheme, value in values["identifiers"])
    return Party(
        UUID(values["key"]), values["name"], values["short_name"], values["kind"], values["country"], identifiers
    )


def _shares(values: Any) -> tuple[Share, ...]:
    return tuple(Share(one["code"], _number(one["share"])) for one in values)


def _one(values: Mapping[str, Any]) -> Money:
    return Money(Decimal(values["amount"]), values["currency"], _day(values["on"]))


def _money(values: Any) -> tuple[Money, ...]:
    return tuple(_one(one) for one in values)


def _result(values: Mapping[str, Any]) -> Result:
    return Result(values["kind"], values["title"], tuple(_indicator(one) for one in values["indicators"]))


def _indicator(values: Mapping[str, Any]) -> Indicator:
    periods = tuple(
        Period(
            date.fromisoformat(one["start"]), date.fromisoformat(one["end"]), _number(one["target"]),
            _number(one["actual"]), tuple(_cell(each) for each in one.get("cells", ())),
        )
        for one in values["periods"]
    )  # fmt: skip
    return Indicator(
        values["code"], values["title"], values["unit"], values["measure"], values["ascending"],
        _number(values["baseline"]), values["baseline_year"], periods, values.get("cumulative", False),
    )  # fmt: skip


def _cell(values: Mapping[str, Any]) -> Cell:
    return Cell(values["cut"], values["value"], _number(values["target"]), _number(values["actual"]))


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
