"""What is written is valid; what would not be is refused with its reasons. There is no third."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from lxml import etree

from tessera.interchange.iati import activities as a
from tessera.interchange.iati import document, reasons, validation, writing
from tessera.kernel import clock
from tests.interchange.iati import made

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


def test_several_activities_make_one_valid_file() -> None:
    second = replace(made.good(), identifier="XE-EXAMPLE-0001-AWD-2")
    outcome = writing.write_all([made.good(), second])
    assert len(_tree(outcome.data)) == 2


def test_two_activities_of_one_identifier_never_stand_in_one_file() -> None:
    with pytest.raises(ValueError, match="same identifier"):
        writing.write_all([made.good(), made.good()])
