"""Files of others: what is read, what is refused unread, and what is said about the rest."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree

from tessera.interchange.iati import api as iati
from tessera.interchange.iati import codelists, document, findings, schema, validation
from tessera.kernel import clock
from tests.interchange.iati import samples

NOW = datetime.fromisoformat(samples.NOW)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE iati-activities [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {name} "{f"&{of};" * 10}">' for name, of in zip("bcdefghij", "abcdefghi", strict=True))
    + "]><iati-activities version='2.03'><iati-activity>&j;</iati-activity></iati-activities>"
)


def _report(tree: etree._ElementTree) -> findings.Report:
    with clock.frozen(NOW):
        return validation.validate(etree.fromstring(etree.tostring(tree)).getroottree())


def _spoilt(*edits: samples.Edit) -> findings.Report:
    tree = samples.activity()
    for edit in edits:
        edit(tree.getroot()[0])
    return _report(tree)


def test_entities_that_multiply_are_refused_at_once() -> None:
    begun = time.perf_counter()
    with pytest.raises(document.Unreadable, match="document type"):
        document.parse(LAUGHS.encode())
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE iati-activities SYSTEM "http://192.0.2.1/x.dtd">',
        '<!DOCTYPE iati-activities [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE iati-activities [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_file_that_asks_for_another_file_is_refused(declaration: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{declaration}<iati-activities version="2.03"/>'
    with pytest.raises(document.Unreadable, match="document type"):
        document.parse(text.encode(encoding))


def test_a_file_too_large_for_the_registry_is_refused_before_it_is_read() -> None:
    with pytest.raises(document.Unreadable, match="60 MB"):
        document.parse(b" " * (document.LIMIT + 1))


def test_a_tower_of_elements_is_refused() -> None:
    with pytest.raises(document.Unreadable, match="well-formed"):
        document.parse(b"<iati-activities>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</iati-activities>")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"not xml", "well-formed"),
        (b"<iati-activities>\n<iati-activity>\n</iati-activities>", "well-formed"),
        (b'<?xml version="1.0" encoding="x-nobody"?><iati-activities/>', "well-formed|encoding"),
        (b"<feed/>", "root element"),
        ("<iati-activities>é</iati-activities>".encode("latin-1"), "well-formed"),
    ],
)
def test_what_is_no_iati_file_is_refused_with_the_reason(data: bytes, why: str) -> None:
    with pytest.raises(document.Unreadable, match=why):
        document.parse(data)


def test_a_fault_of_the_writing_names_its_line() -> None:
    with pytest.raises(document.Unreadable) as refusal:
        document.parse(b"<iati-activities>\n<iati-activity>\n</iati-activities>")
    assert refusal.value.line == 3


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(document.Unreadable, match="cannot be opened"):
        iati.validate(tmp_path / "nothing.xml")


@pytest.mark.parametrize(
    ("edit", "element", "mend"),
    [
        (samples.drop("title"), "iati-activity/description[1]", "title"),
        (samples.put("activity-date[1]/@iso-date", "1 October"), "iati-activity/activity-date[1]", "2026-01-31"),
        (samples.drop("activity-status/@code"), "iati-activity/activity-status", "Add the attribute"),
        (samples.put("activity-status/@colour", "red"), "iati-activity/activity-status", "Take the attribute out"),
        (samples.add(".", "<surprise/>"), "iati-activity/surprise", "Take the element out|may stand"),
    ],
)
def test_a_fault_against_the_schema_says_where_and_how_to_mend_it(edit: samples.Edit, element: str, mend: str) -> None:
    import re

    found = [each for each in _spoilt(edit).findings if each.rule == "xsd"]
    assert any(each.element == element and re.search(mend, each.mend) and each.line > 0 for each in found), found


def test_every_check_runs_though_the_schema_is_broken() -> None:
    report = _spoilt(
        samples.drop("title"),
        samples.put("activity-status/@code", "12"),
        samples.drop("activity-date[@type='1' or @type='2']"),
    )
    assert {"xsd", "9.5.1", "6.11.1"} <= {each.rule for each in report.findings}
    assert not report.valid


def test_a_warning_leaves_a_file_valid() -> None:
    report = _spoilt(samples.put("related-activity/@ref", "XE-EXAMPLE-0001-PRG "))
    assert [each.rule for each in report.warnings] == ["1.7.1"]
    assert report.valid


@pytest.mark.parametrize("rule", codelists.rules(), ids=lambda rule: rule.rule)
def test_every_code_list_check_names_a_list_that_is_there(rule: codelists.Rule) -> None:
    assert len(codelists.lists()[rule.codelist]) >= 1


@pytest.mark.parametrize(
    ("rule", "edit"),
    [
        ("9.3.1", samples.put("@default-currency", "DOLLAR")),
        ("9.5.1", samples.put("activity-status/@code", "9")),
        ("9.50.1", samples.put("recipient-country[1]/@code", "GHA")),
        ("9.76.1", samples.put("sector[1]/@code", "99999")),
        ("9.93.1", samples.put("transaction[1]/transaction-type/@code", "C")),
        ("9.95.1", samples.put("@xml:lang", "english")),
        ("tag-target", samples.put("tag/@code", "99.9")),
    ],
)
def test_a_code_of_no_list_is_an_error(rule: str, edit: samples.Edit) -> None:
    (found,) = [each for each in _spoilt(edit).findings if each.rule == rule]
    assert found.severity == "error"
    assert found.mend
    assert "/@" in found.element


def test_a_code_of_a_foreign_vocabulary_is_not_held_against_the_list() -> None:
    assert _spoilt(samples.put("sector[@code='P1']/@code", "anything")).valid


def test_a_withdrawn_code_is_a_warning() -> None:
    report = _spoilt(samples.put("default-flow-type/@code", "20"))
    (found,) = [each for each in report.findings if each.rule == "9.24.1"]
    assert found.severity == "warning"
    assert "withdrawn" in found.message


def test_a_file_wrong_ten_thousand_times_is_counted_and_cut_errors_first() -> None:
    tree = samples.activity()
    node = tree.getroot()[0]
    for number in range(1500):
        samples.add(".", f'<related-activity ref="X {number} " type="1"/>')(node)
    report = _report(tree)
    assert len(report.findings) == findings.MOST
    assert report.left_out > 400
    assert report.errors, "the schema's error about the order of elements comes before every warning"


def test_the_schemas_are_the_publishers_own_and_need_no_network() -> None:
    for name in (*schema.FILES.values(), "iati-common.xsd"):
        text = (schema.DATA / name).read_text("utf-8")
        assert 'version="2.03"' in text
    for root in schema.FILES:
        assert schema._schema(root) is schema._schema(root)
