"""The clock inside a query that is built once and asked many times."""

from __future__ import annotations

from typing import Any

from django.db.models import DateTimeField, Expression

from tessera.kernel import clock


class ClockNow(Expression):
    """The time of `kernel.clock` at the moment the query is sent, not the moment it was written down.

    A query kept for later would otherwise carry the time of its making; the database's own now() would not follow a
    clock that a test has set.
    """

    output_field: DateTimeField[Any, Any] = DateTimeField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]  # noqa: ARG002
        """One parameter."""
        return "%s::timestamptz", [clock.now()]
