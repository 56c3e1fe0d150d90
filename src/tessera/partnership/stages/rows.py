"""The rules of the floor for the database, as steps of migrations."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations.operations import RunSQL

from tessera.kernel.database import rls

ME = "(select app_org())"
EITHER = f"organisation_id = {ME} or implementer_id = {ME}"


def office_rows(table: str, *, delete: bool = False) -> list[RunSQL]:
    """The office reads, adds and changes its own rows; nobody else sees them."""
    return rls.own_rows(table, delete=delete)


def shared_rows(table: str, *, write: bool = False, award: str = "award_id", when: str = "true") -> list[RunSQL]:
    """The office writes its rows; the grantee reads those about itself.

    With `write` the grantee also adds and changes rows under an award that is its own (`award`: the column that says
    which one, "id" for the awards themselves), as long as the row it leaves behind meets `when` (SQL over its columns).
    """
    own = f"organisation_id = {ME}"
    # Names of tables and columns, written in migrations.
    theirs = f"""implementer_id = {ME} and exists (
        select 1 from partnership_award a
         where a.id = {table}.{award} and a.implementer_id = {ME} and a.organisation_id = {table}.organisation_id)"""  # noqa: S608
    may = f"{own} or ({theirs})" if write else own
    left = f"{own} or ({theirs} and ({when}))" if write else own
    return [
        rls.enable(table),
        rls.policy(table, "select", using=EITHER),
        rls.policy(table, "insert", check=left),
        rls.policy(table, "update", using=may, check=left),
        RunSQL(
            f"revoke delete on {table} from tessera_web, tessera_jobs",
            f"grant delete on {table} to tessera_web, tessera_jobs",
        ),
    ]


# Triggers of every room above use these two.
FUNCTIONS = """
create function partnership_move_guard() returns trigger language plpgsql as $$
declare
    step text := case when tg_op = 'INSERT' then '' else old.state end || '>' || new.state;
begin
    if (tg_op = 'INSERT' or old.state is distinct from new.state) and not step = any (tg_argv[1:]) then
        raise exception '%: no such move: %', tg_argv[0], step using errcode = 'check_violation';
    end if;
    return new;
end $$;
create function partnership_move_written() returns trigger language plpgsql as $$
begin
    if (tg_op = 'INSERT' or old.state is distinct from new.state) and not exists (
        select 1 from partnership_statechange c
         where c.object_id = new.id and c.kind = tg_argv[0] and c.ends = new.state and c.written_in = txid_current()
    ) then
        raise exception '%: a change of state is written down with who and why', tg_argv[0] using errcode = 'check_violation';
    end if;
    return null;
end $$;
"""
DROP_FUNCTIONS = "drop function partnership_move_written(); drop function partnership_move_guard();"


def guard(table: str, kind: str, starts: Sequence[str], moves: Sequence[tuple[str, str]]) -> RunSQL:
    """The machine's moves as triggers: no other move, and none that is not written down in the same transaction.

    Moves are written out in the migration, not taken from the machine: what a database refuses is part of its history.
    """
    steps = ", ".join(f"'{each}'" for each in [*(f">{s}" for s in starts), *(f"{a}>{b}" for a, b in moves)])
    return RunSQL(
        f"""create trigger {table}_moves before insert or update on {table}
              for each row execute function partnership_move_guard('{kind}', {steps});
            create constraint trigger {table}_written after insert or update on {table} deferrable initially deferred
              for each row execute function partnership_move_written('{kind}')""",
        f"drop trigger {table}_written on {table}; drop trigger {table}_moves on {table}",
    )
