"""What is written is valid; what would not be is refused with its reasons. There is no third."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from lxml import etree

from tessera.interchange.iati import activities as a
from tessera.interchange.iati import document, giving, reasons, validation, writing
from tessera.kernel import clock
from tessera.partnership.publishing import content as c
from tests.interchange.iati import made, published

few = settings(
    max_examples=60, phases=set(Phase) - {Phase.explain}, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(made.NOW):
        yield


def _codes(activity: a.Activity) -> set[str]:
    return {each.code for each in reasons.refusals(activity, made.NOW.date())}


def _tree(data: bytes) -> etree._Element:
    return document.parse(data).getroot()


def _kept_or_refused(activity: a.Activity) -> None:
    outcome = writing.write(activity)
    event("written" if outcome.data else "refused")
    assert bool(outcome.data) != bool(outcome.reasons)
    if outcome.data:
        report = validation.validate(document.parse(outcome.data))
        assert report.valid
        assert report.activities == 1
    for each in outcome.reasons:
        assert each.code
        assert each.what
        assert each.mend


@few
@given(made.activities())
def test_invariant_15_any_activity_is_valid_or_refused_with_reasons(activity: a.Activity) -> None:
    with clock.frozen(made.NOW):
        _kept_or_refused(activity)


@few
@given(made.changed(made.good()))
def test_invariant_15_a_good_activity_that_is_changed_is_valid_or_refused_with_reasons(activity: a.Activity) -> None:
    with clock.frozen(made.NOW):
        _kept_or_refused(activity)


def test_a_good_activity_is_written_without_error_or_warning() -> None:
    outcome = writing.write(made.good())
    assert outcome.reasons == ()
    assert list(outcome.warnings) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("iati-identifier/text()", ["XE-EXAMPLE-0001-AWD-1"]),
        ("@xml:lang", ["en"]),
        ("@default-currency", ["USD"]),
        ("@last-updated-datetime", ["2026-06-01T09:00:00Z"]),
        ("reporting-org/@ref", ["XE-EXAMPLE-0001"]),
        ("description/@type", ["1", "2"]),
        ("participating-org/@role", ["1", "2", "3", "4"]),
        ("participating-org[@role='4']/narrative/text()", ["Invented Shelter"]),
        ("other-identifier[@type='A1']/@ref", ["AWD/1"]),
        ("activity-date/@iso-date", ["2024-10-01", "2024-10-15", "2027-09-30"]),
        ("recipient-country/@percentage", ["60", "40"]),
        ("sector/@code", ["15160", "15130"]),
        ("tag[@vocabulary='3']/@code", ["8.7", "16.2"]),
        ("budget/value/text()", ["250000"]),
        ("planned-disbursement/period-end/@iso-date", ["2026-12-31"]),
        ("transaction/transaction-type/@code", ["2", "3", "4"]),
        ("transaction[1]/value/text()", ["750000.00"]),
        ("document-link/category/@code", ["A12"]),
        ("related-activity/@type", ["1"]),
        ("conditions/condition/@type", ["2"]),
        ("result/indicator/@measure", ["1", "5"]),
        ("result/indicator/baseline/@value", ["0"]),
        ("result/indicator/period/actual/@value", ["17", "3"]),
        ("result/indicator/period/actual/dimension/@value", ["female", "male"]),
        ("default-aid-type/@code", ["C01"]),
        ("contact-info/email/text()", ["grants@example.org"]),
    ],
)
def test_the_file_says_what_the_activity_says(path: str, expected: list[str]) -> None:
    assert _tree(writing.write(made.good()).data)[0].xpath(path) == expected


def _without(kind: str) -> tuple[tuple[str, date], ...]:
    return tuple(pair for pair in made.good().dates if pair[0] not in kind)


THREE = tuple(a.Share(code, None) for code in ("GH", "SN", "TG"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"dates": _without("12")}, "start_missing"),
        ({"dates": (("1", date(2028, 1, 1)), ("3", date(2027, 1, 1)))}, "start_after_end"),
        ({"dates": (("2", date(2027, 1, 1)),)}, "actual_to_come"),
        ({"title": "  "}, "title_missing"),
        ({"description": ""}, "summary_missing"),
        ({"participants": ()}, "organisation_missing"),
        ({"participants": (a.Participant(a.Organisation(""), "4"),)}, "organisation_unnamed"),
        ({"reporting": a.Organisation("Office")}, "publisher_unknown"),
        ({"identifier": "XE-EXAMPLE-0001-A/1"}, "identifier_wrong"),
        ({"identifier": "AWD-1"}, "identifier_wrong"),
        ({"title": "bell \x07"}, "character_unwritable"),
        ({"countries": ()}, "place_missing"),
        ({"countries": THREE}, "country_share_missing"),
        ({"countries": (a.Share("GH", Decimal(99)),)}, "country_shares_wrong"),
        ({"sectors": ()}, "sector_missing"),
        ({"sectors": tuple(a.Share(code) for code in ("15160", "15130"))}, "sector_share_missing"),
        ({"sectors": (a.Share("15160", Decimal("99.99")),)}, "sector_shares_wrong"),
        (
            {"currency": "", "budgets": (a.Budget(date(2025, 1, 1), date(2025, 6, 30), a.Value(Decimal(1), "", date(2025, 1, 1))),)},
            "currency_missing",
        ),
        ({"transactions": (a.Transaction("3", None, made.dollars("1", date(2025, 1, 1))),)}, "payment_day_missing"),
        ({"transactions": (a.Transaction("3", date(2026, 11, 23), made.dollars("1", date(2025, 1, 1))),)}, "payment_to_come"),
        ({"budgets": (a.Budget(date(2025, 1, 1), date(2026, 1, 2), made.dollars("1", date(2025, 1, 1))),)}, "budget_period_wrong"),
        ({"results": (a.Result("Outcome", "2", ()),)}, "result_empty"),
        ({"results": (a.Result("", "2", (a.Indicator("x", "1"),)),)}, "result_untitled"),
        ({"results": (a.Result("Outcome", "2", (a.Indicator("x", "1", baseline=a.Baseline(2024, (a.Cell(None),))),)),)}, "figure_missing"),
        ({"results": (a.Result("Outcome", "2", (a.Indicator("x", "1", periods=(a.Period(date(2025, 2, 1), date(2025, 1, 1)),)),)),)}, "period_wrong"),
    ],
)  # fmt: skip
def test_each_reason_is_given_for_its_cause_and_nothing_is_written(change: dict[str, object], code: str) -> None:
    activity = replace(made.good(), **change)  # type: ignore[arg-type]
    assert code in _codes(activity)
    outcome = writing.write(activity)
    assert outcome.data == b""
    assert code in {each.code for each in outcome.reasons}


def test_all_reasons_are_given_at_once() -> None:
    bare = replace(made.good(), dates=(), description="", countries=(), sectors=())
    assert _codes(bare) == {"start_missing", "summary_missing", "place_missing", "sector_missing"}


def test_what_our_own_reasons_miss_the_validation_catches() -> None:
    outcome = writing.write(replace(made.good(), status="12"))
    assert not outcome.data
    assert [each.code for each in outcome.reasons] == ["iati 9.5.1"]


def test_what_our_own_reasons_miss_is_said_beside_them() -> None:
    outcome = writing.write(replace(made.good(), status="12", aid="Z9", dates=()))
    assert [each.code for each in outcome.reasons] == ["start_missing", "iati 9.5.1", "iati 9.21.1"]


def test_several_activities_make_one_valid_file() -> None:
    second = replace(made.good(), identifier="XE-EXAMPLE-0001-AWD-2")
    pieces = [writing.write(each).activity for each in (made.good(), second)]
    data = b"".join(writing.whole(pieces, made.NOW))
    assert len(_tree(data)) == 2
    with clock.frozen(made.NOW):
        report = validation.validate(io.BytesIO(data))
    assert (report.activities, report.findings) == (2, [])
    assert data == b"".join(writing.whole([writing.write(made.good()).activity, pieces[1]], made.NOW))


def test_a_file_ends_before_it_is_larger_than_the_registry_takes() -> None:
    piece = writing.write(made.good()).activity
    parts = writing.Parts(most=len(piece) * 3)
    begins = [parts.begins(piece) for _number in range(7)]
    assert begins == [True, False, True, False, True, False, True]
    assert parts.number == 4
    assert writing.Parts().begins(piece)


def test_an_organisation_file_is_valid_and_says_what_was_published() -> None:
    with clock.frozen(made.NOW):
        data = writing.write_organisation(giving.organisation(published.OFFICE, [published.project()], made.NOW.date()))
        assert validation.validate(io.BytesIO(data)).findings == []
        body = etree.fromstring(data)[0]
        assert body.xpath("organisation-identifier/text()") == ["XE-EXAMPLE-0001"]
        assert body.xpath("recipient-org-budget/recipient-org/@ref") == ["GH-RGD-77"] * 2
        assert body.xpath("recipient-org-budget/value/text()") == ["250000.00", "500000.00"]
        assert body.xpath("recipient-org-budget/period-start/@iso-date") == ["2024-10-01", "2025-10-01"]
        assert body.xpath("total-expenditure/value/text()") == ["62500.00"]
        assert body.xpath("total-budget") == []


@given(st.lists(published.contents(), max_size=3))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_organisation_file_of_any_publications_is_valid(said: list[c.Content]) -> None:
    with clock.frozen(made.NOW):
        projects = [published.project(each, UUID(int=number)) for number, each in enumerate(said)]
        body = giving.organisation(published.OFFICE, projects, made.NOW.date(), "https://example.org/")
        assert validation.validate(io.BytesIO(writing.write_organisation(body))).valid
