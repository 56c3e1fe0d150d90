"""How long a case is kept, what stops its erasure, and that two people decide; nothing planted survives it."""

from __future__ import annotations

import datetime
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from tessera.kernel import clock
from tessera.kernel.actor import Actor
from tessera.kernel.jobs import api as jobs
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.duplicates import api as duplicates
from tessera.protection.duplicates.models import Pair
from tessera.protection.followup import api as followup
from tessera.protection.followup.models import Closure, ExitInterview, FollowUpContact
from tessera.protection.rights import actions, period, queries
from tessera.protection.rights.models import Erasure, Hold, OwnCopy, Retention, RightsRequest
from tessera.trust.subjects import api as subjects
from tessera.trust.subjects.identity import Identity
from tests.protection.cases import world as cases_world
from tests.protection.followup import world as closing

pytestmark = pytest.mark.django_db(transaction=True)

CLOSED_ON = datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC)
LATER = datetime.datetime(2034, 1, 1, 9, tzinfo=datetime.UTC)
PLANTED = (
    "Amina",
    "Haddad",
    "uncle",
    "orchard",
    "quince",
    "marzipan",
    "blue bell",
    "with_friends",
    "satisfied with soup",
)


def close(worker: Actor, supervisor: Actor, case: Case, **more: object) -> Retention:
    with clock.frozen(CLOSED_ON):
        closing.approved(supervisor, closing.proposed(worker, case, **more))
        jobs.drain()
    with unit_of_work(by=supervisor):
        return Retention.objects.get(case_id=case.id)


def test_a_closed_case_is_kept_for_the_years_of_its_kind(worker: Actor, supervisor: Actor, case: Case) -> None:
    row = close(worker, supervisor, case)

    assert (row.kind, row.ended_on, row.until) == ("adult", datetime.date(2026, 11, 22), datetime.date(2033, 11, 22))


def test_a_child_is_kept_longer(worker: Actor, supervisor: Actor) -> None:
    child = cases_world.open_case(worker, age_at_intake=15)

    assert close(worker, supervisor, child).kind == "child"


def test_who_wants_it_gone_is_kept_only_as_long_as_a_law_demands(
    worker: Actor, supervisor: Actor, officer: Actor, case: Case
) -> None:
    row = close(worker, supervisor, case, data_wish="delete_when_allowed")
    assert row.until == row.ended_on
    with unit_of_work(by=officer):
        actions.set_rule("adult", years=9, least_years=3, law="Archive Act, section 4", by=officer)
        row.refresh_from_db()

    assert row.until == datetime.date(2029, 11, 22)


def test_a_rule_of_a_law_names_it(officer: Actor) -> None:
    with pytest.raises(ValidationError, match="Name the law"), unit_of_work(by=officer):
        actions.set_rule("adult", years=9, least_years=3, law="", by=officer)


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2060, 1, 1)), st.integers(0, 60))
def test_years_later_is_the_same_day_or_the_last_of_february(day: datetime.date, years: int) -> None:
    later = period.years_after(day, years)

    assert (later.year, later.month) == (day.year + years, day.month)
    assert later.day == day.day or (day.month, day.day, later.day) == (2, 29, 28)


def test_whoever_keeps_retention_sees_code_and_dates_and_no_case(
    worker: Actor, supervisor: Actor, officer: Actor, case: Case
) -> None:
    close(worker, supervisor, case)
    with unit_of_work(by=officer):
        [line], _more = queries.listed(officer, "all")

    assert line.row.code == case.code
    assert not officer.may("case:file:view")


def test_nothing_is_due_before_its_day_and_then_it_is(
    worker: Actor, supervisor: Actor, officer: Actor, case: Case
) -> None:
    close(worker, supervisor, case)
    with clock.frozen(CLOSED_ON), unit_of_work(by=officer):
        assert queries.listed(officer, "due")[0] == []
    with clock.frozen(LATER), unit_of_work(by=officer):
        assert [line.row.code for line in queries.listed(officer, "due")[0]] == [case.code]


def test_too_early_is_refused_with_the_day(worker: Actor, supervisor: Actor, officer: Actor, case: Case) -> None:
    row = close(worker, supervisor, case)
    with clock.frozen(CLOSED_ON), pytest.raises(ValidationError, match="22 Nov 2033"), unit_of_work(by=officer):
        actions.propose(row.subject_id, "period_over", by=officer)


def test_an_open_case_is_not_erased(officer: Actor, case: Case) -> None:
    with pytest.raises(ValidationError, match="is open"), unit_of_work(by=officer):
        actions.propose(case.subject_id, "survivor_asked", by=officer)


def test_a_legal_hold_stops_an_erasure_even_after_its_proposal(
    worker: Actor, supervisor: Actor, officer: Actor, case: Case
) -> None:
    row = close(worker, supervisor, case)
    with clock.frozen(LATER):
        with unit_of_work(by=officer):
            wanted = actions.propose(row.subject_id, "period_over", by=officer)
        with unit_of_work(by=supervisor):
            hold = actions.set_hold(
                row.subject_id, "court_order", "The court wrote on Monday.", datetime.date(2034, 6, 1), by=supervisor
            )
        with pytest.raises(ValidationError, match="legal hold"), unit_of_work(by=supervisor):
            actions.approve(wanted.id, by=supervisor)
        with unit_of_work(by=officer):
            assert [line.held for line in queries.listed(officer, "hold")[0]] == [True]
            [seen] = queries.holds(row.subject_id, by=officer)
            assert seen.words == "The court wrote on Monday."
            actions.lift_hold(hold.id, by=officer)
        with unit_of_work(by=supervisor):
            assert actions.approve(wanted.id, by=supervisor).state == "done"


def test_nobody_decides_alone(worker: Actor, supervisor: Actor, officer: Actor, case: Case) -> None:
    row = close(worker, supervisor, case)
    with clock.frozen(LATER):
        with unit_of_work(by=officer):
            wanted = actions.propose(row.subject_id, "period_over", by=officer)
        with pytest.raises(Refused), unit_of_work(by=officer):
            actions.approve(wanted.id, by=officer)
        with pytest.raises(DatabaseError, match="erasure_four_eyes"), unit_of_work(by=officer):
            Erasure.objects.filter(pk=wanted.id).update(state="done", decided_by_id=officer.account)


def test_after_erasure_nothing_planted_is_left_anywhere(
    worker: Actor, supervisor: Actor, officer: Actor, case: Case, as_admin: psycopg.Connection
) -> None:
    cases_world.note(worker, case, "The orchard behind the quince tree.")
    with clock.frozen(CLOSED_ON):
        closing.decided(worker, case, closing.YES)
        with unit_of_work(by=worker):
            followup.plan(case.id, CLOSED_ON.date(), by=worker)
        contact = closing.contacts(worker, case)[0]
        closing.recorded(worker, contact, note="marzipan every Friday", living_situation="with_friends", safe_now="yes")
        with unit_of_work(by=worker):
            token = followup.begin(case.id, by=worker)
            actions.ask(case.id, "correction", "My name is spelt with a quince.", by=worker)
            copy = actions.want(case.id, "en", "marzipan-password", by=worker)
            actions.make(copy.id, by=worker)
        followup.answer(token, followup.Said(5, "yes", "yes", "yes", "satisfied with soup"))
        with unit_of_work(by=supervisor):
            for request in RightsRequest.objects.filter(case_id=case.id):
                actions.decide(request.id, True, "We corrected the name.", by=supervisor)
    row = close(worker, supervisor, case, living_situation="with_friends", summary="orchard and all")
    assert found(as_admin), "something planted stood there before: the test could fail"
    with clock.frozen(LATER):
        with unit_of_work(by=officer):
            wanted = actions.propose(row.subject_id, "period_over", by=officer)
        with unit_of_work(by=supervisor):
            actions.approve(wanted.id, by=supervisor)
        jobs.drain()

    assert found(as_admin) == set()
    with unit_of_work(by=supervisor):
        for model in (FollowUpContact, Closure, ExitInterview, RightsRequest, OwnCopy, Hold):
            assert not model.objects.exists(), model
        assert len(queries.proof(row.subject_id, by=officer)) == 2


def merged(by: Actor, kept: Case, other: Case) -> None:
    """The supervisor judges two records to be one person."""
    first, second = sorted((kept.subject_id, other.subject_id))
    with unit_of_work(by=by):
        pair = Pair.objects.create(organisation_id=by.organisation, first_id=first, second_id=second, score=50)
        duplicates.judge(pair.id, "same", by=by, basis="records", keep=kept.subject_id)


@pytest.fixture
def twice(worker: Actor, supervisor: Actor, case: Case) -> Case:
    """The same person written down a second time, and merged; both cases are closed."""
    other = cases_world.open_case(worker, cases_world.AMINA, gender="Feminine", age_at_intake=24)
    cases_world.note(worker, other, "marzipan by the orchard")
    merged(supervisor, case, other)
    return other


@pytest.mark.parametrize("ask_about", ["the one who was kept", "the one who was merged"])
def test_who_asks_to_be_erased_is_erased_in_every_record_that_is_theirs(
    worker: Actor,
    supervisor: Actor,
    officer: Actor,
    case: Case,
    twice: Case,
    as_admin: psycopg.Connection,
    ask_about: str,
) -> None:
    rows = close_both(worker, supervisor, case, twice)
    stranger = cases_world.open_case(worker, Identity(given_names="Quendrisa"))
    assert {"Amina", "marzipan"} & open_words(worker, (case, twice)), "both records could be read before"
    row, other = rows if ask_about == "the one who was kept" else rows[::-1]
    with clock.frozen(LATER):
        with unit_of_work(by=officer):
            assert queries.same_person(row.subject_id, by=officer) == [other.code]
            wanted = actions.propose(row.subject_id, "survivor_asked", by=officer)
            with pytest.raises(ValidationError, match="waits already"):
                actions.propose(other.subject_id, "survivor_asked", by=officer)
        with unit_of_work(by=supervisor):
            actions.approve(wanted.id, by=supervisor)
        jobs.drain()
    assert open_words(worker, (case, twice)) == set()
    with unit_of_work(by=supervisor):
        assert subjects.reveal(stranger.subject_id, by=supervisor) is not None, "nobody else is touched"
        for each in rows:
            [done] = Erasure.objects.filter(subject_id=each.subject_id)
            assert (done.state, done.basis, done.proposed_by_id) == ("done", "survivor_asked", officer.account)
            assert done.decided_by_id == supervisor.account
            assert len(queries.proof(each.subject_id, by=officer)) == 2, "each record has its own proof"
            assert Retention.objects.get(pk=each.pk).erased_on == LATER.date()
        assert queries.same_person(row.subject_id, by=officer) == []


def close_both(worker: Actor, supervisor: Actor, *both: Case) -> list[Retention]:
    with clock.frozen(CLOSED_ON):
        for each in both:
            closing.approved(supervisor, closing.proposed(worker, each))
        jobs.drain()
    with unit_of_work(by=supervisor):
        return [Retention.objects.get(case_id=each.id) for each in both]


def open_words(by: Actor, rows: tuple[Case, ...]) -> set[str]:
    """Names that can still be opened."""
    found = set()
    for row in rows:
        with unit_of_work(by=by):
            try:
                identity = subjects.reveal(row.subject_id, by=by)
            except (Refused, Hidden):
                continue
            found |= {identity.given_names} if identity else set()
    return found


def test_a_hold_or_an_open_case_of_one_record_keeps_all_of_them(
    worker: Actor, supervisor: Actor, officer: Actor, case: Case, twice: Case
) -> None:
    with clock.frozen(CLOSED_ON):
        closing.approved(supervisor, closing.proposed(worker, case))
        with pytest.raises(ValidationError, match="is open"), unit_of_work(by=officer):
            actions.propose(case.subject_id, "survivor_asked", by=officer)
    [other] = close_both(worker, supervisor, twice)
    with clock.frozen(LATER):
        with unit_of_work(by=officer):
            wanted = actions.propose(case.subject_id, "survivor_asked", by=officer)
            actions.set_hold(
                other.subject_id,
                "court_order",
                "A trial stands.",
                LATER.date() + datetime.timedelta(days=90),
                by=officer,
            )
        with pytest.raises(ValidationError, match="legal hold"), unit_of_work(by=supervisor):
            actions.approve(wanted.id, by=supervisor)


def test_a_time_that_is_over_or_an_error_is_one_record_s_own(
    worker: Actor, supervisor: Actor, officer: Actor, case: Case, twice: Case
) -> None:
    row = close(worker, supervisor, case)
    with clock.frozen(LATER):
        with unit_of_work(by=officer):
            wanted = actions.propose(row.subject_id, "period_over", by=officer)
        with unit_of_work(by=supervisor):
            actions.approve(wanted.id, by=supervisor)
    assert open_words(worker, (case,)) == set()
    assert open_words(worker, (twice,)) == {"Amina"}


def found(link: psycopg.Connection) -> set[str]:
    """Which planted words stand in any table or file."""
    tables = [row[0] for row in link.execute("select tablename from pg_tables where schemaname = 'public'")]
    text = " ".join(str(row[0]) for table in tables for row in link.execute(f'select x::text from "{table}" x'))
    files = b"".join(path.read_bytes() for path in (Path(settings.DATA) / "files").rglob("*") if path.is_file())
    return {word for word in PLANTED if word in text or word.encode() in files or word.encode().hex() in text}
