"""The ledger is append-only, chained per organisation, and tells when somebody with every right has tampered."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection, transaction

from tessera.kernel.actor import Actor, acting
from tessera.kernel.ledger import api as ledger
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.ledger.verify import anchor, verify
from tessera.kernel.policy import Refused
from tessera.kernel.work import unit_of_work

pytestmark = pytest.mark.django_db(transaction=True)


def somebody(organisation: UUID) -> Actor:
    return Actor(account=uuid4(), organisation=organisation, actions=frozenset({"ledger:entry:view"}))


def write(actor: Actor, count: int) -> list[UUID]:
    made = []
    for number in range(count):
        with unit_of_work(by=actor):
            made.append(ledger.record(by=actor, action="case:note:add", object_id=uuid4(), detail={"n": number}))
    return made


@pytest.fixture
def everything(as_admin: psycopg.Connection, monkeypatch: pytest.MonkeyPatch):
    """Verification sees every organisation, as the backup role does."""
    from django.db import connections

    from tessera.kernel.postgres import roles
    from tests.conftest import _as

    name = str(connections["default"].settings_dict["NAME"])
    _as("default", roles.BACKUP, name)
    yield
    _as("default", roles.WEB, name)


def test_an_untouched_ledger_verifies(everything_after_writing) -> None:
    verdict, _entries = everything_after_writing()
    assert verdict.intact
    assert verdict.entries == 7
    assert verdict.organisations == 2


@pytest.fixture
def everything_after_writing(as_admin: psycopg.Connection, request: pytest.FixtureRequest):
    a, b = somebody(uuid4()), somebody(uuid4())
    entries = write(a, 4)
    write(b, 3)

    def check(sql: str = "", parameters: tuple[object, ...] = ()):
        if sql:
            as_admin.execute("set session_replication_role = replica")  # what an owner does to get round a trigger
            as_admin.execute(sql, parameters)
        request.getfixturevalue("everything")
        return verify(), entries

    return check


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("update kernel_ledgerentry set detail = '{\"n\": 99}' where id = %s", "content changed"),
        ("update kernel_ledgerentry set at = at - interval '1 hour' where id = %s", "content changed"),
        ("update kernel_ledgerentry set account_id = null where id = %s", "content changed"),
        ("delete from kernel_ledgerentry where id = %s", "entry missing"),
        ("delete from kernel_ledgerlink where entry_id = %s", "rows missing before this one"),
    ],
)
def test_tampering_by_sql_is_named_with_its_row(everything_after_writing, as_admin, change: str, fault: str) -> None:
    row = as_admin.execute(
        "select entry_id from kernel_ledgerlink where seq = 2 order by organisation_id limit 1"
    ).fetchone()
    verdict, _entries = everything_after_writing(change, (row[0],))
    assert verdict.broken is not None
    assert verdict.broken.fault == fault
    assert verdict.broken.seq == (3 if fault.startswith("rows") else 2)


def test_an_entry_slipped_past_the_chain_is_found(everything_after_writing) -> None:
    verdict, _entries = everything_after_writing(
        "insert into kernel_ledgerentry (id, at, job, action, outcome, kind, purpose, why, detail)"
        " values (gen_random_uuid(), now(), '', 'a:b:c', 'done', '', '', '', '{}')"
    )
    assert verdict.broken is not None
    assert verdict.broken.fault == "entry never chained"


def test_a_chain_cut_at_its_end_differs_from_the_anchor(
    everything_after_writing, as_admin, tmp_path: Path, request
) -> None:
    request.getfixturevalue("everything")
    file, key = tmp_path / "anchors", b"k" * 32
    assert anchor(file, key) == 2
    as_admin.execute("set session_replication_role = replica")
    as_admin.execute("delete from kernel_ledgerlink where seq = 4")
    as_admin.execute(
        "delete from kernel_ledgerentry e where not exists (select 1 from kernel_ledgerlink l where l.entry_id = e.id)"
    )
    assert verify().intact, "without an anchor a cut chain looks whole: that is what anchors are for"
    verdict = verify(file, key)
    assert verdict.broken is not None
    assert "anchor" in verdict.broken.fault


def test_the_program_can_neither_change_nor_remove_a_row() -> None:
    actor = somebody(uuid4())
    [entry] = write(actor, 1)
    for statement in (
        "update kernel_ledgerentry set why = 'x' where id = %s",
        "delete from kernel_ledgerentry where id = %s",
    ):
        denied = pytest.raises(Exception, match="permission denied")
        with denied, acting(actor), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [entry])


def test_another_organisation_reads_nothing_of_it() -> None:
    a, b = somebody(uuid4()), somebody(uuid4())
    write(a, 2)
    with acting(b), transaction.atomic():
        assert LedgerEntry.objects.count() == 0
    with acting(a), transaction.atomic():
        assert LedgerEntry.objects.count() == 2
        assert ledger.entries(b).count() == 0


def test_a_rolled_back_act_leaves_no_row_and_a_refusal_leaves_one() -> None:
    actor = somebody(uuid4())
    with pytest.raises(Refused), unit_of_work(by=actor):  # noqa: PT012
        ledger.record(by=actor, action="case:note:add")
        raise Refused(actor, "case:file:close", kind="case", object_id=uuid4(), reason="not yours")
    with acting(actor), transaction.atomic():
        rows = list(LedgerEntry.objects.values_list("action", "outcome"))
    assert rows == [("case:file:close", "refused")]


def test_concurrent_writers_of_one_organisation_share_one_chain(everything_after_writing, django_db_blocker) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    actor = somebody(uuid4())

    def work(_number: int) -> None:
        try:
            write(actor, 10)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    verdict, _entries = everything_after_writing()
    assert verdict.intact
    assert verdict.entries == 47
