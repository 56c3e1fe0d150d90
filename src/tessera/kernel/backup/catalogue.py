"""The tables of the database, from its own catalogue: columns, order of dependence, sequences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

# Left out: what only the running program needs. `django_migrations` is rebuilt by migrating.
SKIPPED = frozenset({"django_migrations", "django_session", "usersessions_usersession", "kernel_cache"})
# One row in one of these means that somebody has used the database.
ACTS = frozenset({"kernel_ledgerentry", "trust_account", "trust_organisation"})
Ask = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]

_COLUMNS = """
select c.relname, array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '')
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
 where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
   and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
 group by c.relname order by c.relname
"""
_KEYS = """
select distinct t.relname, r.relname from pg_constraint k
  join pg_class t on t.oid = k.conrelid join pg_class r on r.oid = k.confrelid
  join pg_namespace n on n.oid = t.relnamespace
 where k.contype = 'f' and n.nspname = 'public' and not k.condeferrable and t.oid <> r.oid
"""
_SEQUENCES = """
select s.relname, q.last_value from pg_class s join pg_namespace n on n.oid = s.relnamespace
  join pg_sequences q on q.schemaname = n.nspname and q.sequencename = s.relname
 where n.nspname = 'public' and s.relkind = 'S' order by s.relname
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A table and its stored columns (generated ones make themselves again)."""

    name: str
    columns: tuple[str, ...]


def tables(ask: Ask) -> list[Table]:
    """Every table of ours, each after those it refers to by a constraint that is checked at once.

    Deferred constraints are checked at commit and ask for no order.
    """
    found = {name: Table(name, tuple(columns)) for name, columns in ask(_COLUMNS, ())}
    needs: dict[str, set[str]] = {name: set() for name in found}
    for table, other in ask(_KEYS, ()):
        if table in needs and other in found:
            needs[table].add(other)
    try:
        return [found[name] for name in TopologicalSorter(needs).static_order()]
    except CycleError as fault:
        raise ValueError(f"tables refer to each other in a circle: {fault.args[1]}") from fault


def sequences(ask: Ask) -> dict[str, int]:
    """Sequence → last value given out; those never used are left out."""
    return {name: value for name, value in ask(_SEQUENCES, ()) if value is not None}


def migrations(ask: Ask) -> list[tuple[str, str]]:
    """(app, name) of every migration applied; none in a database that was never migrated."""
    if not ask("select 1 where to_regclass('public.django_migrations') is not null", ()):
        return []
    return [(app, name) for app, name in ask("select app, name from django_migrations order by id", ())]
