"""Row-level security for migrations: the shapes that were measured, as plain SQL.

Always `(select app_org())`, so that the function runs once per query; one policy per command; ENABLE without FORCE,
because nobody serves as the owner (the program refuses to) and the owner's own functions must see.
"""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

FUNCTIONS = """
create function app_org() returns uuid language sql stable parallel safe as
 $$ select nullif(current_setting('app.org', true), '')::uuid $$;
create function app_account() returns uuid language sql stable parallel safe as
 $$ select nullif(current_setting('app.account', true), '')::uuid $$;
"""
DROP_FUNCTIONS = "drop function app_account(); drop function app_org();"

OWN = "organisation_id = (select app_org())"


def enable(table: str) -> RunSQL:
    """Switches row-level security on: without a policy nobody but the owner sees or writes a row."""
    return RunSQL(f"alter table {table} enable row level security", f"alter table {table} disable row level security")


def policy(table: str, command: str, *, using: str = "", check: str = "") -> RunSQL:
    """One policy for one command (select, insert, update, delete); `using` filters rows, `check` guards new ones."""
    name = f"{table}_{command}"
    parts = (f" using ({using})" if using else "") + (f" with check ({check})" if check else "")
    return RunSQL(f"create policy {name} on {table} for {command}{parts}", f"drop policy {name} on {table}")


def own_rows(table: str, *, condition: str = OWN, delete: bool = False) -> list[RunSQL]:
    """The usual set: an organisation reads, adds and changes its own rows; deletes them only where said.

    Elsewhere the right to delete goes too: without a policy a DELETE would quietly remove nothing.
    """
    made = [
        enable(table),
        policy(table, "select", using=condition),
        policy(table, "insert", check=condition),
        policy(table, "update", using=condition, check=condition),
    ]
    kept = RunSQL(
        f"revoke delete on {table} from tessera_web, tessera_jobs",
        f"grant delete on {table} to tessera_web, tessera_jobs",
    )
    return [*made, policy(table, "delete", using=condition) if delete else kept]


def append_only(table: str) -> list[RunSQL]:
    """No right to change or remove a row, and a trigger that says so even to the owner's ordinary statements."""
    return [
        RunSQL(
            f"revoke update, delete, truncate on {table} from tessera_web, tessera_jobs",
            f"grant update, delete on {table} to tessera_web, tessera_jobs",
        ),
        RunSQL(
            f"create trigger {table}_append_only before update or delete on {table}"
            f" for each row execute function refuse_change()",
            f"drop trigger {table}_append_only on {table}",
        ),
    ]


def inside(table: str, column: str, target: str) -> RunSQL:
    """A foreign key on organisation and id together: the row cannot hang on another organisation's.

    `target` needs a unique constraint on (organisation_id, id).
    """
    name = f"{table}_{column}_inside"
    return RunSQL(
        f"alter table {table} add constraint {name} foreign key (organisation_id, {column})"
        f" references {target} (organisation_id, id) deferrable initially deferred",
        f"alter table {table} drop constraint {name}",
    )
