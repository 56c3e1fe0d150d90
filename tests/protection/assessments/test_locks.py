"""The database alone keeps assessments inside their organisation, as they were written, and without a word in clear."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tessera.kernel.actor import acting
from tessera.kernel.clock import today
from tessera.protection.assessments.models import Assessment, Need
from tessera.protection.cases.models import Case
from tests.protection.assessments import world
from tests.protection.cases import world as cases_world

pytestmark = pytest.mark.django_db(transaction=True)

MODELS = [Assessment, Need]


@pytest.fixture
def full(worker, nurse, case) -> Case:
    """A case with a row in every table of the room."""
    world.assess(
        worker, case, "safety", world.safety(risk_level="high", safety_plan=world.PLAN, risk_reason="Yusuf rings")
    )
    world.assess(worker, case, "needs", world.needs(world.need("safety", "1", need="A door that locks")))
    world.assess(nurse, case, "health", world.health(medicines="Nevirapine"))
    return case


@pytest.mark.parametrize("model", MODELS)
def test_with_the_policy_switched_off_a_stranger_still_sees_no_row(full, worker, stranger, model) -> None:
    for actor, expected in ((worker, True), (stranger, False)):
        with acting(actor), transaction.atomic():
            assert model.objects.exists() is expected


@pytest.mark.parametrize("model", MODELS)
def test_a_stranger_changes_and_deletes_nothing_by_sql(full, stranger, as_admin, model) -> None:
    table = model._meta.db_table
    before = as_admin.execute(f"select * from {table} order by id").fetchall()
    with acting(stranger), transaction.atomic(), connection.cursor() as cursor:
        for statement in (f"update {table} set organisation_id = app_org()", f"delete from {table}"):
            cursor.execute(statement)
            assert cursor.rowcount == 0
    assert as_admin.execute(f"select * from {table} order by id").fetchall() == before


@pytest.mark.parametrize(("model", "change"), [(Assessment, {"risk_level": "low"}), (Need, {"score": 4})])
def test_a_version_is_never_rewritten(full, worker, model, change) -> None:
    with pytest.raises(DatabaseError, match="never rewritten"), acting(worker), transaction.atomic():
        model.objects.update(**change)


def test_nothing_hangs_on_a_case_or_a_version_of_another_organisation(full, worker, stranger) -> None:
    with acting(worker), transaction.atomic():
        row = Assessment.objects.first()
    values = {"kind": "safety", "number": 9, "assessed_on": today(), "response_id": row.response_id}
    with pytest.raises(IntegrityError, match="inside"), acting(stranger), transaction.atomic():
        Assessment.objects.create(organisation_id=stranger.organisation, case_id=full.pk, **values)
    with pytest.raises(IntegrityError, match="inside"), acting(stranger), transaction.atomic():
        Need.objects.create(organisation_id=stranger.organisation, assessment=row, domain="safety")
    mine = cases_world.open_case(stranger)
    with pytest.raises(DatabaseError, match="row-level security"), acting(stranger), transaction.atomic():
        Assessment.objects.create(organisation_id=worker.organisation, case_id=mine.pk, **values)


def test_two_versions_never_have_the_same_number(full, worker) -> None:
    with acting(worker), transaction.atomic():
        row = Assessment.objects.get(kind="safety")
    row.pk = None
    with pytest.raises(IntegrityError, match="assessment_version"), acting(worker), transaction.atomic():
        Assessment.objects.create(
            organisation_id=row.organisation_id, case_id=row.case_id, kind=row.kind, number=row.number,
            assessed_on=today(), response_id=row.response_id,
        )  # fmt: skip


def test_a_dump_tells_no_word_of_what_was_said(full, as_admin) -> None:
    for table in (
        *(model._meta.db_table for model in MODELS),
        "protection_response",
        "protection_due",
        "protection_alert",
    ):
        for (row,) in as_admin.execute(f"select t::text from {table} t").fetchall():
            clear = row + " ".join(
                bytes.fromhex(part.split(",")[0].strip('")')).decode("latin-1") for part in row.split("\\x")[1:]
            )
            for word in ("bakery", "Rosa", "basil", "Yusuf", "door that locks", "Nevirapine", "Amina"):
                assert word not in clear, table
