"""Row-level security of cases, relations that cannot leave an organisation, kept versions, and the view of facts."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from tessera.kernel import codes
from tessera.kernel.database import rls

TABLES = ("case", "caseworker", "caseperson", "episode", "episodetext", "note")

# (table, column, target): each column points to a row of the same organisation or to none.
INSIDE = (
    ("case", "subject_id", "trust_subject"),
    ("caseworker", "case_id", "protection_case"),
    ("caseperson", "case_id", "protection_case"),
    ("caseperson", "subject_id", "trust_subject"),
    ("episode", "case_id", "protection_case"),
    ("episodetext", "episode_id", "protection_episode"),
    ("note", "case_id", "protection_case"),
    ("note", "corrects_id", "protection_note"),
    ("glassbreak", "case_id", "protection_case"),
)


def inside(table, column, target):
    """A foreign key on organisation and id together."""
    name = f"{table}_{column}_inside"
    return RunSQL(
        f"alter table protection_{table} add constraint {name} foreign key (organisation_id, {column})"
        f" references {target} (organisation_id, id) deferrable initially deferred",
        f"alter table protection_{table} drop constraint {name}",
    )


VERSIONS = """
create function protection_keep_version() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    insert into public.protection_caseversion (id, organisation_id, kind, row_id, at, account_id, data)
    values (gen_random_uuid(), old.organisation_id, tg_argv[0], old.id, clock_timestamp(), public.app_account(),
            to_jsonb(old));
    return null;
end $$;
create trigger protection_case_version after update on protection_case for each row
    when (to_jsonb(old) - array['changed_at', 'last_activity_at']
          is distinct from to_jsonb(new) - array['changed_at', 'last_activity_at'])
    execute function protection_keep_version('case');
create trigger protection_episode_version after update on protection_episode for each row
    when (to_jsonb(old) - 'changed_at' is distinct from to_jsonb(new) - 'changed_at')
    execute function protection_keep_version('episode');
"""
NO_VERSIONS = """
drop trigger protection_case_version on protection_case;
drop trigger protection_episode_version on protection_episode;
drop function protection_keep_version();
"""

# Sealing anew under a rotated key is the one change that written words see.
WRITTEN = """
create function protection_written() returns trigger language plpgsql as $$
begin
    if (to_jsonb(new) - array['sealed', 'changed_at']) is distinct from (to_jsonb(old) - array['sealed', 'changed_at']) then
        raise exception '% is never rewritten: add a new row', tg_table_name using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger protection_note_written before update on protection_note
    for each row execute function protection_written();
create trigger protection_episodetext_written before update on protection_episodetext
    for each row execute function protection_written();
create trigger protection_glassbreak_written before update on protection_glassbreak
    for each row execute function protection_written();
"""
NOT_WRITTEN = """
drop trigger protection_note_written on protection_note;
drop trigger protection_episodetext_written on protection_episodetext;
drop trigger protection_glassbreak_written on protection_glassbreak;
drop function protection_written();
"""


def control_groups():
    """The groups of means of control, as the code lists have them, for the database."""
    means = codes.get("control_means")
    lines = "\n".join(f"        when '{code}' then '{means.broader(code)}'" for code in means.values())
    return f"""
create function protection_control_group(p_means text) returns text language sql immutable parallel safe as $$
    select case p_means
{lines}
        else null end
$$;
"""


KNOWN = """
create function protection_known(p_answer text) returns text language sql immutable parallel safe as $$
    select case when p_answer in ('', 'unknown', 'not_asked', 'declined', 'not_applicable') then null else p_answer end
$$;
"""

# Consent decides as the owner of the tables, because whoever reads facts sees no decision; it answers yes or no.
GATE = """
create function protection_statistics_gate(p_subject uuid) returns boolean language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
    select g.allowed from public.consent_gate(
        p_subject, 'anonymised_statistics', 'same_organisation', null, '', '{}', now()) g
$$;
revoke execute on function protection_statistics_gate(uuid) from public;
grant execute on function protection_statistics_gate(uuid) to tessera_observatory;
"""

# One row per case. Several different answers are 'Multiple' ('multiple' for countries), none is 'unknown'.
# The account is looked up case by case, so that a database nobody analysed yet does not choose to join it n times n.
# Left out: enquiries, merged duplicates, people found not to be victims, and everybody erased.
FACTS = """
create view protection_case_fact with (security_barrier = true) as
select c.organisation_id, c.subject_id, c.id as case_id,
       coalesce(c.year_of_registration::text, extract(year from c.intake_date)::int::text, 'unknown') as year,
       coalesce(protection_known(c.data_source), 'unknown') as data_source,
       coalesce(protection_known(c.gender), 'unknown') as gender,
       coalesce(protection_known(c.age_band), 'unknown') as age_band,
       coalesce((select case when min(n) = max(n) then min(n) when min(n) is not null then 'multiple' end
                   from unnest(c.citizenships) n where protection_known(n) is not null), 'unknown') as citizenship,
       coalesce(a.country, 'unknown') as country_of_exploitation,
       coalesce(a.forced_labour, 'unknown') as forced_labour,
       coalesce(a.sexual_exploitation, 'unknown') as sexual_exploitation,
       coalesce(a.control, 'unknown') as control_group,
       coalesce(a.recruiter, 'unknown') as recruiter_relation,
       coalesce(a.kind, 'unknown') as exploitation_type,
       coalesce(a.labour, 'unknown') as labour_type
  from protection_case c
  join trust_subject s on s.id = c.subject_id and s.organisation_id = c.organisation_id
 cross join lateral (
    select case when min(country) = max(country) then min(country) when min(country) is not null then 'multiple' end as country,
           case when bool_or(forced_labour = 'yes') then 'yes' when bool_or(forced_labour = 'no') then 'no' end as forced_labour,
           case when bool_or(sexual_exploitation = 'yes') then 'yes'
                when bool_or(sexual_exploitation = 'no') then 'no' end as sexual_exploitation,
           case when min(recruiter) = max(recruiter) then min(recruiter) when min(recruiter) is not null then 'Multiple' end as recruiter,
           case when min(labour) = max(labour) then min(labour) when min(labour) is not null then 'Multiple' end as labour,
           case when min(kind) = max(kind) then min(kind) when min(kind) is not null then 'Multiple' end as kind,
           case when min(control) = max(control) then min(control) when min(control) is not null then 'Multiple' end as control
      from (
        select protection_known(p.country) as country, p.forced_labour, p.sexual_exploitation,
               protection_known(p.recruiter_relation) as recruiter, protection_known(p.labour_type) as labour,
               coalesce(protection_known(p.main_exploitation_type),
                        (select case when min(t) = max(t) then min(t) when min(t) is not null then 'Multiple' end
                           from unnest(p.exploitation_types) t where protection_known(t) is not null)) as kind,
               (select case when min(g) = max(g) then min(g) when min(g) is not null then 'Multiple' end
                  from (select protection_control_group(m) as g from unnest(p.control_means) m) of_means) as control
          from protection_episode p
         where p.organisation_id = c.organisation_id and p.case_id = c.id and p.episode_type = 'Exploitation') told
    ) a
 where c.status <> 'enquiry'
   and c.closure_reason <> 'duplicate_merged'
   and c.trafficking_status <> 'NotAVictimOfTrafficking'
   and s.erased_at is null
   and protection_statistics_gate(c.subject_id);
revoke all on protection_case_fact from tessera_web, tessera_jobs, tessera_backup;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0001_cases"),
        ("trust", "0004_subjects_consent_locks"),
        ("kernel", "0002_locks"),
    ]

    operations = [
        RunSQL(
            "create unique index trust_subject_org_id on trust_subject (organisation_id, id)",
            "drop index trust_subject_org_id",
        ),
        *[inside(*each) for each in INSIDE],
        *[step for table in TABLES for step in rls.own_rows(f"protection_{table}")],
        rls.enable("protection_glassbreak"),
        rls.policy("protection_glassbreak", "select", using=rls.OWN),
        rls.policy("protection_glassbreak", "insert", check=f"{rls.OWN} and account_id = (select app_account())"),
        rls.policy("protection_glassbreak", "update", using=rls.OWN, check=rls.OWN),
        RunSQL("revoke delete on protection_glassbreak from tessera_web, tessera_jobs", RunSQL.noop),
        rls.enable("protection_caseversion"),
        rls.policy("protection_caseversion", "select", using=rls.OWN),
        *rls.append_only("protection_caseversion"),
        RunSQL("revoke insert on protection_caseversion from tessera_web, tessera_jobs", RunSQL.noop),
        RunSQL(VERSIONS, NO_VERSIONS),
        RunSQL(WRITTEN, NOT_WRITTEN),
        RunSQL(control_groups(), "drop function protection_control_group(text)"),
        RunSQL(KNOWN, "drop function protection_known(text)"),
        RunSQL(GATE, "drop function protection_statistics_gate(uuid)"),
        RunSQL(FACTS, "drop view protection_case_fact"),
    ]
