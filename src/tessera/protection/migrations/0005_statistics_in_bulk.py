"""The consent of everybody at once: one plan over all decisions instead of one per case, by the same gate.

Measured on 48,773 cases, two cores shared: reading the facts went from 10 to 2 seconds.
"""

from importlib import import_module

from django.db import migrations
from django.db.migrations.operations import RunSQL

before = import_module("tessera.protection.migrations.0002_cases_locks")

# Consent decides as the owner of the tables, because whoever reads facts sees no decision. It answers only about ids
# the asker holds already. `rows` tells the planner that many come back: without it, it would compare each with each.
GATE = """
create function protection_statistics_among(p_subjects uuid[]) returns setof uuid language sql stable security definer
rows 100000 set search_path = pg_catalog, public, pg_temp as $$
    select s.id from unnest(p_subjects) s(id)
     cross join lateral public.consent_gate(
           s.id, 'anonymised_statistics', 'same_organisation', null, '', '{}', now()) g
     where g.allowed
$$;
revoke execute on function protection_statistics_among(uuid[]) from public;
grant execute on function protection_statistics_among(uuid[]) to tessera_observatory;
"""
ONE = "protection_statistics_gate(c.subject_id)"
MANY = "c.subject_id in (select a.id from protection_statistics_among(array(select k.subject_id from protection_case k)) a(id))"
AGAIN = before.FACTS.replace("create view", "create or replace view")
# `offset 0` keeps the planner from computing what was told once for every place that mentions it.
TOLD = "p.episode_type = 'Exploitation') told"
ONCE = "p.episode_type = 'Exploitation' offset 0) told"
assert ONE in AGAIN


class Migration(migrations.Migration):
    dependencies = [("protection", "0004_referrals_locks")]

    operations = [
        RunSQL(GATE, "drop function protection_statistics_among(uuid[])"),
        RunSQL(AGAIN.replace(ONE, MANY).replace(TOLD, ONCE), AGAIN),
        RunSQL("drop function protection_statistics_gate(uuid)", before.GATE),
    ]
