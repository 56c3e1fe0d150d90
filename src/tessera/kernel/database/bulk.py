"""Many rows at once, under row-level security.

PostgreSQL refuses COPY into a table with row-level security, and one INSERT of thousands of rows spends its time in
placeholders. So rows are copied into a table of this transaction and inserted from there: policies, constraints and
triggers all see them, as any other row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

from tessera.kernel.clock import now

M = TypeVar("M", bound=models.Model)


def insert_many(rows: Iterable[M]) -> int:
    """Inserts unsaved objects of one model in the current transaction. Returns how many.

    Objects are taken as they are: `save` is not called and no signal is sent. Raises RuntimeError outside a
    transaction, IntegrityError and ProgrammingError as any insert does; a policy's refusal is one of the latter.
    """
    objects = list(rows)
    if not objects:
        return 0
    if not connection.in_atomic_block:
        raise RuntimeError("many rows are inserted inside a transaction")
    model = type(objects[0])
    columns = [(str(field.column), _reader(field)) for field in model._meta.concrete_fields]
    table, waiting = model._meta.db_table, f"many_{model._meta.db_table}"
    names = sql.SQL(", ").join([sql.Identifier(name) for name, _read in columns])
    with connection.cursor() as cursor:
        words = {"table": sql.Identifier(table), "waiting": sql.Identifier(waiting), "names": names}
        cursor.execute(
            sql.SQL(
                "create temporary table {waiting} on commit drop as select {names} from {table} where false"
            ).format(**words)
        )
        _copy(cursor, sql.SQL("copy {waiting} ({names}) from stdin").format(**words), columns, objects)
        cursor.execute(sql.SQL("insert into {table} ({names}) select {names} from {waiting}").format(**words))
        cursor.execute(sql.SQL("drop table {waiting}").format(**words))
    return len(objects)


def _copy(
    cursor: Any, statement: sql.Composed, columns: Sequence[tuple[str, Callable[[Any], Any]]], objects: Sequence[Any]
) -> None:
    readers = [read for _name, read in columns]
    with cursor.copy(statement) as copy:
        for each in objects:
            copy.write_row([read(each) for read in readers])


def _reader(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    name = field.attname
    if isinstance(field, models.JSONField):
        return lambda row: None if (value := getattr(row, name)) is None else Jsonb(value)
    if getattr(field, "auto_now", False):
        at = now()
        return lambda _row: at
    return lambda row: getattr(row, name)
