"""What follows from placements: years on the watch list, waivers, action plans, and what a missing year hides."""

from __future__ import annotations

import ast
import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tessera.kernel import codes, places
from tessera.partnership.countries import history, shipped, watch
from tests.architecture import house

YEARS = st.dictionaries(st.integers(2009, 2030), st.sampled_from(["1", "2", "2WL", "3", "SC"]), min_size=1)


def test_two_years_running_on_the_watch_list_mean_three_in_the_next_report() -> None:
    run = watch.run({2022: "2", 2023: "2WL", 2024: "2WL"}, 2001)
    assert run is not None
    assert (run.years, run.since, run.unknown, run.limit, run.due) == (2, 2023, None, 2, True)


def test_one_year_is_not_yet_enough() -> None:
    run = watch.run({2023: "2", 2024: "2WL"}, 2001)
    assert run is not None
    assert not run.due


def test_a_missing_year_breaks_the_count_and_is_named() -> None:
    run = watch.run({2020: "2WL", 2022: "2WL", 2023: "2WL"}, 2001)
    assert run is not None
    assert (run.years, run.since, run.unknown) == (2, 2022, 2021)


def test_nothing_is_missing_before_a_countrys_first_report() -> None:
    run = watch.run({2022: "2WL", 2023: "2WL"}, 2022)
    assert run is not None
    assert run.unknown is None


def test_a_country_that_went_down_and_came_back_may_stay_one_year() -> None:
    run = watch.run({2018: "2WL", 2019: "2WL", 2020: "3", 2021: "2WL"}, 2001)
    assert run is not None
    assert (run.years, run.limit, run.due) == (1, 1, True)


def test_coming_from_three_without_two_years_on_the_list_before_leaves_two() -> None:
    run = watch.run({2018: "2", 2019: "2WL", 2020: "3", 2021: "2WL"}, 2001)
    assert run is not None
    assert (run.limit, run.due) == (2, False)


def test_years_before_the_rule_do_not_count() -> None:
    run = watch.run({2007: "2WL", 2008: "2WL", 2009: "2WL"}, 2001)
    assert run is not None
    assert (run.years, run.since, run.due) == (1, 2007, False)


def test_a_waiver_is_only_what_was_recorded_for_the_latest_year() -> None:
    tiers = {2022: "2WL", 2023: "2WL", 2024: "2WL"}
    for waivers, said in ((frozenset({2024}), True), (frozenset({2023}), False), (frozenset(), False)):
        run = watch.run(tiers, 2001, waivers)
        assert run is not None
        assert run.waiver is said


@pytest.mark.parametrize("latest", ["1", "2", "3", "SC"])
def test_there_is_no_run_off_the_watch_list(latest: str) -> None:
    assert watch.run({2022: "2WL", 2023: "2WL", 2024: latest}, 2001) is None


@given(YEARS)
def test_a_run_counts_exactly_the_placements_it_stands_on(tiers: dict[int, str]) -> None:
    run = watch.run(tiers, min(tiers))
    if run is None:
        assert tiers[max(tiers)] != "2WL"
        return
    assert all(tiers[year] == "2WL" for year in range(run.since, max(tiers) + 1))
    assert run.years == max(tiers) - run.since + 1
    assert tiers.get(run.since - 1) != "2WL"
    assert (run.unknown is not None) == (run.since > min(tiers) and run.since - 1 not in tiers)


def test_action_plan_is_due_half_a_year_after_a_country_was_raised() -> None:
    assert watch.action_plan_due({2023: "3", 2024: "2WL"}) == datetime.date(2024, 12, 27)
    published = datetime.date(2024, 6, 24)
    assert watch.action_plan_due({2023: "3", 2024: "2WL"}, published) == datetime.date(2024, 12, 21)
    assert watch.action_plan_due({2022: "3", 2024: "2WL"}) is None
    assert watch.action_plan_due({2023: "2", 2024: "2WL"}) is None
    assert watch.action_plan_due({2023: "3", 2024: "2"}) is None


def test_gap_names_every_year_without_a_placement() -> None:
    assert watch.gap({2019: "2", 2021: "2"}, 2018, 2022) == [2018, 2020, 2022]


def test_shipped_tiers_are_codes_of_countries_and_years_and_nothing_is_filled_in() -> None:
    tiers = codes.get("tier").values()
    rows = [row for years in shipped.tiers().values() for row in years.values()]
    assert len(rows) == 3249
    assert {row.tier for row in rows} <= set(tiers)
    assert all(iso3 in {each.alpha_3 for each in places.countries()} for iso3 in shipped.tiers())
    assert not {row.year for row in rows} & {2018, 2021}
    assert {row.tier for row in rows if row.year == 2025} == {"2WL", "3"}
    assert sum(bool(row.conflict) for row in rows) == 14


def test_history_shows_a_year_of_no_source_as_missing() -> None:
    past = history.of("KHM")
    missing = {each.year for each in past.placements if not each.tier}
    assert {2018, 2019, 2021} <= missing
    assert past.latest is not None
    assert past.latest.tier == shipped.tiers()["KHM"][past.latest.year].tier
    assert history.of("ATA").placements == ()


def test_profiles_are_codes_and_figures_only() -> None:
    for iso3, profile in shipped.profiles().items():
        assert len(iso3) == 3
        answers = [
            *profile.treaties.values(),
            *profile.mechanisms.values(),
            *(x for pair in profile.laws.values() for x in pair),
        ]
        assert set(answers) <= {"yes", "no", ""}
        assert all(value is None or value >= 0 for value in profile.figures.values())
    assert sum(profile.treaties["palermo"] == "yes" for profile in shipped.profiles().values()) == 111


def test_no_code_but_the_recording_action_writes_a_tier() -> None:
    """Who makes an Assessment, or gives one a ranking, is read from the source itself."""
    writers = {str(path.relative_to(house.SOURCE)) for path in house.SOURCE.rglob("*.py") if _writes_a_tier(path)}
    assert writers == {"partnership/countries/actions.py"}


def _writes_a_tier(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    # Another floor has assessments of people; they know nothing of countries.
    if "migrations" in path.parts or "tessera.partnership" not in text:
        return False
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            made = ast.unparse(node.func)
            if made.startswith("Assessment.objects.") and made.endswith(
                ("create", "bulk_create", "bulk_update", "get_or_create", "update_or_create")
            ):
                return True
            if made in {"Assessment", "models.Assessment", "countries.Assessment"}:
                return True
            if any(word.arg == "ranking" for word in node.keywords) and made.endswith((".update", ".create")):
                return True
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Attribute) and target.attr == "ranking" for target in targets):
                return True
    return False
