"""A release is built from people for whom both consents hold, and once published nothing changes it."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tessera.kernel import clock
from tessera.kernel.actor import Actor
from tessera.kernel.ids import new_id
from tessera.kernel.jobs import api as jobs
from tessera.kernel.jobs.models import JobRun
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Refused
from tessera.kernel.postgres import roles
from tessera.kernel.work import unit_of_work
from tessera.observatory.releases import api as releases
from tessera.observatory.releases import policy, tasks
from tessera.observatory.releases.models import Release, ReleaseFile, ReleaseTable
from tessera.protection.cases import api as cases
from tessera.protection.cases import facts
from tessera.protection.cases.models import Case
from tessera.trust.consent import api as consents
from tests.observatory import world
from tests.observatory.world import line

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

TEN = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def case_with_consent(by: Actor) -> UUID:
    """A person with a case and a decision for statistics; answers the person's id."""
    with unit_of_work(by=by):
        return cases.open_case(by=by, values={"gender": "Masculine"}, consent=[world.COUNT]).subject_id


def withdraw(subject: UUID, by: Actor) -> None:
    with unit_of_work(by=by):
        [decision] = [each for each in consents.decisions(subject, by=by) if each.purpose == "anonymised_statistics"]
        consents.withdraw(decision.pk, by=by, how="spoken_witnessed")


@pytest.fixture
def peopled(cast: dict[str, UUID]) -> None:
    """Harbour 4 and Zaytuna 3 under agreement; Lifeline 5 without; 2 at Harbour who did not agree."""
    world.sign()
    world.bring("harbour", [line() for _ in range(4)] + [line(consent=None) for _ in range(2)])
    world.bring("zaytuna", [line() for _ in range(3)])
    world.bring("lifeline", [line() for _ in range(5)])


def test_only_people_who_agreed_in_organisations_that_agreed_count(peopled: None) -> None:
    made = world.build()
    assert (made.records, made.contributors, world.counts(made)) == (7, 2, {"Feminine": 7})


def test_a_person_with_two_cases_counts_once(peopled: None) -> None:
    by = world.actor("supervisor")
    subject = case_with_consent(by)
    before = world.build()
    with unit_of_work(by=by):
        cases.open_case(by=by, values={"gender": "Masculine"}, subject=subject)
        assert Case.objects.filter(subject_id=subject).count() == 2
    after = world.build()
    assert before.records == after.records == 8
    assert before.sha256 == after.sha256


def test_consent_withdrawn_at_ten_is_out_of_the_release_built_at_ten(peopled: None) -> None:
    by = world.actor("supervisor")
    with clock.frozen(TEN - timedelta(hours=1)):
        subject = case_with_consent(by)
    assert world.build().records == 8
    with clock.frozen(TEN):
        withdraw(subject, by)
        made = world.build()
    assert (made.records, world.counts(made)) == (7, {"Feminine": 7})
    assert made.built_at == TEN


def test_an_agreement_that_ended_takes_its_people_out_of_the_next_release(peopled: None) -> None:
    before = world.build()
    world.end("zaytuna")
    after = world.build()
    assert (before.records, after.records, after.contributors) == (7, 4, 1)


def test_chosen_contributors_alone_count(peopled: None, cast: dict[str, UUID]) -> None:
    made = world.build(organisations=(cast["zaytuna"], cast["lifeline"]))
    assert (made.records, made.contributors) == (3, 1)


def test_fewer_people_than_the_threshold_give_one_sentence_and_no_release(peopled: None) -> None:
    with pytest.raises(CommandError, match=r"at least 11 records; wait until more can be included$"):
        call_command("release", "build", "--json")
    assert not Release.objects.exists()


def test_only_those_who_build_build(peopled: None) -> None:
    with pytest.raises(Refused):
        releases.build(releases.Order(), by=world.actor("supervisor"))


def test_the_observatory_reads_views_of_facts_and_nothing_else(peopled: None, as_admin: psycopg.Connection) -> None:
    names = [
        row[0]
        for row in as_admin.execute(
            "select relname from pg_class c join pg_namespace n on n.oid = relnamespace"
            " where nspname = 'public' and relkind in ('r', 'v', 'm', 'p')"
        )
    ]
    as_admin.execute(f"set session authorization {roles.OBSERVATORY}")
    readable = []
    for name in names:
        try:
            as_admin.execute(f'select 1 from "{name}" limit 1')
        except psycopg.errors.InsufficientPrivilege:
            continue
        readable.append(name)
    assert len(names) > 40
    assert sorted(readable) == [
        "observatory_case_fact", "observatory_help_fact", "observatory_metric_case", "observatory_metric_help",
    ]  # fmt: skip
    # Without a release's secret there are no rows even there.
    for view in readable:
        assert as_admin.execute(f'select count(*) from "{view}"').fetchone() == (0,)


@pytest.mark.parametrize("view", ["observatory_case_fact", "protection_case_fact"])
def test_the_web_role_reads_no_facts(peopled: None, view: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"select * from {view}")


@pytest.fixture
def published(peopled: None) -> Release:
    return world.publish(world.build(), "Winter")


CHANGES = [
    "update observatory_release set title = 'other'",
    "update observatory_release set published_at = null",
    "delete from observatory_release",
    "update observatory_releasetable set cells = '[]'",
    "delete from observatory_releasetable",
    "update observatory_releasefile set name = 'x'",
    "delete from observatory_releasefile",
    "insert into observatory_releasetable (id, dimensions, cells, release_id)"
    " select gen_random_uuid(), 'more', '[]', id from observatory_release",
    "insert into observatory_releasefile (id, name, sha256, size, compressed, release_id)"
    " select gen_random_uuid(), 'more', '', 0, '', id from observatory_release",
    "truncate observatory_releasetable",
    "truncate observatory_releasefile",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_nobody_rewrites_a_published_release(published: Release, statement: str, as_admin: psycopg.Connection) -> None:
    before = everything(as_admin)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    as_admin.execute(f"set session authorization {roles.OWNER}")
    with pytest.raises(psycopg.Error):
        as_admin.execute(statement)
    as_admin.execute("reset session authorization")
    assert everything(as_admin) == before


def everything(link: psycopg.Connection) -> list[object]:
    return [
        link.execute(f"select t::text from {table} t order by 1").fetchall()
        for table in ("observatory_release", "observatory_releasetable", "observatory_releasefile")
    ]


def test_a_draft_changes_in_its_title_only(peopled: None) -> None:
    made = world.build()
    Release.objects.filter(pk=made.pk).update(title="Winter")
    with pytest.raises(DatabaseError, match="not rewritten"):
        Release.objects.filter(pk=made.pk).update(records=100)


def test_a_published_release_is_not_published_again(published: Release) -> None:
    with pytest.raises(Refused), unit_of_work(by=world.actor("analyst")):
        releases.publish(published.pk, by=world.actor("analyst"))


def test_building_and_publishing_are_in_the_ledger(published: Release) -> None:
    with unit_of_work(by=world.actor("analyst")):
        rows = LedgerEntry.objects.filter(object_id=published.pk).order_by("at").values_list("action", "detail")
        assert [action for action, _detail in rows] == [policy.BUILD, policy.PUBLISH]
        assert rows[0][1]["sha256"] == published.sha256


def test_the_files_are_those_of_the_hashes(published: Release, tmp_path: Path) -> None:
    tables, document = (tmp_path / name for name in ("tables.csv", "release.json"))
    releases.export(published, tmp_path)
    told = json.loads(document.read_text())
    assert told["hash"]["value"] == hashlib.sha256(tables.read_bytes()).hexdigest() == published.sha256
    assert {row.name: row.sha256 for row in ReleaseFile.objects.all()} == {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in tmp_path.iterdir()
    }
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "attacks.json", "datasheet.json", "release.json", "tables.csv",
    ]  # fmt: skip


def test_an_altered_file_is_not_exported(published: Release, tmp_path: Path) -> None:
    [file] = published.files.filter(name="tables.csv")
    file.sha256 = "0" * 64
    with pytest.raises(releases.Altered):
        releases.content(file)


def test_the_command_builds_publishes_and_exports(
    peopled: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("release", "build", "--method", "tables", "--threshold", "3", "--table", "gender", "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["records"], told["contributors"], told["threshold"], told["number"]) == (7, 2, 3, 1)
    for name in (told["release"], "1"):
        call_command("release", "export", str(name), "--out", str(tmp_path), "--json")
        rows = list(csv.reader(io.StringIO((tmp_path / "tables.csv").read_text())))
        assert rows == [["dimensions", "cell", "count"], ["gender", "Feminine", "7"]]
    assert Release.objects.get(pk=told["release"]).published_at is not None


def test_an_unknown_release_and_an_unknown_column_are_named(peopled: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="there is no release 7"):
        call_command("release", "export", "7", "--out", str(tmp_path))
    with pytest.raises(CommandError, match="there is no dimension name; there are year, data_source"):
        call_command("release", "build", "--table", "name")


def test_marginals_equal_a_recount_of_what_was_put_in(cast: dict[str, UUID]) -> None:
    world.sign()
    dice = random.Random(5)
    put: list[dict[str, str]] = []
    for slug in ("harbour", "zaytuna"):
        lines = []
        for _ in range(150):
            one = {
                "gender": dice.choice(["Feminine", "Feminine", "Masculine", "Masculine", "TransgenderFeminine"]),
                "year": str(dice.choice([2023, 2024, 2024, 2025])),
                "citizenship": dice.choice(["PH", "PH", "UA", "UA", "KH", "MD"]),
            }
            put.append(one)
            lines.append(line(one["gender"], year_of_registration=int(one["year"]), citizenships=[one["citizenship"]]))
        world.bring(slug, lines)
    made = world.build(5, ("year", "gender", "citizenship"))

    assert made.records == len(put) == 300
    compared = 0
    for width in (1, 2, 3):
        for names in itertools.combinations(("year", "gender", "citizenship"), width):
            table = ReleaseTable.objects.filter(release=made, dimensions="|".join(names)).first()
            if table is None:
                assert "|".join(names) in made.document["withheld_tables"]
                continue
            truth = Counter(tuple(one[name] for name in names) for one in put)
            for *cell, count in table.cells:
                if count is not None and "*" not in cell:
                    assert count == truth[tuple(cell)] >= 5
                    compared += 1
    assert compared > 20
    assert world.counts(made, "gender") == Counter(one["gender"] for one in put)


def test_two_builds_of_the_same_people_differ_in_time_and_number_alone(peopled: None) -> None:
    with clock.frozen(TEN):
        first = world.build(3, ("gender", "year"))
    with clock.frozen(TEN + timedelta(days=1)):
        second = world.build(3, ("gender", "year"))
    assert (first.sha256, second.number) == (second.sha256, first.number + 1)
    assert {key for key in first.document if first.document[key] != second.document[key]} == {"created"}
    assert list(first.tables.order_by("dimensions").values_list("dimensions", "cells")) == list(
        second.tables.order_by("dimensions").values_list("dimensions", "cells")
    )


def test_a_job_builds_once_however_often_it_runs(peopled: None) -> None:
    by, wanted = world.actor("analyst"), new_id()
    for _ in range(2):
        with unit_of_work(by=by):
            jobs.enqueue(tasks.build, organisation=by.organisation, by=by, release=wanted, threshold=3, rounding=1,
                         columns=("gender", "year"), order=2)  # fmt: skip
        jobs.drain()
    made = Release.objects.get()
    assert (made.pk, made.records, made.built_by) == (wanted, 7, by.account)
    assert sorted(made.tables.values_list("dimensions", flat=True)) == ["gender", "year", "year|gender"]


def test_a_job_with_too_few_people_says_so(cast: dict[str, UUID]) -> None:
    by = world.actor("analyst")
    with unit_of_work(by=by):
        run = jobs.enqueue(tasks.build, organisation=by.organisation, by=by, release=new_id(), threshold=11, rounding=1,
                           columns=("gender",), order=1)  # fmt: skip
    jobs.drain(strict=False)
    with unit_of_work(by=by):
        assert JobRun.objects.get(pk=run).message == "too_few"
    assert not Release.objects.exists()


def test_every_table_is_asked_for_when_nothing_is_left_out() -> None:
    assert tasks.specs(list(facts.BY_NAME), 3) is None
    assert tasks.specs(["year", "gender"], 3) == (("year", "gender"),)
    assert tasks.specs(["gender", "year"], 1) == (("year",), ("gender",))
