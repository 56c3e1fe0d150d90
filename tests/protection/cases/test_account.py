"""The account: tellings side by side, nothing of the survivor's overwritten, and the way as a picture."""

from __future__ import annotations

import datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from tessera.kernel.actor import Actor, acting
from tessera.kernel.jobs import api as jobs
from tessera.kernel.policy import Hidden
from tessera.kernel.vault.api import Erased
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy
from tessera.protection.cases import told as reading
from tessera.protection.cases.actions import SaidBy, read_as, tell
from tessera.protection.cases.models import Case, Episode, Telling
from tessera.protection.cases.vocabulary import Money
from tessera.protection.cases.web.journey import journey
from tessera.trust.people import api as people
from tessera.trust.subjects import api as subjects
from tessera.ui.forms import FuzzyDate
from tests.protection.cases import world
from tests.protection.cases.test_imports import Record

pytestmark = pytest.mark.django_db(transaction=True)

MAY = datetime.date(2024, 5, 3)
SURVIVOR = SaidBy("survivor", MAY)
POLICE = SaidBy("document", datetime.date(2024, 6, 1))


def views(case: Case, by: Actor) -> list[reading.EpisodeView]:
    with unit_of_work(by=by):
        return reading.account(Case.objects.get(pk=case.pk), by=by)


def said(
    episode: Episode, by: Actor, who: SaidBy, words: cases.EpisodeWords = world.NOTHING, **values: object
) -> Telling:
    with unit_of_work(by=by):
        return tell(episode.id, values, by=by, said=who, words=words)


def first(worker: Actor, **values: object) -> tuple[Case, Episode]:
    case = world.open_case(worker)
    with unit_of_work(by=worker):
        episode = cases.add_episode(case.id, {"episode_type": "Exploitation", **values}, by=worker, said=SURVIVOR)
    return case, episode


def test_an_answer_given_differently_later_leaves_the_survivors_own(worker) -> None:
    case, episode = first(worker, country="NA", venue_type="farm")
    said(episode, worker, POLICE, country="ZA")
    [view] = views(case, worker)
    assert view.row.country == "NA"
    [difference] = view.differences
    assert difference.name == "country"
    assert [(version.value, version.current, version.tellings[0].source) for version in difference.versions] == [
        ("NA", True, "survivor"), ("ZA", False, "document"),
    ]  # fmt: skip


def test_the_survivor_saying_it_differently_keeps_both_until_the_worker_decides(worker) -> None:
    case, episode = first(worker, country="NA")
    later = said(episode, worker, SaidBy("survivor", datetime.date(2024, 9, 1)), country="ZA")
    [view] = views(case, worker)
    assert view.row.country == "NA"
    assert len(view.differences) == 1
    with unit_of_work(by=worker):
        read_as(episode.id, later.id, "country", by=worker)
    [view] = views(case, worker)
    assert view.row.country == "ZA"
    assert [version.value for version in view.differences[0].versions] == ["NA", "ZA"], "nothing is lost"
    assert {version.value for version in view.differences[0].versions if version.current} == {"ZA"}


def test_the_survivors_word_goes_before_what_staff_observed(worker) -> None:
    case = world.open_case(worker)
    with unit_of_work(by=worker):
        episode = cases.add_episode(
            case.id, {"episode_type": "Transit", "country": "BW"}, by=worker, said=SaidBy("staff_observation")
        )
    said(episode, worker, SURVIVOR, country="ZM")
    [view] = views(case, worker)
    assert view.row.country == "ZM"
    assert {version.value for version in view.differences[0].versions} == {"BW", "ZM"}


def test_a_gap_is_filled_and_an_empty_answer_is_no_answer_to_defend(worker) -> None:
    case, episode = first(worker, venue_type="unknown")
    said(
        episode,
        worker,
        POLICE,
        venue_type="vessel",
        days_week=7,
        from_date=FuzzyDate(datetime.date(2019, 1, 1), "year"),
    )
    [view] = views(case, worker)
    assert (view.row.venue_type, view.row.days_week) == ("vessel", 7)
    assert (view.row.from_date, view.row.from_date_precision) == (datetime.date(2019, 1, 1), "year")


def test_further_choices_of_several_add_up_and_are_no_contradiction(worker) -> None:
    case, episode = first(worker, control_means=["DebtBondage"])
    said(episode, worker, SURVIVOR, control_means=["TakesEarnings"])
    [view] = views(case, worker)
    assert view.row.control_means == ["DebtBondage", "TakesEarnings"]
    assert view.differences == []
    said(episode, worker, SaidBy("third_party"), control_means=["PhysicalAbuse"])
    [view] = views(case, worker)
    assert view.row.control_means == ["DebtBondage", "TakesEarnings"], (
        "another's word is not put in the survivor's mouth"
    )
    assert len(view.differences) == 1


def test_words_and_pay_differ_by_telling_too_and_come_back_whole(worker) -> None:
    case = world.open_case(worker)
    words = cases.EpisodeWords(place="Farm by the lake", promised_pay="900 a month", debt_amount="4500.50",
                               debt_currency="USD", debt_family_liable="yes", handles="@boss", note="I was told to wait.")  # fmt: skip
    with unit_of_work(by=worker):
        episode = cases.add_episode(
            case.id,
            {"episode_type": "Exploitation", "pay_promised": Money(Decimal("900"), "USD"), "hours_day": Decimal("14.5")},
            by=worker, words=words, said=SURVIVOR,
        )  # fmt: skip
    said(episode, worker, POLICE, cases.EpisodeWords(place="Mine", note="Report 7."),
         pay_promised=Money(Decimal("700"), "USD"))  # fmt: skip
    [view] = views(case, worker)
    assert view.words == words
    assert (view.row.pay_promised, view.row.pay_promised_currency, view.row.hours_day) == (900, "USD", Decimal("14.5"))
    assert {difference.name for difference in view.differences} == {"place", "pay_promised"}, (
        "a narrative is not compared"
    )
    other = view.said[1].id
    for name in ("place", "pay_promised"):
        with unit_of_work(by=worker):
            read_as(episode.id, other, name, by=worker)
    [view] = views(case, worker)
    assert view.words.place == "Mine"
    assert view.words.debt_amount == "4500.50"
    assert view.row.pay_promised == 700


def test_a_correction_takes_back_what_was_written_down_wrongly(worker) -> None:
    case, episode = first(worker, country="NA")
    with unit_of_work(by=worker):
        cases.edit_episode(episode.id, {"country": "ZA"}, by=worker)
    [view] = views(case, worker)
    assert view.row.country == "ZA"
    assert view.differences == []
    assert [(each.correction, each.answers["country"]) for each in view.said] == [(False, "NA"), (True, "ZA")]


def test_an_episode_without_tellings_keeps_what_it_said_when_the_first_is_added(worker) -> None:
    importer = people.system_actor(worker.organisation, "import cases", policy.IMPORT_NEEDS, "import")
    with unit_of_work(by=importer):
        cases.import_cases([Record(1, "a")], by=importer, batch=uuid4())
    with unit_of_work(by=worker):
        episode = Episode.objects.get()
    said(episode, worker, POLICE, country="NA")
    [view] = views(Case(pk=episode.case_id), worker)
    assert [(each.source, each.answers["country"]) for each in view.said] == [("", "ZA"), ("document", "NA")]
    assert view.row.country == "ZA", "nobody noted who said it: it may be the survivor's own"


def test_nothing_said_or_nobody_named_is_refused(worker) -> None:
    _case, episode = first(worker, country="NA")
    for who, values in ((SaidBy(""), {"country": "ZA"}), (SURVIVOR, {}), (SaidBy("rumour"), {"country": "ZA"}),
                        (SaidBy("survivor", datetime.date(2999, 1, 1)), {"country": "ZA"})):  # fmt: skip
        with pytest.raises(ValidationError):
            said(episode, worker, who, **values)


def test_a_telling_that_does_not_answer_is_not_read(worker) -> None:
    _case, episode = first(worker, country="NA")
    later = said(episode, worker, POLICE, venue_type="farm")
    with pytest.raises(ValidationError), unit_of_work(by=worker):
        read_as(episode.id, later.id, "country", by=worker)


def test_a_stranger_adds_and_reads_no_telling(worker, stranger) -> None:
    _case, episode = first(worker, country="NA")
    for act in (
        lambda: tell(episode.id, {"country": "ZA"}, by=stranger, said=SURVIVOR),
        lambda: read_as(episode.id, episode.id, "country", by=stranger),
    ):
        with pytest.raises(Hidden), unit_of_work(by=stranger):
            act()
    with acting(stranger), transaction.atomic():
        assert Telling.objects.count() == 0


def test_a_telling_is_never_rewritten(worker) -> None:
    first(worker, country="NA")
    with pytest.raises(DatabaseError, match="never rewritten"), acting(worker), transaction.atomic():
        Telling.objects.update(source="document")


def test_tellings_die_with_the_persons_key(worker, supervisor, as_admin) -> None:
    case, episode = first(worker, country="NA")
    officer = world.colleague(supervisor.organisation, "dpo", "data_officer")
    with unit_of_work(by=officer):
        subjects.erase(case.subject_id, by=officer, why="asked")
    [view] = views(case, worker)
    assert all(not each.answers for each in view.said)
    assert view.differences == []
    with pytest.raises(Erased):
        said(episode, worker, SURVIVOR, country="ZA")
    jobs.drain(everything=True)
    with acting(worker), transaction.atomic():
        assert not Telling.objects.exists()


def test_a_telling_does_not_end_before_the_person_is_erased(worker) -> None:
    first(worker, country="NA")
    with acting(worker), transaction.atomic():
        assert Telling.objects.all().delete()[0] == 0
        assert Telling.objects.count() == 1


def test_the_survivors_own_copy_holds_the_account_and_what_was_told_differently(worker) -> None:
    case, episode = first(worker, country="NA")
    said(episode, worker, POLICE, cases.EpisodeWords(note="Report 7."), country="ZA")
    with unit_of_work(by=worker):
        held = [each for each in cases.everything(case.id, by=worker) if each.heading.startswith("Exploitation")]
    assert dict(held[0].pairs)["Country"] == "Namibia"
    assert [dict(each.pairs)["Country"] for each in held[1:]] == ["South Africa", "Namibia"]
    assert "Report 7." in dict(held[1].pairs).values()


# --- the picture


def test_the_way_shows_gaps_doubt_and_dates_told_twice(worker) -> None:
    case, episode = first(worker, country="NA", from_date=FuzzyDate(datetime.date(2019, 1, 1), "year"),
                          to_date=FuzzyDate(datetime.date(2020, 3, 1), "month"))  # fmt: skip
    world.tell(worker, case, country="ZA", episode_type="Transit", from_date=datetime.date(2021, 1, 5),
               to_date=datetime.date(2021, 1, 9))  # fmt: skip
    world.tell(worker, case, country="BW")
    said(episode, worker, POLICE, from_date=FuzzyDate(datetime.date(2018, 6, 1), "month"))
    with acting(worker):
        chart = journey(views(case, worker))
    assert chart is not None
    drawing = chart.svg(rtl=False)
    assert all(f'class="{mark}"' in drawing for mark in ("another", "gap", "way", "s3 unsure", "s2"))
    assert "Namibia" in drawing
    assert "South Africa" in drawing
    rows = [dict(row.cells) for row in chart.table().rows]
    assert [row["label"] for row in rows] == ["Exploitation", "Exploitation", "Not told", "Transit", "Exploitation"]
    assert rows[0]["note"] == "Document"
    assert rows[-1]["when"] == "Time not known"
    assert "1 part of the account has no time" in str(chart.note)
    assert chart.svg(rtl=True) != drawing


def test_an_account_without_any_time_has_no_picture(worker) -> None:
    case, _episode = first(worker, country="NA")
    assert journey(views(case, worker)) is None
