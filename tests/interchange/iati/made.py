"""Invented activities: one good one by hand, and any at all by hypothesis."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import strategies as st

from tessera.interchange.iati import activities as a
from tessera.interchange.iati import codelists

OFFICE = a.Organisation("Office of the Invented Fund", "XE-EXAMPLE-0001", "10")
SHELTER = a.Organisation("Invented Shelter", "", "22")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def dollars(amount: str, on: date) -> a.Value:
    return a.Value(Decimal(amount), "USD", on)


def good() -> a.Activity:
    """Every element the office publishes, once."""
    quarter = a.Period(
        date(2025, 1, 1),
        date(2025, 3, 31),
        (a.Cell(Decimal(20), (("sex", "female"),)),),
        (a.Cell(Decimal(17), (("sex", "female"),)), a.Cell(Decimal(3), (("sex", "male"),))),
    )
    referred = a.Indicator(
        "Survivors referred",
        "1",
        code="PS.5.1-29",
        periods=(quarter,),
        baseline=a.Baseline(2024, (a.Cell(Decimal(0)),)),
    )
    said = a.Indicator(
        "How survivors speak of it",
        "5",
        periods=(a.Period(date(2025, 1, 1), date(2025, 3, 31), (a.Cell(None, (), "Within days"),)),),
    )
    return a.Activity(
        identifier="XE-EXAMPLE-0001-AWD-1",
        reporting=OFFICE,
        title="Survivors find their way to services",
        description="First responders learn to refer.",
        objectives="Fewer days from identification to the first service.",
        participants=(*(a.Participant(OFFICE, role) for role in "123"), a.Participant(SHELTER, "4")),
        status="2",
        dates=(("1", date(2024, 10, 1)), ("2", date(2024, 10, 15)), ("3", date(2027, 9, 30))),
        updated=datetime(2026, 6, 1, 9, tzinfo=UTC),
        currency="USD",
        internal="AWD/1",
        contact="grants@example.org",
        scope="3",
        countries=(a.Share("GH", Decimal("60")), a.Share("SN", Decimal("40"))),
        sectors=(a.Share("15160", Decimal("60"), "1"), a.Share("15130", Decimal("40"), "1")),
        tags=("8.7", "16.2"),
        collaboration="1",
        flow="10",
        finance="110",
        aid="C01",
        tied="5",
        budgets=(a.Budget(date(2024, 10, 1), date(2025, 9, 30), dollars("250000", date(2024, 10, 1))),),
        planned=(a.PlannedDisbursement(date(2026, 10, 1), date(2026, 12, 31), dollars("62500", date(2024, 10, 1))),),
        transactions=(
            a.Transaction(
                "2", date(2024, 9, 20), dollars("750000.00", date(2024, 9, 20)), "OBL-1", "Award", OFFICE, SHELTER
            ),
            a.Transaction("3", date(2025, 1, 20), dollars("62500", date(2025, 1, 20)), "PAY-1"),
            a.Transaction("4", date(2025, 2, 20), dollars("41000", date(2025, 2, 20))),
        ),
        documents=(a.Document("https://example.org/projects/1", "Project page", "A12"),),
        related=(a.Related("XE-EXAMPLE-0001-PRG"),),
        conditions=(a.Condition("A report is due every quarter."),),
        results=(a.Result("Survivors reach services", "2", (referred, said)),),
    )


def _codes(codelist: str) -> st.SearchStrategy[str]:
    """Mostly codes that are right, sometimes any text."""
    right = st.sampled_from(sorted(code for code, status in codelists.lists()[codelist].items() if status == "active"))
    return st.one_of(right, right, right, st.text(max_size=4))


words = st.one_of(st.sampled_from(["Referral", "Shelter and care", "إحالة"]), st.text(max_size=30))
days = st.dates(date(2015, 1, 1), date(2032, 12, 31))
amounts = st.decimals("-10", "1000000", places=2, allow_nan=False)
percentages = st.one_of(st.none(), st.sampled_from([Decimal(50), Decimal(100)]), st.decimals("-1", "101", places=2))
bodies = st.builds(
    a.Organisation,
    words,
    st.one_of(st.just("XE-EXAMPLE-0001"), st.just(""), st.text(max_size=12)),
    _codes("OrganisationType"),
)
values = st.builds(
    a.Value, amounts, st.one_of(st.just("USD"), st.just(""), _codes("Currency")), st.one_of(days, st.none())
)
cells = st.builds(
    a.Cell, st.one_of(st.none(), amounts), st.lists(st.tuples(words, words), max_size=2).map(tuple), words
)
few_cells = st.lists(cells, max_size=2).map(tuple)
indicators = st.builds(
    a.Indicator,
    words,
    _codes("IndicatorMeasure"),
    st.booleans(),
    words,
    st.one_of(st.just("99"), _codes("IndicatorVocabulary")),
    st.one_of(st.none(), st.builds(a.Baseline, st.integers(-1, 2100), few_cells)),
    st.lists(st.builds(a.Period, days, days, few_cells, few_cells), max_size=2).map(tuple),
)


def _some(strategy: st.SearchStrategy[object], most: int = 2) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


def _shares(codelist: str) -> st.SearchStrategy[tuple[object, ...]]:
    return _some(st.builds(a.Share, _codes(codelist), percentages, st.sampled_from(["", "1"])))


FIELDS: dict[str, st.SearchStrategy[object]] = {
    "identifier": st.one_of(st.just("XE-EXAMPLE-0001-1"), st.text(max_size=20)),
    "reporting": bodies,
    "title": words,
    "description": words,
    "objectives": words,
    "participants": _some(st.builds(a.Participant, bodies, _codes("OrganisationRole"))),
    "status": _codes("ActivityStatus"),
    "dates": _some(st.tuples(_codes("ActivityDateType"), days), 4),
    "updated": st.datetimes(datetime(2015, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    "language": st.one_of(st.just("en"), _codes("Language")),
    "currency": st.one_of(st.just("USD"), st.just("")),
    "internal": words,
    "contact": words,
    "scope": _codes("ActivityScope"),
    "countries": _shares("Country"),
    "regions": _shares("Region"),
    "sectors": _shares("Sector"),
    "tags": _some(_codes("UNSDG-Targets")),
    "collaboration": _codes("CollaborationType"),
    "flow": _codes("FlowType"),
    "finance": _codes("FinanceType"),
    "aid": _codes("AidType"),
    "tied": _codes("TiedStatus"),
    "budgets": _some(st.builds(a.Budget, days, days, values, _codes("BudgetType"), _codes("BudgetStatus"))),
    "planned": _some(st.builds(a.PlannedDisbursement, days, days, values, _codes("BudgetType"))),
    "transactions": _some(
        st.builds(
            a.Transaction,
            _codes("TransactionType"),
            st.one_of(days, st.none()),
            values,
            words,
            words,
            st.one_of(st.none(), bodies),
            st.one_of(st.none(), bodies),
        )
    ),
    "documents": _some(st.builds(a.Document, words, words, _codes("DocumentCategory"), words, _codes("Language"))),
    "related": _some(st.builds(a.Related, words, _codes("RelatedActivityType"))),
    "conditions": _some(st.builds(a.Condition, words, _codes("ConditionType"))),
    "results": _some(st.builds(a.Result, words, _codes("ResultType"), _some(indicators))),
}


def activities() -> st.SearchStrategy[a.Activity]:
    """Any activity: most values are plausible, any of them may be nonsense."""
    return st.fixed_dictionaries(FIELDS).map(lambda values: a.Activity(**values))  # type: ignore[arg-type]


def changed(activity: a.Activity) -> st.SearchStrategy[a.Activity]:
    """This one with up to two of its values replaced by any other."""
    names = st.sets(st.sampled_from(sorted(FIELDS)), max_size=2)
    parts = names.flatmap(lambda chosen: st.fixed_dictionaries({name: FIELDS[name] for name in sorted(chosen)}))
    return parts.map(lambda values: replace(activity, **values))  # type: ignore[arg-type]
