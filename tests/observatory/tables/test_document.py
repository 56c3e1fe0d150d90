"""The files of a release, and what goes in."""

from __future__ import annotations

import csv
import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.observatory.tables.worlds import recount, release, skewed, world

from tessera.observatory.tables.building import Parameters, TooFewRecords, build
from tessera.observatory.tables.counting import Microdata, closure
from tessera.observatory.tables.document import Altered, neutralised, read, restored, write


def test_a_release_is_the_same_to_the_byte_each_time(tmp_path):
    for name in ("one", "two"):
        write(release(skewed(2), 5), tmp_path / name)
    for file in ("tables.csv", "release.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_the_order_of_records_leaves_no_trace(tmp_path):
    data = skewed(2)
    turned = Microdata(data.columns, data.domains, data.codes[::-1])
    write(release(data, 5), tmp_path / "one")
    write(release(turned, 5), tmp_path / "two")
    assert (tmp_path / "one" / "release.json").read_bytes() == (tmp_path / "two" / "release.json").read_bytes()


def test_a_release_reads_back_as_it_was_written(tmp_path):
    made = release(skewed(4), 5)
    document = write(made, tmp_path)
    stored = read(tmp_path)
    assert stored.tables == {spec: dict(cells) for spec, cells in made.tables.items()}
    assert stored.document == document
    assert document["hash"]["value"] == hashlib.sha256((tmp_path / "tables.csv").read_bytes()).hexdigest()
    assert {"method", "records", "contributors", "threshold", "provenance", "statistics"} <= set(document)


def test_an_altered_file_is_refused(tmp_path):
    write(release(skewed(4), 5), tmp_path)
    body = (tmp_path / "tables.csv").read_bytes()
    (tmp_path / "tables.csv").write_bytes(body.replace(b"a1", b"a2", 1))
    with pytest.raises(Altered, match="fetch the release again"):
        read(tmp_path)


def test_rows_stand_in_code_list_order_and_hidden_counts_are_empty(tmp_path):
    made = release(skewed(0), 5)
    write(made, tmp_path)
    with (tmp_path / "tables.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["cell"] for row in rows if row["dimensions"] == "a"] == ["unknown", "a1", "a2", "a3", "a4"]
    hidden = {(tuple(r["dimensions"].split("|")), tuple(r["cell"].split("|"))) for r in rows if r["count"] == ""}
    assert hidden == {(s, c) for s, cells in made.tables.items() for c, count in cells.items() if count is None}
    assert hidden


def test_statistics_add_up():
    made = release(skewed(0), 5)
    for entry in made.statistics:
        assert entry.cells == entry.published + entry.primary_hidden + entry.complementary_hidden
        assert 0 <= entry.share <= 1
    assert sum(entry.cells for entry in made.statistics) == sum(map(len, made.tables.values()))


def test_fewer_records_than_the_threshold_are_refused_without_saying_how_many():
    with pytest.raises(TooFewRecords) as caught:
        release(world([(0, 0)] * 10, (1, 1)), 11)
    assert "10" not in str(caught.value)


@pytest.mark.parametrize("choice", [{"threshold": 2}, {"rounding": 0}, {"threshold": 5, "rounding": 6}])
def test_parameters_out_of_range_are_refused(choice):
    with pytest.raises(ValueError, match="must"):
        Parameters(**choice)


def test_a_chosen_table_brings_its_marginals_and_no_other():
    assert closure(["x", "y", "z"], [("z", "x")]) == [("x",), ("z",), ("x", "z")]
    assert len(closure([str(i) for i in range(12)], None)) == 298
    made = release(skewed(0), 5, dimensions=(("a", "c"),))
    assert set(made.tables) | set(made.withheld) == {("a",), ("c",), ("a", "c")}


@pytest.mark.parametrize("names", [("x", "x"), ("x", "y", "z", "w"), (), ("q",)])
def test_a_table_that_cannot_be_is_refused(names):
    with pytest.raises(ValueError):
        closure(["x", "y", "z", "w"], [names])


def test_rows_stream_into_the_same_codes_as_an_array():
    domains = {"a": ("", "yes", "no"), "b": ("x", "y")}
    made = Microdata.from_rows(["a", "b"], domains, iter([("yes", "x"), ("", "y"), (None, "x"), ("unknown", "y")]))
    assert made.codes.tolist() == [[1, 0], [0, 1], [0, 0], [0, 1]]
    assert made.domains["a"] == ("unknown", "yes", "no")
    assert recount(made)[("a",)] == {("unknown",): 3, ("yes",): 1}


def test_a_value_outside_its_code_list_is_refused_and_not_repeated():
    with pytest.raises(ValueError, match=r"record 2.*'a'") as caught:
        Microdata.from_rows(["a"], {"a": ("x",)}, [("x",), ("Jane",)])
    assert "Jane" not in str(caught.value)


def test_codes_outside_the_domain_are_refused():
    with pytest.raises(ValueError, match="outside its domain"):
        Microdata(("a",), {"a": ("x",)}, np.array([[1]]))


@pytest.mark.parametrize("value", ["a|b", "*"])
def test_values_that_would_blur_the_file_are_refused(value):
    with pytest.raises(ValueError, match="domain"):
        Microdata(("a",), {"a": (value,)}, np.array([[0]]))


@given(st.text(alphabet="'=+-@a1\t\r\n", max_size=6))
def test_no_text_starts_a_formula_and_none_is_lost(text):
    assert not neutralised(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert restored(neutralised(text)) == text


def test_a_formula_in_a_code_list_is_neutralised_in_the_file(tmp_path):
    domains = {"a": ("=cmd()", "+1"), "b": ("x",)}
    data = Microdata(("a", "b"), domains, np.array([[0, 0]] * 20 + [[1, 0]] * 20))
    made = build(data, Parameters(), contributors=1, created="2026-01-01", provenance={})
    write(made, tmp_path)
    with (tmp_path / "tables.csv").open(newline="") as file:
        assert all(cell[:1] not in "=+-@" for row in csv.reader(file) for cell in row)
    assert read(tmp_path).tables[("a",)] == {("=cmd()",): 20, ("+1",): 20}
