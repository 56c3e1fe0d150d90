"""Instruments as data: the bank that comes with the program, its rule, and files that organisations load."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, transaction
from hypothesis import given
from hypothesis import strategies as st

from tessera.kernel.actor import Actor, acting
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.screening import actions, parser, queries, reading
from tessera.protection.screening.bank import shipped, shipped_text
from tessera.protection.screening.models import Instrument
from tests.protection.cases import world as cases_world
from tests.protection.screening import world

GOOD = """instrument,key,version,title::English (en),title::Arabic (ar),source
,national-tool,2024-1,National tool,الأداة الوطنية,"Ministry, 2024"
sets,set,use,label::English (en),label::Arabic (ar)
,all,start,Everything,الكل
scoring,method,from,label::English (en),label::Arabic (ar)
,points,0,Low,منخفض
,points,3,High,مرتفع
items,item,set,phase,points,label::English (en),label::Arabic (ar)
,may_leave,all,any,2,May not leave,لا يغادر
,is_paid,all,exploitation,1,Is not paid,لا يتقاضى أجرًا
"""
GROUPS = GOOD.replace("national-tool", "group-tool").replace("Is not paid", "Wears village dress")


def test_the_bank_has_the_published_number_of_indicators_in_each_dimension() -> None:
    found = Counter(item.dimension for item in shipped().items if item.dimension)
    assert found == {
        "recruitment_deception": 10, "recruitment_coercion": 10, "recruitment_vulnerability": 16, "exploitation": 9,
        "destination_coercion": 15, "destination_vulnerability": 7,
    }  # fmt: skip


def test_every_item_has_its_set_its_strength_where_it_counts_and_both_languages() -> None:
    for item in shipped().items:
        assert item.labels["en"]
        assert item.labels["ar"]
        assert bool(item.strength) == bool(item.dimension) == (item.set == "ilo_adult_labour")


def test_the_unverified_set_says_so_and_the_disputed_items_are_marked() -> None:
    bank = shipped()
    assert {one.code: one.verified for one in bank.sets}["ilo_adult_labour"] == "no"
    assert not bank.verified
    assert {item.code for item in bank.items if item.disputed} == {
        "recruitment_coercion.money_withheld", "recruitment_vulnerability.past_difficulties",
        "recruitment_vulnerability.difficulty_organising_travel",
    }  # fmt: skip


def test_items_of_the_bank_that_touch_on_a_group_are_told_only() -> None:
    assert {item.code for item in shipped().group_items} == {
        "recruitment_vulnerability.cultural_or_religious_belief", "destination_vulnerability.personal_characteristics",
    }  # fmt: skip
    assert all(item.told_only for item in shipped().group_items)
    assert shipped().review


@pytest.mark.parametrize(
    ("strong", "medium", "weak", "met"),
    [
        (2, 0, 0, True), (1, 1, 0, True), (1, 0, 1, True), (0, 3, 0, True), (0, 2, 1, True), (0, 4, 2, True),
        (1, 0, 0, False), (0, 2, 0, False), (0, 1, 5, False), (0, 0, 9, False), (0, 0, 0, False),
    ],
)  # fmt: skip
def test_a_dimension_is_touched_by_the_combinations_of_the_rule(strong: int, medium: int, weak: int, met: bool) -> None:
    counts = {"strong": strong, "medium": medium, "weak": weak}
    assert reading.positive(counts, shipped().combinations) is met


def test_one_more_answer_never_untouches_a_dimension() -> None:
    names = ("strong", "medium", "weak")
    for numbers in product(range(5), repeat=3):
        before = dict(zip(names, numbers, strict=True))
        if reading.positive(before, shipped().combinations):
            for more in names:
                assert reading.positive(before | {more: before[more] + 1}, shipped().combinations), (before, more)


def test_means_are_not_required_for_a_child() -> None:
    exploited = {item.code: "yes" for item in shipped().items if item.dimension == "exploitation"}
    assert reading.read(shipped(), exploited, child=False).pattern is False
    assert reading.read(shipped(), exploited, child=True).pattern is True


@pytest.mark.parametrize(
    ("group", "doubt", "child"),
    [
        ("15_17", "no", True), ("18_plus", "yes", True), ("unknown", "", True), ("18_plus", "no", False),
        ("unknown", "no", False), ("", "", False),
    ],
)  # fmt: skip
def test_an_age_in_doubt_is_read_as_a_child(group: str, doubt: str, child: bool) -> None:
    assert reading.treated_as_child(group, doubt) is child


def test_a_national_tool_keeps_its_own_count() -> None:
    tool = parser.parse(GOOD)
    read = reading.read(tool, {"may_leave": "yes", "is_paid": "yes"}, child=False)
    assert (read.points, read.band, read.dimensions, read.pattern) == (3, "High", (), None)


def test_the_shipped_file_is_its_own_example() -> None:
    assert parser.parse(shipped_text()) == shipped()


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (("may_leave,all", "may leave,all"), "Line 9", "code of its own"),
        (("is_paid,all", "is_paid,none"), "Line 10", "Write one of: all"),
        ((",points,3", ",points,many"), "Line 7", "not a whole number"),
        (("all,any,2", "all,sometime,2"), "Line 9", "phase"),
        (("national-tool", "National Tool"), "Line 2", "key"),
        (("items,item", "questions,item"), "Line 8", "none of the parts"),
        ((',"Ministry, 2024"', ","), "Line 2", "who made the instrument"),
    ],
)
def test_a_fault_of_a_file_is_named_with_its_line(change: tuple[str, str], line: str, said: str) -> None:
    with pytest.raises(ValidationError) as fault:
        parser.parse(GOOD.replace(*change))
    assert any(line in text and said in text for text in fault.value.messages), fault.value.messages


@given(st.text(max_size=300))
def test_text_that_is_no_instrument_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValidationError) as fault:
        parser.parse(text)
    assert all(fault.value.messages)


@pytest.mark.django_db(transaction=True)
def test_questions_about_groups_wait_for_somebody_elses_recorded_review(supervisor: Actor, worker: Actor) -> None:
    with unit_of_work(by=supervisor):
        row = actions.load(GROUPS, by=supervisor)
        assert row.state == "awaited"
        assert [one.tool.key for one in queries.usable(supervisor)] == ["platform"]
    with pytest.raises(Refused), unit_of_work(by=supervisor):
        actions.review(row.id, usable=True, reason="I find it quite all right.", by=supervisor)
    with pytest.raises(Error), acting(supervisor), transaction.atomic():
        Instrument.objects.filter(pk=row.pk).update(state="usable")
    other = cases_world.colleague(supervisor.home, "rana", "supervisor")
    with pytest.raises(ValidationError), unit_of_work(by=other):
        actions.review(row.id, usable=True, reason="fine", by=other)
    with unit_of_work(by=other):
        actions.review(row.id, usable=True, reason="Asked of the employer's rules only, never of looks.", by=other)
    with unit_of_work(by=worker):
        assert [one.tool.key for one in queries.usable(worker)] == ["platform", "group-tool"]


@pytest.mark.django_db(transaction=True)
def test_a_loaded_tool_is_never_mixed_and_stays_readable_when_retired(supervisor: Actor, worker: Actor) -> None:
    with unit_of_work(by=supervisor):
        tool = actions.load(GOOD, by=supervisor)
    case = cases_world.open_case(worker)
    foreign = {"general.cannot_leave_place": world.yes()}
    with pytest.raises(ValidationError, match="none of the questions"):
        world.screen(worker, case.id, key="national-tool", sets=("all",), items=foreign)
    row = world.screen(worker, case.id, key="national-tool", sets=("all", "general"), items={"may_leave": world.yes()})
    assert row.sets == ["all"]
    with unit_of_work(by=supervisor):
        actions.retire(tool.id, by=supervisor)
    with unit_of_work(by=worker):
        seen = queries.see(queries.get(row.id, by=worker), by=worker)
        assert (seen.instrument.key, seen.reading.points) == ("national-tool", 2)
        assert [one.tool.key for one in queries.usable(worker)] == ["platform"]


@pytest.mark.django_db(transaction=True)
def test_a_version_is_loaded_once_and_platform_is_taken(supervisor: Actor, worker: Actor, stranger: Actor) -> None:
    with unit_of_work(by=supervisor):
        row = actions.load(GOOD, by=supervisor)
    for text in (GOOD, shipped_text()):
        with pytest.raises(ValidationError), unit_of_work(by=supervisor):
            actions.load(text, by=supervisor)
    with pytest.raises(Refused), unit_of_work(by=worker):
        actions.load(GOOD.replace("2024-1", "2024-2"), by=worker)
    with pytest.raises(Hidden), unit_of_work(by=stranger):
        queries.loaded_one(row.id, by=stranger)


def test_answers_are_a_value_that_a_form_can_change_in_part() -> None:
    assert replace(world.answers(), judgement="no_concern").reason == world.REASON
