"""`./tessera prevalence`, as somebody outside would call it."""

import io
import json

import pytest
from django.core.management import call_command
from tests.observatory.prevalence.tables import DATA

from tessera.config import cli
from tessera.kernel.commands import CommandError
from tessera.observatory.prevalence import latent

KINGDOM, ARTIFICIAL = str(DATA / "UKdat_5.csv"), str(DATA / "Artificial_3.csv")


def run(*words):
    out = io.StringIO()
    call_command("prevalence", *words, stdout=out)
    return out.getvalue()


def test_no_database_is_started():
    assert not cli.needs_database(["prevalence", "estimate", "lists.csv"])


def test_one_method_prints_one_object_with_the_promised_names():
    answer = json.loads(run("estimate", KINGDOM, "--json", "--bootstrap", "200", "--seed", "1"))
    assert {"estimate", "interval", "interval_method", "model", "criterion", "observed", "warnings"} <= set(answer)
    assert round(answer["estimate"]) == 11_313
    assert answer["interval"][0] < 11_313 < answer["interval"][1]


def test_a_seed_repeats_every_word_but_the_time():
    first, again = (
        json.loads(run("estimate", ARTIFICIAL, "--json", "--bootstrap", "300", "--seed", "9")) for _ in range(2)
    )
    assert {**first, "seconds": 0} == {**again, "seconds": 0}


def test_the_panel_is_a_list_with_the_spread_first(monkeypatch):
    monkeypatch.setattr(latent, "BRIEF", latent.Effort(2, 100, 200, 1))
    rows = json.loads(run("estimate", ARTIFICIAL, "--method", "panel", "--json", "--bootstrap", "200", "--seed", "1"))
    assert rows[0]["method"] == "spread"
    assert len(rows[0]["estimate"]) == 2
    assert [row["method"] for row in rows[1:]] == ["stepwise", "averaged", "bic", "dga", "lcmcr"]


@pytest.mark.slow
def test_terms_of_three_lists_are_allowed_on_demand():
    answer = json.loads(run("estimate", KINGDOM, "--method", "bic", "--max-order", "3", "--bootstrap", "0", "--json"))
    assert round(answer["estimate"]) == 25_311


def test_without_json_a_table_and_the_warnings_are_printed():
    text = run("estimate", ARTIFICIAL, "--bootstrap", "200", "--seed", "1")
    assert "539" in text
    assert "main effects" in text
    assert "! A:C, B:C" in text
    assert "seen: 96" in text


def test_sensitivity_prints_what_the_answer_hangs_on():
    found = json.loads(run("sensitivity", ARTIFICIAL, "--json"))
    assert len(found["merged"]) == 3
    assert found["left_out"][0]["estimate"] is None
    assert "left out A" in run("sensitivity", ARTIFICIAL)


@pytest.mark.parametrize(
    ("text", "words"),
    [("A,B,count\n1,0,x\n", "Row 2, column “count”"), ("A,B,count\n0,0,4\n", "on no list")],
)
def test_a_faulty_file_ends_in_one_sentence(tmp_path, text, words):
    path = tmp_path / "lists.csv"
    path.write_text(text)
    with pytest.raises(CommandError, match=words):
        run("estimate", str(path))


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        run("estimate", str(tmp_path / "none.csv"))


def test_values_out_of_range_end_in_one_sentence():
    with pytest.raises(CommandError, match="level"):
        run("estimate", ARTIFICIAL, "--level", "2")
