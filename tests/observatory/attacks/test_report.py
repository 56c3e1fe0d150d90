"""The suite as a whole, its report in two languages, and the command."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
from django.utils import translation
from tests.observatory.attacks import releases

from tessera.config import cli
from tessera.observatory.attacks import api, cast, suite, words
from tessera.observatory.attacks.report import Attack, Report

FACTS = dict.fromkeys(re.findall(r"%\((\w+)\)s", " ".join(str(text) for text in words.NOTES.values())), 7) | {
    "kinds": "order time"
}


@pytest.fixture(scope="module")
def reports(tables_folder, synthetic_folder):
    """The suite over both releases, quick."""
    return {folder: api.run(folder, quick=True) for folder in (tables_folder, synthetic_folder)}


@pytest.mark.slow
def test_both_methods_pass_the_whole_suite(reports):
    for report in reports.values():
        assert report.passed, [row for row in report.rows if not row.passed]
        assert [row.name for row in report.rows] == list(words.ORDER)
        assert all(row.note for row in report.rows)
        assert all(row.weak > 0 for row in report.rows)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_report(reports, synthetic_folder):
    assert api.run(synthetic_folder, quick=True) == reports[synthetic_folder]


@pytest.mark.slow
def test_the_report_survives_being_kept(reports):
    for report in reports.values():
        kept = json.loads(json.dumps(report.as_dict()))
        assert Report.from_dict(kept).as_dict() == report.as_dict()
        assert set(kept["attacks"][0]) >= {"name", "success", "baseline", "passed"}


def test_an_attack_that_breaks_nothing_stops_the_suite(monkeypatch, tables_folder):
    blind = dataclasses.replace(cast.CAST["small_cell"], weak=lambda _: api.Outcome(0.0, 0.0, False, "small"))
    monkeypatch.setattr(suite, "CAST", {**cast.CAST, "small_cell": blind})
    with pytest.raises(api.SuiteBroken, match="small_cell"):
        api.run(tables_folder, quick=True)


def every_row():
    """A report with every note there is."""
    codes = iter(words.NOTES)
    rows = [
        Attack(words.ORDER[number % 14], 0.25, 0.5, number % 3 > 0, code, FACTS, 1.0, skipped=number % 5 == 0)
        for number, code in enumerate(codes)
    ]
    return Report(tuple(rows), "tables")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("form", ["html", "markdown"])
def test_the_page_has_no_raw_places_in_either_language(language, form):
    page = api.one_page(every_row(), language, form=form)
    assert not re.search(r"%\(\w+\)s|%s|\{\{|\{%", page)
    with translation.override(language):
        for name in words.ORDER:
            for text in (words.TITLES[name], words.TRIED[name], words.MARKS[name]):
                assert str(text) in page.replace("&quot;", '"').replace("&#x27;", "'")


def test_every_attack_has_words_for_all_it_says():
    assert set(words.TITLES) == set(words.TRIED) == set(words.MARKS) == set(words.ORDER)
    assert {"small", "worked_out", "differenced"} <= set(words.NOTES)


def test_the_page_has_no_script_and_no_style():
    page = api.one_page(every_row(), "en")
    assert not re.search(r"<script|<style|style=|on\w+=", page)
    assert page.count('scope="col"') == 4


def test_one_broken_attack_fails_the_report_and_a_skipped_one_does_not():
    held = Attack("small_cell", 0.0, 0.0, True, "small", FACTS, 1.0)
    skipped = Attack("budget", None, None, True, "no_budget", {}, 1.0, skipped=True)
    assert Report((held, skipped)).passed
    assert not Report((held, dataclasses.replace(held, passed=False))).passed
    assert "none" in api.summary(Report((held, skipped)))
    assert "must not be published" in api.summary(Report((dataclasses.replace(held, passed=False),)))


@pytest.mark.slow
def test_the_command_prints_a_row_per_attack_and_fails_when_one_succeeds(tables_folder, tmp_path, capsys):
    assert cli.main(["observatory", "attack", str(tables_folder), "--quick", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in printed] == list(words.ORDER)
    assert all({"name", "success", "baseline", "passed"} <= set(row) for row in printed)
    nearly = releases.of_tables(tmp_path / "before", releases.people().take(range(499)))
    code = cli.main(["observatory", "attack", str(tables_folder), "--quick", "--earlier", str(nearly)])
    seen = capsys.readouterr()
    assert code == 1
    assert "must not be published" in seen.err
    assert "differencing_releases" in seen.out


def test_only_a_kept_release_needs_a_database(tables_folder):
    assert not cli.needs_database(["observatory", "attack", str(tables_folder), "--json"])
    assert not cli.needs_database(["observatory", "attack", "--seed", "3", "--earlier", "x", str(tables_folder)])
    assert cli.needs_database(["observatory", "attack", "3", "--earlier", str(tables_folder)])
    assert not cli.needs_database(["observatory", "attack", "--help"])
    assert cli.needs_database(["worker"])


def test_a_folder_that_is_no_release_is_told_in_one_line(tmp_path, capsys):
    assert cli.main(["observatory", "attack", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
