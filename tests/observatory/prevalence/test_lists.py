import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tessera.observatory.prevalence.api import ListsError, read_lists


def read(text):
    return read_lists(io.BytesIO(text if isinstance(text, bytes) else text.encode()))


def test_counts_stand_by_history():
    lists = read("A,B,count\n1,0,5\n0,1,7\n1,1,2\n")
    assert lists.names == ("A", "B")
    assert lists.counts == (5, 7, 2)
    assert lists.observed == 14
    assert lists.sizes() == (7, 9)


@pytest.mark.parametrize(
    "text",
    [
        "count,A,B\n5,1,0\n7,0,1\n2,1,1\n",
        "A;B;Count\r\n1;0;5\r\n0;1;7\r\n1;1;2\r\n",
        "\ufeffA\tB\tCOUNT\n1\t0\t5\n\n0\t1\t7\n1\t1\t2",
        '"A","B","count"\n"1","0","5"\n 0 , 1 , 7 \n1,1,2\n1,1,0\n',
    ],
)
def test_other_forms_of_the_same_table_read_the_same(text):
    assert read(text).counts == (5, 7, 2)


def test_a_text_stream_reads_as_well():
    assert read_lists(io.StringIO("A,B,count\n1,0,5\n0,1,7\n1,1,2\n")).counts == (5, 7, 2)


def test_without_counts_each_row_is_one_person_and_nothing_is_remarked():
    lists = read("A,B,C\n1,0,0\n1,0,0\n0,1,1\n1,1,0\n")
    assert lists.counts == (2, 0, 1, 0, 0, 1, 0)
    assert "histories_summed" not in {note.code for note in lists.notes}


def test_repeated_histories_are_added_up_with_a_remark():
    lists = read("A,B,C,count\n1,0,0,3\n1,0,0,4\n0,1,1,20\n1,1,0,40\n0,0,1,8\n")
    assert lists.counts[0] == 7
    note = next(note for note in lists.notes if note.code == "histories_summed")
    assert note.values["rows"] == 1
    assert "lists: 1." in note.text


@pytest.mark.parametrize(
    ("text", "row", "column", "words"),
    [
        ("", 1, None, "empty"),
        ("\n\n", 1, None, "empty"),
        ("A,B,count\n", None, None, "no rows"),
        ("A,count\n1,5\n", 1, None, "one list"),
        ("A,,count\n1,0,5\n", 1, None, "no name"),
        ("A,A,count\n1,0,5\n", 1, "A", "Two columns"),
        ("A,B,count,count\n1,0,5,5\n", 1, "count", "Two columns"),
        ("A,B,count\n1,0\n", 2, None, "2 values"),
        ("A,B,count\n1,0,5,9\n", 2, None, "4 values"),
        ("A,B,count\n1,0,5\n2,0,5\n", 3, "A", "neither 0 nor 1"),
        ("A,B,count\n1,,5\n", 2, "B", "neither 0 nor 1"),
        ("A,B,count\n1,0,-5\n", 2, "count", "whole number"),
        ("A,B,count\n1,0,5.0\n", 2, "count", "whole number"),
        ("A,B,count\n1,0,1e3\n", 2, "count", "whole number"),
        ("A,B,count\n1,0,\n", 2, "count", "whole number"),
        ("A,B,count\n1,0,٣\n", 2, "count", "whole number"),
        ("A,B,count\n1,0,99999999999999999999\n", 2, "count", "whole number"),
        ("A,B,count\n1,0,9999999999\n", 2, None, "million"),
        ("A,B,count\n1,0,5\n0,0,9\n", 3, None, "on no list"),
        ("A,B,count\n1,0,0\n0,1,0\n", None, None, "Nobody"),
        ("A,B,C,count\n1,0,0,5\n1,1,0,3\n", None, "C", "nobody"),
        ("1,0,1\n0,1,1\n", 1, None, "in place of names"),
        ("0,1\n0,1\n", 1, None, "names"),
        ("A:x,B,count\n1,0,5\n", 1, None, "colons"),
        ('A,B,count\n1,0,"5\n', 2, None, "quotation"),
        ('A,B,count\n1,0,"5"x\n', 2, None, "quotation"),
        ("A,B,count\n1,0,=1+1\n", 2, "count", "whole number"),
        (b"A,B,count\n1,0,5\n0,1,\xff\n", 3, None, "UTF-8"),
        (b"A,B,count\n1,0,5\n0,\x001,3\n", 3, None, "null"),
        ("A,B\n" + ",".join(["1"] * 40), 2, None, "40 values"),
        (",".join(f"L{place}" for place in range(11)) + "\n" + ",".join(["1"] * 11), 1, None, "at most 10"),
    ],
)
def test_a_faulty_file_says_where_and_how_to_mend_it(text, row, column, words):
    with pytest.raises(ListsError) as fault:
        read(text)
    assert words in str(fault.value)
    assert (fault.value.row, fault.value.column) == (row, column)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_with_a_sentence(raw):
    try:
        lists = read(raw)
    except ListsError as fault:
        assert str(fault).endswith((".", "“"))  # noqa: PT017
    else:
        assert lists.observed > 0


@given(st.text(alphabet='01,;\nAB count"\t', max_size=120))
def test_anything_like_a_table_is_read_or_refused(text):
    try:
        assert read(text).observed > 0
    except ListsError as fault:
        assert str(fault)  # noqa: PT017


def test_what_somebody_typed_is_cut_short_in_the_message():
    with pytest.raises(ListsError) as fault:
        read("A,B,count\n" + "x" * 5000 + ",0,5\n")
    assert len(str(fault.value)) < 200


def test_merging_lists_keeps_everybody():
    lists = read("A,B,C,count\n1,0,0,3\n0,1,0,4\n1,1,0,5\n0,0,1,6\n1,0,1,7\n0,1,1,8\n")
    merged = lists.merged("A", "B")
    assert merged.names == ("A+B", "C")
    assert merged.counts == (12, 6, 15)
    assert lists.merged("C", "A") == lists.merged("A", "C")
    assert lists.merged("C", "A").counts == (3 + 6 + 7, 4, 5 + 8)


def test_leaving_a_list_out_loses_those_on_it_alone():
    lists = read("A,B,C,count\n1,0,0,3\n0,1,0,4\n1,1,0,5\n0,0,1,6\n1,0,1,7\n0,1,1,8\n")
    assert lists.without("A").names == ("B", "C")
    assert lists.without("A").counts == (4 + 5, 6 + 7, 8)


def test_pairs_that_share_nobody_are_named():
    lists = read("A,B,C,count\n1,0,0,3\n0,1,0,4\n1,1,0,5\n0,0,1,6\n")
    assert lists.apart() == (("A", "C"), ("B", "C"))
    assert "no_overlap" in {note.code for note in lists.notes}
