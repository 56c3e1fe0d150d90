"""The command's exit code is what a script goes by."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tessera.config import cli
from tests.interchange.iati import samples


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = cli._run(["iati", *words])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def _spoilt(tmp_path: Path, old: str, new: str) -> Path:
    path = tmp_path / "spoilt.xml"
    text = (samples.FOLDER / "activity.xml").read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return path


def test_validating_needs_no_database_and_exporting_does() -> None:
    assert not cli.needs_database(["iati", "validate", "file.xml"])
    assert cli.needs_database(["iati", "export", "--out", "folder"])


def test_a_valid_file_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = _run(capsys, "validate", str(samples.FOLDER / "activity.xml"))
    assert code == 0
    assert "0 errors" in out


def test_a_file_with_an_error_ends_with_1_and_says_rule_line_and_mending(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _spoilt(
        tmp_path, '<sector vocabulary="1" code="15160" percentage="60"/>', '<sector code="15160" percentage="50"/>'
    )
    code, out, err = _run(capsys, "validate", str(path))
    assert code == 1
    assert "error 2.1.2 at iati-activity" in out
    assert "line 3:" in out
    assert "make 90: change them until they make 100" in out
    assert "1 errors" in err


def test_a_file_that_only_warns_ends_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = _run(
        capsys, "validate", str(_spoilt(tmp_path, 'ref="XE-EXAMPLE-0001-PRG" type', 'ref=" X" type'))
    )
    assert code == 0
    assert "warning 1.7.1" in out


@pytest.mark.parametrize("content", [None, "no xml", '<!DOCTYPE a [<!ENTITY b "c">]><iati-activities/>'])
def test_a_file_that_cannot_be_read_ends_with_2(
    content: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.xml"
    if content is not None:
        path.write_text(content, "utf-8")
    code, _out, err = _run(capsys, "validate", str(path))
    assert code == 2
    assert str(path) in err


def test_other_programs_get_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _err = _run(capsys, "validate", "--json", str(_spoilt(tmp_path, 'code="GH"', 'code="GHA"')))
    answer = json.loads(out)
    assert code == 1
    assert answer["valid"] is False
    assert [each["rule"] for each in answer["findings"]] == ["9.50.1"]
    assert set(answer["findings"][0]) == {"rule", "severity", "line", "element", "message", "mend"}
