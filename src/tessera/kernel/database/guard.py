"""The check that the serving role can bypass nothing."""

from __future__ import annotations

from django.db import connection


class PowerfulRole(SystemExit):
    """The program would serve as a role that can look past row-level security."""


def refuse_powerful_role() -> None:
    """Raises PowerfulRole when the connection is a superuser, bypasses row-level security or owns a table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select r.rolsuper or r.rolbypassrls or r.rolcreaterole"
            " or exists (select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            "            where n.nspname = 'public' and pg_has_role(r.oid, c.relowner, 'usage'))"
            " from pg_roles r where r.rolname = current_user"
        )
        if cursor.fetchone()[0]:
            raise PowerfulRole(
                "Tessera will not serve with this database role: it could look past row-level security."
                " Set DATABASE_URL to the role tessera_web (see docs/settings.md)"
            )
    connection.close()
