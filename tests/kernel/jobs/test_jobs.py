"""Work in the queue: part of the write, done under a named actor, seen by its own organisation, found when lost."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tessera.kernel.actor import Actor, acting, current_actor
from tessera.kernel.jobs import api as jobs
from tessera.kernel.jobs import queue
from tessera.kernel.jobs.models import JobRun
from tessera.kernel.jobs.tasks import TASKS
from tessera.kernel.ledger import api as ledger
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.work import unit_of_work

pytestmark = pytest.mark.django_db(transaction=True)


def somebody(organisation: UUID | None = None) -> Actor:
    return Actor(account=uuid4(), organisation=organisation or uuid4())


def run_of(actor: Actor, run: UUID) -> JobRun:
    with acting(actor), transaction.atomic():
        found = jobs.run_of(actor, run)
        assert found is not None
        return found


def waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where status = 'todo'")
        return int(cursor.fetchone()[0])


@pytest.fixture
def seen() -> list[object]:
    return []


@pytest.fixture
def task(seen: list[object]) -> Iterator[jobs.Task]:
    """A task that writes down who it was and what it got, and one line into the ledger."""

    @jobs.task("trial.look", actions={"trial:thing:do"}, purpose="trial", label="Looking")
    def look(run: jobs.Run, *, thing: UUID, code: str = "") -> str:
        seen.append((current_actor(), thing, code))
        with unit_of_work(by=run.actor):
            ledger.record(by=run.actor, action="trial:thing:do", object_id=thing)
        return "looked"

    yield look
    del TASKS["trial.look"]


@pytest.fixture
def failing(seen: list[object]) -> Iterator[jobs.Task]:
    @jobs.task("trial.fail", retry=jobs.Retry(attempts=3, wait=1))
    def fail(run: jobs.Run) -> None:
        seen.append(run.attempt)
        raise OSError("the name of a person stood here")

    yield fail
    del TASKS["trial.fail"]


def test_a_job_is_done_under_its_organisations_actor(task: jobs.Task, seen: list[object]) -> None:
    by, thing = somebody(), uuid4()
    with unit_of_work(by=by):
        run = jobs.enqueue(task, organisation=by.organisation, by=by, thing=thing, code="first_look")
    assert run_of(by, run).state == "queued"
    assert jobs.drain() == jobs.Drained(done=1, failed=0)
    expected = Actor(
        account=by.account,
        organisation=by.organisation,
        actions=frozenset({"trial:thing:do"}),
        purpose="trial",
        job="trial.look",
        function="",
    )
    assert seen == [(expected, thing, "first_look")]
    done = run_of(by, run)
    assert (done.state, done.message, done.attempts) == ("done", "looked", 1)
    with acting(by), transaction.atomic():
        entry = LedgerEntry.objects.get(object_id=thing)
    assert (entry.job, entry.account_id) == ("trial.look", by.account)


def test_a_job_of_a_rolled_back_write_is_never_done(task: jobs.Task, seen: list[object]) -> None:
    by = somebody()
    with unit_of_work(by=by):
        jobs.enqueue(task, organisation=by.organisation, by=by, thing=uuid4())
        transaction.set_rollback(True)
    assert waiting() == 0
    jobs.drain()
    assert seen == []


@pytest.mark.parametrize("value", ["Maria Lopez", "maria@example.org", "مريم", "x" * 61, 1.5, b"bytes", {"a": 1}])
def test_a_job_takes_no_words_as_arguments(task: jobs.Task, value: object) -> None:
    by = somebody()
    with unit_of_work(by=by), pytest.raises(ValueError, match="'code' is none of them") as fault:
        jobs.enqueue(task, organisation=by.organisation, by=by, thing=uuid4(), code=value)  # type: ignore[arg-type]
    assert str(value) not in str(fault.value)


def test_nobody_asks_for_work_in_another_organisation(task: jobs.Task) -> None:
    by = somebody()
    with unit_of_work(by=by), pytest.raises(ValueError, match="organisation of whoever asks"):
        jobs.enqueue(task, organisation=uuid4(), by=by, thing=uuid4())


def test_another_organisation_sees_no_run_even_without_the_policy(task: jobs.Task) -> None:
    by, stranger = somebody(), somebody()
    with unit_of_work(by=by):
        run = jobs.enqueue(task, organisation=by.organisation, by=by, thing=uuid4())
    with acting(stranger), transaction.atomic():
        assert jobs.run_of(stranger, run) is None
        assert not JobRun.objects.filter(id=run).exists()
        assert JobRun.objects.filter(id=run).update(state="done") == 0
    with acting(None), transaction.atomic():
        assert JobRun.objects.count() == 0


def test_a_failing_job_is_tried_again_with_pauses_and_then_given_up(failing: jobs.Task, seen: list[object]) -> None:
    by = somebody()
    with unit_of_work(by=by):
        run = jobs.enqueue(failing, organisation=by.organisation, by=by)
    assert jobs.drain() == jobs.Drained(done=0, failed=1)
    assert run_of(by, run).state == "queued"
    assert jobs.drain() == jobs.Drained(done=0, failed=0), "the second try waits for its time"
    with pytest.raises(OSError, match="stood here"):
        jobs.drain(everything=True)
    assert seen == [1, 2, 3]
    ended = run_of(by, run)
    assert (ended.state, ended.fault) == ("failed", "OSError")
    assert waiting() == 0


def test_a_known_failure_is_told_in_a_code_and_not_tried_again() -> None:
    @jobs.task("trial.known", retry=5)
    def known(run: jobs.Run) -> None:
        raise jobs.JobFailed("file_gone")

    by = somebody()
    with unit_of_work(by=by):
        run = jobs.enqueue(known, organisation=by.organisation, by=by)
    assert jobs.drain(strict=False) == jobs.Drained(done=0, failed=1)
    assert (run_of(by, run).state, run_of(by, run).message) == ("failed", "file_gone")
    del TASKS["trial.known"]


@pytest.mark.parametrize("inside", [False, True])
def test_progress_is_seen_while_the_work_goes_on(inside: bool) -> None:
    by, found = somebody(), []

    def look(run: jobs.Run) -> None:
        """As another connection sees it: only what is committed."""
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("select set_config('app.org', %s, false)", [str(by.organisation)])
            cursor.execute("select state, done, total from kernel_jobrun where id = %s", [run.id])
            found.append(cursor.fetchone())
        other.close()

    @jobs.task("trial.slow")
    def slow(run: jobs.Run) -> None:
        if inside:
            with unit_of_work(by=run.actor):
                jobs.progress(run, 3, 12)
                look(run)
        else:
            jobs.progress(run, 3, 12)
            look(run)

    with unit_of_work(by=by):
        jobs.enqueue(slow, organisation=by.organisation, by=by)
    jobs.drain()
    assert found == [("doing", 3, 12)]
    del TASKS["trial.slow"]


def test_a_job_of_a_dead_worker_is_found_and_done_by_the_next(task: jobs.Task, seen: list[object]) -> None:
    by = somebody()
    with unit_of_work(by=by):
        run = jobs.enqueue(task, organisation=by.organisation, by=by, thing=uuid4())
    assert queue.take() is not None, "a worker takes it and dies"
    assert jobs.drain().done == 0
    assert jobs.sweep() == 1
    assert run_of(by, run).fault == "WorkerLost"
    jobs.drain(everything=True)
    assert len(seen) == 1
    assert run_of(by, run).state == "done"


def test_the_sweep_leaves_a_job_that_somebody_holds(task: jobs.Task) -> None:
    by = somebody()
    with unit_of_work(by=by):
        jobs.enqueue(task, organisation=by.organisation, by=by, thing=uuid4())
    taken = queue.take()
    assert taken is not None
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtextextended('job ' || %s, 0))", [taken[0]])
        assert jobs.sweep() == 0
    other.close()


def test_a_job_whose_workers_keep_dying_is_given_up(task: jobs.Task, seen: list[object]) -> None:
    by = somebody()
    with unit_of_work(by=by):
        run = jobs.enqueue(task, organisation=by.organisation, by=by, thing=uuid4())
    for _ in range(3):
        queue.make_all_due()
        assert queue.take() is not None
        assert jobs.sweep() == 1
    queue.make_all_due()
    assert queue.take() is None
    assert (run_of(by, run).state, seen) == ("failed", [])


def test_a_run_that_was_done_is_not_done_again(task: jobs.Task, seen: list[object]) -> None:
    by = somebody()
    with unit_of_work(by=by):
        run = jobs.enqueue(task, organisation=by.organisation, by=by, thing=uuid4())
        JobRun.objects.filter(id=run).update(state="done")
    jobs.drain()
    assert seen == []


def test_a_run_keeps_no_state_that_is_not_one() -> None:
    by = somebody()
    with pytest.raises(DatabaseError), unit_of_work(by=by):
        JobRun.objects.create(organisation_id=by.organisation, kind="trial.look", state="perhaps")


def test_two_tasks_cannot_share_a_name(task: jobs.Task) -> None:
    with pytest.raises(ValueError, match="two tasks"):

        @jobs.task("trial.look")
        def other(run: jobs.Run) -> None:
            """Another one."""
