"""A publication becomes an activity of the standard, and nothing but what was published becomes part of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from tessera.interchange.iati import document, joining, terms, validation, writing
from tessera.interchange.publishers.api import Publisher, reference
from tessera.kernel import clock
from tessera.partnership.publishing import content as c
from tessera.partnership.publishing.redacting import Award, Terms, redact
from tests.interchange.iati import made, published

TODAY = made.NOW.date()


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(made.NOW):
        yield


def _written(said: c.Content, office: Publisher = published.OFFICE) -> writing.Written:
    return writing.write(joining.activity(published.project(said), office, TODAY))


def _element(said: c.Content) -> etree._Element:
    outcome = _written(said)
    assert outcome.data, outcome.reasons
    return document.parse(outcome.data).getroot()[0]


def _codes(said: c.Content) -> set[str]:
    return {each.code for each in _written(said).reasons}


def test_a_full_publication_is_a_valid_file_without_a_warning() -> None:
    outcome = _written(published.content())
    assert outcome.reasons == ()
    assert list(outcome.warnings) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("iati-identifier/text()", [f"XE-EXAMPLE-0001-{published.KEY}"]),
        ("other-identifier/@ref", ["AWD/24/1"]),
        ("participating-org[@role='4']/@type", ["22", "21"]),
        ("activity-status/@code", ["2"]),
        ("activity-date/@type", ["1", "2", "3"]),
        ("activity-scope/@code", ["3"]),
        ("recipient-country/@code", ["GH", "SN"]),
        ("sector/@code", ["15160"]),
        ("tag/@code", ["8.7", "16.2"]),
        ("default-aid-type/@code", ["C01"]),
        ("@hierarchy", ["1"]),
        ("@humanitarian", ["1"]),
        ("participating-org/@role", ["1", "2", "3", "3", "4", "4"]),
        ("participating-org[@role='3'][2]/@ref", ["GH-RGD-77"]),
        ("participating-org[@role='4']/@ref", ["GH-RGD-77", "GH-RGD-78"]),
        ("default-flow-type/@code", ["10"]),
        ("default-tied-status/@code", ["4"]),
        ("budget/@type", ["2", "2"]),
        ("budget/period-end/@iso-date", ["2025-09-30", "2026-09-30"]),
        ("budget/value/text()", ["250000.00", "500000.00"]),
        ("planned-disbursement/period-start/@iso-date", ["2026-12-01"]),
        ("planned-disbursement/value/text()", ["100000.00"]),
        ("transaction/transaction-type/@code", ["2", "3", "4"]),
        ("transaction/value/text()", ["750000.00", "62500.00", "41000.00"]),
        ("transaction/provider-org/@ref", ["XE-EXAMPLE-0001", "XE-EXAMPLE-0001", "GH-RGD-77"]),
        ("transaction/provider-org/@provider-activity-id", [f"XE-EXAMPLE-0001-{published.KEY}"] * 2),
        ("transaction/receiver-org/narrative/text()", ["Invented Shelter"] * 2),
        ("document-link/@url", []),
        ("related-activity/@ref", ["XE-EXAMPLE-0001-00000000-0000-0000-0000-00000000000b"]),
        ("related-activity/@type", ["1"]),
        ("conditions/@attached", ["1"]),
        ("conditions/condition/narrative/text()", ["A report is due every quarter."]),
        ("result/title/narrative/text()", ["Survivors reach services"]),
        ("result/indicator/@aggregation-status", ["1", "0"]),
        ("result/indicator/reference/@code", ["PS.5.1-29", "OWN-1"]),
        ("result/indicator[@measure='1']/period/target/@value", ["20", "12", "8"]),
        ("result/indicator[@measure='1']/period/target/dimension/@value", ["female", "male"]),
        ("result/indicator[@measure='1']/period/actual/@value", ["17", "17"]),
        ("result/indicator[@measure='1']/period/actual/dimension/@name", ["sex"]),
        ("result/indicator[@measure='5']/period/target/@value", []),
        ("result/indicator/baseline/@value", ["0"]),
    ],
)
def test_what_was_published_stands_in_its_place(path: str, expected: list[str]) -> None:
    assert _element(published.content()).xpath(path) == expected


def test_a_project_of_a_year_has_its_total_as_a_budget() -> None:
    year = replace(published.content(), starts=date(2025, 1, 1), ends=date(2025, 12, 31), budgets=(), amendment=1)
    assert _element(year).xpath("budget/value/text()") == ["750000.00"]
    assert _element(year).xpath("budget/@type") == ["1"]
    assert _element(replace(year, ends=date(2027, 12, 31))).xpath("budget") == []


def test_what_nobody_decided_is_assumed_in_one_place() -> None:
    undecided = _element(replace(published.content(), flow="", tied="", humanitarian=False))
    assert undecided.xpath("default-flow-type/@code") == [c.ASSUMED["flow"]]
    assert undecided.xpath("default-tied-status/@code") == [c.ASSUMED["tied"]]
    assert undecided.get("humanitarian") == "0"


def test_the_public_page_is_a_document_of_the_activity() -> None:
    page = "https://grants.example.org/portfolio/projects/1/"
    outcome = writing.write(joining.activity(published.project(), published.OFFICE, TODAY, page))
    (link,) = document.parse(outcome.data).getroot()[0].iterchildren("document-link")
    assert (link.get("url"), link.get("format")) == (page, "text/html")
    assert link.xpath("category/@code") == ["A12"]


PARTS = ("amount", "implementer", "summary", "subawards", "dates", "results", "conditions")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(["full", "country", "region"]), st.sets(st.sampled_from(PARTS)))
def test_nothing_that_a_redaction_leaves_out_stands_in_a_file(level: str, left_out: set[str]) -> None:
    with clock.frozen(made.NOW):
        chosen = Terms(level, "" if level == "full" else "staff", dict.fromkeys(left_out, "staff"), "A title", "Words.")
        said = redact(Award(published.content()), chosen)
        outcome = _written(said)
        assert bool(outcome.data) != bool(outcome.reasons)
        text = outcome.data.decode()
        gone = {
            "amount": ["750000", "62500", "250000", "100000", "41000", "9000"],
            "implementer": [] if "subawards" not in left_out and level == "full" else ["Invented Shelter"],
            "subawards": ["Invented Clinic"],
            "dates": ["2024-10-01", "2027-09-30", "2024-09-20", "2026-12-01"],
            "results": ["Survivors referred"],
            "conditions": ["every quarter"],
        }
        words = [word for part in left_out for word in gone.get(part, ())]
        if level != "full":
            words += ["AWD/24/1", "Invented Clinic", "every quarter", "dimension", "related-activity"]
        if level == "region":
            words += ['"GH"', '"SN"', "GH-RGD"]
        assert not [word for word in words if word in text]


def test_the_bare_listing_is_refused_because_nobody_knows_its_start() -> None:
    listed = replace(
        published.content(), starts=None, state="listed", number="", commitments=(), disbursements=(), results=(),
        budgets=(), planned=(), spent=(), conditions=(), subawards=(), partnership=None,
    )  # fmt: skip
    (reason,) = _written(listed).reasons
    assert reason.code == "start_missing"
    assert "start date" in reason.what
    assert "look it up" in reason.mend


def test_an_office_without_an_identifier_publishes_nothing() -> None:
    outcome = _written(published.content(), Publisher("Office"))
    assert not outcome.data
    assert {each.code for each in outcome.reasons} >= {"publisher_unknown"}


def test_whoever_left_the_dates_out_on_purpose_is_not_asked_for_them() -> None:
    said = redact(Award(published.content()), Terms("full", "", {"dates": "survivors"}))
    assert _codes(said) == {"start_withheld"}


def test_countries_without_shares_are_refused_when_there_are_several() -> None:
    several = tuple(c.Share(code) for code in ("GHA", "SEN"))
    assert _codes(replace(published.content(), countries=several)) == {"country_share_missing"}
    assert _element(replace(published.content(), countries=several[:1])).xpath("recipient-country/@percentage") == []


def test_a_redacted_publication_shows_no_place_finer_than_its_level() -> None:
    full = replace(published.content(), title="Shelter in Qarabantu", summary="By the old mill of Qarabantu")
    for level, places in (("country", ["GH", "SN"]), ("region", [])):
        said = redact(Award(full), Terms(level, "survivors", {}, "A shelter", "People who flee are taken in."))
        element = _element(said)
        text = etree.tostring(element, encoding="unicode")
        assert "Qarabantu" not in text
        assert "AWD/24/1" not in text
        assert element.xpath("recipient-country/@code") == places
    assert element.xpath("recipient-region/@code") == ["afr"]
    assert element.xpath("recipient-region/@vocabulary") == ["99"]
    assert "GH-RGD" not in text
    assert element.xpath("result/title/narrative/text()") == ["Outcome"]


def test_what_is_withheld_is_refused_and_says_nothing() -> None:
    said = redact(Award(published.content()), Terms("withheld", "survivors"))
    outcome = _written(said)
    assert not outcome.data
    assert not any("Shelter" in reason.what + reason.mend for reason in outcome.reasons)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), phases=set(Phase) - {Phase.explain})
@given(published.contents())
def test_invariant_15_any_publication_is_a_valid_file_or_refused_with_reasons(said: c.Content) -> None:
    with clock.frozen(made.NOW):
        outcome = _written(said)
        assert bool(outcome.data) != bool(outcome.reasons)
        assert not outcome.data or validation.validate(document.parse(outcome.data)).valid
        assert not outcome.data or validation.validate(io.BytesIO(outcome.data)).valid


@pytest.mark.parametrize(
    ("state", "starts", "ends", "expected"),
    [
        ("recommended", None, None, "1"),
        ("signed", date(2027, 1, 1), date(2028, 1, 1), "1"),
        ("signed", date(2026, 1, 1), date(2028, 1, 1), "2"),
        ("listed", date(2024, 1, 1), date(2025, 1, 1), "3"),
        ("listed", None, date(2028, 1, 1), "1"),
        ("active", date(2027, 1, 1), None, "2"),
        ("suspended", None, None, "6"),
        ("closing", None, None, "3"),
        ("closed", None, None, "4"),
        ("terminated", None, None, "5"),
    ],
)
def test_every_state_of_an_award_has_a_status(
    state: str, starts: date | None, ends: date | None, expected: str
) -> None:
    assert terms.status(state, starts, ends, TODAY) == expected


@pytest.mark.parametrize(
    ("identifiers", "expected"),
    [
        ((), ""),
        ((("US-EIN", "12-3"), ("XM-DAC", "41304")), "XM-DAC-41304"),
        ((("US-EIN", "1"), ("GB-CHC", "2")), "GB-CHC-2"),
        ((("XI-IATI", "XI-IATI-9"),), "XI-IATI-9"),
    ],
)
def test_an_organisation_is_known_by_its_best_register(identifiers: tuple[tuple[str, str], ...], expected: str) -> None:
    assert reference(identifiers) == expected


def test_amounts_keep_their_digits() -> None:
    odd = replace(published.content(), disbursements=(c.Money(Decimal("0.10"), "USD", date(2025, 1, 20)),))
    assert _element(odd).xpath("transaction[2]/value/text()") == ["0.10"]
