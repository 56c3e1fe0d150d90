"""What PostgreSQL itself says about rights, row-level security, views and functions.

Every function takes an administrator's connection and yields (name of the exception, fault in words).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import psycopg

from tessera.kernel.postgres import roles

Faults = Iterator[tuple[str, str]]
SERVING = (roles.WEB, roles.JOBS)
LOW = (*SERVING, roles.OBSERVATORY)
COMMANDS = {"SELECT": "r", "INSERT": "a", "UPDATE": "w", "DELETE": "d"}
_TABLES = "c.relkind in ('r', 'p') and n.nspname = 'public'"


def _rows(link: psycopg.Connection, query: str, *values: Any) -> list[tuple[Any, ...]]:
    return link.execute(query, values or None).fetchall()


def organisation_tables(link: psycopg.Connection) -> set[str]:
    """Tables that say which organisation a row belongs to."""
    found = _rows(
        link,
        "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        f" join pg_attribute a on a.attrelid = c.oid where {_TABLES} and a.attname = 'organisation_id' and not a.attisdropped",
    )
    return {row[0] for row in found}


def ownerless_tables(link: psycopg.Connection, tables: Iterable[str]) -> Faults:
    """Tables without the organisation their rows belong to."""
    for table in sorted(set(tables) - organisation_tables(link)):
        yield table, f"{table} has no organisation_id"


def unlocked_tables(link: psycopg.Connection, tables: Iterable[str]) -> Faults:
    """Tables without row-level security, and commands somebody may use on one without a policy for it."""
    enabled = {
        row[0]: row[1]
        for row in _rows(
            link,
            "select c.relname, c.relrowsecurity from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            f" where {_TABLES}",
        )
    }
    for table in sorted(tables):
        if table not in enabled:
            yield table, f"{table} is a model's table but not in the database"
        elif not enabled[table]:
            yield table, f"{table} has no row-level security"
        else:
            yield from _without_policy(link, table)


def _without_policy(link: psycopg.Connection, table: str) -> Faults:
    for role in SERVING:
        for command, letter in COMMANDS.items():
            # A right on one column alone is a right too.
            may = "has_table_privilege(%s, %s::regclass, %s)"
            if command != "DELETE":
                may = f"has_any_column_privilege(%s, %s::regclass, %s) or {may}"
            values = [role, f'public."{table}"', command] * may.count("privilege(")
            [[granted]] = _rows(link, f"select {may}", *values)
            [[covered]] = _rows(
                link,
                "select exists (select 1 from pg_policy p where p.polrelid = %s::regclass and p.polcmd in ('*', %s)"
                " and p.polpermissive and (p.polroles = '{0}' or %s::regrole::oid = any(p.polroles)))",
                f'public."{table}"',
                letter,
                role,
            )
            if granted and not covered:
                name = f"{table}:{role}:{command.lower()}"
                yield (
                    name,
                    f"{role} may {command} on {table}, which has no policy for it: revoke the right or write one",
                )


def functions_per_row(link: psycopg.Connection) -> Faults:
    """Policies that call an identity function bare: it then runs once per row instead of once per query."""
    for table, policy, text in _rows(
        link,
        "select tablename, policyname, coalesce(qual, '') || ' ' || coalesce(with_check, '') from pg_policies"
        " where schemaname = 'public'",
    ):
        called = len(re.findall(r"\bapp_(?:org|account)\(\)", text))
        wrapped = len(re.findall(r"SELECT app_(?:org|account)\(\)", text))
        if called != wrapped:
            yield f"{table}.{policy}", f"{policy} on {table} calls app_org() or app_account() without (select ...)"


def views_of_the_owner(link: psycopg.Connection) -> Faults:
    """Views that run with their owner's rights and so look past row-level security."""
    for name, options in _rows(
        link,
        "select c.relname, coalesce(c.reloptions, '{}') from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where c.relkind = 'v' and n.nspname = 'public'",
    ):
        if not {"security_invoker=true", "security_invoker=on", "security_invoker=1"} & set(options):
            yield name, f"view {name} is not security_invoker: it shows every organisation's rows"


def shared_copies(link: psycopg.Connection) -> Faults:
    """Materialised views that a role can read: they know no row-level security."""
    for role in LOW:
        for (name,) in _rows(
            link,
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'm'"
            " and n.nspname = 'public' and has_any_column_privilege(%s, c.oid, 'SELECT')",
            role,
        ):
            yield name, f"{role} may read the materialised view {name}, which has no row-level security"


def powerful_roles(link: psycopg.Connection) -> Faults:
    """Rights with which a serving role could look or step past its policies."""
    for name, *rights in _rows(
        link,
        "select r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb, r.rolreplication,"
        " has_schema_privilege(r.oid, 'public', 'CREATE'),"
        " exists (select 1 from pg_auth_members m where m.member = r.oid)"
        " from pg_roles r where r.rolname = any(%s)",
        list(LOW),
    ):
        words = ("superuser", "BYPASSRLS", "CREATEROLE", "CREATEDB", "REPLICATION", "CREATE in public", "a membership")
        yield from ((name, f"{name} has {word}") for word, has in zip(words, rights, strict=True) if has)
    for role in LOW:
        for name, owner, truncate, trigger in _rows(
            link,
            "select c.relname, c.relowner = %s::regrole, has_table_privilege(%s, c.oid, 'TRUNCATE'),"
            " has_table_privilege(%s, c.oid, 'TRIGGER') from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            f" where {_TABLES}",
            role,
            role,
            role,
        ):
            for word, has in (("owns", owner), ("may TRUNCATE", truncate), ("may put a TRIGGER on", trigger)):
                if has:
                    yield role, f"{role} {word} {name}"


def definer_functions(link: psycopg.Connection) -> Faults:
    """Functions that run with their owner's rights; each wants a reason, and see `loose_definers`."""
    for (name,) in _rows(
        link,
        "select distinct p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where n.nspname = 'public' and p.prosecdef order by 1",
    ):
        yield name, f"function {name} is SECURITY DEFINER and not on the list"


def loose_definers(link: psycopg.Connection) -> Faults:
    """Definer functions whose names the caller could redirect: no fixed search_path, or temporary tables come first.

    PostgreSQL looks into pg_temp before everything unless it is named, so it must be named, and last.
    """
    for name, config in _rows(
        link,
        "select p.proname, coalesce(p.proconfig, '{}') from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where n.nspname = 'public' and p.prosecdef order by 1",
    ):
        paths = [setting.partition("=")[2] for setting in config if setting.startswith("search_path=")]
        places = [place.strip().strip('"') for place in paths[0].split(",")] if paths else []
        if not places:
            yield name, f"definer function {name} has no fixed search_path"
        elif places[-1] != "pg_temp" or "$user" in places:
            yield name, f"definer function {name} must end its search_path with pg_temp, not {paths[0]}"


def readable_by_observatory(link: psycopg.Connection) -> Faults:
    """Everything the observatory role may read or write; only listed views should be here."""
    for name, kind, writes in _rows(
        link,
        "select c.relname, c.relkind, has_any_column_privilege(%s, c.oid, 'INSERT')"
        " or has_any_column_privilege(%s, c.oid, 'UPDATE') or has_table_privilege(%s, c.oid, 'DELETE')"
        " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname = 'public' and (has_any_column_privilege(%s, c.oid, 'SELECT')"
        " or has_any_column_privilege(%s, c.oid, 'INSERT') or has_any_column_privilege(%s, c.oid, 'UPDATE')"
        " or has_table_privilege(%s, c.oid, 'DELETE')) order by 1",
        *[roles.OBSERVATORY] * 7,
    ):
        # A table stays a fault even where somebody lists its name: only views carry both consents.
        listed = name if kind == "v" and not writes else f"{name} (never)"
        yield listed, f"{roles.OBSERVATORY} may {'write' if writes else 'read'} {name}"


def unique_across_organisations(link: psycopg.Connection) -> Faults:
    """Unique indexes of organisations' tables without the organisation: a conflict tells of a hidden row.

    A primary key of one random UUID tells nothing and is left alone.
    """
    for name, table, primary, columns, kinds in _rows(
        link,
        "select i.relname, c.relname, x.indisprimary,"
        " array_agg(coalesce(a.attname::text, 'expression') order by k.place),"
        " array_agg(coalesce(format_type(a.atttypid, null), '') order by k.place)"
        " from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid"
        " cross join lateral unnest(x.indkey::int2[]) with ordinality k(number, place)"
        " left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number and k.number > 0"
        " where x.indisunique and c.relname = any(%s) group by 1, 2, 3 order by 2, 1",
        sorted(organisation_tables(link)),
    ):
        if "organisation_id" not in columns and not (primary and kinds == ["uuid"]):
            yield name, f"{name} on {table} ({', '.join(columns)}) is unique across organisations"


def tables_without_a_model(link: psycopg.Connection, known: Iterable[str]) -> Faults:
    """Tables that the classification of fields does not reach, because no model stands for them."""
    there = _rows(
        link,
        "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        f" where {_TABLES} and not c.relispartition",
    )
    for name in sorted({row[0] for row in there} - set(known)):
        yield name, f"table {name} has no model, so nobody classified its columns"
