"""HTCDS 2.0: all fields, and the faults of its own files."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from tessera.interchange.mapping.api import MappedRow, Mapping, apply, fit, shipped, write_template
from tessera.interchange.mapping.templates import headers
from tessera.interchange.reading.api import open_table
from tessera.kernel import codes
from tests.interchange.files import refusal
from tests.interchange.mapping.helpers import one, refused_for

FIELDS = tuple((Path(__file__).parent / "htcds_2_0_fields.txt").read_text(encoding="utf-8").split())


@pytest.fixture(scope="module")
def htcds() -> Mapping:
    return shipped("htcds-2.0")


def test_all_84_fields_have_a_place_or_a_reason(htcds: Mapping) -> None:
    assert len(FIELDS) == 84
    found = fit(htcds, FIELDS)
    assert found.left_out == {"vic_AgreementToManagePersonalData": htcds.ignored["vic_AgreementToManagePersonalData"]}
    assert found.doubled == ()
    assert set(found.headers) == set(FIELDS) - set(found.left_out)


@pytest.mark.parametrize(
    ("alias", "column"),
    [
        ("vic_Methods_of_Control", "vic_MethodsOfControl"),
        ("prs_First_Name", "prs_FirstName"),
        ("prs_Second_Name", "prs_SecondName"),
        ("vic_TraffickinStatusDecisionMakingOrg", "vic_TraffickingStatusDecisionMakingOrg"),
        ("Type of Exploitation", "vic_TypeOfExploitation"),
        ("PRS_GENDER", "prs_Gender"),
    ],
)
def test_other_names_of_columns_are_known(htcds: Mapping, alias: str, column: str) -> None:
    assert fit(htcds, (alias,)).headers == {column: alias}


@pytest.mark.parametrize("column", ["Type", "Longitude", "Country", "Date"])
def test_labels_that_mean_several_fields_are_not_guessed(htcds: Mapping, column: str) -> None:
    assert fit(htcds, (column,)).headers == {}


@pytest.mark.parametrize(
    ("column", "typed", "field", "meant"),
    [
        ("vic_MethodsOfControl", "DebtBondage ", "control_means", ("DebtBondage",)),
        ("vic_MethodsOfControl", "Threats UsesChildren", "control_means", ("PhysicalThreats", "UsesChildren")),
        ("vic_MethodsOfControl", "ThreatOfLawEnforcement", "control_means", ("ThreatsLawEnforcement",)),
        ("vic_MethodsOfControl", "PsychoactiveSubstances;RestrictsMovement", "control_means", ("PsychoactiveSubstance", "RestrictsMovement")),
        ("vic_MethodsOfControl", "PHYSICAL THREATS; threatens children/family", "control_means", ("PhysicalThreats", "ThreatensChildrenFamily")),
        ("vic_RelationshipToTrafficker", "Unaquainted", "relationship_to_trafficker", "Unaquainted"),
        ("vic_RelationshipToTrafficker", "Unacquainted", "relationship_to_trafficker", "Unaquainted"),
        ("vic_ForcedLabourIndustry", "B_MiningAndQuarrying C_Manufacturing", "industries", ("B_MiningAndQuarrying", "C_Manufacturing")),
        ("vic_ForcedLabourIndustry", "Water supply; sewerage, waste management and remediation", "industries", ("E_WaterSupplySewerageWasteManagement",)),
        ("vic_TypeOfExploitation", "Forced labour;ForcedBegging", "exploitation_types", ("ForcedLabour", "ForcedBegging")),
        ("vic_AgeWhenTrafficked", "15", "age_at_start", 15),
    ],
)  # fmt: skip
def test_values_and_their_faults_are_read(htcds: Mapping, column: str, typed: str, field: str, meant: object) -> None:
    assert one(htcds, {"cas_CaseNumber": "1", column: typed}).episodes[0][field] == meant


def test_every_code_and_every_label_of_the_standard_is_read_in_its_column(htcds: Mapping) -> None:
    with (Path(__file__).parents[2] / "kernel/codes/htcds_2_0.csv").open(encoding="utf-8", newline="") as lines:
        standard = list(csv.DictReader(lines))
    tried = set()
    for column, rule in htcds.columns.items():
        ours = codes.get(rule.target.codes) if rule.target.codes else None
        lists = (
            {ours.htcds, "MethodsOfControlDefinitions" if rule.target.field == "control_means" else ""}
            if ours
            else set()
        )
        for row in standard:
            if row["list"] in lists:
                by_code, by_label = (one(htcds, {"cas_CaseNumber": "1", column: row[key]}) for key in ("code", "label"))
                assert (by_code.case, by_code.episodes, by_code.further) == (
                    by_label.case,
                    by_label.episodes,
                    by_label.further,
                )
                tried.add(column)
    assert len(tried) == 21


def test_languages_and_citizenships_come_together(htcds: Mapping) -> None:
    row = one(
        htcds, {"prs_PrimaryLanguage": "khm", "prs_SecondaryLanguage": "th", "prs_Citizenship": "KH Thailand;LAO"}
    )
    assert row.case["languages"] == ("km", "th")
    with pytest.raises(KeyError):
        row.case["country_of_birth"]


PERSON = {
    "prs_FirstName": "Sokha",
    "prs_SecondName": "Chan",
    "prs_Birthdate": "1999-05-06",
    "prs_MobilePhone": "+855 12 345 678",
}


@pytest.mark.parametrize("yes", ["TRUE", "true", "Yes", "1"])
def test_consent_keeps_the_record_and_gives_nothing_else(htcds: Mapping, yes: str) -> None:
    row = one(htcds, {**PERSON, "con_Consent": yes})
    assert row.consent is not None
    assert row.consent.purposes == ("keep_record",)
    assert "con_Consent" in row.consent.collected_elsewhere_under
    assert row.identity is not None
    assert row.identity["phone"] == "+85512345678"


@pytest.mark.parametrize(
    "cells", [{"con_Consent": "FALSE"}, {"con_Consent": ""}, {"vic_AgreementToManagePersonalData": "TRUE"}]
)
def test_person_without_consent_is_not_taken(htcds: Mapping, cells: dict[str, str]) -> None:
    assert [code for _, code in refused_for(htcds, {**PERSON, **cells})] == ["identity_without_consent"]


def test_case_without_consent_and_without_a_name_is_taken(htcds: Mapping) -> None:
    row = one(htcds, {"prs_Gender": "Feminine", "con_Consent": "FALSE", "cco_CaseComment": "Moved"})
    assert (row.identity, row.consent) == (None, None)
    assert row.further == {"note": {"text": "Moved"}}


def test_columns_of_the_organisation_are_left_out_and_listed(htcds: Mapping) -> None:
    assert fit(htcds, ("prs_Gender", "our_colour")).left_out == {"our_colour": ""}


def test_blank_workbook_can_be_filled_and_read_back(htcds: Mapping, tmp_path: Path) -> None:
    blank = io.BytesIO()
    write_template(htcds, blank)
    assert refusal(blank).code == "header_only"
    book = openpyxl.load_workbook(blank)
    assert book["control_means"]["A2"].value == codes.get("control_means").values()[0]
    page = book["Cases"]
    assert [cell.value for cell in page[1]] == list(headers(htcds))
    filled = {
        **PERSON,
        "cas_CaseNumber": "17",
        "con_Consent": True,
        "vic_TypeOfExploitation": "ForcedLabour",
        "prs_Gender": "Feminine",
    }
    for column, value in filled.items():
        page.cell(2, headers(htcds).index(column) + 1, value)
    book.save(tmp_path / "filled.xlsx")
    with open_table(tmp_path / "filled.xlsx") as table:
        rows = list(apply(htcds, table))
    assert len(rows) == 1
    row = rows[0]
    assert isinstance(row, MappedRow)
    assert row.source_key == "htcds-2.0:key:17"
    assert row.identity is not None
    assert row.identity["family_name"] == "Chan"
    assert row.case["gender"] == "Feminine"
    assert row.episodes == [{"episode_type": "Exploitation", "exploitation_types": ("ForcedLabour",)}]


def test_blank_workbook_offers_no_deprecated_field_and_holds_no_formula(htcds: Mapping) -> None:
    blank = io.BytesIO()
    write_template(htcds, blank)
    book = openpyxl.load_workbook(blank)
    assert not {"vic_Vulnerabilities", "vic_DetailsOfVulnerabilities"} & set(headers(htcds))
    assert len(headers(htcds)) == 84 - 3 + 1
    assert not any(cell.data_type == "f" for page in book.worksheets for line in page.iter_rows() for cell in line)
    assert book.active is not None
    assert book.active.title == "Cases"
