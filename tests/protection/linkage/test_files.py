"""Files of a trusted office: columns understood, bad rows said, judgements kept and undone, nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tessera.config import cli
from tessera.protection.linkage import api as linkage
from tessera.protection.linkage.api import Judged, Verdict
from tessera.protection.linkage.reading import neutralised, restored

HEAD = "id,first name,surname,dob,sex,citizenship,phone\n"
TWO = HEAD + (
    "a1,Amina,Haddad,2001-05-03,female,SY,+264 61 123456\n"
    "a2,Ameena,Hadad,2001-05-03,female,SY,061 123456\n"
    "a3,Rosa,Lindqvist,1980-02-02,female,SE,\n"
)


def put(folder: Path, text: str, name: str = "people.csv") -> Path:
    """Writes a file."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows(path: Path) -> list[dict[str, str]]:
    """Reads one back."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, object], str]:
    """Runs the command as from a shell: exit code, the object it printed, what it said beside."""
    from django.core.management import get_commands, load_command_class

    code = cli.execute(load_command_class(get_commands()["linkage"], "linkage"), ["linkage", *map(str, words)])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out.startswith("{") else {}, said.err


# --- reading


@pytest.mark.parametrize(
    "head",
    [
        "id,given names,family name,birth date,sex,nationality,phones",
        "cas_CaseNumber,prs_FirstName,prs_SecondName,prs_Birthdate,prs_Gender,prs_Citizenship,prs_MobilePhone",
        "Record-ID,FIRST_NAME,Last Name,Date of birth,Gender,Citizenship,Telephone",
    ],
)
def test_headings_of_htcds_and_plain_ones_are_understood(tmp_path: Path, head: str) -> None:
    people = linkage.read([put(tmp_path, head + "\n" + TWO.split("\n", 1)[1])])
    assert [record.id for record in people.records] == ["a1", "a2", "a3"]
    first = people.records[0]
    assert (first.given_names, first.family_name, first.birth_date, first.nationality) == (
        "Amina",
        "Haddad",
        "2001-05-03",
        "SY",
    )
    assert first.phones == ("+264 61 123456",)


def test_a_mapping_of_ones_own_is_followed_and_a_wrong_one_refused(tmp_path: Path) -> None:
    mapping = put(tmp_path, '{"wer": "full_name", "wann": "birth_date"}', "mapping.json")
    people = linkage.read([put(tmp_path, "wer,wann,surname\nAmina Haddad,2001,x\n")], linkage.mapping_of(mapping))
    assert (people.records[0].given_names, people.records[0].family_name) == ("Amina", "Haddad")
    for text in ("[]", "{", '{"a": "shoe size"}'):
        with pytest.raises(linkage.BadFile):
            linkage.mapping_of(put(tmp_path, text, "mapping.json"))


def test_several_telephones_stand_in_one_cell_or_in_several_columns(tmp_path: Path) -> None:
    people = linkage.read([put(tmp_path, "name,phone,mobile\nA B,111222333; 444555666,777888999\n")])
    assert people.records[0].phones == ("111222333", "444555666", "777888999")


def test_two_lists_may_number_alike(tmp_path: Path) -> None:
    people = linkage.read([put(tmp_path, TWO), put(tmp_path, TWO, "other.csv")])
    assert {"people:a1", "other:a1"} <= {record.id for record in people.records}


def test_bad_rows_are_said_by_line_and_column_without_what_stands_in_them(tmp_path: Path) -> None:
    bad = "b1,Amina,Haddad,3.5.2001,,,\nb2,x\na1,Again,One,,,,\n" + f"b3,{'n' * 600},x,,,,\n"
    people = linkage.read([put(tmp_path, TWO + bad)])
    assert [(row.line, row.column) for row in people.refused] == [
        (5, "birth_date"),
        (6, ""),
        (7, "id"),
        (8, "given_names"),
    ]
    assert people.read == 7 == len(people.records) + len(people.refused)
    assert not any(word in row.reason for row in people.refused for word in ("Amina", "3.5.2001", "nnn"))


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00\x01\xff\xfe", b"a,b\n1,2\n", b"name,name\nx,y\n", b"first name,forename\nx,y\n", b'name\n"open', "name\nÄ".encode("latin-1"),
        b"name\n" + b'"' + b"x" * 200_000 + b'"\n',
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_in_one_sentence(tmp_path: Path, content: bytes, capsys) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    code, _answer, said = run(capsys, "suggest", path, "--out", tmp_path / "pairs.csv")
    assert code == 1
    assert said.startswith("tessera linkage: people.csv")
    assert not (tmp_path / "pairs.csv").exists()


def test_a_file_of_another_encoding_or_delimiter_says_so_or_works(tmp_path: Path) -> None:
    people = linkage.read([put(tmp_path, "\ufeff" + TWO.replace(",", ";"))])
    assert len(people.records) == 3


# --- the way from people to persons


def test_suggest_judge_and_apply_without_a_database(tmp_path: Path, capsys) -> None:
    people, pairs, out = put(tmp_path, TWO), tmp_path / "pairs.csv", tmp_path / "persons.csv"
    code, answer, said = run(capsys, "suggest", people, "--out", pairs, "--json")
    assert (code, answer["records"], answer["pairs"]) == (0, 3, 1)
    assert "holds names" in said
    [row] = rows(pairs)
    assert {row["first"], row["second"]} == {"a1", "a2"}
    assert "telephone: the same" in row["why"]
    assert 0.9 <= float(row["probability"]) <= 1
    judge(pairs, row["first"], row["second"], "same")
    code, answer, _said = run(capsys, "judge", pairs, "--json")
    assert (answer["judged"], answer["same"], answer["by"]) == (1, 1, ["Lina"])
    code, answer, _said = run(capsys, "apply", people, pairs, "--out", out, "--json")
    assert (code, answer["records"], answer["persons"], answer["conflicts"]) == (0, 3, 2, 0)
    assert {row["id"]: row["person"] for row in rows(out)} == {"a1": "a1", "a2": "a1", "a3": "a3"}


def judge(path: Path, first: str, second: str, verdict: str) -> None:
    """Writes a judgement into the file, as a hand would."""
    made = rows(path)
    for row in made:
        if {row["first"], row["second"]} == {first, second}:
            row.update(judgement=verdict, by="Lina", when="2026-11-22")
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, made[0].keys())
        writer.writeheader()
        writer.writerows(made)


def test_suggesting_again_keeps_what_was_judged_also_about_pairs_that_look_alike_no_more(
    tmp_path: Path, capsys
) -> None:
    people, pairs = put(tmp_path, TWO), tmp_path / "pairs.csv"
    run(capsys, "suggest", people, "--out", pairs)
    judge(pairs, "a1", "a2", "different")
    put(tmp_path, TWO.replace("Ameena,Hadad,2001-05-03", "Zoe,Quist,1950-01-09").replace("061 123456", ""))
    _code, answer, _said = run(capsys, "suggest", people, "--out", pairs, "--json")
    assert (answer["pairs"], answer["rows"], answer["judged"]) == (0, 1, 1)
    assert [(row["judgement"], row["by"], row["when"]) for row in rows(pairs)] == [("different", "Lina", "2026-11-22")]


def test_judgements_taken_away_are_undone_exactly_in_the_files(tmp_path: Path, capsys) -> None:
    people, pairs, out = put(tmp_path, TWO), tmp_path / "pairs.csv", tmp_path / "persons.csv"
    run(capsys, "suggest", people, "--out", pairs)
    run(capsys, "apply", people, pairs, "--out", out)
    before = out.read_bytes()
    judge(pairs, "a1", "a2", "same")
    run(capsys, "apply", people, pairs, "--out", out)
    assert out.read_bytes() != before
    judge(pairs, "a1", "a2", "")
    run(capsys, "apply", people, pairs, "--out", out)
    assert out.read_bytes() == before


def test_contradictions_are_said_with_the_chain_between(tmp_path: Path, capsys) -> None:
    people, out = put(tmp_path, TWO), tmp_path / "persons.csv"
    line = "{},{},{},Lina,2026-11-22\n"
    pairs = put(
        tmp_path,
        "first,second,judgement,by,when\n"
        + line.format("a1", "a2", "same")
        + line.format("a2", "a3", "same")
        + line.format("a1", "a3", "different"),
        "pairs.csv",
    )
    code, answer, said = run(capsys, "apply", people, pairs, "--out", out, "--json")
    assert (code, answer["conflicts"]) == (0, 1)
    assert "a1 = a2 = a3" in said
    assert {row["conflict"] for row in rows(out)} == {"yes"}


@pytest.mark.parametrize(
    "line",
    ["a1,a2,perhaps,Lina,2026", "a1,a2,same,,2026", "a1,a2,same,Lina,", "a1,a1,same,Lina,2026", ",a2,same,Lina,2026",
     "a1,a2,same,L,2026\na2,a1,different,L,2026", "a1,zz,same,Lina,2026"],
)  # fmt: skip
def test_a_judgement_that_is_none_is_refused(tmp_path: Path, capsys, line: str) -> None:
    people, pairs = put(tmp_path, TWO), put(tmp_path, f"first,second,judgement,by,when\n{line}\n", "pairs.csv")
    code, _answer, said = run(capsys, "apply", people, pairs, "--out", tmp_path / "persons.csv")
    assert code == 1
    assert said.startswith("tessera linkage: ")
    assert not (tmp_path / "persons.csv").exists()


def test_files_are_private_and_never_written_over_what_was_read(tmp_path: Path, capsys) -> None:
    people, pairs = put(tmp_path, TWO), tmp_path / "pairs.csv"
    old = os.umask(0)
    try:
        run(capsys, "suggest", people, "--out", pairs)
    finally:
        os.umask(old)
    assert stat.S_IMODE(pairs.stat().st_mode) == 0o600
    code, _answer, said = run(capsys, "suggest", people, "--out", people)
    assert (code, people.read_text(encoding="utf-8")) == (1, TWO)
    code, _answer, said = run(capsys, "apply", people, pairs, "--out", pairs)
    assert code == 1
    assert "another name" in said


def test_a_file_that_is_no_file_of_pairs_is_not_written_over(tmp_path: Path, capsys) -> None:
    people, precious = put(tmp_path, TWO), put(tmp_path, "letter\nto a friend\n", "letter.csv")
    code, _answer, _said = run(capsys, "suggest", people, "--out", precious)
    assert (code, precious.read_text(encoding="utf-8")) == (1, "letter\nto a friend\n")


def test_only_pairs_between_two_files_where_asked(tmp_path: Path, capsys) -> None:
    one, other = (
        put(tmp_path, TWO),
        put(tmp_path, HEAD + "x,Ameena,Hadad,2001-05-03,female,SY,061 123456\n", "other.csv"),
    )
    run(capsys, "suggest", one, other, "--out", tmp_path / "pairs.csv", "--between")
    assert {tuple(sorted((row["first"], row["second"]))) for row in rows(tmp_path / "pairs.csv")} == {
        ("other:x", "people:a1"),
        ("other:x", "people:a2"),
    }


def test_both_backends_write_the_same_file_and_spark_says_what_is_missing(tmp_path: Path, capsys) -> None:
    people = put(tmp_path, TWO)
    for backend in ("own", "duckdb"):
        assert run(capsys, "suggest", people, "--out", tmp_path / f"{backend}.csv", "--backend", backend)[0] == 0
    assert (tmp_path / "own.csv").read_bytes() == (tmp_path / "duckdb.csv").read_bytes()
    from importlib.util import find_spec

    if find_spec("pyspark") is None:
        code, _answer, said = run(capsys, "suggest", people, "--out", tmp_path / "spark.csv", "--backend", "spark")
        assert (code, "pyspark" in said) == (1, True)


# --- what a spreadsheet would run


def test_formulas_in_names_and_ids_are_neutralised_and_judged_all_the_same(tmp_path: Path, capsys) -> None:
    evil = '=HYPERLINK("http://x","y")'
    text = 'id,first name,surname,dob,phone\n=1+1,"=HYPERLINK(""http://x"",""y"")",Haddad,2001-05-03,11122233344\n@2,"=HYPERLINK(""http://x"",""y"")",Haddad,2001-05-03,11122233344\n'
    people, pairs, out = put(tmp_path, text), tmp_path / "pairs.csv", tmp_path / "persons.csv"
    run(capsys, "suggest", people, "--out", pairs)
    [row] = rows(pairs)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())
    assert evil in row["first_person"]
    judge(pairs, row["first"], row["second"], "same")
    run(capsys, "apply", people, pairs, "--out", out)
    assert len({row["person"] for row in rows(out)}) == 1
    assert all(row["id"].startswith("'") for row in rows(out))


@given(st.text())
def test_neutralising_is_undone_exactly_and_leaves_no_formula(text: str) -> None:
    assert restored(neutralised(text)) == text
    assert not neutralised(text).startswith(("=", "+", "-", "@", "\t", "\r"))


# --- judgements: pure, over any set of them

KEYS = tuple("abcdef")
JUDGEMENTS = st.lists(
    st.builds(Judged, st.sampled_from(KEYS), st.sampled_from(KEYS), st.sampled_from(list(Verdict))).filter(lambda one: one.first != one.second),
    max_size=14,
)  # fmt: skip


@given(JUDGEMENTS, st.randoms())
def test_persons_are_what_the_judgements_connect_whatever_their_order(judged: list[Judged], dice) -> None:
    found = linkage.cluster(KEYS, judged)
    groups = [{key} for key in KEYS]
    for one in judged:
        if one.verdict == Verdict.SAME:
            joined = [group for group in groups if group & {one.first, one.second}]
            groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    assert {key: min(next(group for group in groups if key in group)) for key in KEYS} == found.person
    dice.shuffle(judged)
    assert linkage.cluster(KEYS, judged).person == found.person


@given(JUDGEMENTS, JUDGEMENTS)
def test_a_judgement_added_and_taken_away_leaves_what_was_there(judged: list[Judged], more: list[Judged]) -> None:
    before = linkage.cluster(KEYS, judged)
    file = [*judged, *more]
    linkage.cluster(KEYS, file)
    assert linkage.cluster(KEYS, file[: len(judged)]) == before
    assert linkage.cluster(KEYS, [one for one in judged if one.verdict == Verdict.SAME]).person == before.person


@given(JUDGEMENTS)
def test_every_contradiction_is_told_with_a_chain_of_same_judgements(judged: list[Judged]) -> None:
    found = linkage.cluster(KEYS, judged)
    same = {frozenset((one.first, one.second)) for one in judged if one.verdict == Verdict.SAME}
    torn = [
        one
        for one in judged
        if one.verdict == Verdict.DIFFERENT and found.person[one.first] == found.person[one.second]
    ]
    assert len(found.conflicts) == len(torn)
    for one in found.conflicts:
        assert (one.through[0], one.through[-1]) == (one.first, one.second)
        assert all(frozenset(step) in same for step in zip(one.through, one.through[1:], strict=False))


def test_a_judgement_about_nobody_known_is_an_error() -> None:
    with pytest.raises(KeyError):
        linkage.cluster(["a"], [Judged("a", "b", Verdict.SAME)])
