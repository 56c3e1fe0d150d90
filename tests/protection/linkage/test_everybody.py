"""Linkage of a whole organisation: who may ask, what is kept, what is written down, and that nothing of a name leaks."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings

from tessera.kernel.actor import Actor, acting
from tessera.kernel.jobs import api as jobs
from tessera.kernel.policy import Refused
from tessera.kernel.work import unit_of_work
from tessera.protection.duplicates import actions, everybody, policy, tasks
from tessera.protection.duplicates import api as duplicates
from tessera.protection.duplicates.models import Pair
from tessera.protection.linkage import splink_engine
from tessera.trust.people import api as people
from tessera.trust.subjects import api as subjects
from tests.protection.cases import world

pytestmark = pytest.mark.django_db(transaction=True)

PLANTED = "Zzyzxquort"
ONE = subjects.Identity(given_names=PLANTED, family_name="Mansour", birth_date="1994-07-23", phones=("+264 61 123456",))
# Nothing the nightly look would take for one person: names exchanged, in another script, a day off.
OTHER = subjects.Identity(given_names="منصور", family_name=PLANTED, birth_date="1994-07-24")
ROSA = subjects.Identity(given_names="Rosa", family_name="Lindqvist", birth_date="1980-02-02")


@pytest.fixture
def supervisor(transactional_db: None) -> Actor:
    """The supervisor of the harbour."""
    return world.colleague(world.organisation("harbour"), "lina", "supervisor")


@pytest.fixture
def worker(transactional_db: None) -> Actor:
    """A caseworker of the harbour."""
    return world.colleague(world.organisation("harbour"), "nour", "caseworker")


@pytest.fixture
def stranger(transactional_db: None) -> Actor:
    """A supervisor of another shelter."""
    return world.colleague(world.organisation("stranger-org"), "tom", "supervisor")


def look(by: Actor) -> list[Pair]:
    """Runs linkage as the job does, and returns what its asker sees."""
    job = people.system_actor(by.organisation, "duplicates.link", everybody.NEEDS)
    with unit_of_work(by=job):
        everybody.link(by=job)
    return pairs(by)


def pairs(by: Actor) -> list[Pair]:
    """What somebody sees in the queue."""
    with acting(by), transaction.atomic():
        return list(policy.scope(by).order_by("-score", "id"))


@pytest.mark.parametrize("backend", ["own", "duckdb"])
def test_everybody_is_looked_through_and_what_is_kept_are_codes(worker, supervisor, settings, backend) -> None:
    settings.LINKAGE = backend
    first, second = world.open_case(worker, ONE), world.open_case(worker, OTHER)
    world.open_case(worker, ROSA)
    [pair] = look(supervisor)
    assert {pair.first_id, pair.second_id} == {first.subject_id, second.subject_id}
    assert pair.found_by == "linkage"
    assert 50 <= pair.score <= 100
    assert {"birth.one_part"} <= set(pair.reasons)
    assert all(reason.replace(".", "").replace("_", "").isalpha() for reason in pair.reasons)


def test_who_asks_needs_the_right(worker, supervisor) -> None:
    with pytest.raises(Refused), unit_of_work(by=worker):
        everybody.link(by=worker)
    with unit_of_work(by=supervisor):
        assert everybody.link(by=supervisor) == 0


def test_another_organisation_is_not_looked_through(worker, stranger, supervisor) -> None:
    world.open_case(worker, ONE)
    world.open_case(stranger, ONE)
    assert look(supervisor) == [] == pairs(stranger)


def test_a_restricted_person_is_compared_and_shown_to_nobody_who_may_not_know(worker, supervisor) -> None:
    world.open_case(supervisor, ONE, confidentiality_level="named_workers_only")
    world.open_case(worker, OTHER)
    assert len(look(supervisor)) == 1
    assert pairs(worker) == []


def test_the_nightly_look_leaves_what_linkage_found_and_linkage_what_was_judged(worker, supervisor) -> None:
    world.open_case(worker, ONE)
    second = world.open_case(worker, OTHER)
    [pair] = look(supervisor)
    nightly = people.system_actor(supervisor.organisation, "look", actions.NEEDS)
    with unit_of_work(by=nightly):
        actions.look_for(by=nightly)
    assert [row.id for row in pairs(supervisor)] == [pair.id]
    with unit_of_work(by=supervisor):
        duplicates.judge(pair.id, "not_same", by=supervisor, basis="records")
    [again] = look(supervisor)
    assert (again.id, again.judgement) == (pair.id, "not_same")
    with unit_of_work(by=worker):
        subjects.set_identity(second.subject_id, ROSA, by=worker)
    assert [row.judgement for row in look(supervisor)] == ["not_same"]


def test_a_suggestion_of_linkage_that_no_longer_holds_goes(worker, supervisor) -> None:
    world.open_case(worker, ONE)
    second = world.open_case(worker, OTHER)
    assert look(supervisor)
    with unit_of_work(by=worker):
        subjects.set_identity(second.subject_id, ROSA, by=worker)
    assert look(supervisor) == []


def test_a_merge_from_linkage_is_undone_as_any_other_and_suggested_no_more_meanwhile(worker, supervisor) -> None:
    world.open_case(worker, ONE)
    world.open_case(worker, OTHER)
    [pair] = look(supervisor)
    with unit_of_work(by=supervisor):
        merge = duplicates.judge(pair.id, "same", by=supervisor, basis="documents", keep=pair.first_id)
    assert [row.judgement for row in look(supervisor)] == ["same"]
    with unit_of_work(by=supervisor):
        duplicates.undo(merge.id, by=supervisor)
    assert [row.judgement for row in look(supervisor)] == ["unsure"]


def test_the_reading_of_everybody_is_in_the_ledger_as_what_it_is(worker, supervisor, as_admin) -> None:
    world.open_case(worker, ONE)
    world.open_case(worker, OTHER)
    look(supervisor)
    said = dict(
        as_admin.execute(
            "select action, detail from kernel_ledgerentry where action like '%%:compare' or action like 'duplicates:everybody%%'"
        ).fetchall()
    )
    assert said["subject:identity:compare"] == {"people": 2}
    assert {key: said["duplicates:everybody:link"][key] for key in ("people", "pairs", "backend")} == {
        "people": 2,
        "pairs": 1,
        "backend": "own",
    }


@pytest.mark.parametrize("backend", ["own", "duckdb"])
def test_no_clear_name_is_in_the_database_a_log_an_argument_or_a_file(
    worker, supervisor, as_admin, settings, backend, tmp_path: Path, monkeypatch, caplog
) -> None:
    settings.LINKAGE = backend
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    world.open_case(worker, ONE)
    world.open_case(worker, OTHER)
    with caplog.at_level(logging.DEBUG):
        with acting(supervisor), transaction.atomic():
            jobs.enqueue(tasks.link, organisation=supervisor.organisation, by=supervisor)
        assert jobs.drain(everything=True).failed == 0
    assert len(pairs(supervisor)) == 1
    tables = [
        row[0]
        for row in as_admin.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"
        ).fetchall()
    ]
    words = (PLANTED.lower(), "mansour", "منصور", "123456")
    for table in tables:
        for (row,) in as_admin.execute(f"select t::text from {table} t").fetchall():
            assert not any(word in row.lower() for word in words), table
    assert not any(word in caplog.text.lower() for word in words)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


# --- the page


def signed_in(persona: str) -> Client:
    """Somebody of the demo's cast, signed in."""
    client = Client()
    with override_settings(DEMO=True):
        assert client.post("/demo/sign-in/", {"persona": persona}).status_code == 302
    return client


@pytest.fixture
def cast(transactional_db: None) -> None:
    """Everybody of the cast."""
    from tests.permissions import cast as everybody_there

    everybody_there.build()


def test_a_supervisor_has_the_button_and_a_caseworker_has_not(cast) -> None:
    assert "/duplicates/link/" in signed_in("supervisor").get("/duplicates/").content.decode()
    client = signed_in("caseworker")
    assert "/duplicates/link/" not in client.get("/duplicates/").content.decode()
    assert client.post("/duplicates/link/").status_code == 403


def test_the_button_starts_a_job_whose_progress_is_shown(cast) -> None:
    client = signed_in("supervisor")
    answer = client.post("/duplicates/link/")
    assert answer.status_code == 302
    assert "/jobs/" in answer["Location"]
    assert jobs.drain(everything=True).failed == 0
    page = client.get(answer["Location"]).content.decode()
    assert "Everybody was looked through" in page
    assert client.get("/duplicates/link/").status_code == 405


def test_where_splink_is_missing_the_page_says_what_to_install_and_nothing_is_started(
    cast, settings, monkeypatch
) -> None:
    settings.LINKAGE = "duckdb"
    monkeypatch.setattr(splink_engine, "find_spec", lambda _name: None)
    client = signed_in("supervisor")
    page = client.get("/duplicates/").content.decode()
    assert "tessera[linkage]" in page
    assert "/duplicates/link/" not in page
    answer = client.post("/duplicates/link/")
    assert answer["Location"] == "/duplicates/"


def test_a_job_that_finds_splink_missing_says_so(worker, supervisor, settings, monkeypatch) -> None:
    with acting(supervisor), transaction.atomic():
        run = jobs.enqueue(tasks.link, organisation=supervisor.organisation, by=supervisor)
    settings.LINKAGE = "duckdb"
    monkeypatch.setattr(splink_engine, "find_spec", lambda _name: None)
    assert jobs.drain(strict=False).failed == 1
    with acting(supervisor), transaction.atomic():
        known = jobs.run_of(supervisor, run)
    assert (known.state, known.message) == ("failed", "missing")
