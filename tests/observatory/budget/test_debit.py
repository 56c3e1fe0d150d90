"""A release with differential privacy is debited once for everybody in it, with the release and never without."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as paced
from hypothesis import strategies as st

from tessera.kernel.actor import Actor
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.work import unit_of_work
from tessera.observatory.budget import api as budget
from tessera.observatory.releases.models import Release
from tests.observatory import world

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

PURPOSE = budget.Purpose.STATISTICS
SECRET = "a secret of one session"
BY = Actor(None, None, actions=frozenset(), purpose="release", job="release build", function="observatory")


def mark(subject: UUID, secret: str = SECRET) -> str:
    """A person as the view of facts names them inside one release."""
    return hashlib.sha256(f"{secret}|person|{subject}".encode()).hexdigest()[:32]


@pytest.fixture
def subjects(cast: dict[str, UUID], as_admin: psycopg.Connection) -> list[UUID]:
    """Six people of two organisations."""
    world.sign()
    world.bring("harbour", [world.line() for _ in range(4)])
    world.bring("zaytuna", [world.line() for _ in range(2)])
    return [row[0] for row in as_admin.execute("select id from trust_subject order by organisation_id, id")]


def keep(release: UUID, number: int) -> None:
    Release.objects.create(
        id=release, number=number, method="synthetic", document={}, records=20, contributors=2, threshold=11
    )


def spend(release: UUID, people: Sequence[UUID], epsilon: float = 1.0, **changed: Any) -> bool:
    told = {"delta": 1e-6, "purpose": PURPOSE, "secret": SECRET} | changed
    return budget.debit(release, epsilon=epsilon, by=BY, people=[mark(each) for each in people], **told)


def released(people: Sequence[UUID], epsilon: float = 1.0, release: UUID | None = None, number: int = 1) -> UUID:
    """A release that is kept with its debit."""
    release = release or uuid4()
    with unit_of_work(by=BY):
        spend(release, people, epsilon)
        if not Release.objects.filter(pk=release).exists():
            keep(release, number)
    return release


def crashed(people: Sequence[UUID]) -> None:
    """A debit whose release was not kept."""
    with unit_of_work(by=BY):
        assert spend(uuid4(), people)
        raise ZeroDivisionError


def entries(link: psycopg.Connection) -> list[tuple[UUID, UUID, float]]:
    return [
        (release, subject, float(epsilon))
        for release, subject, epsilon in link.execute(
            "select release_id, subject_id, epsilon from observatory_budgetentry order by release_id, subject_id"
        )
    ]


def left_out(people: Sequence[UUID], epsilon: float, who: Sequence[UUID] | None = None) -> set[str]:
    """Who would not be read, as the observatory role learns it inside the view of facts."""
    with transaction.atomic(using="observatory"), connections["observatory"].cursor() as cursor:
        cursor.execute(
            f"select set_config('{budget.EPSILON_SETTING}', %s, true), set_config('{budget.PURPOSE_SETTING}', %s, true)",
            [str(epsilon), PURPOSE.value],
        )
        cursor.execute(
            "select * from observatory_budget_exhausted_among(%s, %s)",
            [list(people), [str(each) for each in who or people]],
        )
        return {row[0] for row in cursor.fetchall()}


def test_everybody_in_a_release_is_debited_and_nobody_else(subjects: list[UUID], as_admin: psycopg.Connection) -> None:
    release = released(subjects[:4])
    assert entries(as_admin) == [(release, each, 1.0) for each in sorted(subjects[:4])]
    [row] = budget.debits(world.actor("analyst"))
    assert (row.release_id, float(row.epsilon), row.delta) == (release, 1.0, 1e-6)


def test_a_release_without_a_debit_cannot_be_kept(subjects: list[UUID]) -> None:
    with pytest.raises(IntegrityError, match="together with its debit"), transaction.atomic():
        keep(uuid4(), 1)
    assert not Release.objects.exists()


def test_a_debit_goes_with_the_release_that_is_not_kept(subjects: list[UUID], as_admin: psycopg.Connection) -> None:
    with pytest.raises(ZeroDivisionError):
        crashed(subjects)
    assert entries(as_admin) == []
    assert not LedgerEntry.objects.filter(action="budget:release:debit").exists()


def test_a_debit_outside_a_transaction_is_refused(subjects: list[UUID]) -> None:
    with pytest.raises(budget.NotAtomic):
        spend(uuid4(), subjects)


def test_a_second_debit_of_the_same_release_changes_nothing(subjects: list[UUID], as_admin: psycopg.Connection) -> None:
    release = released(subjects[:3])
    before = entries(as_admin)
    with unit_of_work(by=BY):
        assert spend(release, subjects) is False
    assert entries(as_admin) == before


def test_a_second_debit_with_other_numbers_is_refused(subjects: list[UUID]) -> None:
    release = released(subjects)
    with pytest.raises(budget.Overspent, match="other numbers"), unit_of_work(by=BY):
        spend(release, subjects, 0.5)


def test_one_release_may_not_spend_more_than_its_limit(subjects: list[UUID], as_admin: psycopg.Connection) -> None:
    with pytest.raises(budget.Overspent, match="other limits"), unit_of_work(by=BY):
        spend(uuid4(), subjects, 1.0001)
    assert entries(as_admin) == []


def test_who_has_spent_everything_is_left_out_and_cannot_be_debited(subjects: list[UUID]) -> None:
    for number in range(4):
        assert left_out(subjects, 1.0) == set()
        released(subjects[:2], number=number + 1)
    assert left_out(subjects, 1.0) == {str(each) for each in subjects[:2]}
    assert left_out(subjects, 0.0001) == {str(each) for each in subjects[:2]}
    with pytest.raises(budget.Overspent, match="ran out"):
        released(subjects[1:], number=9)
    released(subjects[2:], number=9)


def test_records_of_one_person_share_one_budget(subjects: list[UUID]) -> None:
    released(subjects[:1], number=1)
    released(subjects[:1], number=2)
    released(subjects[4:5], number=3)
    released(subjects[4:5], number=4)
    one = [subjects[0], subjects[4]]
    assert left_out(one, 1.0) == set()
    assert left_out(one, 1.0, [subjects[0]] * 2) == {str(subjects[0])}


def test_counts_without_epsilon_leave_nobody_out(subjects: list[UUID]) -> None:
    for number in range(4):
        released(subjects, number=number + 1)
    with connections["observatory"].cursor() as cursor:
        cursor.execute(
            "select * from observatory_budget_exhausted_among(%s, %s)", [subjects, [str(each) for each in subjects]]
        )
        assert cursor.fetchall() == []


def test_a_mark_that_belongs_to_nobody_stops_the_release(subjects: list[UUID], as_admin: psycopg.Connection) -> None:
    with pytest.raises(LookupError, match="make the release again"), unit_of_work(by=BY):
        spend(uuid4(), [*subjects, uuid4()])
    assert entries(as_admin) == []


def test_no_serving_role_reads_or_writes_what_a_person_spent(subjects: list[UUID]) -> None:
    released(subjects)
    for statement in (
        "select 1 from observatory_budgetentry",
        "delete from observatory_budgetentry",
        "update observatory_budgetentry set epsilon = 0.0001",
        "insert into observatory_budgetdebit select * from observatory_budgetdebit",
        "delete from observatory_budgetdebit",
        "update observatory_budgetdebit set epsilon = 0.0001",
        "select observatory_budget_exhausted_among('{}', '{}')",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_what_was_debited_stays_even_for_the_owner(subjects: list[UUID], as_admin: psycopg.Connection) -> None:
    released(subjects)
    for table in ("observatory_budgetentry", "observatory_budgetdebit"):
        for statement in (f"delete from {table}", f"update {table} set epsilon = 0", f"truncate {table}"):
            with pytest.raises(psycopg.Error):
                as_admin.execute(statement)


def test_two_releases_at_once_cannot_spend_the_same_budget(subjects: list[UUID], as_admin: psycopg.Connection) -> None:
    for number in range(3):
        released(subjects, number=number + 1)
    outcome: list[str] = []
    both = threading.Barrier(2)

    def one(number: int) -> None:
        both.wait()
        try:
            released(subjects, number=number)
            outcome.append("kept")
        except budget.Overspent:
            outcome.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in (10, 11)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(outcome) == ["kept", "refused"]
    assert {float(row[0]) for row in as_admin.execute(
        "select sum(epsilon) from observatory_budgetentry group by subject_id"
    )} == {4.0}  # fmt: skip


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["release", "retry", "crash", "unpaid"]),
        st.integers(0, 3),
        st.sets(st.integers(0, 5), min_size=1),
        st.sampled_from([0.3, 0.7, 1.0, 1.2]),
    ),
    max_size=12,
)


@paced(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_order_of_calls_retries_and_crashes_releases_without_one_debit(
    subjects: list[UUID], as_admin: psycopg.Connection, steps: list[tuple[str, int, set[int], float]]
) -> None:
    ids = [uuid4() for _ in range(4)]
    kept: dict[UUID, tuple[set[UUID], float]] = {}
    start = {(release, subject) for release, subject, _ in entries(as_admin)}
    numbers = iter(range(Release.objects.count() + 1, 10_000))
    for what, which, chosen, epsilon in steps:
        people = {subjects[place] for place in chosen}
        release = ids[which]
        try:
            with unit_of_work(by=BY):
                if what != "unpaid":
                    spend(release, sorted(people), epsilon)
                if what == "crash":
                    raise ZeroDivisionError
                if not Release.objects.filter(pk=release).exists():
                    keep(release, next(numbers))
            kept.setdefault(release, (people, epsilon))
        except (budget.Overspent, ZeroDivisionError, IntegrityError):
            pass
        mine = [row for row in entries(as_admin) if row[:2] not in start]
        assert sorted(mine) == sorted(
            (release, each, epsilon) for release, (people, epsilon) in kept.items() for each in people
        )
        assert set(Release.objects.filter(pk__in=ids).values_list("pk", flat=True)) == set(kept)
    assert all(
        row[0] <= 4 for row in as_admin.execute("select sum(epsilon) from observatory_budgetentry group by subject_id")
    )
