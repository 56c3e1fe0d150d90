import math

import numpy as np
import pytest
from tests.observatory.prevalence.tables import artificial, kingdom

from tessera.observatory.prevalence import api, latent
from tessera.observatory.prevalence.designs import design
from tessera.observatory.prevalence.sensitivity import corrected


@pytest.fixture(scope="module", autouse=True)
def short_chains():
    """The panel itself is under test here, not how long its chains run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(latent, "BRIEF", latent.Effort(2, 100, 200, 1))
        yield


@pytest.fixture(scope="module")
def panel(short_chains):
    return api.panel(artificial(), bootstrap=300, seed=2)


def test_the_spread_stands_first_and_spans_every_method(panel):
    rows = panel.as_list()
    assert rows[0]["method"] == "spread"
    estimates = [row["estimate"] for row in rows[1:]]
    assert rows[0]["estimate"] == [min(estimates), max(estimates)]
    assert rows[0]["interval"] == [
        min(row["interval"][0] for row in rows[1:]),
        max(row["interval"][1] for row in rows[1:]),
    ]


def test_every_method_answers_under_the_promised_names(panel):
    rows = panel.as_list()
    assert [row["method"] for row in rows[1:]] == ["stepwise", "averaged", "bic", "dga", "lcmcr"]
    for row in rows:
        assert {"estimate", "interval", "interval_method", "model", "criterion", "observed", "warnings"} <= set(row)
        assert row["observed"] == 96


def test_methods_that_disagree_are_warned_of(panel):
    assert "methods_disagree" in {note.code for note in panel.spread.warnings}
    assert panel.spread.factor == pytest.approx(539.09 / 331.42, rel=1e-3)


def test_the_same_seed_gives_the_same_panel(panel):
    again = api.panel(artificial(), bootstrap=300, seed=2)
    for one, other in zip(panel.estimates, again.estimates, strict=True):
        assert (one.estimate, one.interval) == (other.estimate, other.interval)


def test_two_lists_get_the_methods_that_two_lists_allow():
    lists = api.from_counts(("A", "B"), (60, 50, 20))
    panel = api.panel(lists, bootstrap=200, seed=1)
    assert [one.method for one in panel.estimates] == ["stepwise", "averaged", "bic"]
    assert panel.estimates[0].estimate == pytest.approx(80 * 70 / 20)
    assert "two_lists" in {note.code for note in panel.spread.warnings}


def test_lists_without_any_answer_still_get_a_panel():
    lists = api.from_counts(("A", "B", "C"), (10, 10, 0, 10, 0, 0, 0))
    panel = api.panel(lists, bootstrap=100, seed=1)
    rows = panel.as_list()
    assert rows[0]["interval"][1] is None
    assert "method_infinite" in {note.code for note in panel.spread.warnings}


def test_progress_of_the_panel_only_rises():
    heard = []
    api.panel(artificial(), bootstrap=100, seed=1, progress=heard.append)
    assert heard == sorted(heard)
    assert 0 < heard[-1] <= 1


@pytest.mark.parametrize(
    "values", [{"level": 1.0}, {"level": 0.1}, {"bootstrap": -1}, {"threshold": 2.0}, {"max_order": 1}]
)
def test_values_out_of_range_are_refused(values):
    with pytest.raises(ValueError):
        api.estimate(artificial(), **values)


def test_an_unknown_method_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="stepwise"):
        api.estimate(artificial(), "magic")


def test_the_averaged_interval_says_what_it_rests_on_and_where_it_fails():
    answer = api.estimate(kingdom(), "averaged")
    assert [note.code for note in answer.assumptions] == ["averaged_assumes", "averaged_coverage", "averaged_fails"]
    assert answer.interval.low < 11_313 < 22_991 < answer.interval.high
    assert answer.estimate == pytest.approx(11_745, rel=0.001)
    assert sum(rival.weight for rival in answer.rivals) < 1
    assert list(answer.quantiles) == sorted(answer.quantiles)


def test_sensitivity_merges_every_pair_and_leaves_out_every_list():
    found = api.sensitivity(kingdom())
    assert len(found.merged) == 10
    assert len(found.left_out) == 5
    assert found.as_is == pytest.approx(11_313.0, abs=0.05)
    alone = api.estimate(kingdom().merged("LA", "NG"), bootstrap=0)
    assert found.merged[0].stepwise == pytest.approx(alone.estimate)
    assert found.merged[0].model == alone.model
    assert found.models[0].estimate == pytest.approx(22_991, abs=0.5)
    assert found.models[0].weight > found.models[1].weight
    assert found.as_dict()["left_out"][0]["lists"] == ["LA"]


def test_sensitivity_says_where_a_change_leaves_no_estimate():
    found = api.sensitivity(artificial())
    without_overlap = next(change for change in found.left_out if change.lists == ("A",))
    assert without_overlap.stepwise == math.inf
    assert without_overlap.as_dict()["estimate"] is None


def test_errors_of_linkage_move_a_two_list_estimate_by_recall_over_precision():
    lists = api.from_counts(("A", "B"), (60, 50, 20))
    found = {(point.recall, point.precision): point.estimate for point in api.sensitivity(lists).linkage}
    plain = found[1.0, 1.0]
    assert plain == pytest.approx(80 * 70 / 20)
    assert found[0.8, 1.0] == pytest.approx(0.8 * plain)
    assert found[1.0, 0.9] == pytest.approx(plain / 0.9)


def test_correction_for_linkage_keeps_every_list_as_long_as_it_is():
    table = kingdom().table
    on = design(5, 1).matrix[:, 1:]
    for recall, precision in ((0.8, 1.0), (1.0, 0.8), (0.3, 1.0)):
        moved = corrected(table, recall, precision)
        assert (moved >= -1e-9).all()
        assert moved @ on == pytest.approx(table @ on)


def test_what_false_links_added_is_taken_away_again():
    lists = api.from_counts(("A", "B"), (500, 400, 100))
    seen = corrected(lists.table, 1.0, 0.8)
    assert seen[2] == pytest.approx(80)
    assert seen.sum() == pytest.approx(1020)
    whole = np.array([400.0, 300, 100, 250, 90, 60, 25])
    assert corrected(whole, 1.0, 1.0) == pytest.approx(whole)


def test_a_million_people_are_answered_by_the_methods_that_can():
    lists = api.from_counts(("A", "B", "C"), (400_000, 300_000, 90_000, 250_000, 70_000, 60_000, 15_000))
    found = api.panel(lists, bootstrap=100, seed=1)
    assert [one.method for one in found.estimates] == ["stepwise", "averaged", "bic", "lcmcr"]
    assert "dga_lists" in {note.code for note in found.spread.warnings}
    with pytest.raises(api.Unanswerable):
        api.estimate(lists, "dga")
