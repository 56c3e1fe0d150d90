"""An organisation's own count of what would leave, and releases that nothing is added to once they are published."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

# The reader's own rights apply (security_invoker): an organisation counts its own cases and sees no other. The reasons
# follow `protection_case_fact`; consent is asked of the same gate.
TALLY = """
create view observatory_own_tally with (security_invoker = true) as
select case when s.erased_at is not null then 'erased'
            when c.status = 'enquiry' then 'enquiry'
            when c.closure_reason = 'duplicate_merged' then 'duplicate'
            when c.trafficking_status = 'NotAVictimOfTrafficking' then 'not_a_victim'
            when g.allowed then 'counts'
            else g.reason end as reason,
       count(*) as cases, count(distinct c.subject_id) as people
  from protection_case c
  join trust_subject s on s.id = c.subject_id and s.organisation_id = c.organisation_id
  cross join lateral consent_gate(c.subject_id, 'anonymised_statistics', 'same_organisation', null, '', '{}', now()) g
 where c.organisation_id = (select app_org())
 group by 1;
revoke all on observatory_own_tally from tessera_web, tessera_jobs, tessera_backup;
grant select on observatory_own_tally to tessera_web;
"""

# A title may still be given while a release waits; nothing else may change, and nothing at all after publication.
GUARD = """
create or replace function release_guard() returns trigger language plpgsql as $$
declare
    open_fields text[] := array['published_at', 'published_by', 'title'];
begin
    if tg_op = 'DELETE' or old.published_at is not null
       or (to_jsonb(new) - open_fields) is distinct from (to_jsonb(old) - open_fields) then
        raise exception 'a release is not rewritten' using errcode = 'check_violation';
    end if;
    return new;
end $$;
"""
GUARD_BEFORE = GUARD.replace("'published_by', 'title'", "'published_by'")

CLOSED = """
create function release_closed() returns trigger language plpgsql as $$
begin
    if exists (select 1 from observatory_release r where r.id = new.release_id and r.published_at is not null) then
        raise exception 'nothing is added to a published release' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger release_file_closed before insert on observatory_releasefile
    for each row execute function release_closed();
create trigger release_table_closed before insert on observatory_releasetable
    for each row execute function release_closed();
create trigger release_kept before truncate on observatory_release for each statement execute function refuse_change();
create trigger release_file_kept before truncate on observatory_releasefile
    for each statement execute function refuse_change();
create trigger release_table_kept before truncate on observatory_releasetable
    for each statement execute function refuse_change();
"""
OPENED = """
drop trigger release_table_kept on observatory_releasetable;
drop trigger release_file_kept on observatory_releasefile;
drop trigger release_kept on observatory_release;
drop trigger release_table_closed on observatory_releasetable;
drop trigger release_file_closed on observatory_releasefile;
drop function release_closed();
"""


class Migration(migrations.Migration):
    dependencies = [("observatory", "0004_release_locks"), ("protection", "0002_cases_locks")]

    operations = [
        RunSQL(TALLY, "drop view observatory_own_tally"),
        RunSQL(GUARD, GUARD_BEFORE),
        RunSQL(CLOSED, OPENED),
    ]
