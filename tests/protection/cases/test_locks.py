"""The database alone keeps cases inside their organisation, keeps what was written, and seals the words."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from tessera.kernel.actor import Actor, acting
from tessera.kernel.clock import now
from tessera.kernel.ids import new_id
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import (
    Case,
    CasePerson,
    CaseVersion,
    CaseWorker,
    Episode,
    EpisodeText,
    GlassBreak,
    Note,
    Telling,
)
from tests.protection.cases import world

pytestmark = pytest.mark.django_db(transaction=True)

MODELS = [Case, CasePerson, CaseVersion, CaseWorker, Episode, EpisodeText, GlassBreak, Note, Telling]


def refused(actor: Actor, statement: str) -> None:
    """The database does not let this actor's role do this at all."""
    with pytest.raises(DatabaseError, match="permission denied"), acting(actor), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.fixture
def full(worker: Actor, second: Actor, supervisor: Actor) -> Case:
    """A case with a row in every table of the room."""
    case = world.open_case(supervisor, world.AMINA, gender="Feminine", confidentiality_level="named_workers_only")
    world.tell(supervisor, case, cases.EpisodeWords(place="Blue house by the mill"), country="NA")
    world.note(supervisor, case, "She speaks of Yusuf.")
    with unit_of_work(by=supervisor):
        cases.assign(case.id, by=supervisor, worker=supervisor.account, also=[second.account])
        cases.add_person(case.id, "dependant", by=supervisor)
        cases.edit_case(case.id, {"gender": "Masculine"}, by=supervisor)
    with unit_of_work(by=worker):
        cases.break_glass(case.id, "Her brother stands at the door now.", by=worker)
    return case


@pytest.mark.parametrize("model", MODELS)
def test_with_the_policy_switched_off_a_stranger_still_sees_no_row(full, supervisor, stranger, model) -> None:
    table = model._meta.db_table
    for actor, expected in ((supervisor, True), (stranger, False)):
        with acting(actor), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"select count(*) from {table}")
            assert bool(cursor.fetchone()[0]) is expected
            assert model.objects.exists() is expected


def test_without_an_actor_there_are_no_rows(full) -> None:
    with acting(None), transaction.atomic():
        assert not any(model.objects.exists() for model in MODELS)


@pytest.mark.parametrize("model", [Case, Episode, Note, CasePerson, EpisodeText, GlassBreak])
def test_a_stranger_changes_and_deletes_nothing_by_sql(full, stranger, as_admin, model) -> None:
    table = model._meta.db_table
    before = as_admin.execute(f"select * from {table} order by id").fetchall()
    with acting(stranger), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update {table} set organisation_id = app_org()")
        assert cursor.rowcount == 0
    refused(stranger, f"delete from {table}")
    assert as_admin.execute(f"select * from {table} order by id").fetchall() == before


def test_nothing_can_hang_on_a_case_of_another_organisation(full, stranger) -> None:
    with pytest.raises(DatabaseError, match="inside"), acting(stranger), transaction.atomic():
        Episode.objects.create(organisation_id=stranger.organisation, case_id=full.id)
    with pytest.raises(DatabaseError, match="inside"), acting(stranger), transaction.atomic():
        Case.objects.create(organisation_id=stranger.organisation, subject_id=full.subject_id)


def test_a_row_cannot_be_written_for_another_organisation(full, stranger) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), acting(stranger), transaction.atomic():
        Episode.objects.create(organisation_id=full.organisation_id, case_id=full.id)


def test_the_same_code_in_two_organisations_says_nothing_of_the_other(full, stranger) -> None:
    mine = world.open_case(stranger)
    with unit_of_work(by=stranger):
        Case.objects.filter(pk=mine.pk).update(code=full.code)


def test_a_glass_is_broken_in_nobody_elses_name(full, worker, second) -> None:
    with pytest.raises(DatabaseError, match="row-level security"), acting(worker), transaction.atomic():
        GlassBreak.objects.create(
            organisation_id=worker.organisation, case_id=full.id, account_id=second.account, until=now(), sealed=b"x"
        )


@pytest.mark.parametrize(
    ("model", "change"),
    [(Note, {"type": "call"}), (EpisodeText, {"written_by": uuid4()}), (GlassBreak, {"until": now()})],
)
def test_what_was_written_is_not_rewritten(full, worker, model, change) -> None:
    with pytest.raises(DatabaseError, match="never rewritten"), acting(worker), transaction.atomic():
        model.objects.update(**change)


def test_earlier_versions_are_kept_by_the_database_and_by_nobody_else(full, worker, as_admin) -> None:
    [kept] = as_admin.execute(
        "select data ->> 'gender', account_id is not null from protection_caseversion"
        " where kind = 'case' and data ->> 'gender' = 'Feminine' order by at desc limit 1"
    ).fetchall()
    assert kept == ("Feminine", True)
    refused(worker, "update protection_caseversion set kind = 'case'")
    # The right to delete is there for the rooms that let an erased person go; the trigger keeps everybody else's.
    with pytest.raises(DatabaseError, match="append-only"), acting(worker), transaction.atomic():
        CaseVersion.objects.all()._raw_delete(CaseVersion.objects.db)
    with pytest.raises(DatabaseError, match="permission denied"), acting(worker), transaction.atomic():
        CaseVersion.objects.create(organisation_id=worker.organisation, kind="case", row_id=new_id(), data={})


def test_a_dump_tells_no_word_of_what_was_said(full, as_admin: psycopg.Connection) -> None:
    for model in MODELS:
        for (row,) in as_admin.execute(f"select t::text from {model._meta.db_table} t").fetchall():
            shown = (
                row + bytes.fromhex(row.split("\\x")[1].split(",")[0].strip('")')).decode("latin-1")
                if "\\x" in row
                else row
            )
            for word in ("Blue house", "Yusuf", "brother", "Amina", "Haddad", "uncle"):
                assert word not in shown, (model, word)


def test_the_web_role_reads_no_facts(full, supervisor, as_admin) -> None:
    refused(supervisor, "select 1 from protection_case_fact")
    asked = as_admin.execute(
        "select oid::regprocedure::text, has_function_privilege('tessera_web', oid, 'execute') from pg_proc"
        " where prosecdef and proname like 'protection_statistics_%'"
    ).fetchall()
    assert asked
    assert not any(may for _function, may in asked)
