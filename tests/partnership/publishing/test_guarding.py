"""Words for the public are looked through for what leads to a person; plain sentences pass."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tessera.kernel.ids import new_code, new_id
from tessera.partnership.publishing import content as c
from tessera.partnership.publishing import guarding
from tessera.partnership.publishing.enums import Level, Part
from tessera.partnership.publishing.redacting import Award, Terms, check, redact
from tests.partnership.publishing.test_redacting import award


def _codes(sentence: str, *known: str) -> set[str]:
    return {code for code, _words in guarding.look([sentence], known)}


STOPS = [
    ("Write to help@example.org", "contact_named"),
    ("Write to help (at) example (dot) org", "contact_named"),
    ("See https://example.org/house", "contact_named"),
    ("See www.example.org", "contact_named"),
    ("Join t.me/thehouse", "contact_named"),
    ("Call +254 700 123456", "contact_named"),
    ("Call 00254-700-123456", "contact_named"),
    ("Call 0700 123 456", "contact_named"),
    ("Call 0700123456", "contact_named"),
    ("Hotline 116 123", "contact_named"),
    ("هاتف ٠٧٩٩٩٩٩٩٩٩", "contact_named"),
    ("Call +254\u200b 700\u00a0123456", "contact_named"),
    ("It stands at -1.28333, 36.81667", "point_named"),
    ("It stands at 1.28333 S; 36.81667 E", "point_named"),
    ("At 33° 53′ N, 35° 30′ E", "point_named"),
    ("Plus code 8FVC9G8F+6X", "point_named"),
    ("///filled.count.soap", "point_named"),
    ("It is at 14 Old Mill Road", "address_named"),
    ("14b, Harbour St. is the house", "address_named"),
    ("Au 12, rue des Lilas 14", "address_named"),
    ("P.O. Box 1234", "address_named"),
    ("On floor 3, apartment 12", "address_named"),
    ("في شارع الحمرا", "address_named"),
    ("As in case no. 2026/17", "case_named"),
    ("Survivor ID: HH-0042", "case_named"),
    ("ناجية رقم ١٢", "case_named"),
]
WEIGHED = [
    ("Beds in the Rosewater Safe House", "site_named"),
    ("A shelter near Qarabantu", "site_named"),
    ("مأوى النور", "site_named"),
    ("Sister Agnes leads it", "person_likely"),
    ("A 14-year-old girl was freed", "one_person"),
    ("A girl aged 14 was freed", "one_person"),
]
PLAIN = [
    "Trains 1,200 officials over 36 months in 4 countries.",
    "From 2024-10-01 to 2027-09-30, USD 750,000.00 for 3 organisations.",
    "Contract SJTIP-23-CA-0012 under 22 U.S.C. 7105 and 2 CFR 200.208.",
    "A report is due 30 days after each quarter; 2024-2026.",
    "Shelters and safe houses take in survivors aged 14 to 17.",
    "Case managers learn to refer; case management follows HTCDS 2.0.",
    "Legal aid in May 2025, and on 01.02.2025 in the second phase.",
    "10.5 % of 120.750 people; SDG 8.7 and 16.2.",
    "تدريب ٢٠٠ موظف خلال ٣٦ شهرًا",
    "A shelter in May 2025.",
]


@pytest.mark.parametrize(("sentence", "code"), STOPS)
def test_what_leads_to_a_person_stops_a_publication(sentence: str, code: str) -> None:
    assert code in _codes(sentence)
    assert code in guarding.STOPPING


@pytest.mark.parametrize(("sentence", "code"), WEIGHED)
def test_what_may_lead_to_a_person_is_shown_to_the_second(sentence: str, code: str) -> None:
    assert code in _codes(sentence)
    assert code not in guarding.STOPPING


@pytest.mark.parametrize("sentence", PLAIN)
def test_plain_sentences_of_projects_pass(sentence: str) -> None:
    assert _codes(sentence) == set()


@given(st.sampled_from(["of {}", "({})", "ref. {}."]))
def test_codes_and_ids_the_program_gives_are_known_wherever_they_stand(around: str) -> None:
    assert "case_named" in _codes(around.format(new_code()))
    assert "case_named" in _codes(around.format(new_code().lower()))
    assert "case_named" in _codes(around.format(new_id()))


def test_a_code_without_a_digit_is_known_in_its_groups() -> None:
    assert "case_named" in _codes("of XBRC-GGMK-WGAK")


def test_the_name_of_the_implementer_is_no_site() -> None:
    assert _codes("Invented Shelter takes people in", "Invented Shelter") == set()


def _rich(**changes: Any) -> Award:
    """An award that has everything, each with a sentence or a figure of its own."""
    quarter = c.Period(
        date(2025, 1, 1), date(2025, 3, 31), None, Decimal(40), (c.Cell("sex", "female", None, Decimal(40)),)
    )
    values: dict[str, Any] = {
        "conditions": ("The house at 14 Old Mill Road is insured.",),
        "partnership": c.Partnership(UUID(int=9), "Compact with Qarabantu", "KEN"),
        "spent": (c.Money(Decimal(7), "USD", date(2025, 3, 31)),),
        "planned": (c.Span(date(2026, 1, 1), date(2026, 3, 31), c.Money(Decimal(8), "USD", date(2026, 1, 1))),),
        "budgets": (c.Span(date(2025, 1, 1), date(2025, 12, 31), c.Money(Decimal(9), "USD", date(2025, 1, 1))),),
        "results": (c.Result("outcome", "Fewer", (c.Indicator("X1", "People helped", periods=(quarter,)),)),),
    }  # fmt: skip
    return award(**(values | changes))


@pytest.mark.parametrize("field", ["title", "summary"])
def test_a_sentence_of_the_award_itself_is_looked_through_at_full(field: str) -> None:
    full = award(**{field: "Call 0700 123 456"})
    assert ("contact_named", True) in {(one.code, one.stops) for one in check(full, redact(full, Terms("full")))}


def test_a_condition_is_looked_through_and_stays_out_where_it_is_left_out() -> None:
    full = _rich()
    assert "address_named" in {one.code for one in check(full, redact(full, Terms("full")))}
    made = redact(full, Terms("full", left_out={"conditions": "staff"}))
    assert made.conditions == ()
    assert "address_named" not in {one.code for one in check(full, made)}


@pytest.mark.parametrize("level", [Level.COUNTRY, Level.REGION, Level.WITHHELD])
def test_below_everything_no_condition_partnership_or_cell_is_told(level: Level) -> None:
    made = redact(_rich(), Terms(level, "survivors", title="Help"))
    assert (made.conditions, made.partnership) == ((), None)
    assert not any(one.cells for result in made.results for each in result.indicators for one in each.periods)


@pytest.mark.parametrize("part", [Part.AMOUNT, Part.DATES])
def test_without_amounts_or_days_no_flow_of_money_is_told(part: Part) -> None:
    made = redact(_rich(), Terms("full", left_out={part: "partner"}))
    assert (made.spent, made.planned, made.budgets, made.commitments, made.disbursements) == ((), (), (), (), ())


def test_an_organisation_that_stays_out_may_not_come_back_in_a_sentence() -> None:
    full = award(title="With Harbour House")
    made = redact(full, Terms("full", left_out={"implementer": "staff"}))
    assert ("party_named", True) in {(one.code, one.stops) for one in check(full, made)}


def test_a_publication_of_an_earlier_program_is_read() -> None:
    document = c.as_json(_rich().content)
    for name in (
        "budgets",
        "planned",
        "spent",
        "conditions",
        "partnership",
        "amendment",
        "flow",
        "tied",
        "humanitarian",
    ):
        del document[name]
    for one in document["results"][0]["indicators"]:
        del one["cumulative"]
        for period in one["periods"]:
            del period["cells"]
    for sub in document["subawards"]:
        del sub["who"]
    said = c.from_json(document)
    assert (said.flow, said.conditions, said.amendment) == ("", (), 1)
    assert c.from_json(c.as_json(_rich().content)) == _rich().content
