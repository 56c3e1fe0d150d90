"""Mapping files: every mistake is named with its file, table and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tessera.interchange.mapping.api import InvalidMapping, load_mapping, parse_mapping, shipped, shipped_names

GOOD = """
[mapping]
name = "try"
title = "A try"
source = "Ourselves"
[applies_to]
required = ["g"]
[key]
row_number = true
[consent]
purposes = ["keep_record"]
collected_elsewhere_under = "The shelter's own form"
[episodes.exploitation]
constants = { episode_type = "Exploitation" }
[columns.g]
field = "case.gender"
values = { F = "Feminine" }
[columns.c]
field = "episode.country"
episode = "exploitation"
"""


def faults_of(text: str) -> list[tuple[str, str]]:
    with pytest.raises(InvalidMapping) as caught:
        parse_mapping(text, "try.toml")
    assert str(caught.value).startswith("try.toml: ")
    return [(fault.table, fault.key) for fault in caught.value.faults]


def test_good_file_is_read() -> None:
    mapping = parse_mapping(GOOD, "try.toml")
    assert mapping.required == ("g",)
    assert mapping.columns["g"].values == {"F": ("Feminine",)}


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ('name = "try"', "", ("mapping", "name")),
        ('title = "A try"', "title = 3", ("mapping", "title")),
        ("[key]", "[keys]", ("", "keys")),
        ('required = ["g"]', 'required = ["h"]', ("applies_to", "required")),
        ('required = ["g"]', 'required = "g"', ("applies_to", "required")),
        ('required = ["g"]', 'others = "perhaps"', ("applies_to", "others")),
        ("row_number = true", "row_number = false", ("key", "column")),
        ('"keep_record"', '"keep_everything"', ("consent", "purposes")),
        ("collected_elsewhere_under", "collected", ("consent", "collected_elsewhere_under")),
        ('"Exploitation" }', '"Exploit" }', ("episodes.exploitation.constants", "episode_type")),
        ('field = "case.gender"', 'field = "case.sex"', ("columns.g", "field")),
        ('"Feminine"', '"Female"', ("columns.g", "values")),
        ('F = "Feminine"', 'F = "Feminine", f = "Feminine"', ("columns.g", "values")),
        ('episode = "exploitation"', 'episode = "transit"', ("columns.c", "episode")),
        ('field = "case.gender"', 'field = "case.gender"\nepisode = "exploitation"', ("columns.g", "episode")),
        ('field = "case.gender"', 'field = "case.gender"\nempty = "nothing"', ("columns.g", "empty")),
        ('field = "case.gender"', 'field = "case.gender"\nsplit = [";"]', ("columns.g", "split")),
        ('field = "case.gender"', 'field = "case.gender"\ncolour = "red"', ("columns.g", "colour")),
        ('values = { F = "Feminine" }', "only_values = true", ("columns.g", "only_values")),
        ('field = "case.gender"', 'field = "identity.email"', ("columns.g", "values")),
        ('field = "episode.country"', 'field = "episode.country"\nformats = ["%d"]', ("columns.c", "formats")),
    ],
)
def test_mistake_is_named_with_table_and_key(before: str, after: str, place: tuple[str, str]) -> None:
    assert before in GOOD
    assert place in faults_of(GOOD.replace(before, after, 1))


def test_all_mistakes_are_named_at_once() -> None:
    found = faults_of(GOOD.replace('"Feminine"', '"x"').replace("episode.country", "episode.land").replace("A try", ""))
    assert found == [("columns.g", "values"), ("columns.c", "field"), ("mapping", "title")]


def test_identity_without_consent_to_keep_it_is_refused() -> None:
    named = GOOD + '[columns.n]\nfield = "identity.given_names"\n'
    assert parse_mapping(named, "try.toml").columns["n"].target.identifies
    assert ("consent", "purposes") in faults_of(named.replace('"keep_record"', '"anonymised_statistics"'))


def test_broken_toml_and_broken_files_are_refused_by_name(tmp_path: Path) -> None:
    assert faults_of("[mapping") == [("", "")]
    (tmp_path / "latin.toml").write_bytes("title = 'é'".encode("latin-1"))
    for name in ("latin.toml", "absent.toml"):
        with pytest.raises(InvalidMapping, match=name):
            load_mapping(tmp_path / name)
    (tmp_path / "good.toml").write_text(GOOD, encoding="utf-8")
    assert load_mapping(tmp_path / "good.toml").name == "try"


def test_every_shipped_mapping_is_valid_and_called_as_its_file() -> None:
    assert shipped_names() == ("ctdc-kanon-2020", "htcds-2.0")
    assert [shipped(name).name for name in shipped_names()] == list(shipped_names())
    with pytest.raises(LookupError, match=r"htcds-2\.0"):
        shipped("nothing")
