"""Counts and sums over arrays say what a plain loop over the same lines says, to the last hundredth. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tessera.kernel.codes.fold import fold
from tessera.partnership.publishing.counting import Line, Lines
from tessera.partnership.publishing.filters import Filters

WHO = [str(UUID(int=number)) for number in range(3)]
# The largest amount a publication's column holds.
LARGEST = 10**16 - 1
lines = st.lists(
    st.builds(
        Line,
        region=st.sampled_from(["", "afr", "wha"]),
        programme_type=st.sampled_from(["", "compact"]),
        implementer=st.sampled_from(["", *WHO]),
        implementer_name=st.sampled_from(["Harbour", "Harbour House"]),
        countries=st.lists(st.sampled_from(["KEN", "UGA", "PER"]), unique=True).map(tuple),
        sectors=st.lists(st.sampled_from(["15160", "15130"]), unique=True).map(tuple),
        hundredths=st.none() | st.integers(0, LARGEST),
        currency=st.sampled_from(["", "USD", "EUR"]),
        year=st.sampled_from(["", "2026", "2030"]),
        words=st.sampled_from(["help on the way", "shelter 100% safe_house", "الشرق الأوسط", ""]).map(
            lambda text: fold(text).encode()
        ),
    ),
    max_size=12,
)
filters = st.builds(
    Filters,
    region=st.sampled_from(["", "afr", "nowhere"]),
    country=st.sampled_from(["", "KEN", "UGA", "XXX"]),
    sector=st.sampled_from(["", "15160"]),
    programme_type=st.sampled_from(["", "compact"]),
    implementer=st.sampled_from([None, UUID(int=1), UUID(int=9)]),
    year=st.sampled_from([None, 2026, 1999]),
    text=st.sampled_from(["", "HELP", "e wa", "hel way", "%", "_", "شرق", "nothing"]),
)


def fits(line: Line, asked: Filters) -> bool:
    """The filters, one line at a time."""
    return (
        (not asked.region or line.region == asked.region)
        and (not asked.country or asked.country in line.countries)
        and (not asked.sector or asked.sector in line.sectors)
        and (not asked.programme_type or line.programme_type == asked.programme_type)
        and (asked.implementer is None or line.implementer == str(asked.implementer))
        and (asked.year is None or line.year == str(asked.year))
        and all(word in line.words.decode() for word in fold(asked.text).split())
    )


def added_up(found: list[Line]) -> tuple[int, dict[str, Decimal], int]:
    """How many, their sums by currency, and how many have no amount."""
    sums: dict[str, Decimal] = {}
    for line in found:
        if line.hundredths is not None and line.currency:
            sums[line.currency] = sums.get(line.currency, Decimal(0)) + Decimal(line.hundredths) / 100
    return len(found), sums, sum(line.hundredths is None for line in found)


@given(lines, filters)
def test_totals_are_those_of_a_loop_over_the_lines(given_lines: list[Line], asked: Filters) -> None:
    counted = Lines(given_lines)
    mask = counted.where(asked)
    found = [line for line in given_lines if fits(line, asked)]

    assert mask.tolist() == [fits(line, asked) for line in given_lines]
    totals = counted.totals(mask)
    assert (totals.projects, totals.sums, totals.unpriced) == added_up(found)
    assert totals.somewhere == sum(bool(line.countries) for line in found)
    columns = {"region": lambda line: [line.region], "country": lambda line: line.countries,
               "sector": lambda line: line.sectors, "programme_type": lambda line: [line.programme_type],
               "implementer": lambda line: [line.implementer], "year": lambda line: [line.year]}  # fmt: skip
    for name, codes in columns.items():
        known = {code for line in found for code in codes(line)}
        parts = {part.code: (part.projects, part.sums, part.unpriced) for part in totals.facets[name]}
        assert parts == {code: added_up([line for line in found if code in codes(line)]) for code in known}, name
        order = [(-part.projects, part.code) for part in totals.facets[name]]
        assert order == sorted(order), name


@given(st.data(), lines, lines)
def test_lines_in_another_order_are_those_of_lines_made_anew(data: Any, before: list[Line], new: list[Line]) -> None:
    """As a shelf is brought up to date: some gone, some new, in any order, twice."""
    everything = [*before, *new]
    order = data.draw(st.lists(st.integers(0, len(everything) - 1), unique=True) if everything else st.just([]))
    held = Lines(before).rearranged(np.array(order, dtype=np.int64), new)
    after = [everything[at] for at in order]
    last = data.draw(st.permutations(range(len(after))))
    held = held.rearranged(np.array(last, dtype=np.int64), [])
    anew = Lines([after[at] for at in last])

    for asked in data.draw(st.lists(filters, min_size=1, max_size=4)):
        assert held.where(asked).tolist() == anew.where(asked).tolist()
        assert held.totals(held.where(asked)) == anew.totals(anew.where(asked))


def test_an_organisation_is_called_as_its_newest_publication_calls_it() -> None:
    def line(name: str) -> Line:
        return Line("", "", WHO[1], name, (), (), None, "", "", b"")

    counted = Lines([line("Harbour House"), line("Harbour")])

    [part] = counted.totals(counted.where(Filters())).facets["implementer"]
    assert (part.label, part.projects) == ("Harbour House", 2)


def test_sums_are_exact_where_a_floating_point_number_is_not() -> None:
    largest = Line("", "", "", "", (), (), LARGEST, "USD", "", b"")
    counted = Lines([largest] * 50_000)

    assert counted.totals(counted.where(Filters())).sums == {"USD": Decimal(LARGEST) / 100 * 50_000}
