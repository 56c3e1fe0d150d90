"""Files of other donors are read as they are: nothing is guessed, and what cannot be read is named with its line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tessera.interchange.iati import incoming
from tessera.partnership.donors import api as donors
from tessera.partnership.donors import tables
from tests.partnership.donors.made import LINE, activity, file, table, transaction

TODAY = date(2026, 11, 22)
KHM = '<recipient-country code="KH" percentage="60"/>'
VNM = '<recipient-country code="VN" percentage="40"/>'


def xml(*activities: str) -> donors.Sheet:
    return incoming.read(file(*activities), donor="", today=TODAY)


def one(inside: str) -> donors.Found:
    [found] = xml(activity(inside=inside)).found
    return found


def csv(*lines: str, head: str | None = None, donor: str = "") -> donors.Sheet:
    data = table(*lines) if head is None else table(*lines, head=head)
    return tables.read(data, donor=donor, today=TODAY)


def test_activity_is_read_with_its_own_words_days_and_countries() -> None:
    found = one(KHM + VNM + '<sector code="15160" percentage="100"/><sector vocabulary="7" code="99"/>')
    assert (found.reference, found.donor, found.donor_reference) == ("XM-FR-1", "Freedonia Aid", "XM-FR")
    assert (found.implementer, found.status, found.as_of) == ("Help Now", "ongoing", date(2026, 3, 1))
    assert (found.starts, found.ends) == (date(2025, 1, 15), date(2027, 12, 31))
    assert found.shares == {"KHM": Decimal(60), "VNM": Decimal(40)}
    assert found.sectors == ("15160",)


def test_commitments_come_before_budgets_and_budgets_before_what_was_spent() -> None:
    budget = (
        '<budget type="1"><period-start iso-date="2025-01-01"/><period-end iso-date="2025-12-31"/><value>900</value></budget>'
        '<budget type="2"><period-start iso-date="2025-01-01"/><period-end iso-date="2025-12-31"/><value>700</value></budget>'
    )
    spent, committed = transaction("3", "50"), transaction("2", "400.25") + transaction("2", "100")
    told = [
        (each.total, each.currency, each.basis)
        for each in map(one, (spent, spent + budget, spent + budget + committed))
    ]
    assert told == [
        (Decimal("50.00"), "EUR", "spent"), (Decimal("700.00"), "EUR", "budgeted"),
        (Decimal("500.25"), "EUR", "committed"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (transaction("2", "1") + transaction("2", "1", "USD"), "several currencies"),
        (transaction("2", "ten"), "cannot be read"),
        (transaction("2", "1", "DUCATS"), "no currency"),
        (transaction("2", "-5"), "less than nothing"),
    ],
)
def test_no_sum_is_made_where_none_can_be(inside: str, said: str) -> None:
    sheet = xml(activity(inside=inside))
    assert (sheet.found[0].total, sheet.found[0].basis) == (None, "none")
    assert [(said in fault.what, fault.refused, fault.line) for fault in sheet.faults] == [(True, False, 2)]


def test_share_is_whole_for_one_country_and_unknown_where_a_region_or_silence_shares_it() -> None:
    assert one('<recipient-country code="KH"/>').shares == {"KHM": Decimal(100)}
    assert one('<recipient-country code="KH"/><recipient-region code="298"/>').shares == {"KHM": None}
    assert one('<recipient-country code="KH"/><recipient-country code="VN"/>').shares == {"KHM": None, "VNM": None}
    assert one('<recipient-country code="XK" percentage="100"/>').shares == {"XKX": Decimal(100)}
    placed = transaction("2", "5").replace("</transaction>", '<recipient-country code="KH"/></transaction>')
    assert one(placed).shares == {"KHM": None}


def test_unknown_country_leaves_no_other_with_the_whole() -> None:
    sheet = xml(activity(inside='<recipient-country code="QQ"/><recipient-country code="KH"/>'))
    assert sheet.found[0].shares == {"KHM": None}
    assert "“QQ”" in sheet.faults[0].what


def test_activity_whose_parts_stand_in_the_file_is_not_counted_beside_them() -> None:
    part = activity("XM-FR-1-a", inside='<related-activity ref="XM-FR-1" type="1"/>')
    foreign = activity("XM-FR-2", inside='<related-activity ref="XM-ELSEWHERE" type="2"/>')
    counted = {each.reference: each.counted for each in xml(activity(), part, foreign).found}
    assert counted == {"XM-FR-1": False, "XM-FR-1-a": True, "XM-FR-2": True}


def test_activity_without_identifier_is_refused_and_the_others_are_taken() -> None:
    sheet = xml(activity(""), activity("XM-FR-9"))
    assert ([each.reference for each in sheet.found], sheet.rows) == (["XM-FR-9"], 2)
    assert "identifier" in sheet.faults[0].what
    assert sheet.faults[0].refused


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><iati-activities version='2.03'/>", "document type"),
        (b"<iati-organisations version='2.03'/>", "organisation file"),
        (file(activity(), version="1.05"), "version 1.05"),
        (b"<iati-activities", "well-formed"),
        (b"<rss/>", "root"),
    ],
)
def test_file_that_is_not_of_the_kind_is_refused_whole(data: bytes, said: str) -> None:
    with pytest.raises(donors.Unreadable, match=said):
        incoming.read(data, donor="", today=TODAY)


def test_table_is_read_by_its_headings() -> None:
    [found] = csv(LINE).found
    assert (found.reference, found.donor, found.title, found.implementer) == (
        "A-1", "Aid of Freedonia", "Shelters against human trafficking", "Help Now",
    )  # fmt: skip
    assert (found.total, found.currency, found.basis, found.shares) == (
        Decimal("1000.50"), "EUR", "stated", {"KHM": Decimal(100)},
    )  # fmt: skip
    assert (found.starts, found.ends, found.status, found.as_of) == (
        date(2025, 1, 1), date(2027, 12, 31), "ongoing", date(2026, 6, 30),
    )  # fmt: skip


def test_table_of_grants_by_year_is_read_with_the_donor_from_the_form() -> None:
    head = "source_id,grant_year,iso3,country,recipient,amount_usd"
    sheet = csv("7,2009,KHM,Cambodia,Help Now,250000", head=head, donor="Government of Freedonia")
    [found] = sheet.found
    assert (found.title, found.donor, found.starts) == ("Help Now 2009", "Government of Freedonia", date(2009, 1, 1))
    assert (found.total, found.currency) == (Decimal(250000), "USD")
    assert not sheet.faults


def test_line_without_reference_is_recognised_by_who_what_and_where() -> None:
    head = "donor,title,country,amount,currency"
    first, later, other = csv("F,Shelter,KHM,5,USD", "F,Shelter,KHM,9,USD", "F,Shelter,VNM,5,USD", head=head).found
    assert first.reference == later.reference != other.reference


@pytest.mark.parametrize(
    ("line", "said", "refused"),
    [
        ("A-1,F,T,,Atlantis,5,USD,,,,,", "“Atlantis”", False),
        ("A-1,F,T,,KHM,five,USD,,,,,", "“five USD”", False),
        ("A-1,F,T,,KHM,5,,,,,,", "“5”", False),
        ("A-1,F,T,,KHM,-5,USD,,,,,", "“-5 USD”", False),
        ("A-1,F,T,,KHM,,,31/12/2026,,,,", "“31/12/2026”", False),
        ("A-1,F,T,,KHM,,,2027-01-01,2026-01-01,,,", "ends before it starts", False),
        ("A-1,,T,,KHM,,,,,,,", "no donor", True),
        (f"A-1,F,{'T' * 301},,KHM,,,,,,,", "longer than 300", True),
    ],
)
def test_what_is_wrong_with_a_line_is_said_with_its_number(line: str, said: str, refused: bool) -> None:
    sheet = csv(line)
    [fault] = sheet.faults
    assert (said in fault.what, fault.refused, fault.line, bool(fault.remedy)) == (True, refused, 2, True)
    assert len(sheet.found) == (not refused)


def test_nothing_is_dated_later_than_the_day_it_is_read() -> None:
    [found] = csv("A-1,F,T,,KHM,,,,,,2099-01-01,").found
    assert found.as_of == TODAY


@pytest.mark.parametrize(("head", "donor"), [("donor,title", "F"), ("country,title", "")])
def test_heading_without_country_or_donor_is_refused_whole(head: str, donor: str) -> None:
    with pytest.raises(donors.Unreadable, match="country and donor"):
        csv("a,b", head=head, donor=donor)


@pytest.mark.parametrize(
    "words",
    [
        "Combating Trafficking-in-Persons", "Lutte contre la traite des êtres humains", "TRATA DE PERSONAS", "menschenhandel",
        "Anti Trafficking unit", "مكافحة الاتجار بالبشر", "Торговля людьми", "child trafficking",
    ],
)  # fmt: skip
def test_words_about_trafficking_are_recognised(words: str) -> None:
    assert donors.about_trafficking(f"A project: {words}.")


@pytest.mark.parametrize(
    "words", ["Traffic lights", "Drug trafficking", "Slaves of the rhythm", "Rural roads", "unforced labour"]
)
def test_other_words_are_not(words: str) -> None:
    assert not donors.about_trafficking(words)
