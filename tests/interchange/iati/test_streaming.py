"""Files of others are read a piece at a time: what is said of them is the same, and memory does not grow with them."""

from __future__ import annotations

import copy
import io
import subprocess
import sys
import textwrap
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree

from tessera.interchange.iati import api as iati
from tessera.interchange.iati import document, findings, validation
from tessera.kernel import clock
from tests.interchange.iati import samples

NOW = datetime.fromisoformat(samples.NOW)
HOME = Path(__file__).parents[3]


def _many(count: int, *edits: samples.Edit, only: int = -1) -> bytes:
    """A file of many activities; `only` the one of this number is edited."""
    root = samples.activity().getroot()
    (first,) = root
    for number in range(1, count):
        another = copy.deepcopy(first)
        another[0].text = f"{first[0].text}-{number}"
        root.append(another)
    for edit in edits:
        edit(root[only])
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _report(data: bytes) -> findings.Report:
    with clock.frozen(NOW):
        return validation.validate(io.BytesIO(data))


def test_the_sample_of_the_standard_has_nothing_against_it() -> None:
    with clock.frozen(NOW):
        report = iati.validate(samples.FOLDER / "minimal.xml")
    assert report.valid
    assert [each.rule for each in report.findings] == ["1.14.8"], "its register is invented"


@pytest.mark.parametrize("place", [0, 1, 39])
def test_a_fault_far_into_a_file_is_said_with_its_activity_and_line(place: int) -> None:
    data = _many(40, samples.put("activity-status/@code", "12"), only=place)
    (found,) = _report(data).findings
    assert (found.rule, found.element) == ("9.5.1", f"iati-activity[{place + 1}]/activity-status/@code")
    line = data.decode().splitlines()[found.line - 1]
    assert 'activity-status code="12"' in line
    whole = validation.validate(etree.fromstring(data).getroottree()) if clock.now() else None
    assert whole is not None
    assert found in whole.findings


def test_a_line_beyond_65535_is_named_rightly() -> None:
    edits = [samples.put("activity-status/@code", "12"), samples.put("sector[1]/@percentage", "x")]
    data = _many(2, *edits, only=1)
    padded = data.replace(b"<iati-activity", b"\n" * 70_000 + b"<iati-activity", 1)
    lines = padded.splitlines()
    found = {each.rule: each.line for each in _report(padded).errors}
    assert b'code="12"' in lines[found["9.5.1"] - 1]
    assert b'percentage="x"' in lines[found["xsd"] - 1]
    assert lines[found["2.1.2"] - 1].strip().startswith(b"<iati-activity ")
    assert min(found.values()) > 70_000


def test_a_fault_of_the_schema_in_a_later_activity_has_its_place() -> None:
    data = _many(
        3, samples.put("activity-status/@colour", "red"), samples.put("activity-date[1]/@iso-date", "soon"), only=2
    )
    found = [each for each in _report(data).findings if each.rule == "xsd"]
    assert {each.element for each in found} == {
        "iati-activity[3]/activity-status", "iati-activity[3]/activity-date[1]",
    }  # fmt: skip
    lines = data.decode().splitlines()
    assert all("colour" in lines[each.line - 1] or "soon" in lines[each.line - 1] for each in found)


@pytest.mark.parametrize(
    ("old", "new", "rule", "severity", "words"),
    [
        ('version="2.03"', 'version="2.02"', "9.1.1", "warning", "2.02"),
        ('version="2.03"', 'version="2.01"', "9.1.1", "warning", "only added"),
        ('version="2.03"', 'version="1.05"', "9.1.1", "error", "no longer in use"),
        ('version="2.03"', 'version="2.04"', "9.1.1", "error", "no version"),
        (' version="2.03"', "", "xsd", "error", "version"),
        ('version="2.03"', 'version="2.03" colour="red"', "xsd", "error", "colour"),
        ('version="2.03"', 'version="2.03" xml:lang="english"', "9.95.1", "error", "english"),
        ("</iati-activities>", "<surprise/></iati-activities>", "xsd", "error", "surprise"),
        ("<iati-activity ", "<surprise/><iati-activity ", "xsd", "error", "surprise"),
        ("</iati-activities>", "words</iati-activities>", "xsd", "error", "[Cc]haracter|[Tt]ext|content"),
    ],
)
def test_what_stands_around_the_activities_is_checked_too(
    old: str, new: str, rule: str, severity: str, words: str
) -> None:
    import re

    text = _many(3).decode()
    assert old in text
    report = _report(text.replace(old, new, 1).encode())
    assert [(each.rule, each.severity) for each in report.findings] == [(rule, severity)]
    assert re.search(words, report.findings[0].message)
    assert report.valid is (severity == "warning")
    assert report.findings[0].line > 0


@pytest.mark.parametrize("version", ["2.01", "2.02"])
def test_an_older_organisation_file_is_said_plainly(version: str) -> None:
    text = (samples.FOLDER / "organisation.xml").read_text("utf-8").replace('version="2.03"', f'version="{version}"')
    (found,) = _report(text.encode()).findings
    assert (found.rule, found.severity) == ("9.97.1", "warning")


def test_elements_of_others_may_stand_at_the_end() -> None:
    text = _many(2).decode().replace("</iati-activities>", '<x:more xmlns:x="urn:x">y</x:more></iati-activities>')
    assert _report(text.encode()).findings == []


@pytest.mark.parametrize("root", ["iati-activities", "iati-organisations"])
def test_a_file_with_nothing_in_it_is_an_error(root: str) -> None:
    report = _report(f'<{root} version="2.03"/>'.encode())
    assert [each.rule for each in report.errors] == ["xsd"]
    assert report.activities == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_a_file_says_its_encoding_and_is_read_in_it(encoding: str) -> None:
    text = _many(2).decode().replace("encoding='UTF-8'", f"encoding='{encoding}'")
    assert _report(text.encode(encoding)).activities == 2


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b" \n " * 50_000, "empty"),
        (b"\x00\x01\x02", "well-formed"),
        (b"PK\x03\x04" + b"\x00" * 100, "well-formed"),
        (b"<html><body/></html>", "root element"),
        (b'<iati-activities xmlns="urn:other"><iati-activity/></iati-activities>', "root element"),
        (b"<iati-activities><iati-activity></iati-activities>", "well-formed"),
        (b"<iati-activities><iati-activity/>", "well-formed"),
        (b"<iati-activities/><iati-activities/>", "well-formed"),
        (b'<?xml version="1.0" encoding="utf-8"?><iati-activities>\xff</iati-activities>', "well-formed"),
        (b'<?xml version="1.0" encoding="x-nobody"?><iati-activities/>', "well-formed|encoding"),
        (b'<!DOCTYPE iati-activities [<!ENTITY a "ha">]><iati-activities>&a;</iati-activities>', "document type"),
        (b'<!DOCTYPE iati-activities SYSTEM "http://192.0.2.1/x.dtd"><iati-activities/>', "document type"),
        (b"<iati-activities>&undeclared;</iati-activities>", "well-formed"),
        (b"<iati-activities>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</iati-activities>", "well-formed"),
        (b"<!-- " + b"x" * (document.LONGEST + document.CHUNK) + b" --><iati-activities/>", "root element"),
        (b"<iati-activities><iati-activity>" + b"<x>y</x>" * 1_100_000, "8 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, why: str) -> None:
    with pytest.raises(document.Unreadable, match=why):
        _report(data)


def test_a_file_that_grows_beyond_what_the_registry_takes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "LIMIT", 1024 * 1024)
    assert _report(_many(100)).activities == 100
    with pytest.raises(document.Unreadable, match="larger than 1 MB: split it"):
        _report(_many(200))


def test_a_fault_of_the_writing_far_into_a_file_names_its_line() -> None:
    data = _many(40)
    at = data.rindex(b"</iati-activity>")
    with pytest.raises(document.Unreadable, match="well-formed") as refusal:
        _report(data[:at] + b"</wrong>" + data[at:])
    assert refusal.value.line == data[:at].count(b"\n") + 1


def test_ten_thousand_faulty_activities_keep_a_bounded_report() -> None:
    data = _many(1500, samples.put("activity-status/@code", "12"), only=-1)
    spoilt = data.replace(b'activity-status code="2"', b'activity-status code="9"')
    report = _report(spoilt)
    assert len(report.findings) == findings.MOST
    assert report.left_out == 500
    assert not report.valid


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is told there")
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Peak memory of a process that validates a file nine times as large grows by little."""
    small, large = tmp_path / "small.xml", tmp_path / "large.xml"
    small.write_bytes(_many(100))
    large.write_bytes(_many(900))
    peaks = [_peak(path) for path in (small, large)]
    assert large.stat().st_size > 5_000_000
    assert peaks[1] - peaks[0] < 12 * 1024, f"KiB: {peaks}"
    assert peaks[0] > 20 * 1024, "a measure that measures nothing"


def _peak(path: Path) -> int:
    code = f"""
        import os, sys, tempfile
        os.environ["DJANGO_SETTINGS_MODULE"] = "tessera.config.settings"
        os.environ["TESSERA_DATA"] = tempfile.mkdtemp()
        sys.path.insert(0, "src")
        import django
        django.setup()
        from pathlib import Path
        from tessera.interchange.iati import api
        report = api.validate(Path({str(path)!r}))
        assert report.activities in (100, 900), report
        print(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
    """
    words = [sys.executable, "-W", "ignore", "-c", textwrap.dedent(code)]
    return int(subprocess.run(words, cwd=HOME, check=True, capture_output=True, text=True).stdout)
