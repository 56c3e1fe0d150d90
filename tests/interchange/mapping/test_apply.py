"""Rows in our words, and rows refused without a word of what they hold."""

from __future__ import annotations

import datetime
from collections.abc import Mapping as Values

import pytest

from tessera.interchange.mapping.api import MappedRow, Mapping, apply, parse_mapping
from tessera.interchange.reading.api import UnreadableFile, open_table
from tests.interchange.files import text
from tests.interchange.mapping.helpers import mapped, one, refused_for

MAPPING = """
[mapping]
name = "shelter"
title = "Shelter list"
source = "A shelter"
[applies_to]
required = ["name"]
[key]
column = "number"
names = ["No."]
row_number = true
[consent]
purposes = ["keep_record"]
collected_elsewhere_under = "The shelter's own form"
[consent.when]
column = "agreed"
given = ["yes"]
not_given = ["no"]
[constants]
"case.data_source" = "case_management"
[ignored]
remarks = "Never imported."
[episodes.exploitation]
constants = { episode_type = "Exploitation" }
[episodes.event]
joins_same_type = true
[columns.name]
field = "identity.given_names"
[columns.born]
field = "identity.birth_date"
formats = ["%d.%m.%Y"]
[columns.phone]
field = "identity.phone"
[columns.mail]
field = "identity.email"
[columns.gender]
field = "case.gender"
names = ["Sex"]
empty = "not_asked"
[columns.countries]
field = "case.citizenships"
split = [";"]
empty = "unknown"
[columns.second_country]
field = "case.citizenships"
[columns.children]
field = "case.number_of_children"
[columns.speaks]
field = "case.languages"
split = [";"]
[columns.where]
field = "episode.country"
episode = "exploitation"
[columns.forced]
field = "episode.forced_labour"
episode = "exploitation"
[columns.means]
field = "episode.control_means"
episode = "exploitation"
split = [";", " "]
[columns.stage]
field = "episode.episode_type"
episode = "event"
[columns.town]
field = "episode.city"
episode = "event"
[columns.event_country]
field = "episode.country"
episode = "event"
"""


@pytest.fixture(scope="module")
def mapping() -> Mapping:
    return parse_mapping(MAPPING, "shelter.toml")


def case_of(mapping: Mapping, cells: Values[str, str]) -> MappedRow:
    return one(mapping, {"name": "", **cells})


def test_row_comes_in_sections(mapping: Mapping) -> None:
    row = one(
        mapping,
        {
            "name": "Sokha",
            "born": "1999-05",
            "agreed": "Yes",
            "Sex": "female",
            "where": "THA",
            "number": "7",
            "town": "Poipet",
        },
    )
    assert row.identity is not None
    assert row.identity["given_names"] == "Sokha"
    assert row.identity["birth_date"] == (datetime.date(1999, 5, 1), "month")
    assert row.case == {"data_source": "case_management", "gender": "Feminine"}
    assert row.episodes == [{"episode_type": "Exploitation", "country": "TH"}, {"city": "Poipet"}]
    assert row.consent is not None
    assert row.consent.purposes == ("keep_record",)
    assert row.source_key == "shelter:key:7"
    assert row.line == 2


def test_row_that_names_nobody_has_no_identity(mapping: Mapping) -> None:
    assert case_of(mapping, {"gender": "Male"}).identity is None


@pytest.mark.parametrize("agreed", ["no", ""])
def test_name_without_consent_refuses_the_row(mapping: Mapping, agreed: str) -> None:
    assert refused_for(mapping, {"name": "Sokha", "agreed": agreed}) == [("agreed", "identity_without_consent")]


def test_unclear_consent_is_no_consent(mapping: Mapping) -> None:
    found = refused_for(mapping, {"name": "Sokha", "agreed": "maybe"})
    assert found == [("agreed", "unknown_value"), ("agreed", "identity_without_consent")]


def test_blank_is_what_the_mapping_says_and_never_no(mapping: Mapping) -> None:
    row = case_of(mapping, {"gender": "", "countries": "", "forced": "", "town": "X"})
    assert row.case["gender"] == "not_asked"
    assert row.case["citizenships"] == ("unknown",)
    assert row.episodes == [{"city": "X"}]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("KH", ("KH",)), ("khm; Viet Nam", ("KH", "VN")), ("NA", ("NA",)), ("stateless", ("stateless",))],
)
def test_countries_are_read_by_code_and_name(mapping: Mapping, typed: str, meant: tuple[str, ...]) -> None:
    assert case_of(mapping, {"countries": typed}).case["citizenships"] == meant


def test_two_columns_of_one_field_add_up_without_doubles(mapping: Mapping) -> None:
    row = case_of(mapping, {"countries": "KH;TH", "second_country": "Thailand"})
    assert row.case["citizenships"] == ("KH", "TH")


@pytest.mark.parametrize(
    "typed",
    [
        "DebtBondage TakesEarnings",
        "DebtBondage ;TakesEarnings",
        "debt bondage; Takes earnings",
        "DebtBondage;;TakesEarnings;",
    ],
)
def test_several_codes_are_read_however_they_are_separated(mapping: Mapping, typed: str) -> None:
    assert case_of(mapping, {"means": typed}).episodes[0]["control_means"] == ("DebtBondage", "TakesEarnings")


def test_event_joins_the_episode_of_its_type_unless_something_is_told_twice(mapping: Mapping) -> None:
    joined = case_of(mapping, {"where": "TH", "stage": "Exploitation", "town": "Rayong"})
    assert joined.episodes == [{"episode_type": "Exploitation", "country": "TH", "city": "Rayong"}]
    apart = case_of(mapping, {"where": "TH", "stage": "Exploitation", "event_country": "MY"})
    assert [episode["country"] for episode in apart.episodes] == ["TH", "MY"]


@pytest.mark.parametrize(
    ("column", "typed", "code"),
    [
        ("gender", "Sokha Chan", "unknown_value"),
        ("gender", "Male;Female", "unknown_value"),
        ("countries", "Atlantis", "no_country"),
        ("speaks", "Klingonish", "no_language"),
        ("children", "two", "no_number"),
        ("children", "-1", "no_number"),
        ("children", "999", "no_number"),
        ("forced", "perhaps", "unknown_value"),
        ("means", "DebtBondage Nonsense", "unknown_value"),
        ("means", ";;", "unknown_value"),
        ("born", "31.02.1999", "no_date"),
        ("born", "05/06/1999", "no_date"),
        ("born", "1799-01-01", "no_date"),
        ("phone", "call Sokha", "no_phone"),
        ("mail", "Sokha Chan", "no_email"),
    ],
)
def test_wrong_value_is_refused_and_never_quoted(mapping: Mapping, column: str, typed: str, code: str) -> None:
    cells = {"name": "", "agreed": "yes", column: typed}
    taken, refused = mapped(mapping, ",".join(cells) + "\n" + ",".join(cells.values()))
    assert taken == []
    assert [(p.line, p.column, p.code) for p in refused[0].problems] == [(2, column, code)]
    message = refused[0].problems[0].message
    assert "%(" not in message
    for word in typed.replace(";", " ").split():
        if word not in {"DebtBondage", "Male", "Female"}:
            assert word not in message


def test_every_problem_of_a_row_is_told_at_once(mapping: Mapping) -> None:
    found = refused_for(mapping, {"name": "", "gender": "x", "children": "y", "where": "z"})
    assert found == [("gender", "unknown_value"), ("children", "no_number"), ("where", "no_country")]


def test_refused_rows_of_reading_come_through_in_order(mapping: Mapping) -> None:
    with open_table(text("name,gender\n,Male\n=1,Male\n,Male\n")) as table:
        assert [type(row).__name__ for row in apply(mapping, table)] == ["MappedRow", "RefusedRow", "MappedRow"]


def test_same_key_twice_in_a_file_is_refused_also_after_a_restart(mapping: Mapping) -> None:
    content = "number,name\n1,\n2,\n1,\n,\n"
    taken, refused = mapped(mapping, content)
    assert [row.source_key for row in taken][:2] == ["shelter:key:1", "shelter:key:2"]
    assert [problem.code for row in refused for problem in row.problems] == ["same_key"]
    assert mapped(mapping, content, after_line=3)[1] == refused


def test_import_goes_on_after_the_line_it_reached(mapping: Mapping) -> None:
    content = "name,gender\n" + ",Male\n" * 10
    assert [row.line for row in mapped(mapping, content, after_line=8)[0]] == [9, 10, 11]


def test_key_by_row_is_the_same_at_the_next_import_and_another_in_another_file(mapping: Mapping) -> None:
    first = [row.source_key for row in mapped(mapping, "name,gender\n,Male\n,Male\n")[0]]
    again = [row.source_key for row in mapped(mapping, "name,gender\n,Male\n,Male\n")[0]]
    other = [row.source_key for row in mapped(mapping, "name,gender\n,Male\n,Female\n")[0]]
    assert first == again
    assert len({*first, *other}) == 4


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ("gender,where", "missing_columns"),
        ("foo,bar", "no_known_column"),
        ("name,foo", "unknown_columns"),
        ("name,gender,Sex", "same_column_twice"),
    ],
)
def test_table_that_does_not_suit_is_refused_before_any_row(mapping: Mapping, headers: str, code: str) -> None:
    table_text = text(f"{headers}\n" + ",".join("x" for _ in headers.split(",")))
    with open_table(table_text) as table, pytest.raises(UnreadableFile) as caught:
        apply(mapping, table)
    assert caught.value.code == code
    assert "%(" not in str(caught.value)


def test_columns_are_found_without_regard_to_case_and_known_ones_left_out(mapping: Mapping) -> None:
    assert one(mapping, {" NAME ": "", "SEX": "Male", "no.": "4", "Remarks": "secret"}).source_key == "shelter:key:4"
