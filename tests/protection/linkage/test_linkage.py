"""Linking invented people: how well, why, always the same, in both engines, and without a trace on the disk."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from tessera.protection.linkage import api as linkage
from tessera.protection.linkage import splink_engine
from tessera.protection.linkage.api import Backend, Record, Settings
from tests.protection.linkage.invented import World, invent

# Loading the other engine takes seconds.
BACKENDS = [Backend.OWN, pytest.param(Backend.DUCKDB, marks=pytest.mark.slow)]


@cache
def world(count: int = 2000, seed: int = 11) -> World:
    """Invented once for all tests."""
    return invent(count, seed)


@cache
def linked(backend: Backend = Backend.OWN, least: float = 0.9) -> linkage.Linked:
    """The pairs of that world."""
    return linkage.link(world().records, settings=Settings(least=least), backend=backend)


def found(of: linkage.Linked) -> set[tuple[str, str]]:
    """Pairs by their ids, in order."""
    return {(min(pair.first, pair.second), max(pair.first, pair.second)) for pair in of.pairs()}


def f1(of: linkage.Linked, truth: set[tuple[str, str]]) -> float:
    """Harmonic mean of precision and recall of pairs."""
    pairs = found(of)
    return 2 * len(pairs & truth) / (len(pairs) + len(truth))


def test_two_thousand_records_with_errors_are_linked_well_at_the_default_threshold() -> None:
    assert f1(linked(), world().truth()) >= 0.95


def test_what_is_handed_back_is_as_sure_as_it_says() -> None:
    truth = world().truth()
    every = linkage.link(world().records, settings=Settings(least=0.01))
    pairs = [
        (pair.probability, (pair.first, pair.second) in truth or (pair.second, pair.first) in truth)
        for pair in every.pairs()
    ]
    expected, right = sum(chance for chance, _is in pairs), sum(is_one for _chance, is_one in pairs)
    assert right == pytest.approx(expected, rel=0.1)


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_reasons_of_a_pair_add_up_to_its_weight(backend: Backend) -> None:
    for pair in linked(backend).pairs():
        assert pair.start + sum(each.weight for each in pair.evidence) == pytest.approx(pair.weight, abs=1e-6)
        assert pair.probability == pytest.approx(1 / (1 + 2**-pair.weight), abs=1e-9)
        assert {each.comparison for each in pair.evidence} <= set(linkage.COMPARED)
        assert {each.level for each in pair.evidence} <= set(linkage.LEVELS)
        assert linkage.explained(pair.evidence)


@pytest.mark.slow
def test_splink_and_the_own_engine_find_the_same_pairs_with_the_same_weights() -> None:
    own = {(pair.first, pair.second): pair.weight for pair in linked(Backend.OWN).pairs()}
    theirs = {(pair.first, pair.second): pair.weight for pair in linked(Backend.DUCKDB).pairs()}
    assert own.keys() == theirs.keys()
    assert all(theirs[key] == pytest.approx(weight, abs=1e-6) for key, weight in own.items())


@pytest.mark.slow
@pytest.mark.parametrize("backend", BACKENDS)
def test_the_same_records_give_the_same_answer(backend: Backend) -> None:
    again = linkage.link(world().records, backend=backend)
    assert list(again.pairs()) == list(linked(backend).pairs())


AMINA = Record("", "Amina", "Haddad", "2001-05-03", sex="female", phones=("+264 61 123456",))


def pair_of(first: Record, second: Record, backend: Backend = Backend.OWN) -> linkage.Pair | None:
    """The pair of these two among invented others, if they are suggested."""
    records = [*world(600).records, replace(first, id="first"), replace(second, id="second")]
    pairs = linkage.link(records, settings=Settings(least=0.5), backend=backend).pairs()
    return next((pair for pair in pairs if {pair.first, pair.second} == {"first", "second"}), None)


@pytest.mark.parametrize(
    ("latin", "native"),
    [
        (("Khadija", "Mansour"), ("خديجة", "منصور")),
        (("Oksana", "Petrenko"), ("Оксана", "Петренко")),
        (("Chantha", "Sokha"), ("ចាន់ថា", "សុខា")),
    ],
)
def test_one_name_in_two_scripts_is_one_person_where_the_date_of_birth_agrees(
    latin: tuple[str, str], native: tuple[str, str]
) -> None:
    pair = pair_of(Record("", *latin, "1994-07-23", sex="female"), Record("", *native, "1994-07-23", sex="female"))
    assert pair is not None
    assert {each.level for each in pair.evidence if each.comparison in {"given", "family"}} <= {"same", "sounds_same"}


@pytest.mark.parametrize(
    ("change", "level"),
    [
        ({"given_names": "Haddad", "family_name": "Amina"}, ("given", "exchanged")),
        ({"birth_date": "2001-03-05"}, ("birth", "exchanged")),
        ({"birth_date": "2001-05-04"}, ("birth", "one_part")),
        ({"birth_date": "2001-01-01"}, ("birth", "one_only_year")),
        ({"birth_date": "2001", "birth_date_precision": "year"}, ("birth", "one_only_year")),
        ({"birth_date": "2002-06-11", "birth_date_precision": "estimated"}, ("birth", "near_year")),
        ({"phones": ("061 123 456",)}, ("phone", "shared")),
        ({"given_names": "Amina Zahra"}, ("given", "one_word")),
    ],
)
def test_what_agrees_is_named(change: dict[str, object], level: tuple[str, str]) -> None:
    pair = pair_of(AMINA, replace(AMINA, **change))  # type: ignore[arg-type]
    assert pair is not None
    assert level in {(each.comparison, each.level) for each in pair.evidence}


def test_what_is_missing_says_nothing_for_or_against() -> None:
    pair = pair_of(AMINA, replace(AMINA, birth_date="", sex=""))
    assert pair is not None
    assert {"birth", "sex", "nationality", "district"}.isdisjoint(each.comparison for each in pair.evidence)


def test_a_rare_name_says_more_than_a_common_one() -> None:
    given = [record.given_names for record in world().records]
    common = max(set(given), key=given.count)
    weights = []
    for name in (common, "Xerxes"):
        pair = pair_of(replace(AMINA, given_names=name), replace(AMINA, given_names=name))
        assert pair is not None
        weights.append(next(each.weight for each in pair.evidence if each.comparison == "given"))
    assert weights[1] > weights[0] + 2


@pytest.mark.slow
def test_a_number_that_an_office_gives_to_everybody_is_no_sign() -> None:
    many = [Record(f"o{number}", f"Name{number}", f"Other{number}", phones=("+264 61 999999",)) for number in range(25)]
    pairs = found(linkage.link([*world().records, *many], settings=Settings(least=0.5)))
    assert not any(a.startswith("o") and b.startswith("o") for a, b in pairs)


@pytest.mark.parametrize("records", [[], [AMINA], [replace(AMINA, id="a"), Record("b")]])
@pytest.mark.parametrize("backend", BACKENDS)
def test_nobody_and_somebody_alone_are_linked_with_nobody(records: list[Record], backend: Backend) -> None:
    assert len(linkage.link(records, backend=backend)) == 0


def test_two_records_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="same id"):
        linkage.link([AMINA, AMINA])


def test_spark_says_what_to_install_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splink_engine, "find_spec", lambda name: None if name == "pyspark" else find_spec(name))
    with pytest.raises(linkage.BackendMissing, match="pyspark"):
        linkage.link(world().records, backend=Backend.SPARK)


def test_splink_says_what_to_install_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splink_engine, "find_spec", lambda _name: None)
    with pytest.raises(linkage.BackendMissing, match=r"tessera\[linkage\]"):
        linkage.link(world().records, backend=Backend.DUCKDB)


def test_spark_gets_the_same_comparison_in_its_own_words() -> None:
    model = linked().model
    made = [splink_engine._comparison(each, model, Backend.SPARK) for each in splink_engine.COMPARISONS]
    sql = " ".join(level["sql_condition"] for each in made for level in each["comparison_levels"])
    assert "jaro_winkler(" in sql
    assert "arrays_overlap(" in sql
    assert "{" not in sql


@pytest.mark.slow
def test_splink_is_not_imported_at_the_start() -> None:
    import subprocess
    import sys

    code = "import django, sys; django.setup(); import tessera.protection.linkage.api; print('splink' in sys.modules, 'duckdb' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tessera.config.settings", "PYTHONPATH": "src"},
    )
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.slow
def test_duckdb_leaves_nothing_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    planted = replace(AMINA, id="planted", given_names="Zzyzxquort")
    linkage.link([*world().records, planted, replace(planted, id="again")], backend=Backend.DUCKDB)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_duckdb_may_neither_spill_nor_write_nor_load() -> None:
    import duckdb

    with splink_engine._database(Backend.DUCKDB) as (api, _register):
        connection = api._con
        assert connection.execute("select current_setting('temp_directory')").fetchall() == [("",)]
        for forbidden in ("copy (select 1) to 'out.csv'", "attach 'other.db'", "install httpfs"):
            with pytest.raises(duckdb.Error):
                connection.execute(forbidden).fetchall()
        connection.execute("set memory_limit = '30MB'").fetchall()
        with pytest.raises(duckdb.OutOfMemoryException):
            connection.execute(
                "create table t as select range as a, repeat(range::varchar, 20) as b from range(3000000)"
            ).fetchall()


@pytest.mark.slow
def test_nothing_of_a_record_is_in_what_python_shows_of_it() -> None:
    for shown in (repr(AMINA), repr(linked()), repr(next(linked().pairs())), repr(world().records[0])):
        assert "Amina" not in shown
        assert world().records[0].family_name not in shown
