"""Invented publications, by hand and at random."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from hypothesis import strategies as st

from tessera.interchange.publishers.api import Publisher
from tessera.partnership.publishing import content as c
from tessera.partnership.publishing.reading import Published

OFFICE = Publisher("Office of the Invented Fund", "XE-EXAMPLE-0001", "government", "en")
KEY = UUID("0192c0de-0000-7000-8000-000000000001")
CLINIC = c.Party(UUID(int=8), "Invented Clinic", "", "ingo", "GHA", (("GH-RGD", "78"),))
SHELTER = c.Party(UUID(int=7), "Invented Shelter", "IS", "national_ngo", "GHA", (("GH-RGD", "77"),))


def content() -> c.Content:
    """A project with everything that can be public."""
    cells = (c.Cell("sex", "female", Decimal(12), Decimal(17)), c.Cell("sex", "male", Decimal(8)))
    quarter = c.Period(date(2025, 1, 1), date(2025, 3, 31), Decimal(20), Decimal(17), cells)
    return c.Content(
        level="full",
        publisher=OFFICE.name,
        title="Survivors find their way to services",
        state="active",
        summary="First responders learn to refer.",
        number="AWD/24/1",
        implementer=SHELTER,
        instrument="grant",
        programme_type="bilateral_regional",
        region="afr",
        countries=(c.Share("GHA", Decimal("60.00")), c.Share("SEN", Decimal("40.00"))),
        sectors=(c.Share("15160", Decimal("100.00")),),
        total=Decimal("750000.00"),
        currency="USD",
        starts=date(2024, 10, 1),
        ends=date(2027, 9, 30),
        commitments=(c.Money(Decimal("750000.00"), "USD", date(2024, 9, 20)),),
        disbursements=(c.Money(Decimal("62500.00"), "USD", date(2025, 1, 20)),),
        results=(
            c.Result("outcome", "Survivors reach services", (
                c.Indicator("PS.5.1-29", "Survivors referred", "people", "unit", True, Decimal(0), 2024, (quarter,), True),
                c.Indicator("OWN-1", "How survivors speak of it", "", "qualitative", periods=(quarter,)),
            )),
            c.Result("output", "Nothing is counted here"),
        ),
        subawards=(
            c.Subaward("Invented Clinic", "Medical care", c.Money(Decimal(9000), "USD", date(2025, 2, 1)), CLINIC),
            c.Subaward("Invented Shelter", "Its own part", c.Money(Decimal(1), "USD", date(2025, 2, 1)), SHELTER),
        ),
        budgets=(
            c.Span(date(2024, 10, 1), date(2025, 9, 30), c.Money(Decimal("250000.00"), "USD", date(2024, 10, 1))),
            c.Span(date(2025, 10, 1), date(2026, 9, 30), c.Money(Decimal("500000.00"), "USD", date(2025, 10, 1))),
        ),
        planned=(c.Span(date(2026, 12, 1), date(2027, 2, 28), c.Money(Decimal("100000.00"), "USD", date(2026, 12, 1))),),
        spent=(c.Money(Decimal("41000.00"), "USD", date(2025, 3, 31)),),
        conditions=("A report is due every quarter.",),
        partnership=c.Partnership(UUID(int=11), "Compact of two governments", "GHA"),
        amendment=2,
        tied="4",
        humanitarian=True,
    )  # fmt: skip


def project(said: c.Content | None = None, key: UUID = KEY) -> Published:
    """A content as it is public."""
    said = said or content()
    document = c.as_json(said)
    moment = datetime(2026, 6, 1, 9, tzinfo=UTC)
    return Published(key, UUID(int=1), UUID(int=2), 1, said, c.sha256(document), moment, document)


words = st.one_of(st.sampled_from(["", "Referral", "إحالة", "a\x00b"]), st.text(max_size=20))
days = st.one_of(st.none(), st.dates(date(2018, 1, 1), date(2030, 12, 31)))
certain = st.dates(date(2018, 1, 1), date(2030, 12, 31))
amounts = st.one_of(st.none(), st.decimals("0", "1000000", places=2))
shares = st.one_of(st.none(), st.sampled_from([Decimal(50), Decimal(100), Decimal("33.33")]))


def _some(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


money = st.builds(c.Money, st.decimals("0", "900000", places=2), st.sampled_from(["USD", "EUR", "", "XXZ"]), days)
cells = st.builds(c.Cell, words, words, amounts, amounts)
indicators = st.builds(
    c.Indicator,
    words,
    words,
    words,
    st.sampled_from(["unit", "percentage", "nominal", "ordinal", "qualitative"]),
    st.booleans(),
    amounts,
    st.one_of(st.none(), st.integers(1990, 2030)),
    _some(st.builds(c.Period, certain, certain, amounts, amounts, _some(cells))),
    st.booleans(),
)
spans = _some(st.builds(c.Span, certain, certain, money))
parties = st.one_of(st.none(), st.just(SHELTER), st.builds(c.Party, st.uuids(), words, words, words))
FIELDS: dict[str, st.SearchStrategy[object]] = {
    "title": words,
    "summary": words,
    "number": words,
    "state": st.sampled_from(
        ["listed", "recommended", "signed", "active", "suspended", "ended", "closed", "terminated"]
    ),
    "instrument": st.sampled_from(["", "grant", "contribution", "interagency"]),
    "implementer": parties,
    "subawards": _some(st.builds(c.Subaward, words, words, money, parties)),
    "budgets": spans,
    "planned": spans,
    "spent": _some(money),
    "conditions": _some(words),
    "partnership": st.one_of(st.none(), st.builds(c.Partnership, st.uuids(), words, words)),
    "amendment": st.integers(1, 4),
    "flow": st.sampled_from(["", "10", "21", "50"]),
    "tied": st.sampled_from(["", "3", "4", "5"]),
    "humanitarian": st.booleans(),
    "region": st.sampled_from(["", "afr", "global"]),
    "countries": _some(st.builds(c.Share, st.sampled_from(["GHA", "SEN", "XKX"]), shares)),
    "sectors": _some(st.builds(c.Share, st.sampled_from(["15160", "15130", "99999"]), shares)),
    "total": amounts,
    "currency": st.sampled_from(["USD", ""]),
    "starts": days,
    "ends": days,
    "commitments": _some(money),
    "disbursements": _some(money),
    "results": _some(
        st.builds(c.Result, st.sampled_from(["objective", "outcome", "output"]), words, _some(indicators))
    ),
    "left_out": st.sampled_from([(), (("dates", "survivors"),), (("summary", "survivors"),)]),
}


def contents() -> st.SearchStrategy[c.Content]:
    """The good content with up to three of its fields replaced by any others."""
    names = st.sets(st.sampled_from(sorted(FIELDS)), max_size=3)
    parts = names.flatmap(lambda chosen: st.fixed_dictionaries({name: FIELDS[name] for name in sorted(chosen)}))
    return parts.map(lambda values: replace(content(), **values))  # type: ignore[arg-type]
