"""Public files of others become our codes, and every row that cannot be read is named by its line."""

from __future__ import annotations

import csv

import pytest

from tessera.kernel import codes
from tessera.observatory.comparison import reading, schemes
from tessera.protection.cases import facts
from tests.observatory.comparison.world import HEADER, file

ROW = "2016,Hotline,Female,18--20,NA,AE,yes,no,Threats,Intimate Partner,Slavery/Similar,Domestic Work"


def read(*rows: str, header: str = HEADER) -> reading.Found:
    return reading.read(iter([f"{line}\n" for line in (header, *rows)]))


def test_a_row_of_twelve_columns_becomes_our_twelve_facts() -> None:
    found = read(ROW)
    assert found.columns == tuple(facts.BY_NAME)
    assert found.rows == [
        ("2016", "hotline", "Feminine", "18--20", "NA", "AE", "yes", "no", "Threats", "IntimatePartner", "Servitude",
         "DomesticWork")
    ]  # fmt: skip


def test_empty_cells_and_their_marks_are_unknown() -> None:
    [row] = read("-99,,Unknown,-99,ZZ,00,0,-99,,Not Specified,,").rows
    assert set(row) == {"unknown"}


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (ROW.replace("18--20", "18-200"), "age_band", "value"),
        (ROW.replace("NA,AE", "Atlantis,AE"), "citizenship", "value"),
        (ROW.replace("2016", "1066"), "year", "value"),
        (ROW.replace(",yes,", ",perhaps,"), "forced_labour", "value"),
        (ROW + ",more", "", "width"),
    ],
)
def test_a_bad_row_is_left_out_and_named_by_line_and_column_and_never_by_its_value(
    row: str, column: str, code: str
) -> None:
    found = read(ROW, row, ROW)
    assert len(found.rows) == 2
    assert found.left_out == 1
    assert found.faults == [reading.Fault(3, column, code)]


def test_flags_of_the_synthetic_release_become_one_code_or_several() -> None:
    needs = next(each for each in reading.layouts() if each.key == "ctdc-synthetic-27").needs
    header = ",".join([*needs, "meansThreats", "recruiterRelationOther", "isOtherExploit"])
    one = "2020,Woman,18--20,PHL,ARE,1,,1,,,,,"
    several = "2020,Man,18--20,PHL,ARE,1,1,1,1,,1,1,1"
    wrong = "2020,Man,18--20,PHL,ARE,maybe,,,,,,,"
    found = read(one, several, wrong, header=header)
    first, second = (dict(zip(found.columns, row, strict=True)) for row in found.rows)
    assert (first["citizenship"], first["control_group"], first["exploitation_type"]) == (
        "PH",
        "Financial",
        "ForcedLabour",
    )
    assert first["sexual_exploitation"] == first["recruiter_relation"] == first["labour_type"] == "unknown"
    assert second["control_group"] == second["recruiter_relation"] == second["exploitation_type"] == "Multiple"
    assert [fault.line for fault in found.faults] == [4]


def test_a_file_of_another_kind_is_refused() -> None:
    with pytest.raises(reading.UnknownLayout):
        read("a,b", header="name,phone")


def test_every_layout_leads_to_columns_and_codes_of_ours() -> None:
    for layout in reading.layouts():
        for name, spec in layout.columns.items():
            fact = facts.BY_NAME[name]
            meant = {*spec.get("values", {}).values(), *spec.get("flags", {}).values()}
            assert meant <= set(fact.values()), (layout.key, name)
            assert spec.get("from", layout.needs[0]) in layout.needs


def test_every_fault_is_of_a_row_whatever_the_file_holds() -> None:
    found = reading.read(reading.text_of(file(50, "x", '"', ROW.replace("AE", "=cmd()"))))
    assert found.left_out == len(found.faults) >= 2


def test_the_crosswalk_that_ships_is_whole() -> None:
    known = {(s.key, s.version, c.variable, c.code) for s in schemes.shipped() for c in s.codes}
    steps = schemes.shipped_steps()
    assert len(set(steps)) == len(steps) > 150
    for step in steps:
        assert step.value in schemes.our_values(step.column), step
        assert (step.scheme, step.version, step.variable, step.code) in known, step
    assert {step.scheme for step in steps} == {"htcds", "ctdc"}


def test_htcds_steps_say_what_the_code_lists_export() -> None:
    for step in schemes.shipped_steps():
        if step.scheme == "htcds":
            fact = schemes.fact_of(step.column)
            assert fact is not None
            assert codes.get(fact.codes).export(step.value) == step.code


def test_ic_tip_ships_as_four_empty_units() -> None:
    [scheme] = [each for each in schemes.shipped() if each.key == "ic-tip"]
    assert scheme.units == ("event", "victim", "perpetrator", "reporting_entity")
    assert scheme.codes == ()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_a_classification_is_read_with_errors_row_by_row() -> None:
    head = "scheme,version,unit,variable,code,label,parent,source\n"
    good = "ic-tip,2025,victim,form,1,Invented,,National office\nic-tip,2025,victim,form,11,Invented part,1,National office\n"
    taken, faults = schemes.read_codes(rows(head + good))
    assert (len(taken), faults) == (2, [])
    bad = good + "ic-tip,2025,planet,form,2,x,,y\nic-tip,2025,victim,form,3,,,y\nic-tip,2025,victim,form,1,x,,y\n"
    bad += "ic-tip,2025,victim,form,4,x,99,y\n"
    taken, faults = schemes.read_codes(rows(head + bad))
    assert [(fault.line, fault.column, fault.code) for fault in faults] == [
        (4, "unit", "no_such_unit"), (5, "label", "empty"), (6, "code", "twice"), (7, "parent", "no_parent"),
    ]  # fmt: skip


def test_a_crosswalk_is_read_with_errors_row_by_row() -> None:
    head = "column,value,scheme,version,variable,code,relation\n"
    text = head + "gender,Feminine,ic-tip,2025,sex,1,exact\ngender,Nobody,ic-tip,2025,sex,1,exact\n"
    text += "colour,red,ic-tip,2025,sex,1,exact\ngender,Feminine,ic-tip,2025,sex,1,alike\ngender,Feminine,ic-tip,2025,sex,9,exact\n"
    taken, faults = schemes.read_steps(rows(text), frozenset({("ic-tip", "2025", "sex", "1")}))
    assert len(taken) == 1
    assert [(fault.line, fault.column) for fault in faults] == [
        (3, "value"),
        (4, "column"),
        (5, "relation"),
        (6, "code"),
    ]
