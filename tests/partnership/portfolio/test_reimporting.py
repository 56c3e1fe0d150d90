"""A list that comes again: what it says otherwise waits for a person, who may change their mind, and two never act as one."""

from __future__ import annotations

from uuid import UUID

import pytest

from tessera.kernel.work import unit_of_work
from tessera.partnership.awards import api as awards
from tessera.partnership.portfolio import api as portfolio
from tessera.partnership.portfolio import queries
from tessera.partnership.portfolio.models import ImportRow, ListedName
from tests.partnership.portfolio.pages import HEAD, LINES, Line, page
from tests.partnership.portfolio.test_importing import bring, counted, officer, rows
from tests.partnership.races import one_after_the_other

pytestmark = pytest.mark.usefixtures("cast")


def _changed(batch: UUID) -> ImportRow:
    [row] = [one for one in rows(batch) if one.outcome == "changed"]
    return row


LATER = HEAD + "\nMore words.\n"
LAST = HEAD + "\nStill more words.\n"


def test_an_edited_page_has_the_right_counts() -> None:
    """Amount, end, heading, organisation by an alias, order, white space and dashes; one gone, one new."""
    written = [
        *LINES,
        Line(
            where="Country: Ghana",
            who="United Nations Office on Drugs and Crime (UNODC)",
            words="Courts hear – at last.",
        ),
        Line(where="Country: Mali", words="Nurses see who was hurt.", amount="$77,000"),
        Line(where="Country: Chad", words="Teachers tell what they know.", amount="$88,000"),
        Line(where="Country: Togo", words="Boats are looked at in the port.", amount="$99,000"),
    ]
    first = bring(written)
    assert (first.projects, first.new) == (9, 9)
    edited = [
        written[0].but(amount="$1,500,000"),
        written[1].but(ends="12/31/2024"),
        written[4],
        written[3],
        written[5].but(who="United National Office on Drugs & Crime (UNODC)", words="Courts  hear -  at last."),
        written[6].but(section="Near East"),
        written[7].but(words="Teachers tell what they know.", where="Country:  Chad"),
        written[8],
        Line("Global", "", "Entirely New Society", "$5", "1/31/2030", "Wells."),
    ]

    second = bring(edited)

    assert (second.projects, second.new, second.changed, second.unchanged, second.gone) == (9, 1, 3, 5, 1)
    told = {tuple(each["field"] for each in row.differences) for row in rows(second.batch) if row.outcome == "changed"}
    assert told == {("amount_usd",), ("end_date",), ("section",)}
    again = bring(edited, LATER)
    assert (again.new, again.changed, again.unchanged, again.gone) == (0, 3, 6, 1)
    before = counted()
    same = bring(edited, LATER)
    assert counted() == before
    assert (same.new, same.changed, same.unchanged) == (0, 3, 6)


def test_what_an_earlier_list_asked_is_asked_no_more_once_a_later_one_says_as_before() -> None:
    bring()
    asked = _changed(bring([LINES[0].but(amount="$2,000,000"), *LINES[1:]]).batch)

    bring(head=LATER)

    with pytest.raises(portfolio.ListError), unit_of_work(by=officer()):
        portfolio.decide(asked.pk, portfolio.Choice.ACCEPT, by=officer())
    with unit_of_work(by=officer()):
        assert queries.changes_waiting(officer()) == 0


def test_an_older_page_brought_in_again_says_what_it_says_otherwise() -> None:
    bring()
    second = [LINES[0].but(amount="$2,000,000"), *LINES[1:]]
    with unit_of_work(by=officer()):
        portfolio.decide(_changed(bring(second).batch).pk, portfolio.Choice.ACCEPT, by=officer())

    third = bring()

    assert (third.new, third.changed, third.unchanged) == (0, 1, 4)
    assert _changed(third.batch).differences == [{"field": "amount_usd", "before": "2000000.00", "after": "1000000.00"}]


@pytest.mark.parametrize("choice", [portfolio.Choice.KEEP, portfolio.Choice.ACCEPT])
def test_a_decision_can_be_taken_back_and_decided_anew(choice: portfolio.Choice) -> None:
    bring()
    changed = [LINES[0].but(amount="$2,000,000", who="Wheat Help (WH)"), *LINES[1:]]
    row = _changed(bring(changed).batch)
    assert row.award
    party = row.award.party_id
    with unit_of_work(by=officer()):
        portfolio.decide(row.pk, choice, by=officer())
    with unit_of_work(by=officer()):
        back = portfolio.take_back(row.pk, by=officer(), why="I looked at the wrong line.")

    assert (back.decision, back.decided_at) == ("", None)
    with unit_of_work(by=officer()):
        assert row.award_id
        version = awards.in_force(row.award_id)
        assert version is not None
        assert str(version.total) == "1000000.00"
        assert awards.get(row.award_id, by=officer()).party_id == party
        assert queries.changes_waiting(officer()) == 1
    with pytest.raises(portfolio.ListError), unit_of_work(by=officer()):
        portfolio.take_back(row.pk, by=officer())
    again = bring(changed, LATER)
    assert (again.changed, again.unchanged) == (1, 4)
    with unit_of_work(by=officer()):
        portfolio.decide(_changed(again.batch).pk, portfolio.Choice.ACCEPT, by=officer())
    assert bring(changed, LAST).changed == 0


def test_what_a_later_list_asks_anew_cannot_be_taken_back() -> None:
    bring()
    row = _changed(bring([LINES[0].but(amount="$2,000,000"), *LINES[1:]]).batch)
    with unit_of_work(by=officer()):
        portfolio.decide(row.pk, portfolio.Choice.KEEP, by=officer())
    bring([LINES[0].but(amount="$3,000,000"), *LINES[1:]])

    with pytest.raises(portfolio.ListError), unit_of_work(by=officer()):
        portfolio.take_back(row.pk, by=officer())


def test_a_country_read_by_likeness_waits_for_a_person_whose_word_holds() -> None:
    page_of_one = [Line(where="Country: Phillipines")]
    first = bring(page_of_one)
    assert rows(first.batch)[0].parsed["countries"] == ["PHL"]
    with unit_of_work(by=officer()):
        name = ListedName.objects.get(kind="country")
        assert (name.written, name.country, name.doubtful, name.decided_at) == ("Phillipines", "PHL", True, None)
        portfolio.decide_place(name.pk, "", by=officer())

    again = bring(page_of_one, LATER)

    [row] = [one for one in rows(again.batch) if one.outcome != "gone"]
    assert (row.parsed["countries"], row.parsed["places_unread"]) == ([], ["Phillipines"])


def test_the_report_says_what_where_and_what_stands_there() -> None:
    text = page([LINES[3], LINES[0].but(amount="half a million")]) + "\n\nAsk the webmaster\n"
    with unit_of_work(by=officer()):
        done = portfolio.import_page(text, name="list", remarks=["encoding_guessed"], by=officer())
        report = portfolio.issue_lines(done.batch, by=officer())

    lines = text.splitlines()
    said = {each["code"]: each for each in report}
    assert said["amount_unreadable"]["written"] == "Amount: half a million"
    assert lines[said["amount_unreadable"]["line"] - 1] == "Amount: half a million"
    assert lines[said["country_unknown"]["line"] - 1] == said["country_unknown"]["written"]
    assert said["line_left_over"]["written"] == "Ask the webmaster" == lines[said["line_left_over"]["line"] - 1]
    assert said["encoding_guessed"]["line"] == 0
    assert done.issues == len(report)


def test_absurd_amounts_and_names_become_issues_and_no_award() -> None:
    odd = [LINES[0].but(amount="$99,000,000,000"), LINES[1].but(who="A" * 250), LINES[2].but(amount="€5"),
           LINES[4].but(amount="$0")]  # fmt: skip

    done = bring(odd)

    assert (done.projects, done.refused) == (1, 3)
    said = [set(row.issues) for row in rows(done.batch)]
    assert all(any(code in one for one in said)
               for code in ("amount_absurd", "implementer_long", "amount_currency", "amount_zero"))  # fmt: skip


def test_two_people_bring_in_the_same_list_at_once_and_it_is_brought_in_once() -> None:
    def write() -> object:
        return portfolio.import_page(page(), name="list", by=officer())

    assert one_after_the_other((officer(), write), (officer(), write)) == [None, None]

    found = counted()
    assert (found["importbatch"], found["listedentry"], found["award"]) == (1, 5, 5)


def test_two_people_decide_at_once_and_the_first_answer_stands() -> None:
    bring()
    row = _changed(bring([LINES[0].but(amount="$2,000,000"), *LINES[1:]]).batch)

    first, second = one_after_the_other(
        (officer(), lambda: portfolio.decide(row.pk, portfolio.Choice.KEEP, by=officer())),
        (officer(), lambda: portfolio.decide(row.pk, portfolio.Choice.ACCEPT, by=officer())),
    )

    assert first is None
    assert isinstance(second, portfolio.ListError)
    with unit_of_work(by=officer()):
        assert queries.entry(row.pk, by=officer()).decision == "keep"
        assert awards.versions(row.award_id)[-1].number == 1  # type: ignore[arg-type]
