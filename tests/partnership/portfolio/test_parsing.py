"""A published list becomes projects and named issues; nothing is dropped, invented or mended silently."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tessera.partnership.portfolio import api as portfolio
from tessera.partnership.portfolio import lands

# Invented, in the shape in which the office publishes its list.
PAGE = """A site of some government

As of March 1, 2020, the Office manages 12 projects in over 9 countries worth more than $3.5 million in total. Some are listed below.

Africa

Countries: Southern Lakes Region – (Seychelle, Trinidad and Tobago, and Democratic Republic of the Congo)
Implementer: United National Office on Drugs and Crime (UNODC)
Amount: $1,000,000
End Date: 3/31/2022
Description: Judges are trained.
A second paragraph: it goes on.

Country: The Gambia
Implementer: Some Foundation (SF)
Amount: $394,750.50
End Date: 09/30/2023
Project Description: A shelter is built in Banjul.


Near East

Countries: Regional Project – Iraq and MENA
Implementer: Another Fund (SF)
Amount: $442,500
End Date: 12/31/2019
Description: Evidence.

Countries: Jordan
Implementer: The Centre “Open Door
Amount: about half a million
End Date: 2/30/2024
Description: =1+1

Global

Implementer: Bosnia Help, Inc.
Countries: Bosnia and Herzegovina and Kosovo
Amount: $10
End Date: 6/30/2024
Note: paid in two parts
Description: Everywhere.

OTHER PARTNERSHIPS

For a list of current projects, please visit the other page.
"""


@pytest.fixture(scope="module")
def reading() -> portfolio.Reading:
    return portfolio.parse(PAGE)


def test_every_entry_is_there_in_its_order_under_its_heading(reading: portfolio.Reading) -> None:
    assert [each.section for each in reading.projects] == ["Africa", "Africa", "Near East", "Near East", "Global"]
    assert [each.end_date for each in reading.projects] == [
        date(2022, 3, 31), date(2023, 9, 30), date(2019, 12, 31), None, date(2024, 6, 30),
    ]  # fmt: skip
    assert reading.projects[1].amount_usd == Decimal("394750.50")
    assert reading.projects[1].description == "A shelter is built in Banjul."


def test_countries_become_codes_and_names_with_and_in_them_stay_whole(reading: portfolio.Reading) -> None:
    assert [each.countries for each in reading.projects] == [
        ("SYC", "TTO", "COD"), ("GMB",), ("IRQ",), ("JOR",), ("BIH", "XKX"),
    ]  # fmt: skip
    assert reading.projects[0].region == "Southern Lakes Region"


def test_what_is_no_country_stays_text_and_is_said(reading: portfolio.Reading) -> None:
    assert reading.projects[2].places_unread == ("MENA",)
    assert "country_unknown" in reading.projects[2].issues
    assert "country_spelling" in reading.projects[0].issues


def test_an_organisation_is_kept_by_its_name_and_as_it_was_written(reading: portfolio.Reading) -> None:
    first = reading.projects[0]
    assert (first.implementer, first.acronym) == ("United Nations Office on Drugs and Crime", "UNODC")
    assert first.implementer_raw == "United National Office on Drugs and Crime (UNODC)"
    assert "implementer_spelling" in first.issues
    assert reading.projects[3].implementer == "The Centre “Open Door”"
    assert "implementer_quotes" in reading.projects[3].issues


def test_one_acronym_for_two_names_is_shown_on_both(reading: portfolio.Reading) -> None:
    assert [number for number, each in enumerate(reading.projects) if "implementer_acronym_shared" in each.issues] == [
        1,
        2,
    ]


def test_what_cannot_be_read_refuses_the_entry_and_loses_nothing(reading: portfolio.Reading) -> None:
    faulty = reading.projects[3]
    assert faulty.refused
    assert {"amount_unreadable", "end_date_unreadable", "label_number"} <= set(faulty.issues)
    assert (faulty.amount_usd, faulty.end_date, faulty.description) == (None, None, "=1+1")
    assert [each.refused for each in reading.projects].count(True) == 1


def test_unknown_labels_and_further_lines_are_kept(reading: portfolio.Reading) -> None:
    assert reading.projects[4].kept == ("Note: paid in two parts",)
    assert reading.projects[0].description == "Judges are trained. A second paragraph: it goes on."


def test_the_headline_is_a_claim_with_its_day_and_no_total(reading: portfolio.Reading) -> None:
    assert [(each.what, each.value, each.at_least, each.as_of) for each in reading.claims] == [
        ("projects", Decimal(12), False, date(2020, 3, 1)),
        ("countries", Decimal(9), True, date(2020, 3, 1)),
        ("amount_usd", Decimal(3_500_000), True, date(2020, 3, 1)),
    ]
    assert set(reading.issues) == {"fewer_than_claimed", "no_start_dates", "section_elsewhere"}
    assert "ended_before_list" in reading.projects[2].issues


def test_a_section_that_points_elsewhere_is_named(reading: portfolio.Reading) -> None:
    assert dict(reading.empty_sections) == {
        "OTHER PARTNERSHIPS": ["For a list of current projects, please visit the other page."]
    }


def test_the_same_list_as_a_web_page_reads_alike(reading: portfolio.Reading) -> None:
    blocks = "".join(f"<p>{line.replace('&', '&amp;')}</p>" for line in PAGE.splitlines())
    web = portfolio.parse(f"<html><head><title>Amount: $1</title></head><body>{blocks}</body></html>")
    assert [(one.countries, one.implementer, one.amount_usd, one.issues) for one in web.projects] == [
        (one.countries, one.implementer, one.amount_usd, one.issues) for one in reading.projects
    ]


def test_a_label_that_comes_twice_makes_no_second_project() -> None:
    page = "Africa\n\nCountry: Kenya\nImplementer: One\nAmount: $5\nAmount: $6\nEnd Date: 6/30/2024\nDescription: It."
    [only] = portfolio.parse(page).projects
    assert (only.amount_usd, only.kept) == (Decimal("5.00"), ("Amount: $6",))
    assert "label_doubled" in only.issues


def test_twins_are_shown() -> None:
    entry = "Country: Kenya\nImplementer: One\nAmount: $5\nEnd Date: 6/30/2024\nDescription: It.\n\n"
    assert all("twin" in each.issues for each in portfolio.parse(f"Africa\n\n{entry}{entry}").projects)


def test_a_page_without_projects_says_what_a_list_looks_like() -> None:
    assert set(portfolio.parse("Dear all,\n\nsee you on Monday.\n").issues) == {"nothing_found", "no_claims"}


def test_every_issue_has_words(reading: portfolio.Reading) -> None:
    assert {code for each in reading.projects for code in each.issues} <= set(portfolio.WORDS)
    assert set(reading.issues) <= set(portfolio.OF_THE_LIST)
    assert set(portfolio.WORDS) >= portfolio.REFUSING


def test_the_table_has_a_line_for_each_entry_and_starts_no_formula(reading: portfolio.Reading) -> None:
    rows = list(csv.DictReader(io.StringIO(portfolio.as_csv(reading.projects))))
    assert rows[0]["countries"] == "SYC;TTO;COD"
    assert [row["amount_usd"] for row in rows] == ["1000000.00", "394750.50", "442500.00", "", "10.00"]
    assert rows[3]["description"] == "'=1+1"
    assert rows[0]["issues"] == "country_spelling|implementer_spelling"


NAMES = st.lists(st.sampled_from(["Kenya", "Trinidad and Tobago", "Laos", "Bosnia and Herzegovina", "The Gambia"]), min_size=1, unique=True)  # fmt: skip


@given(names=NAMES)
def test_lists_of_countries_read_the_same_however_they_are_joined(names: list[str]) -> None:
    codes = lands.countries(", ".join(names)).codes
    assert len(codes) == len(names)
    joined = f"{', '.join(names[:-1])}, and {names[-1]}" if len(names) > 1 else names[0]
    for text in (joined, f"Some Region – ({joined})", f"Regional Project – {joined}"):
        assert lands.countries(text).codes == codes
    assert lands.countries(", ".join(names)).issues == ()


@given(text=st.text(max_size=400))
def test_no_text_whatever_breaks_the_reading(text: str) -> None:
    reading = portfolio.parse(text)
    assert len(portfolio.as_csv(reading.projects).splitlines()) >= 1
