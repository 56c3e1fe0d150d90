"""A list that comes again is known again, entry by entry, and nothing is merged unseen."""

from __future__ import annotations

import time
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tessera.partnership.portfolio import comparing
from tessera.partnership.portfolio.comparing import Facts, Known
from tessera.partnership.portfolio.naming import Alias
from tessera.partnership.portfolio.parsing import parse
from tests.partnership.portfolio.pages import LINES, Line, page

WORDS = ("shelter", "court", "police", "children", "border", "training", "data", "law", "health", "work")


def read(lines: list[Line] | tuple[Line, ...]) -> list[Facts]:
    return [comparing.facts(project) for project in parse(page(lines)).projects]


def known(lines: list[Line] | tuple[Line, ...]) -> list[Known]:
    keys: list[Known] = []
    for each in read(lines):
        keys.append(Known(comparing.key_of(each, [one.key for one in keys]), each))
    return keys


lines = st.builds(
    Line,
    section=st.sampled_from(["Africa", "Near East", "Global"]),
    where=st.sampled_from(["Country: Kenya", "Country: Uganda", "Countries: Iraq and Jordan", ""]),
    who=st.sampled_from(["Harvest Aid (HA)", "Evidence Trust", "Open Door, Inc."]),
    amount=st.sampled_from(["$1,000,000", "$500,000", "$394,750.50"]),
    ends=st.sampled_from(["3/31/2022", "9/30/2023"]),
    words=st.lists(st.sampled_from(WORDS), min_size=3, max_size=8).map(lambda parts: " ".join(parts) + "."),
)
lists = st.lists(lines, min_size=1, max_size=8).map(lambda each: sorted(each, key=lambda line: line.section))


@given(lists)
@settings(max_examples=60, deadline=None)
def test_the_same_list_changes_nothing_even_where_entries_are_alike(some: list[Line]) -> None:
    compared = comparing.compare(known(some), read(some))

    assert not compared.gone
    assert [pair for pair in compared.pairs if pair.known is None or pair.differences] == []
    assert len({pair.known.key for pair in compared.pairs if pair.known}) == len(some)


@given(lists, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_another_order_of_the_list_changes_nothing(some: list[Line], dice: object) -> None:
    mixed = read(some)
    dice.shuffle(mixed)  # type: ignore[attr-defined]

    compared = comparing.compare(known(some), mixed)

    assert not compared.gone
    assert all(pair.known and not pair.differences for pair in compared.pairs)


@given(lists, lists)
@settings(max_examples=60, deadline=None)
def test_every_entry_is_accounted_for_once(before: list[Line], after: list[Line]) -> None:
    earlier = known(before)

    compared = comparing.compare(earlier, read(after))

    assert [pair.found for pair in compared.pairs] == list(range(len(after)))
    paired = [pair.known.key for pair in compared.pairs if pair.known]
    assert sorted(paired + [one.key for one in compared.gone]) == sorted(one.key for one in earlier)


def test_an_entry_is_known_whatever_one_thing_about_it_changes() -> None:
    for at, line in enumerate(LINES):
        for field, value in (
            ("amount", "$7,000,000"),
            ("ends", "1/31/2030"),
            ("words", "Something else altogether now."),
        ):
            changed = [*LINES[:at], replace(line, **{field: value}), *LINES[at + 1 :]]
            if line.section == "Global" and field == "words":
                continue  # no place, other words: only amount and end are left, which the next test is about
            [pair] = [each for each in comparing.compare(known(LINES), read(changed)).pairs if each.differences]

            name = {"amount": "amount_usd", "ends": "end_date", "words": "description_sha256"}[field]
            assert (pair.found, [one.field for one in pair.differences]) == (at, [name])


def test_two_projects_of_one_organisation_in_one_country_are_told_apart_by_their_words() -> None:
    changed = [LINES[0], LINES[1].but(amount="$1,000,000"), LINES[2].but(amount="$394,750.50"), *LINES[3:]]

    pairs = [each for each in comparing.compare(known(LINES), read(changed)).pairs if each.differences]

    assert [(each.found, [one.field for one in each.differences]) for each in pairs] == [
        (1, ["amount_usd"]),
        (2, ["amount_usd"]),
    ]


def test_another_project_under_another_organisation_is_new_and_the_old_one_gone() -> None:
    other = Line(where="Country: Ghana", who="Entirely New Society", amount="$5", ends="1/31/2030", words="Wells.")

    compared = comparing.compare(known(LINES[:1]), read([other]))

    assert compared.pairs[0].known is None
    assert len(compared.gone) == 1


def test_weak_evidence_is_marked_for_a_second_look() -> None:
    later = LINES[0].but(amount="$7", ends="1/31/2030", words="Wells are dug in the north of the land.")

    [pair] = comparing.compare(known(LINES[:1]), read([later])).pairs

    assert pair.known is not None
    assert pair.doubtful


def test_what_was_decided_about_a_name_is_no_change_of_the_list() -> None:
    means = {"harvest aid international": Alias("Harvest Aid International", "Harvest", "name")}
    later = [comparing.facts(project) for project in parse(page(LINES[:1]), implementers=means).projects]
    earlier = [Known(one.key, comparing.with_aliases(one.facts, {}, means)) for one in known(LINES[:1])]

    [pair] = comparing.compare(earlier, later).pairs

    assert pair.known is not None
    assert not pair.differences


def test_a_list_without_its_sentences_is_known_by_their_hash() -> None:
    bare = [Known(one.key, {**one.facts, "description": ""}) for one in known(LINES)]

    compared = comparing.compare(bare, read(LINES))

    assert not compared.gone
    assert all(pair.known and not pair.differences for pair in compared.pairs)


def test_marks_that_say_the_same_make_no_difference() -> None:
    one = Line(where="Countries: Regional Project – Iraq and MENA", words="The “door” – it’s open.")
    two = one.but(where="Countries: Regional Project - Iraq and MENA", words='The "door" -  it\'s open.')

    [pair] = comparing.compare(known([one]), read([two])).pairs

    assert pair.known is not None
    assert not pair.differences


def test_a_long_list_of_which_all_changed_is_compared_in_a_time_that_grows_with_it() -> None:
    """CPU time for four times as many entries is less than eight times as long; each is known again."""

    def measured(many: int) -> float:
        lines = [
            Line("Africa", "Country: Kenya", f"Aid Society {number % 50}", f"${number + 1000}", "3/31/2022",
                 f"Work of kind {number} in the town of number {number * 7}.")
            for number in range(many)
        ]  # fmt: skip
        earlier = known(lines)
        later = read([line.but(ends="9/30/2024") for line in lines])
        start = time.process_time()
        compared = comparing.compare(earlier, later)
        assert not compared.gone
        assert all(pair.known and [one.field for one in pair.differences] == ["end_date"] for pair in compared.pairs)
        return time.process_time() - start

    measured(20)
    assert measured(600) < 8 * max(measured(150), 0.05)
