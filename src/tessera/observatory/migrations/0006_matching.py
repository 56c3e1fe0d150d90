"""Matching across organisations without names: the halves of matches, and the view by which a release counts a person once."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
from tessera.kernel.database import rls

# Consent decides as the owner of the tables, because whoever reads facts sees no decision; it answers only about ids the
# asker holds already. Both halves of a pair must stand now: each person agreed that the other organisation may know,
# and every organisation's half of the arrangement.
# People reached over a third organisation are one person too; the number they share is the smallest of their ids.
SAME = """
create function observatory_same_among(p_subjects uuid[]) returns table (subject_id uuid, person uuid)
language sql stable security definer rows 1000 set search_path = pg_catalog, public, pg_temp as $$
    with recursive edge as materialized (
        select distinct a.subject_id as one, b.subject_id as other
          from public.observatory_sameperson a
          join public.observatory_sameperson b on b.run_id = a.run_id and b.person = a.person
                                              and b.organisation_id <> a.organisation_id
          join public.observatory_matchingrun r on r.id = a.run_id
          join public.trust_subject p on p.id = a.subject_id and p.erased_at is null
          join public.trust_subject q on q.id = b.subject_id and q.erased_at is null
         cross join lateral public.consent_gate(a.subject_id, 'matching_without_names', 'named_organisation',
                                                b.organisation_id, '', '{}', now()) g
         cross join lateral public.consent_gate(b.subject_id, 'matching_without_names', 'named_organisation',
                                                a.organisation_id, '', '{}', now()) h
         where a.subject_id = any (p_subjects) and b.subject_id = any (p_subjects) and g.allowed and h.allowed
           and not exists (select 1 from public.observatory_half f
                            where f.arrangement_id = r.arrangement_id and (f.ended_at is not null or f.decision <> 'accepted'))
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

ME = "(select app_org())"
IN_IT = f"{ME} = any (members) or {ME} = host_id"
OF_ARRANGEMENT = "exists (select 1 from observatory_arrangement a where a.id = arrangement_id)"
OF_RUN = "exists (select 1 from observatory_matchingrun r where r.id = run_id)"
# A run is the arrangement's own: nobody slips another member or host into it.
AS_ARRANGED = f"""organisation_id = {ME} and {ME} = any (members) and exists (
    select 1 from observatory_arrangement a
     where a.id = arrangement_id and a.members = observatory_matchingrun.members and a.host_id = observatory_matchingrun.host_id)"""
TO_ANOTHER = f"""organisation_id = {ME} and exists (
    select 1 from observatory_matchingrun r
     where r.id = run_id and (to_organisation_id = any (r.members) or to_organisation_id = r.host_id))"""
BETWEEN = f"organisation_id = {ME} or to_organisation_id = {ME}"


def kept(table: str, rights: str) -> RunSQL:
    return RunSQL(f"revoke {rights} on {table} from tessera_web, tessera_jobs", f"grant {rights} on {table} to tessera_web, tessera_jobs")


# What a row says when it is made stays; only its end, its progress and the host's result are written later.
GUARD = """
create function matching_guard() returns trigger language plpgsql as $$
declare
    open_fields text[] := case tg_table_name
        when 'observatory_half' then array['ended_at', 'ended_by']
        when 'observatory_part' then array['entries', 'failed', 'finished_at']
        else array['result', 'ended_at'] end;
begin
    if (to_jsonb(new) - open_fields) is distinct from (to_jsonb(old) - open_fields)
       or (tg_table_name = 'observatory_half' and to_jsonb(old) ->> 'ended_at' is not null)
       or (tg_table_name = 'observatory_matchingrun' and to_jsonb(old) ->> 'ended_at' is not null) then
        raise exception 'what was agreed is not rewritten' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger matching_guard before update on observatory_half for each row execute function matching_guard();
create trigger matching_guard before update on observatory_part for each row execute function matching_guard();
create trigger matching_guard before update on observatory_matchingrun for each row execute function matching_guard();
"""
UNGUARD = """
drop trigger matching_guard on observatory_matchingrun;
drop trigger matching_guard on observatory_part;
drop trigger matching_guard on observatory_half;
drop function matching_guard();
"""

LOCKS = [
    rls.enable("observatory_arrangement"),
    rls.policy("observatory_arrangement", "select", using=IN_IT),
    rls.policy("observatory_arrangement", "insert", check=f"organisation_id = {ME} and {ME} = any (members) and not host_id = any (members)"),
    *rls.append_only("observatory_arrangement"),
    rls.enable("observatory_half"),
    rls.policy("observatory_half", "select", using=OF_ARRANGEMENT),
    rls.policy("observatory_half", "insert", check=f"organisation_id = {ME} and {OF_ARRANGEMENT}"),
    rls.policy("observatory_half", "update", using=rls.OWN, check=rls.OWN),
    kept("observatory_half", "delete"),
    rls.enable("observatory_matchingrun"),
    rls.policy("observatory_matchingrun", "select", using=IN_IT),
    rls.policy("observatory_matchingrun", "insert", check=AS_ARRANGED),
    rls.policy("observatory_matchingrun", "update", using=IN_IT, check=IN_IT),
    kept("observatory_matchingrun", "delete"),
    rls.enable("observatory_part"),
    rls.policy("observatory_part", "select", using=OF_RUN),
    rls.policy("observatory_part", "insert", check=f"organisation_id = {ME} and {OF_RUN}"),
    rls.policy("observatory_part", "update", using=rls.OWN, check=rls.OWN),
    kept("observatory_part", "delete"),
    rls.enable("observatory_handed"),
    rls.policy("observatory_handed", "select", using=BETWEEN),
    rls.policy("observatory_handed", "insert", check=TO_ANOTHER),
    rls.policy("observatory_handed", "delete", using=BETWEEN),
    kept("observatory_handed", "update"),
    RunSQL(GUARD, UNGUARD),
]


class Migration(migrations.Migration):
    dependencies = [("observatory", "0005_own_tally_and_closed_releases"), ("protection", "0022_help_fact"), ("trust", "0008_tokens")]

    operations = [
        migrations.CreateModel(
            name='Arrangement',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('members', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('title', models.CharField(max_length=120)),
                ('answer', models.CharField(choices=[('counts', 'Counts only'), ('pairs', "Counts, and which of one's own records another organisation knows too")], default='counts', max_length=8)),
                ('proposed_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('proposed_by', models.UUIDField(null=True)),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'ordering': ['-proposed_at'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('answer__in', ['counts', 'pairs'])), name='arrangement_answer'),
                    models.CheckConstraint(condition=models.Q(('members__len__gte', 2), ('members__len__lte', 8)), name='arrangement_members'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Half',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('decision', models.CharField(choices=[('accepted', 'Accepted'), ('declined', 'Declined')], max_length=8)),
                ('signer_function', models.CharField(blank=True, max_length=80)),
                ('decided_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('decided_by', models.UUIDField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.UUIDField(null=True)),
                ('arrangement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='halves', to='observatory.arrangement')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'arrangement'), name='half_once'),
                    models.CheckConstraint(condition=models.Q(('decision__in', ['accepted', 'declined'])), name='half_decision'),
                ],
            },
        ),
        migrations.CreateModel(
            name='MatchingRun',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('members', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('started_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('started_by', models.UUIDField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('result', models.JSONField(null=True)),
                ('arrangement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='observatory.arrangement')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'ordering': ['-started_at'],
            },
        ),
        migrations.CreateModel(
            name='Handed',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('tokens', 'Tokens'), ('places', 'Places'), ('answer', 'Answer')], max_length=8)),
                ('owner', models.UUIDField()),
                ('hands', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('body', models.BinaryField()),
                ('signature', models.BinaryField()),
                ('handed_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('to_organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='observatory.matchingrun')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'run', 'to_organisation', 'kind', 'owner'), name='handed_once'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['tokens', 'places', 'answer'])), name='handed_kind'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('declared', models.PositiveIntegerField()),
                ('public_key', models.BinaryField()),
                ('joined_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('entries', models.PositiveIntegerField(null=True)),
                ('failed', models.CharField(blank=True, max_length=20)),
                ('finished_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='observatory.matchingrun')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'run'), name='part_once'),
                ],
            },
        ),
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
        *LOCKS,
        *rls.own_rows("observatory_sameperson", delete=True),
        RunSQL(SAME, NOT_SAME),
    ]
