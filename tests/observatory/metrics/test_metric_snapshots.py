"""Snapshots over real cases: who counts, who may ask, what is kept for good, and what the office that funds cannot reach."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from tessera.kernel import clock
from tessera.kernel.actor import Actor, acting
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.observatory.metrics import api as metrics
from tessera.observatory.metrics import document, policy
from tessera.observatory.metrics.models import Snapshot, SnapshotReader
from tessera.protection.cases.models import Case
from tessera.protection.plans.models import PlanService
from tessera.trust.consent import api as consents
from tessera.ui.forms import FuzzyDate
from tests.observatory import world
from tests.observatory.world import Line, line

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

QUARTER = {"start": date(2026, 1, 1), "end": date(2026, 3, 31)}
INTAKE = FuzzyDate(date(2026, 2, 3), "exact")


@pytest.fixture(autouse=True)
def summer() -> Iterator[None]:
    """A day on which the first quarter may be counted."""
    with clock.frozen(datetime(2026, 7, 1, 9, tzinfo=UTC)):
        yield


def people(count: int, gender: str = "Feminine", **more: Any) -> list[Line]:
    """So many records of people met in the quarter."""
    return [line(gender, **({"intake_date": INTAKE, "year_of_registration": 2026} | more)) for _ in range(count)]


def counter(organisation: UUID) -> Actor:
    """The job of an organisation that asks for a count."""
    actions = frozenset({metrics.MAKE, metrics.VIEW})
    return Actor(None, organisation, actions=actions, purpose="results", job="results.draw", function="funder")


@pytest.fixture
def office(cast: dict[str, UUID]) -> Actor:
    """The job of the office that funds."""
    return counter(cast["funder"])


def ask(office: Actor, organisation: UUID, metric: str = "people_identified") -> Snapshot:
    return metrics.snapshot(metric, organisation=organisation, **QUARTER, by=office)


def cells(row: Snapshot, *spec: str) -> dict[str, int | None]:
    """A table of one snapshot, its cells by their values joined."""
    return {"|".join(cell): count for cell, count in metrics.counted(row).tables[spec].items()}


def test_only_people_who_agreed_in_the_organisation_and_the_quarter_count(cast: dict[str, UUID], office: Actor) -> None:
    world.sign()
    late = FuzzyDate(date(2026, 4, 2), "exact")
    vague = FuzzyDate(date(2026, 1, 1), "year")
    world.bring("harbour", [*people(30), *people(5, consent=None), *people(20, intake_date=late)])
    world.bring("harbour", people(15, intake_date=vague))
    world.bring("zaytuna", people(40))
    row = ask(office, cast["harbour"])
    assert (row.total, cells(row, "gender")) == (30, {"Feminine": 30})
    assert (row.threshold, row.rounding, row.contributors, row.number) == (13, 5, 1, 1)
    assert row.purpose == "anonymised_statistics"
    assert row.definition["version"] == row.version == 1
    with acting(office), transaction.atomic():
        assert row.sha256 == document.digest(document.document(Snapshot.objects.get(pk=row.pk)))
        assert Snapshot.objects.filter(counted=row.counted).count() == 1, "others of the count are nobody's yet"


def test_an_organisation_without_agreement_and_one_with_few_give_the_same_answer(
    cast: dict[str, UUID], office: Actor
) -> None:
    world.sign("zaytuna")
    world.bring("harbour", people(40))
    world.bring("zaytuna", people(12))
    one, other = ask(office, cast["harbour"]), ask(office, cast["zaytuna"])
    for row in (one, other):
        assert (row.few, row.total, row.cells, row.contributors) == (True, None, {"tables": {}, "withheld": []}, 0)


def test_who_withdrew_before_the_count_is_not_in_it_and_one_who_withdraws_later_changes_nothing(
    cast: dict[str, UUID], office: Actor
) -> None:
    world.sign()
    # 33 are written 35; 32 would be written 30.
    world.bring("harbour", people(33))
    by = world.actor("supervisor")
    with unit_of_work(by=by):
        first, second, third, *_rest = Case.objects.filter(organisation_id=cast["harbour"])
        subjects = [first.subject_id, second.subject_id, third.subject_id]

    def withdraw(subject: UUID) -> None:
        with unit_of_work(by=by):
            [decision] = [
                each for each in consents.decisions(subject, by=by) if each.purpose == "anonymised_statistics"
            ]
            consents.withdraw(decision.pk, by=by, how="spoken_witnessed")

    withdraw(subjects[0])
    assert ask(office, cast["harbour"]).total == 30
    withdraw(subjects[1])
    withdraw(subjects[2])
    world.bring("harbour", people(5))
    again = ask(office, cast["harbour"])
    assert (again.total, again.number) == (30, 1), "35 now, but few came: the same answer"
    world.bring("harbour", people(20))
    assert (ask(office, cast["harbour"]).total, ask(office, cast["harbour"]).number) == (55, 2)


def test_invariant_13_a_small_cell_is_suppressed_and_not_the_total_less_the_rest(
    cast: dict[str, UUID], office: Actor
) -> None:
    world.sign()
    world.bring("harbour", [*people(30), *people(20, "Masculine"), *people(2, "NonConforming")])
    row = ask(office, cast["harbour"])
    assert row.total == 50
    assert cells(row, "gender") == {"Feminine": 30}
    assert "NonConforming" not in json.dumps(document.document(row)), "nobody learns that somebody is hidden there"
    asked = [ask(office, cast["harbour"], key) for key in metrics.METRICS]
    assert len({each.counted for each in asked}) == 1, "all metrics of a quarter are protected together"


def test_services_are_counted_where_people_received_them(cast: dict[str, UUID], office: Actor) -> None:
    world.sign()
    world.bring("harbour", people(32, presenting_needs=["food", "childcare"]))
    by = world.actor("supervisor")
    with unit_of_work(by=by):
        for number, case in enumerate(Case.objects.filter(organisation_id=cast["harbour"])[:16]):
            began = date(2026, 2, 5) if number < 16 else None
            PlanService.objects.create(
                organisation_id=cast["harbour"], case=case, service_type="food", delivered="delivered",
                started_on=began, started_on_precision="exact",
            )  # fmt: skip
    assert cells(ask(office, cast["harbour"], "services_needed"), "service") == {"food": 30, "childcare": 30}
    assert cells(ask(office, cast["harbour"], "services_received"), "service") == {"food": 15}
    assert ask(office, cast["harbour"], "people_helped").total == 15
    assert cells(ask(office, cast["harbour"], "time_to_service"), "waited") == {"within_7": 15, "none": 15}
    accepted = ask(office, cast["harbour"], "referrals_accepted")
    assert (accepted.total, accepted.cells) == (None, {"tables": {}, "withheld": ["service"]})


def test_periods_and_metrics_there_are_not(cast: dict[str, UUID], office: Actor) -> None:
    with pytest.raises(metrics.PeriodRefused):
        metrics.snapshot(
            "people_identified", organisation=cast["harbour"], start=date(2026, 1, 1), end=date(2026, 2, 28), by=office
        )
    with pytest.raises(metrics.PeriodOpen):
        metrics.snapshot(
            "people_identified", organisation=cast["harbour"], start=date(2026, 4, 1), end=date(2026, 6, 30), by=office
        )
    with pytest.raises(LookupError, match="people_identified"):
        ask(office, cast["harbour"], "names")
    with pytest.raises(LookupError):
        ask(office, UUID(int=1))


def test_a_kept_snapshot_never_changes(cast: dict[str, UUID], office: Actor, as_admin: psycopg.Connection) -> None:
    row = ask(office, cast["harbour"])
    for statement in ("update observatory_snapshot set total = 40", "delete from observatory_snapshot"):
        with pytest.raises(DatabaseError), acting(office), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{statement} where id = %s", [row.pk])
        with pytest.raises(psycopg.Error, match=r"append-only|never|change"), as_admin.transaction():
            as_admin.execute(f"{statement} where id = '{row.pk}'".encode())


def test_only_analysts_and_jobs_count(cast: dict[str, UUID]) -> None:
    for code in ("programme-officer", "programme-director", "grant-manager", "supervisor", "stranger", "operator"):
        by = world.actor(code)
        assert not by.may(policy.MAKE), code
        with pytest.raises(Refused):
            ask(by, cast["harbour"])
    assert ask(world.actor("analyst"), cast["harbour"]).few


def test_a_snapshot_is_read_by_the_counted_and_by_those_who_asked(cast: dict[str, UUID], office: Actor) -> None:
    world.sign()
    world.bring("harbour", people(30))
    row = ask(office, cast["harbour"])
    seen = {}
    for code in ("programme-officer", "grant-manager", "analyst", "stranger", "caseworker-zaytuna", "caseworker"):
        by = world.actor(code)
        with acting(by), transaction.atomic():
            seen[code] = metrics.get(row.pk, by=by) is not None
            # The second lock: the rows that row-level security leaves, whatever the program asks for.
            assert Snapshot.objects.filter(pk=row.pk).exists() == (by.organisation in (cast["funder"], cast["harbour"]))
    assert [code for code, found in seen.items() if found] == ["programme-officer", "grant-manager"]
    with pytest.raises(Hidden):
        metrics.export(row.pk, by=world.actor("stranger"))


def test_another_office_gets_the_same_answer(cast: dict[str, UUID], office: Actor) -> None:
    world.sign()
    world.bring("harbour", people(30))
    first = ask(office, cast["harbour"])
    world.bring("harbour", people(2))
    second = ask(counter(cast["observatory"]), cast["harbour"])
    assert (second.pk, second.total) == (first.pk, 30), "two who ask cannot lay their answers beside one another"
    with acting(office), transaction.atomic():
        assert SnapshotReader.objects.count() == 1


FACT_VIEWS = ("observatory_case_fact", "observatory_help_fact", "observatory_metric_case", "observatory_metric_help",
              "protection_case_fact", "protection_help_fact")  # fmt: skip
CASE_TABLES = ("protection_case", "protection_caseperson", "protection_episode", "protection_planservice",
               "protection_referral", "trust_subject", "trust_consentdecision")  # fmt: skip


@pytest.mark.parametrize("code", ["programme-officer", "grants-officer", "programme-director"])
def test_invariant_14_the_funder_reaches_no_fact_and_no_case_in_the_database(cast: dict[str, UUID], code: str) -> None:
    world.sign()
    world.bring("harbour", people(15))
    by = world.actor(code)
    for view in FACT_VIEWS:
        with pytest.raises(DatabaseError, match="permission denied"), acting(by), transaction.atomic():
            Snapshot.objects.raw(f"select 1 as id from {view}")[0]
    for table in CASE_TABLES:
        with acting(by), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone() == (0,), table


def test_invariant_14_what_a_snapshot_says_names_no_person_and_no_case(
    cast: dict[str, UUID], office: Actor, as_admin: psycopg.Connection
) -> None:
    world.sign()
    world.bring("harbour", [*people(30), *people(3, "Masculine")])
    rows = [ask(office, cast["harbour"], key) for key in metrics.METRICS]
    ids = [
        str(value)
        for table in ("protection_case", "trust_subject")
        for (value,) in as_admin.execute(f"select id from {table}".encode())
    ]
    assert len(ids) == 66
    told = json.dumps([document.document(row) for row in rows])
    assert not [each for each in ids if each in told]
    kept = as_admin.execute("select detail::text from kernel_ledgerentry where kind = 'snapshot'").fetchall()
    assert kept
    assert not [each for each in ids if any(each in text for (text,) in kept)]
    counts = [count for row in rows for table in row.cells["tables"].values() for *_values, count in table]
    assert counts
    assert all(count >= 15 for count in counts)


def test_a_signed_file_carries_a_snapshot_to_another_server(
    cast: dict[str, UUID], office: Actor, as_admin: psycopg.Connection
) -> None:
    world.sign()
    world.bring("harbour", people(30))
    row = ask(office, cast["harbour"])
    file = metrics.export(row.pk, by=world.actor("programme-officer"))
    key = metrics.public_key()
    with acting(office):
        assert metrics.take_in(file, trusted=[key], by=office).pk == row.pk, "the same snapshot is there already"
    as_admin.execute("alter table observatory_snapshot disable trigger observatory_snapshot_append_only")
    as_admin.execute("delete from observatory_snapshotreader")
    as_admin.execute("delete from observatory_snapshot")
    as_admin.execute("alter table observatory_snapshot enable trigger observatory_snapshot_append_only")
    taken = metrics.take_in(file, trusted=[key], by=office)
    assert (taken.total, taken.sha256, taken.signed_by, taken.organisation_id) == (30, row.sha256, key, None)
    with acting(office), transaction.atomic():
        kept = Snapshot.objects.get(pk=taken.pk)
        assert metrics.counted(kept) == metrics.counted(row)
    # A file of elsewhere is no count of ours: nothing here is compared with it.
    assert ask(office, cast["harbour"]).number == 1


def test_a_file_that_was_changed_or_is_signed_by_a_stranger_is_refused(cast: dict[str, UUID], office: Actor) -> None:
    world.sign()
    world.bring("harbour", people(30))
    file = metrics.export(ask(office, cast["harbour"]).pk, by=office)
    told = json.loads(file)
    key = metrics.public_key()
    with pytest.raises(metrics.NotTaken, match="not trusted"):
        metrics.take_in(file, trusted=["00" * 32], by=office)
    changed = told | {"snapshot": told["snapshot"] | {"total": 300}}
    with pytest.raises(metrics.NotTaken, match="does not fit"):
        metrics.take_in(json.dumps(changed).encode(), trusted=[key], by=office)
    for broken in (b"{}", b"[]", b"\xff", json.dumps(told | {"format": "other"}).encode()):
        with pytest.raises(metrics.NotTaken, match="no snapshot"):
            metrics.take_in(broken, trusted=[key], by=office)
    with pytest.raises(Refused):
        metrics.take_in(file, trusted=[key], by=world.actor("programme-officer"))


def test_the_command_lists_exports_and_takes_in(
    cast: dict[str, UUID], office: Actor, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("observatory", "metrics", "list", "--json")
    told = json.loads(capsys.readouterr().out)["metrics"]
    assert [each["key"] for each in told] == list(metrics.METRICS)
    row = ask(office, cast["harbour"])
    out = tmp_path / "snapshot.json"
    call_command("observatory", "metrics", "export", str(row.pk), "--as", "funder", "--out", str(out), "--json")
    key = json.loads(capsys.readouterr().out)["key"]
    call_command("observatory", "metrics", "import", str(out), "--as", "funder", "--trust", key, "--json")
    assert json.loads(capsys.readouterr().out)["sha256"] == row.sha256
    with pytest.raises(CommandError, match="no such snapshot"):
        call_command("observatory", "metrics", "export", str(row.pk), "--as", "stranger-org", "--out", str(out))
    with pytest.raises(CommandError, match="--as"):
        call_command("observatory", "metrics", "export", str(row.pk))
