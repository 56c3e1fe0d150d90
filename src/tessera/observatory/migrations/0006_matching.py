"""Matching across organisations without names: the halves of matches, and the view by which a release counts a person once."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
from tessera.kernel.database import rls

# Consent decides as the owner of the tables, because whoever reads facts sees no decision; it answers only about ids the
# asker holds already. Both halves of a pair must stand now: each person agreed that the other organisation may know.
# People reached over a third organisation are one person too; the number they share is the smallest of their ids.
SAME = """
create function observatory_same_among(p_subjects uuid[]) returns table (subject_id uuid, person uuid)
language sql stable security definer rows 1000 set search_path = pg_catalog, public, pg_temp as $$
    with recursive edge as materialized (
        select distinct a.subject_id as one, b.subject_id as other
          from public.observatory_sameperson a
          join public.observatory_sameperson b on b.run_id = a.run_id and b.person = a.person
                                              and b.organisation_id <> a.organisation_id
          join public.trust_subject p on p.id = a.subject_id and p.erased_at is null
          join public.trust_subject q on q.id = b.subject_id and q.erased_at is null
         cross join lateral public.consent_gate(a.subject_id, 'matching_without_names', 'named_organisation',
                                                b.organisation_id, '', '{}', now()) g
         cross join lateral public.consent_gate(b.subject_id, 'matching_without_names', 'named_organisation',
                                                a.organisation_id, '', '{}', now()) h
         where a.subject_id = any (p_subjects) and b.subject_id = any (p_subjects) and g.allowed and h.allowed
    ), reach as (
        select one, one as other from edge
        union
        select r.one, e.other from reach r join edge e on e.one = r.other
    )
    select r.one, min(r.other::text)::uuid from reach r group by r.one
$$;
revoke execute on function observatory_same_among(uuid[]) from public;
grant execute on function observatory_same_among(uuid[]) to tessera_observatory;
create view observatory_same_person with (security_barrier = true) as
select s.subject_id, s.person
  from observatory_same_among(array(select p.subject_id from observatory_sameperson p)) s;
revoke all on observatory_same_person from tessera_web, tessera_jobs, tessera_observatory, tessera_backup;
"""
NOT_SAME = "drop view observatory_same_person; drop function observatory_same_among(uuid[])"


class Migration(migrations.Migration):
    dependencies = [("observatory", "0005_own_tally_and_closed_releases"), ("protection", "0022_help_fact"), ("trust", "0008_tokens")]

    operations = [
        migrations.CreateModel(
            name="SamePerson",
            fields=[
                ("id", models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("run_id", models.UUIDField()),
                ("person", models.UUIDField()),
                ("made_at", models.DateTimeField(default=tessera.kernel.clock.now)),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation")),
                ("subject", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.subject")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["organisation", "run_id", "subject"], name="same_person_once")],
                "indexes": [models.Index(fields=["run_id", "person"], name="same_person_of_run")],
            },
        ),
        *rls.own_rows("observatory_sameperson", delete=True),
        RunSQL(SAME, NOT_SAME),
    ]
