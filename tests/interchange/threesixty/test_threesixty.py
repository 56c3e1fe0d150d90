"""Grants of 360Giving: valid by the shipped schema, with all eight fields, and never with a person as grantee."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings

from tessera.interchange.threesixty import grants, schema, writing
from tessera.kernel import clock
from tessera.partnership.publishing import content as c
from tests.interchange.iati import made, published


def _grant(said: c.Content | None = None) -> dict[str, Any]:
    return grants.grant(published.project(said), published.OFFICE)


def _package(*found: dict[str, Any]) -> dict[str, Any]:
    return writing.package(found, publisher="Office", identifier="XE-EXAMPLE-0001", issued=made.NOW)


def test_a_publication_has_all_eight_fields_and_keeps_the_schema() -> None:
    grant = _grant()
    assert grants.lacks(grant) == []
    assert schema.of_grant(grant) == []
    assert schema.of_package(_package(grant)) == []
    assert grant["id"] == f"360G-XE-EXAMPLE-0001-{published.KEY}"
    assert grant["awardDate"] == "2024-09-20"
    assert grant["recipientOrganization"] == [{"id": "GH-RGD-77", "name": "Invented Shelter"}]
    assert [place["countryCode"] for place in grant["beneficiaryLocation"]] == ["GH", "SN"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"summary": ""}, "description"),
        ({"currency": ""}, "currency"),
        ({"total": None}, "amountAwarded"),
        ({"commitments": (), "starts": None}, "awardDate"),
        ({"implementer": None}, "recipientOrganization"),
    ],
)
def test_a_missing_field_is_named_with_its_mending(change: dict[str, Any], field: str) -> None:
    grant = _grant(replace(published.content(), **change))
    (lack,) = grants.lacks(grant)
    assert lack.field == field
    assert lack.mend
    assert schema.of_grant(grant)


def test_a_country_the_standard_does_not_know_goes_by_its_name() -> None:
    grant = _grant(replace(published.content(), countries=(c.Share("XKX", Decimal(100)),)))
    assert grant["beneficiaryLocation"] == [{"name": "Kosovo"}]
    assert schema.of_grant(grant) == []


def test_a_currency_the_schema_does_not_know_is_a_lack_and_no_crash() -> None:
    (lack,) = grants.lacks(_grant(replace(published.content(), currency="XXZ")))
    assert lack.field == "currency"


def test_an_office_without_an_identifier_lacks_two_fields() -> None:
    grant = grants.grant(published.project(), replace(published.OFFICE, reference=""))
    assert [lack.field for lack in grants.lacks(grant)] == ["id", "fundingOrganization"]


def test_a_person_is_never_a_grantee() -> None:
    grant = _grant() | {"recipientIndividual": {"id": "x", "name": "Somebody"}}
    assert any("no person" in fault for fault in schema.of_grant(grant))
    assert any("no person" in fault for fault in schema.of_package(_package(grant)))
    assert "recipientIndividual" not in _grant()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"amountAwarded": "750000"}, "/amountAwarded: is not number"),
        ({"amountAwarded": True}, "/amountAwarded: is not number"),
        ({"awardDate": "20 September 2024"}, "/awardDate: "),
        ({"currency": "DOLLARS"}, "/currency: is not in the list"),
        ({"recipientOrganization": []}, "/recipientOrganization: has fewer than 1"),
        ({"fundingOrganization": [{"id": "x"}]}, "/fundingOrganization/0/name: is missing"),
        ({"url": "not an address"}, "/url: is no uri"),
        ({"dateModified": "yesterday"}, "/dateModified: is no date-time"),
        ({"title": 7}, "/title: is not string"),
    ],
)
def test_what_the_schema_forbids_is_found(change: dict[str, Any], fault: str) -> None:
    assert any(found.startswith(fault) for found in schema.of_grant(_grant() | change)), schema.of_grant(
        _grant() | change
    )


def test_a_package_needs_a_grant_and_each_only_once() -> None:
    assert schema.of_package(_package())
    assert any("same id" in fault for fault in schema.of_package(_package(_grant(), _grant())))


def test_a_keyword_the_check_does_not_know_is_not_passed_over() -> None:
    with pytest.raises(NotImplementedError, match="maxLength"):
        list(schema.faults("x", {"maxLength": 1}, {}))


def test_an_amount_keeps_every_digit_in_json() -> None:
    odd = replace(published.content(), total=Decimal("9999999999999.10"))
    text = writing.as_json(_package(_grant(odd)))
    assert '"amountAwarded": 9999999999999.10,' in text
    assert json.loads(text, parse_float=Decimal)["grants"][0]["amountAwarded"] == Decimal("9999999999999.10")


def test_csv_has_the_titles_of_the_standard_and_runs_no_formula() -> None:
    grant = _grant(replace(published.content(), title="=HYPERLINK(1)"))
    text = writing.as_csv([grant])
    assert text.startswith("\ufeff"), "a spreadsheet reads UTF-8 by its mark"
    header, row = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    said = dict(zip(header, row, strict=True))
    assert said["Identifier"] == grant["id"]
    assert said["Title"] == "'=HYPERLINK(1)"
    assert said["Amount Awarded"] == "750000.00"
    assert said["Recipient Org:Identifier"] == "GH-RGD-77"
    assert said["Planned Dates:End Date"] == "2027-09-30"
    assert said["Amount Disbursed"] == "62500.00"
    assert said["Grant Programme:Code"] == "bilateral_regional"
    assert [said[f"Beneficiary Location:{number}:Country Code"] for number in (0, 1)] == ["GH", "SN"]
    assert [said[f"Beneficiary Location:{number}:Name"] for number in (0, 1)] == ["Ghana", "Senegal"]
    assert not any("Individual" in title for title in header)


def test_grants_of_one_and_of_several_countries_share_a_table() -> None:
    one = _grant(replace(published.content(), countries=(c.Share("KEN", Decimal(100)),)))
    none = _grant(replace(published.content(), countries=()))
    header, *found = csv.reader(io.StringIO(writing.as_csv([one, _grant(), none]).removeprefix("\ufeff")))
    assert len({len(header), *map(len, found)}) == 1
    said = [dict(zip(header, row, strict=True)) for row in found]
    assert [row["Beneficiary Location:1:Country Code"] for row in said] == ["", "SN", ""]
    alone, *_rows = csv.reader(io.StringIO(writing.as_csv([one]).removeprefix("\ufeff")))
    assert alone[-2:] == ["Beneficiary Location:Name", "Beneficiary Location:Country Code"]


@pytest.mark.parametrize(
    "title",
    ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "\uff1d1+1", "|calc", "=cmd|' /C calc'!A0"],
)  # fmt: skip
def test_no_cell_of_a_table_runs_in_a_spreadsheet(title: str) -> None:
    grant = _grant() | {"title": title, "description": title, "recipientOrganization": [{"id": title, "name": title}]}
    (_header, row) = csv.reader(io.StringIO(writing.as_csv([grant]).removeprefix("\ufeff"), newline=""))
    cells = [cell for cell in row if title in cell]
    assert len(cells) == 4
    assert all(cell.startswith("'") for cell in cells)


def test_what_was_paid_is_a_sum_of_one_currency_or_not_said() -> None:
    assert _grant()["amountDisbursed"] == Decimal("62500.00")
    euros = (*published.content().disbursements, c.Money(Decimal(1), "EUR", None))
    assert "amountDisbursed" not in _grant(replace(published.content(), disbursements=euros))
    assert "amountDisbursed" not in _grant(replace(published.content(), disbursements=()))


def test_a_grant_leads_to_its_iati_activity_and_its_sector() -> None:
    grant = _grant()
    assert grant["relatedActivity"] == [f"XE-EXAMPLE-0001-{published.KEY}"]
    assert grant["classifications"] == [{"vocabulary": "DAC", "code": "15160", "title": "Human rights"}]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(published.contents())
def test_any_publication_is_a_valid_grant_or_lacks_a_named_field(said: c.Content) -> None:
    with clock.frozen(made.NOW):
        grant = grants.grant(published.project(said, UUID(int=9)), published.OFFICE)
        assert bool(grants.lacks(grant)) != (schema.of_grant(grant) == [])
