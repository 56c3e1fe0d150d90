"""Many rows: reported one by one, in constant memory, at a speed people can wait for."""

from __future__ import annotations

import csv
import time
import tracemalloc
from pathlib import Path

import pytest

from tessera.interchange.reading.api import RefusedReport, Row, open_table, passing
from tests.interchange.files import read, text


@pytest.mark.slow
def test_hundred_thousand_junk_rows_are_each_reported_into_a_file(tmp_path: Path) -> None:
    junk = tmp_path / "junk.csv"
    with junk.open("w", encoding="utf-8", newline="") as out:
        out.write("a,b,c\n1,2,3\n")
        for number in range(25_000):
            out.write(f'=evil{number},2,3\nonly one cell\na,b,c,d,e\nx,"y"z,w\n')
    started = time.perf_counter()
    tracemalloc.start()
    try:
        with (
            open_table(junk) as table,
            (tmp_path / "refused.csv").open("w", encoding="utf-8", newline="") as out,
        ):
            report = RefusedReport(out)
            kept = list(passing(table.rows, report))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [row.line for row in kept if isinstance(row, Row)] == [2]
    assert report.rows == 100_000
    assert peak < 12_000_000, "the rows are streamed, not kept"
    assert time.perf_counter() - started < 60
    with (tmp_path / "refused.csv").open(encoding="utf-8-sig", newline="") as lines:
        found = list(csv.DictReader(lines))
    assert len(found) == 100_000
    assert [row["code"] for row in found[:4]] == ["formula", "too_few_cells", "too_many_cells", "broken_quotes"]
    assert [row["line"] for row in found[-2:]] == ["100001", "100002"]


def test_fifty_thousand_rows_are_read_in_seconds_and_progress_can_be_told(tmp_path: Path) -> None:
    line = ",".join(f"value{number}" for number in range(12)) + "\n"
    file = tmp_path / "many.csv"
    file.write_text(",".join(f"c{number}" for number in range(12)) + "\n" + line * 50_000, encoding="utf-8")
    started = time.perf_counter()
    with open_table(file) as table:
        assert table.expected_rows == 50_000
        assert sum(isinstance(row, Row) for row in table.rows) == 50_000
        assert table.line == 50_001
    assert time.perf_counter() - started < 10


def test_report_is_safe_in_a_spreadsheet_and_readable_by_ourselves(tmp_path: Path) -> None:
    _, _, refused = read(text("name,city\n=SECRET(),Takeo\n"))
    with (tmp_path / "refused.csv").open("w", encoding="utf-8", newline="") as out:
        report = RefusedReport(out)
        for row in refused:
            report.add(row)
    content = (tmp_path / "refused.csv").read_text(encoding="utf-8")
    assert "SECRET" not in content
    _, rows, again = read(tmp_path / "refused.csv")
    assert again == []
    assert rows[0].values["line"] == "2"
    assert rows[0].values["column"] == "name"
    assert rows[0].values["code"] == "formula"
