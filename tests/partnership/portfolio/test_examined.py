"""Pages nobody has seen before: every entry is read as it is meant or named, and no line of a page is lost."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tessera.partnership.portfolio import api as portfolio
from tessera.partnership.portfolio.entries import Part
from tessera.partnership.portfolio.lines import lines_of
from tessera.partnership.portfolio.parsing import Reading
from tests.partnership.portfolio import examiner
from tests.partnership.portfolio.examiner import Truth

seeds = st.integers(0, 10**9)


def told(reading: Reading) -> list[tuple[object, ...]]:
    return [
        (one.section, one.countries, one.implementer, one.acronym, str(one.amount_usd), one.end_date, one.description)
        for one in reading.projects
    ]


def words(text: str) -> Counter[str]:
    """The letters and figures of a text: a label may stand in the middle of a word, so words are not counted."""
    return Counter(re.findall(r"\w", unicodedata.normalize("NFKC", text)))


def assert_nothing_is_lost(page: str, reading: Reading) -> None:
    """The law of conservation: the lines of the page are those of the account, and the words of an entry's lines are in it."""
    lines = lines_of(page)
    assert sum((words(line.text) for line in lines), Counter()) == sum(
        (words(line.text) for line, _part in reading.account), Counter()
    )
    assert {line.number for line, _part in reading.account} == {line.number for line in lines}
    of_projects: Counter[str] = Counter()
    for one in reading.projects:
        for label, value, _line in one.raw:
            of_projects += words(label) + words(value)
        for kept in one.kept:
            of_projects += words(kept)
    # A number that stands before a label as a mark of a list is the one thing that is left away.
    lost = sum((words(line.text) for line in reading.lines(Part.PROJECT)), Counter()) - of_projects
    assert not [letter for letter in lost if not letter.isdigit()], lost
    assert not of_projects - sum((words(line.text) for line in reading.lines(Part.PROJECT)), Counter())
    for part, code in ((Part.LEFT_OVER, "line_left_over"),):
        assert bool(reading.lines(part)) == (code in reading.issues)


@given(seed=seeds)
@settings(max_examples=60, deadline=None)
def test_a_page_of_the_kind_is_read_as_it_is_meant_however_it_is_written(seed: int) -> None:
    dice = random.Random(seed)  # an examiner's dice
    entries = examiner.truths(dice, dice.randint(1, 9))
    page = examiner.written(entries, examiner.style(dice))

    reading = portfolio.parse(page)

    assert told(reading) == [entry.told for entry in entries]
    assert "line_left_over" not in reading.issues
    assert_nothing_is_lost(page, reading)


@given(seed=seeds)
@settings(max_examples=40, deadline=None)
def test_a_saved_web_page_is_read_as_it_is_meant(seed: int) -> None:
    dice = random.Random(seed)
    entries = examiner.truths(dice, dice.randint(1, 7))
    page = examiner.as_web_page(entries, dice)

    reading = portfolio.parse(page)

    assert told(reading) == [entry.told for entry in entries]
    assert_nothing_is_lost(page, reading)
    for one in reading.projects:
        label, _value, number = one.raw[0]
        assert label in page.splitlines()[number - 1]


@given(seed=seeds, accidents=st.lists(st.sampled_from(examiner.ACCIDENTS), min_size=1, max_size=4))
@settings(max_examples=100, deadline=None)
def test_whatever_happens_to_a_page_no_line_of_it_is_lost_and_nothing_is_read_unseen(
    seed: int, accidents: list[object]
) -> None:
    dice = random.Random(seed)
    lines = examiner.written(examiner.truths(dice, dice.randint(2, 8)), examiner.style(dice)).splitlines()
    for accident in accidents:
        lines = accident(lines, dice)  # type: ignore[operator]
    page = "\n".join(lines)

    reading = portfolio.parse(page)

    assert_nothing_is_lost(page, reading)
    for one in reading.projects:
        # Nothing is invented: what is read stands in the entry's own lines, or a remark says what was done.
        raw = " ".join(value for _label, value, _line in one.raw)
        assert one.description in " ".join(raw.split())
        assert one.refused or (one.implementer and one.amount_usd is not None)
        assert one.issues or (one.countries and one.implementer and one.amount_usd and one.end_date and one.description)


@given(seed=seeds, accident=st.sampled_from(examiner.ACCIDENTS))
@settings(max_examples=60, deadline=None)
def test_an_accident_to_one_entry_leaves_the_others_as_they_are(seed: int, accident: object) -> None:
    """Of five entries, an accident in the lines of the third changes no more than its neighbours."""
    dice = random.Random(seed)
    entries = examiner.truths(dice, 5)
    third = accident(entries[2].lines(), dice)  # type: ignore[operator]
    blocks: list[str] = []
    section = ""
    for number, entry in enumerate(entries):
        blocks += [entry.section] if entry.section != section else []
        section = entry.section
        blocks.append("\n".join(third if number == 2 else entry.lines()))

    reading = portfolio.parse("\n\n".join(blocks))

    found = told(reading)
    # Words alone on a line before an entry are a heading to any reader: a new one, and said to be.
    strange = {line.text for line in reading.new_sections} - {entry.section for entry in entries}
    for number in (0, 1, 4):
        told_section, *said, words = entries[number].told
        # A heading after an entry that stops in the middle goes on with it, and is said to.
        sections = {told_section, entries[2].section} if number == 4 else {told_section}
        alike = [str(each[-1]) for each in found if [*each[1:-1]] == said and (strange or each[0] in sections)]
        # A paragraph before the third, with nothing that says whose it is, ends the words of the second.
        assert any(each == words or (number == 1 and each.startswith(f"{words} ")) for each in alike)


def _one(**changes: object) -> Truth:
    return examiner.without(examiner.truths(random.Random(7), 1)[0], section="Africa", **changes)


ONE = _one()
NEXT = examiner.without(examiner.truths(random.Random(8), 1)[0], section="Africa")


def page_of(*blocks: str) -> str:
    return "\n\n".join(["Africa", *blocks])


def joined(entry: Truth, by: str = "\n") -> str:
    return by.join(entry.lines())


DAMAGES = [
    ("entries glued without an empty line", page_of(joined(ONE) + "\n" + joined(NEXT)), set()),
    ("no empty line on the whole page", "Africa\n" + joined(ONE) + "\n" + joined(NEXT), set()),
    ("an empty line after every line", page_of(joined(ONE, "\n\n"), joined(NEXT, "\n\n")), set()),
    ("an entry on one line", page_of(joined(ONE, " "), joined(NEXT)), {"labels_joined"}),
    ("both entries on one line", page_of(joined(ONE, " ") + " " + joined(NEXT, " ")), {"labels_joined"}),
    ("an entry glued to the end of a description", page_of(joined(ONE) + joined(NEXT)), {"labels_joined"}),
    ("labels alone, values below", page_of(joined(ONE).replace(": ", ":\n", 4), joined(NEXT)), set()),
    ("labels in capitals", page_of(re.sub(r"(?m)^[\w ]+:", lambda hit: hit[0].upper(), joined(ONE)), joined(NEXT)), set()),
    ("a colon of another script", page_of(joined(ONE).replace("Amount:", "Amount："), joined(NEXT)), set()),
    ("a space before the colon", page_of(joined(ONE).replace("Amount:", "Amount :"), joined(NEXT)), set()),
    ("a colon lost", page_of(joined(ONE).replace("Amount:", "Amount"), joined(NEXT)), {"label_colon"}),
    ("a label misspelt", page_of(joined(ONE).replace("Implementer:", "Implementor:"), joined(NEXT)), {"label_spelling"}),
    ("an empty line in the middle", page_of(joined(ONE).replace("\nAmount:", "\n\nAmount:"), joined(NEXT)), {"entry_parted"}),
    ("a value on two lines", page_of(joined(ONE).replace("Trust", "\nTrust").replace("for Mig", "for\nMig"), joined(NEXT)), set()),
    ("a description in two paragraphs", page_of(joined(ONE).replace(". It is work", ".\n\nIt is work"), joined(NEXT)),
     {"description_goes_on"}),
    ("the description's label lost", page_of(joined(ONE).replace("Description: ", ""), joined(NEXT)), {"description_label"}),
    ("soft hyphens and invisible marks", page_of(joined(ONE).replace("e", "e\u00ad\u200b"), joined(NEXT)), set()),
    ("spaces that do not break", page_of(joined(ONE).replace(" ", "\u00a0"), joined(NEXT)), set()),
    ("entities left in the text", page_of(joined(ONE).replace("&", "&amp;").replace("’", "&rsquo;"), joined(NEXT)), set()),
    ("a mark at the beginning", "\ufeff" + page_of(joined(ONE), joined(NEXT)), set()),
    ("the heading in capitals", page_of(joined(ONE), joined(NEXT)).replace("Africa", "AFRICA", 1), set()),
    ("the heading glued", page_of(joined(ONE), joined(NEXT)).replace("Africa\n\n", "Africa\n", 1), set()),
    ("numbers before entries", page_of("1. " + joined(ONE), "2. " + joined(NEXT)), set()),
    ("words of the page after it", page_of(joined(ONE), joined(NEXT), "White House", "Privacy Policy"), set()),
]  # fmt: skip


@pytest.mark.parametrize(("what", "page", "remarks"), DAMAGES, ids=[each[0] for each in DAMAGES])
def test_a_damaged_page_still_reads_as_it_is_meant(what: str, page: str, remarks: set[str]) -> None:
    reading = portfolio.parse(page)

    plain = [(each[0].casefold(), *each[1:]) for each in told(reading)]  # type: ignore[attr-defined]
    assert plain == [(each.told[0].casefold(), *each.told[1:]) for each in (ONE, NEXT)], what  # type: ignore[attr-defined]
    assert remarks <= {code for one in reading.projects for code in one.issues}
    assert_nothing_is_lost(page, reading)


def test_the_foot_of_a_page_is_in_no_description_and_what_nobody_knows_is_named() -> None:
    foot = (
        "U.S. Department of State",
        "The Lessons of 1989: Freedom and Our Future",
        "Ask the webmaster",
        "We answer mail.",
    )

    reading = portfolio.parse(page_of(joined(ONE), joined(NEXT), *foot))

    assert told(reading) == [ONE.told, NEXT.told]
    assert [line.text for line in reading.lines(Part.LEFT_OVER)] == ["Ask the webmaster", "We answer mail."]
    assert "line_left_over" in reading.issues


def test_a_new_heading_is_a_heading_and_said_to_be_new() -> None:
    reading = portfolio.parse(
        page_of(joined(ONE), "The Deep Sea", joined(NEXT), "Outer Space", "Work above the air.", joined(ONE))
    )

    assert [one.section for one in reading.projects] == ["Africa", "The Deep Sea", "Outer Space"]
    assert [line.text for line in reading.new_sections] == ["The Deep Sea", "Outer Space"]
    assert "section_new" in reading.issues


@given(
    page=st.text(
        alphabet=st.sampled_from("Country: AmountEdDscipIl\n\r\t \x0b\x0c\u2028$€(),;.–<p>br/&#0-9\x00\x1b"),
        max_size=300,
    )
)
@settings(max_examples=80, deadline=None)
def test_junk_of_the_same_letters_breaks_nothing(page: str) -> None:
    reading = portfolio.parse(page)
    assert_nothing_is_lost(page, reading)
    portfolio.as_csv(reading.projects)


LONG: Mapping[str, Callable[[int], str]] = {
    "entries": lambda many: examiner.written(examiner.truths(random.Random(1), many // 300), examiner.Style()),
    "a web page": lambda many: examiner.as_web_page(examiner.truths(random.Random(1), many // 400), random.Random(1)),
    "open brackets": lambda many: "Implementer: " + "(AB " * (many // 4),
    "brackets": lambda many: "Country: " + "(Kenya) " * (many // 8),
    "ands": lambda many: "Country: " + "Kenya and " * (many // 10),
    "digits": lambda many: "Amount: $" + "1,000" * (many // 5),
    "slashes": lambda many: "End Date: " + "1/" * (many // 2),
    "tags left open": lambda many: "<p " * (many // 3),
    "comments left open": lambda many: "<html>" + "<!--" * (many // 4),
    "labels in a line": lambda many: "Country: " * (many // 9),
    "headings": lambda many: "Abc Def\n\n" * (many // 9),
    "claims": lambda many: "1 " * (many // 2) + " projects. As of " + "as of " * 100,
    "stars": lambda many: "*" * many + "Country: x",
}


@pytest.mark.parametrize("kind", LONG)
def test_a_long_page_made_to_tire_a_reader_is_read_to_its_end(kind: str) -> None:
    """A search that goes back and back would never come to the end of these."""
    page = LONG[kind](160_000)

    assert_nothing_is_lost(page, portfolio.parse(page))
