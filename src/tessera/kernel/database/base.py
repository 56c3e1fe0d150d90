"""Django's PostgreSQL backend, with one addition: every transaction carries who acts.

Row-level security reads `app.org` and `app.account`. They are sent transaction-locally when a cursor is made, so no
identity outlives its transaction on a kept connection, and a cursor without an actor sees no rows.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

from tessera.kernel import actor as actors

_UNKNOWN = object()


class DatabaseWrapper(base.DatabaseWrapper):
    """Sends the acting identity with `set_config(..., true)` whenever it differs from what this transaction has."""

    _sent: Any = _UNKNOWN

    def _cursor(self, name: str | None = None) -> Any:
        cursor = super()._cursor(name)  # type: ignore[misc]
        if not self.in_atomic_block:
            self._sent = _UNKNOWN
            return cursor
        who = actors.current_actor()
        if who is not self._sent:
            org = str(who.organisation) if who and who.organisation else ""
            account = str(who.account) if who and who.account else ""
            with self.connection.cursor() as raw:
                raw.execute(
                    "select set_config('app.org', %s, true), set_config('app.account', %s, true)", [org, account]
                )
            self._sent = who
        return cursor

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        self._sent = _UNKNOWN

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._sent = _UNKNOWN

    def _close(self) -> Any:
        self._sent = _UNKNOWN
        return super()._close()  # type: ignore[misc]
