"""Reading a file of recommendations: every line becomes one or is named with its remedy."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tessera.kernel import codes
from tessera.partnership.recommendations import areas, importing


def sheet(
    *rows: tuple[str, ...], heads: tuple[str, ...] = ("iso3", "country", "area", "action"), delimiter: str = ","
) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([heads, *rows])
    return out.getvalue().encode()


def test_columns_are_known_by_their_headings_and_the_code_is_asked_before_the_name() -> None:
    read = importing.read(sheet(("KHM", "Narnia", "Enforcement", "Train inspectors.")), 2022)
    assert read.columns == {"country": "iso3", "text": "action", "area": "area"}
    [line] = read.lines
    assert (line.number, line.country, line.text, line.area, line.p_areas) == (
        2,
        "KHM",
        "Train inspectors.",
        "Enforcement",
        ("prosecution",),
    )
    assert not read.faults


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_countries_are_read_by_name_in_files_of_any_delimiter(delimiter: str) -> None:
    read = importing.read(
        sheet(("Côte d’Ivoire", "Do it."), ("مصر", "Do it."), heads=("Country", "Text"), delimiter=delimiter), 2022
    )
    assert [line.country for line in read.lines] == ["CIV", "EGY"]


def test_named_columns_are_taken_and_a_wrong_name_lists_what_there_is() -> None:
    data = sheet(("Cambodia", "Act."), heads=("Staat", "Empfehlung"))
    read = importing.read(data, 2022, {"country": "Staat", "text": "empfehlung"})
    assert [line.country for line in read.lines] == ["KHM"]
    with pytest.raises(importing.Unreadable, match="Staat, Empfehlung"):
        importing.read(data, 2022, {"country": "Land", "text": "Empfehlung"})
    with pytest.raises(importing.Unreadable, match="country"):
        importing.read(data, 2022)


def test_every_line_that_is_not_taken_is_named_with_what_and_how_to_mend_it() -> None:
    data = sheet(
        ("KHM", "2022", "Act."),
        ("Narnia", "2022", "Act."),
        ("KHM", "2022", "  "),
        ("KHM", "2021", "Act then."),
        ("KHM", "2022", "ACT. "),
        ("KHM", "2022", "x" * 4001),
        ("", "2022", "Nobody."),
        heads=("country", "year", "text"),
    )
    read = importing.read(data, 2022)
    assert [line.number for line in read.lines] == [2]
    assert [fault.line for fault in read.faults] == [3, 4, 5, 6, 7, 8]
    assert all(fault.what and fault.remedy and fault.refused for fault in read.faults)
    assert "Narnia" in read.faults[0].what
    assert "line 2" in read.faults[3].what
    assert read.rows == len(read.lines) + len(read.faults) == 7


def test_an_unknown_area_is_kept_as_written_and_remarked_on() -> None:
    read = importing.read(sheet(("KHM", "", "Astronomy", "Look up."), ("KHM", "", "", "Look down.")), 2022)
    assert [(line.area, line.p_areas) for line in read.lines] == [("Astronomy", ()), ("", ())]
    [fault] = read.faults
    assert (fault.line, fault.refused) == (2, False)


def test_lines_with_breaks_inside_keep_the_number_an_editor_shows() -> None:
    data = b'country,text\r\nKHM,"one\ntwo"\r\nNarnia,three\r\n'
    read = importing.read(data, 2022)
    assert read.lines[0].text == "one two"
    assert read.faults[0].line == 4


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"", b"iso3;area\nKHM;Protection\n"])
def test_what_is_no_table_of_recommendations_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(importing.Unreadable, match=r".+\."):
        importing.read(data, 2022)


@given(st.lists(st.tuples(st.sampled_from(["KHM", "EGY", "Narnia", ""]), st.text(max_size=20)), max_size=12))
def test_no_line_is_dropped_and_none_invented(rows: list[tuple[str, str]]) -> None:
    read = importing.read(sheet(*rows, heads=("country", "text")), 2022)
    assert len(read.lines) + len(importing.refused(read.faults)) == read.rows
    assert len({(line.country, line.digest) for line in read.lines}) == len(read.lines)


def test_headings_of_reports_mean_areas_that_exist() -> None:
    for heading in ("Legal Framework", "social programs", "Coordination", "PREVENTION"):
        found = areas.meant(heading)
        assert found
        assert set(found) <= set(codes.get("p_area").values())
    assert areas.meant("") == ()
    assert areas.meant("Astronomy") is None
