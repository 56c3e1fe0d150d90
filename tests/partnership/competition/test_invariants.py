"""Invariants 7 to 9 of competitions through the program and past it, on the real database as the serving role."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tessera.kernel.actor import Actor
from tessera.kernel.work import unit_of_work
from tessera.partnership.competition import queries
from tessera.partnership.competition.actions import applications, notices, reviews
from tessera.partnership.competition.deadline import server_time
from tessera.partnership.competition.models import (
    Application,
    ApplicationReview,
    ApplicationVersion,
)
from tessera.partnership.competition.timing import NoSuchTime, instant
from tessera.partnership.stages import api as stages
from tests.partnership.competition import world
from tests.partnership.competition.world import AFTER, BEFORE, at, officer, raw

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

TEXTS = "select answers::text from partnership_applicationversion"
SCORES = "select account_id, value, reason from partnership_reviewscore"
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _people(cast: dict[str, UUID]) -> None:
    """The cast of the demo world."""


def desk(made: Application, by: Actor) -> queries.Desk:
    """What the page of an application is made of."""
    with unit_of_work(by=by):
        return queries.desk(queries.application(made.pk, by=by), by=by)


# 7: weights sum to 100; the total is computed


def test_invariant_07_weights_that_do_not_sum_to_100_are_refused() -> None:
    lines = ({"title": "All", "weight": Decimal("99.99"), "stage": 1},)
    with pytest.raises(ValidationError) as fault, at(BEFORE), unit_of_work(by=officer()):
        notices.draft(values=world.notice(), criteria=lines, questions=world.QUESTIONS, by=officer())
    assert "criteria" in fault.value.message_dict


def test_invariant_07_the_database_refuses_weights_that_do_not_sum_to_100_at_commit() -> None:
    with at(BEFORE), unit_of_work(by=officer()):
        row = notices.draft(values=world.notice(), criteria=world.CRITERIA, questions=world.QUESTIONS, by=officer())
    for statement in (
        "update partnership_rubriccriterion set weight = weight - 0.01 where position = 1",
        "delete from partnership_rubriccriterion where position = 1",
    ):
        with pytest.raises(DatabaseError, match="sum to 100"):
            raw(officer(), statement)
    with unit_of_work(by=officer()), connection.cursor() as cursor:
        cursor.execute("update partnership_rubriccriterion set weight = 30 where position = 1")
        cursor.execute("update partnership_rubriccriterion set weight = 70 where position = 2")
    with unit_of_work(by=officer()):
        assert [each.weight for each in row.versions.get().criteria.all()] == [30, 70]


def test_invariant_07_a_published_notice_and_its_criteria_never_change() -> None:
    world.opened()
    for statement in (
        "update partnership_rubriccriterion set title = 'Other'",
        "delete from partnership_rubriccriterion",
        "update partnership_opportunityquestion set text = 'Other'",
        "update partnership_opportunityversion set ceiling = 1000000",
        "update partnership_opportunityversion set published_at = null",
    ):
        with pytest.raises(DatabaseError, match="published notice"):
            raw(officer(), statement)


def test_invariant_07_no_column_holds_a_total() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select column_name from information_schema.columns"
            " where table_name in ('partnership_applicationreview', 'partnership_reviewscore')"
        )
        names = {row[0] for row in cursor.fetchall()}
    assert names
    assert not {each for each in names if "total" in each or "sum" in each}


def test_invariant_07_the_total_on_the_page_follows_from_the_scores() -> None:
    made = world.two_reviewers()
    with at(AFTER), unit_of_work(by=officer()):
        row = reviews.open_review(made.pk, by=officer())
        assert row
        need, method = row.notice.criteria.all()
        reviews.score(made.pk, given={need.pk: (5, "Great need"), method.pk: (1, "Thin")}, by=officer())
    assert [each.total for each in desk(made, officer()).lines if each.own] == [Decimal("52.00")]


# 8: the criteria are those of the version in force at closing


NEW = ({"title": "Reach", "weight": Decimal(100), "most": 10, "stage": 1},)


def test_invariant_08_reviewers_see_the_criteria_of_the_version_in_force_at_closing() -> None:
    row = world.opened()
    with at(BEFORE + timedelta(days=3)), unit_of_work(by=officer()):
        notices.amend(
            row.pk, values=world.notice(changed="One criterion instead of two"), criteria=NEW,
            questions=world.QUESTIONS, by=officer(),
        )  # fmt: skip
    made = world.handed_in(row, BEFORE + timedelta(days=4))
    world.panel(row)
    with at(AFTER), unit_of_work(by=officer()):
        reviews.screen(made.pk, fit=True, reason="", by=officer())
    world.declare(made, officer())
    seen = desk(made, officer())
    assert [each.title for each in seen.criteria] == ["Reach"]
    assert seen.notice is not None
    assert seen.notice.number == 2
    with unit_of_work(by=officer()):
        assert ApplicationReview.objects.get(application=made).notice_id == seen.notice.pk


def test_invariant_08_a_version_after_closing_is_refused_and_would_not_count() -> None:
    row, made = world.in_review()
    with pytest.raises(ValidationError), at(AFTER), unit_of_work(by=officer()):
        notices.amend(
            row.pk, values=world.notice(changed="Too late"), criteria=NEW, questions=world.QUESTIONS, by=officer()
        )
    with at(AFTER), unit_of_work(by=officer()):
        late = notices._version(row, 2, world.notice(changed="Too late"), NEW, world.QUESTIONS)
        notices.publish_version(late, officer())
    world.declare(made, officer())
    assert [each.title for each in desk(made, officer()).criteria] == ["Need", "Method"]
    statement = "update partnership_applicationreview set notice_id = %s where account_id = %s"
    with pytest.raises(DatabaseError, match="stays whose"):
        raw(officer(), statement, late.pk, officer().account)
    found = raw(officer(), "select partnership_notice_at_closing(%s, 1)", row.pk)[0][0]
    assert found != late.pk


def test_invariant_08_a_score_by_a_criterion_of_another_version_is_refused() -> None:
    row, made = world.in_review()
    with at(AFTER), unit_of_work(by=officer()):
        late = notices._version(row, 2, world.notice(changed="Too late"), NEW, world.QUESTIONS)
        other = late.criteria.get()
    world.declare(made, officer())
    with pytest.raises(ValidationError), at(AFTER), unit_of_work(by=officer()):
        reviews.score(made.pk, given={other.pk: (3, "By another rule")}, by=officer())
    statement = """insert into partnership_reviewscore (id, created_at, changed_at, organisation_id, review_id,
        application_id, stage, account_id, criterion_id, value, reason)
        select gen_random_uuid(), now(), now(), organisation_id, id, application_id, stage, account_id, %s, 1, 'x'
          from partnership_applicationreview"""
    with pytest.raises(DatabaseError, match="criterion of its notice"):
        raw(officer(), statement, other.pk)


# 9: nothing late, by the server's clock in the notice's time zone


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2026, 3, 6), datetime(2026, 3, 6, 22, tzinfo=UTC)),
        (date(2026, 3, 9), datetime(2026, 3, 9, 21, tzinfo=UTC)),  # the clocks went forward on the 8th
    ],
)
def test_invariant_09_a_second_after_closing_is_late_on_both_sides_of_a_change_of_the_clocks(
    day: date, utc: datetime
) -> None:
    row = world.opened(first_closes_on=day)
    by = world.applicant()
    late, punctual = world.written(row), world.written(row)
    with pytest.raises(ValidationError, match="closed at"), at(utc + SECOND), unit_of_work(by=by):
        applications.submit(late.pk, by=by)
    with at(utc), unit_of_work(by=by):
        kept = applications.submit(punctual.pk, by=by)
    assert kept.submitted_at == utc
    with unit_of_work(by=by):
        assert Application.objects.get(pk=late.pk).state == "draft"
        assert ApplicationVersion.objects.filter(application=late).count() == 0
    early = world.written(row)
    with at(utc - SECOND), unit_of_work(by=by):
        applications.submit(early.pk, by=by)


def test_invariant_09_the_database_refuses_what_came_late_and_what_was_never_handed_in() -> None:
    row = world.opened()
    made = world.written(row)
    by = world.applicant()
    with unit_of_work(by=by):
        notice = queries.notice(queries.opportunity(row.pk, by=by))
    assert notice
    values = {
        "organisation_id": row.organisation_id, "implementer_id": by.home, "application": made, "notice": notice,
        "number": 1, "stage": 1, "title": "x", "amount": 5000, "currency": "USD", "months": 3, "answers": [],
        "submitted_by_id": by.account,
    }  # fmt: skip
    ends = instant(notice.first_closes_on, notice.closes_time, notice.time_zone)

    def written_at(moment: datetime) -> ApplicationVersion:
        """By the database's clock; the program's says it is early in both cases."""
        with at(moment):
            server_time()
        return ApplicationVersion.objects.create(**values, submitted_at=BEFORE)

    with pytest.raises(DatabaseError, match="after the closing"), unit_of_work(by=by):
        written_at(ends + SECOND)
    with pytest.raises(DatabaseError, match="nothing was handed in"), unit_of_work(by=by):
        stages.move(applications.APPLICATION, made, "submitted", by=by)
    with unit_of_work(by=by):
        kept = written_at(ends)
        kept.refresh_from_db()
    assert kept.submitted_at == ends


def test_invariant_09_the_database_keeps_the_time_whatever_the_clock_of_the_program_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by, soon = world.applicant(), datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=2)
    row = world.opened(first_closes_on=soon.date(), closes_time=soon.time(), time_zone="UTC")
    early, late = world.written(row), world.written(row)
    # A machine whose clock runs three days ahead, and one whose clock stands still.
    ahead = datetime.now(UTC) + timedelta(days=3)
    monkeypatch.setattr("tessera.kernel.clock.datetime", type("Ahead", (), {"now": staticmethod(lambda _zone: ahead)}))
    with unit_of_work(by=by):
        kept = applications.submit(early.pk, by=by)
        kept.refresh_from_db()
    assert abs(kept.submitted_at - datetime.now(UTC)) < timedelta(minutes=1)
    monkeypatch.setattr("tessera.kernel.clock.datetime", type("Stuck", (), {"now": staticmethod(lambda _zone: BEFORE)}))
    closed = world.opened(number="TIP-26-09", first_closes_on=date(2026, 3, 3), closes_time=time(0), time_zone="UTC")
    missed = world.written(closed)
    with pytest.raises(ValidationError, match="closed at"), unit_of_work(by=by):
        applications.submit(missed.pk, by=by)
    assert late.pk != missed.pk


def test_invariant_09_nothing_is_begun_after_closing() -> None:
    row = world.opened()
    by = world.applicant()
    with pytest.raises(ValidationError, match="closed at"), at(AFTER), unit_of_work(by=by):
        applications.begin(row.pk, by=by)


ZONES = ("America/New_York", "Europe/Dublin", "Europe/Berlin", "Asia/Tehran", "Australia/Sydney", "Africa/Cairo")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(0, 95), st.sampled_from(ZONES)
        ),
        min_size=1, max_size=30,
    )
)  # fmt: skip
def test_invariant_09_the_program_and_the_database_read_wall_times_alike(drawn: list[tuple[date, int, str]]) -> None:
    # The days on which clocks change are among them for certain.
    drawn = [*drawn, (date(2026, 10, 25), 10, "Europe/Berlin"), (date(2026, 11, 1), 6, "America/New_York"),
             (date(2026, 10, 25), 6, "Europe/Dublin"), (date(2026, 4, 5), 10, "Australia/Sydney")]  # fmt: skip
    for day, quarter, zone in drawn:
        wall = time(quarter // 4, 15 * (quarter % 4))
        try:
            expected = instant(day, wall, zone)
        except NoSuchTime:
            continue
        with connection.cursor() as cursor:
            cursor.execute("select partnership_closing(%s, %s, %s)", [day, wall, zone])
            assert cursor.fetchone()[0] == expected, (day, wall, zone)


def test_another_organisation_cannot_decide_on_its_own_application() -> None:
    row = world.opened()
    made = world.handed_in(row)
    by = world.with_rights(world.applicant(), "competition:screening:decide", "competition:determination:make")
    with pytest.raises(DatabaseError, match="other side"), unit_of_work(by=by):
        stages.move(applications.APPLICATION, made, "in_review", by=by)
    assert uuid4() != made.pk
