"""The database roles: owner (migrations only), web and jobs (own nothing), observatory (fact views only), backup.

An administrator runs `prepare` once per server; everything after that happens as one of these roles.
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

OWNER, WEB, JOBS, OBSERVATORY, BACKUP = (
    "tessera_owner",
    "tessera_web",
    "tessera_jobs",
    "tessera_observatory",
    "tessera_backup",
)
ROLES = (OWNER, WEB, JOBS, OBSERVATORY, BACKUP)
# CREATEDB lets the owner make test databases; only the backup role may look past row-level security.
_RIGHTS = {OWNER: "CREATEDB", BACKUP: "BYPASSRLS"}


def credentials(path: Path) -> dict[str, str]:
    """Role → password from an owner-readable file, made on first use."""
    if path.exists():
        loaded: dict[str, str] = json.loads(path.read_text())
        return loaded
    made = {role: secrets.token_urlsafe(24) for role in ROLES}
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(made, file)
    return made


def prepare(admin: dict[str, str], passwords: dict[str, str], database: str = "tessera") -> None:
    """Makes the roles and the database where they are missing; runs again without harm.

    `admin` holds psycopg connection values of a superuser. Raises psycopg.Error when the server refuses.
    """
    with psycopg.connect(make_conninfo(**(admin | {"dbname": "postgres"})), autocommit=True) as link:
        # Roles belong to the server: two preparations at once would change the same row.
        link.execute("select pg_advisory_lock(hashtext('tessera roles'))")
        have = {row[0] for row in link.execute("select rolname from pg_roles")}
        for role in ROLES:
            rights = sql.SQL(_RIGHTS.get(role, ""))
            verb = sql.SQL("alter" if role in have else "create")
            link.execute(
                sql.SQL("{} role {} login nosuperuser nocreaterole noreplication {} password {}").format(
                    verb, sql.Identifier(role), rights, sql.Literal(passwords[role])
                )
            )
        if not link.execute("select 1 from pg_database where datname = %s", [database]).fetchone():
            link.execute(sql.SQL("create database {} owner {}").format(sql.Identifier(database), sql.Identifier(OWNER)))
    with psycopg.connect(make_conninfo(**(admin | {"dbname": database})), autocommit=True) as link:
        grant(link)


def grant(link: psycopg.Connection) -> None:
    """Rights inside one database: defaults for whatever the owner makes from now on. Needs the owner or a superuser."""
    owner, web, jobs = (sql.Identifier(r) for r in (OWNER, WEB, JOBS))
    backup, observatory = sql.Identifier(BACKUP), sql.Identifier(OBSERVATORY)
    everyone = sql.SQL(", ").join([web, jobs, observatory, backup])
    for statement in (
        "revoke create on schema public from public",
        "grant usage, create on schema public to {owner}",
        "grant usage on schema public to {everyone}",
        "alter default privileges for role {owner} grant select, insert, update, delete on tables to {web}, {jobs}",
        "alter default privileges for role {owner} grant usage, select on sequences to {web}, {jobs}",
        "alter default privileges for role {owner} grant select on tables to {backup}",
        "alter default privileges for role {owner} grant select on sequences to {backup}",
    ):
        link.execute(
            sql.SQL(statement).format(
                owner=owner, web=web, jobs=jobs, backup=backup, observatory=observatory, everyone=everyone
            )
        )
