"""`./tessera observatory synthesize` on plain files: without a database, and nothing is dropped silently."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

DOMAINS = {"sex": ["", "female", "male", "unknown"], "age|band": ["0-17", "18+", "=1"], "work": ["*", "a,b", 'say "x"']}


def given(folder: Path, text: str | None = None, domains: object = DOMAINS) -> dict[str, Any]:
    rows = "work,sex,age|band\n" + '"a,b",,18+\n"say ""x""",male,=1\n*,unknown,0-17\n' * 200 if text is None else text
    (folder / "people.csv").write_text(rows, encoding="utf-8")
    (folder / "domains.json").write_text(json.dumps(domains) if not isinstance(domains, str) else domains)
    return {"input": folder / "people.csv", "domains": folder / "domains.json", "output": folder / "out.csv"}


def run(files: dict[str, Any], epsilon: float = 5.0, **more: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command("observatory", "synthesize", "--epsilon", str(epsilon), "--json",
                 *(part for name in files for part in (f"--{name}", str(files[name]))),
                 *(part for name, value in more.items() for part in (f"--{name}", str(value))),
                 stdout=out, stderr=io.StringIO())  # fmt: skip
    return dict(json.loads(out.getvalue()))


def test_a_file_becomes_another_with_the_same_columns_and_allowed_values(tmp_path: Path) -> None:
    answer = run(given(tmp_path))
    assert {"rows", "epsilon", "delta", "seconds"} <= set(answer)
    with (tmp_path / "out.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == answer["rows"]
    assert abs(answer["rows"] - 600) < 60
    for name, values in DOMAINS.items():
        assert {row[name] for row in rows} <= set(values)
    assert {""} < {row["sex"] for row in rows}
    assert list(tmp_path.glob("*.part")) == []


def test_delta_may_be_given(tmp_path: Path) -> None:
    assert run(given(tmp_path), delta=1e-8)["delta"] == 1e-8


@pytest.mark.parametrize(("text", "said"), [
    ("sex,age|band,work\nfemale,18+,*\nfemale,99,*\n", r"row 2, column 'age\|band'.*among the 3 .*correct the row"),
    ("sex,age|band,work\nfemale,,*\n", r"row 1, column 'age\|band'.*empty.*add"),
    ("sex,age|band,work\nfemale,18+\n", r"row 1: 2 values for 3 columns"),
    ("sex,work\nfemale,*\n", r"lacks 'age\|band'"),
    ("sex,age|band,work,name\nfemale,18+,*,x\n", r"has 'name'.*domains file does not list"),
    ("sex,sex,age|band,work\n", "names a column twice"),
    ("", "is empty"),
])  # fmt: skip
def test_a_file_that_does_not_fit_is_refused_with_where_and_how(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(given(tmp_path, text))
    assert not (tmp_path / "out.csv").exists()


def test_a_refusal_never_repeats_the_value(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        run(given(tmp_path, "sex,age|band,work\nAmara Okafor,18+,*\n"))
    assert "Amara" not in str(caught.value)


@pytest.mark.parametrize(("domains", "said"), [
    ("{", "not JSON"), ("[]", "object"), ('{"a": []}', "at least one value"), ('{"a": ["x", "x"]}', "twice"),
    ('{"a": ["x"], "a": ["y"]}', "twice"), ('{"a": [1]}', "text"),
])  # fmt: skip
def test_a_domains_file_that_makes_no_sense_is_refused(tmp_path: Path, domains: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(given(tmp_path, domains=domains))


@pytest.mark.parametrize("epsilon", [0, -3])
def test_a_promise_out_of_range_is_refused(tmp_path: Path, epsilon: float) -> None:
    with pytest.raises(CommandError, match="epsilon"):
        run(given(tmp_path), epsilon)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    files = given(tmp_path) | {"input": tmp_path / "gone.csv"}
    with pytest.raises(CommandError, match=r"gone\.csv"):
        run(files)


def test_a_file_with_a_header_alone_still_gives_a_file(tmp_path: Path) -> None:
    assert run(given(tmp_path, "sex,age|band,work\n"))["rows"] >= 1
