"""Where somebody is being forgotten is on one page, and only for those who look after the caseload."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tessera.kernel import clock
from tessera.kernel.actor import Actor
from tessera.kernel.clock import in_days, now, today
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case, Note
from tessera.protection.work import actions, kinds, oversight, queries, reviews
from tessera.protection.work import api as work
from tessera.protection.work.models import Supervision
from tessera.trust.subjects import api as subjects
from tests.protection.cases.world import AMINA, colleague, note, open_case
from tests.protection.work import world

pytestmark = pytest.mark.django_db(transaction=True)

SAID = "Quarrelled with the landlord Brankovic"


def quiet(by: Actor) -> list[str]:
    """The codes of the quiet cases."""
    with unit_of_work(by=by):
        found = oversight.forgotten(by)
        return [one.code for one in found.quiet] if found else []


def test_a_case_is_quiet_after_fourteen_days_without_anything(worker: Actor, supervisor: Actor) -> None:
    case = open_case(worker)
    with clock.frozen(now() + datetime.timedelta(days=13)):
        assert quiet(supervisor) == []
    with clock.frozen(now() + datetime.timedelta(days=15)):
        assert quiet(supervisor) == [case.code]
        note(worker, case, "Met her.")
        assert quiet(supervisor) == []


def test_a_case_with_something_planned_or_lately_done_is_not_quiet(worker: Actor, supervisor: Actor) -> None:
    planned, done, late = open_case(worker), open_case(worker), open_case(worker)
    world.due(worker, planned, in_days(40))
    settled = world.due(worker, done, in_days(2))
    world.due(worker, late, in_days(2))
    with clock.frozen(now() + datetime.timedelta(days=10)), unit_of_work(by=worker):
        work.settled(kind=world.TASK, object_ids=[settled], by=worker)
    with clock.frozen(now() + datetime.timedelta(days=20)):
        assert quiet(supervisor) == [late.code]


def test_an_organisation_sets_its_own_patience_within_reason(worker: Actor, supervisor: Actor) -> None:
    case = open_case(worker)
    with unit_of_work(by=supervisor):
        actions.set_limits(by=supervisor, forgotten_days=5, escalate_hours=2, supervision_days=14)
    with clock.frozen(now() + datetime.timedelta(days=6)):
        assert quiet(supervisor) == [case.code]
    with pytest.raises(ValidationError), unit_of_work(by=supervisor):
        actions.set_limits(by=supervisor, forgotten_days=1, escalate_hours=2, supervision_days=14)
    with pytest.raises(Refused), unit_of_work(by=worker):
        actions.set_limits(by=worker, forgotten_days=9, escalate_hours=2, supervision_days=14)


def test_closed_cases_are_not_forgotten(worker: Actor, supervisor: Actor) -> None:
    case = open_case(worker)
    with unit_of_work(by=supervisor):
        cases.change_status(case.pk, "Active", by=supervisor)
        cases.change_status(case.pk, "Closed", by=supervisor, reason=_reason())
    with clock.frozen(now() + datetime.timedelta(days=90)):
        assert quiet(supervisor) == []


def _reason() -> str:
    from tessera.kernel import codes

    return codes.get("closure_reason").values()[0]


@pytest.fixture
def gap() -> Iterator[None]:
    """Every case should have a note within three days."""
    before = dict(kinds._gaps)
    kinds._gaps.clear()

    def narrow(rows: Any, by: Actor) -> Any:
        return rows.exclude(pk__in=Note.objects.values("case_id"))

    work.register_gap("toy", label="No note", hours=72, narrow=narrow)
    yield
    kinds._gaps.clear()
    kinds._gaps.update(before)


def test_what_every_case_should_have_is_missed_after_its_hours(gap: None, worker: Actor, supervisor: Actor) -> None:
    case, noted = open_case(worker), open_case(worker)
    note(worker, noted, "Met her.")
    for hours, expected in ((71, []), (73, [case.code])):
        with clock.frozen(now() + datetime.timedelta(hours=hours)), unit_of_work(by=supervisor):
            found = oversight.forgotten(supervisor)
        assert found is not None
        assert [one.code for one in found.missing[0].cases] == expected


def test_late_reviews_are_listed(worker: Actor, supervisor: Actor) -> None:
    case = open_case(worker)
    review = world.due(worker, case, in_days(-1), world.REVIEW)
    world.due(worker, case, in_days(-1), world.TASK)
    with unit_of_work(by=supervisor):
        found = oversight.forgotten(supervisor)
    assert found is not None
    assert [item.object_id for item in found.reviews] == [review]


def test_the_page_asks_as_often_for_thirty_cases_as_for_one(worker: Actor, supervisor: Actor) -> None:
    def asked() -> int:
        with (
            clock.frozen(now() + datetime.timedelta(days=20)),
            unit_of_work(by=supervisor),
            CaptureQueriesContext(connection) as seen,
        ):
            oversight.forgotten(supervisor)
            queries.caseload(supervisor)
        return len(seen)

    world.due(worker, open_case(worker), today())
    few = asked()
    for _number in range(30):
        world.due(worker, open_case(worker), today())
    assert asked() == few


def test_a_caseworker_and_a_stranger_see_no_colleagues_counts(
    worker: Actor, stranger: Actor, supervisor: Actor
) -> None:
    open_case(worker)
    with unit_of_work(by=worker):
        assert queries.caseload(worker) == []
        assert oversight.forgotten(worker) is None
        assert queries.overdue(worker) == []
    with unit_of_work(by=stranger):
        assert [load.open for load in queries.caseload(stranger) if load.account != stranger.account] == []


def test_the_caseload_counts_open_urgent_and_overdue(worker: Actor, second: Actor, supervisor: Actor) -> None:
    case, other = open_case(worker), open_case(worker)
    world.due(worker, case, in_days(3), urgent=True)
    world.due(worker, case, in_days(-3))
    world.due(worker, case, in_days(3))
    world.assign(supervisor, other, None)
    with unit_of_work(by=supervisor):
        loads = {load.account: (load.open, load.urgent, load.overdue) for load in queries.caseload(supervisor)}
    assert loads == {
        worker.account: (1, 1, 1),
        second.account: (0, 0, 0),
        supervisor.account: (0, 0, 0),
        None: (1, 0, 0),
    }


def supervised(by: Actor, of: Actor, reviewed: dict[Case, actions.Reviewed], **more: Any) -> Supervision:
    """A review."""
    with unit_of_work(by=by):
        found = {case.pk: one for case, one in reviewed.items()}
        return actions.supervise(of.account, by=by, on=more.pop("on", today()), reviewed=found, **more)  # type: ignore[arg-type]


def test_a_review_keeps_the_caseload_and_words_about_a_case_become_its_note(
    worker: Actor, supervisor: Actor, as_admin: psycopg.Connection
) -> None:
    case = open_case(worker, AMINA)
    world.due(worker, case, in_days(-1), urgent=True)
    found = actions.Reviewed(["safety"], "change_plan", SAID, in_days(7))
    row = supervised(supervisor, worker, {case: found}, text="Worked much overtime")
    assert (row.open_cases, row.urgent_items, row.overdue_items) == (1, 1, 1)
    assert row.next_on == in_days(30)
    with unit_of_work(by=supervisor):
        assert Note.objects.get(case_id=case.pk).type == "supervision"
        [item] = [item for item in work.open_items(case.pk, by=supervisor) if item.kind == "work:supervision"]
        assert (item.on, item.owner) == (in_days(7), supervisor.account)
        read = reviews.get(row.pk, by=supervisor)
    assert read.text == "Worked much overtime"
    assert read.cases[0].risks == "Safety"
    dump = as_admin.execute(
        "select string_agg(t, '') from (select to_jsonb(s)::text t from protection_supervision s"
        " union all select to_jsonb(c)::text from protection_supervisedcase c"
        " union all select to_jsonb(l)::text from kernel_ledgerentry l) x"
    ).fetchone()
    assert dump is not None
    for secret in (SAID, "overtime", SAID.encode().hex(), b"overtime".hex()):
        assert secret not in dump[0]


def test_a_worker_reads_the_own_review_and_nobody_elses(
    worker: Actor, second: Actor, supervisor: Actor, stranger: Actor
) -> None:
    row = supervised(supervisor, worker, {}, text="Well done")
    with unit_of_work(by=worker):
        assert reviews.get(row.pk, by=worker).text == "Well done"
    for one in (second, stranger):
        with pytest.raises(Hidden), unit_of_work(by=one):
            reviews.get(row.pk, by=one)


def test_a_review_shows_no_case_that_is_closed_to_its_reader(worker: Actor, second: Actor, supervisor: Actor) -> None:
    case = open_case(worker)
    row = supervised(supervisor, worker, {case: actions.Reviewed(["safety"])})
    world.assign(supervisor, case, second)
    world.restrict(second, case)
    with unit_of_work(by=worker):
        assert reviews.get(row.pk, by=worker).cases == []
    with unit_of_work(by=supervisor):
        assert len(reviews.get(row.pk, by=supervisor).cases) == 1


@pytest.mark.parametrize("fault", ["self", "stranger", "future", "before", "case", "code"])
def test_a_review_that_cannot_be_is_refused_with_the_reason(
    worker: Actor, supervisor: Actor, stranger: Actor, fault: str
) -> None:
    other = open_case(colleague(stranger.home, "zoe", "caseworker")) if fault == "case" else open_case(worker)
    found = (
        {other: actions.Reviewed(["nonsense" if fault == "code" else "safety"])} if fault in {"case", "code"} else {}
    )
    of = {"self": supervisor, "stranger": stranger}.get(fault, worker)
    more = {"future": {"on": in_days(1)}, "before": {"next_on": in_days(-1)}}.get(fault, {})
    with pytest.raises(ValidationError):
        supervised(supervisor, of, found, **more)


def test_an_erased_person_leaves_nothing_due_and_no_alert(worker: Actor, supervisor: Actor) -> None:
    from tessera.kernel.jobs import api as jobs
    from tessera.protection.work.models import Alert, Due, SupervisedCase

    officer = colleague(worker.home, "ida", "data_officer")
    case, other = open_case(worker, AMINA), open_case(worker)
    for one in (case, other):
        world.due(worker, one, today())
        with unit_of_work(by=worker):
            work.alert(one.pk, kind=world.TASK, by=worker, to="worker")
    supervised(supervisor, worker, {case: actions.Reviewed(["safety"])})
    with unit_of_work(by=officer):
        subjects.erase(case.subject_id, by=officer, why="asked for")
    jobs.drain(strict=False)
    with unit_of_work(by=supervisor):
        assert {row.case_id for model in (Due, Alert, SupervisedCase) for row in model.objects.all()} == {other.pk}
