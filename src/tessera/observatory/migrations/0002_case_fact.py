"""The one view of facts that leaves an organisation, and who may read it: the observatory role and nobody else.

It carries both consents: the survivor's inside `protection_case_fact`, the organisation's here. Person and organisation
appear as numbers that mean something inside one release only: `app.release` is a secret of the release being built.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from tessera.kernel.database import rls

FACT = """
create function app_release() returns text language sql stable parallel safe as
 $$ select nullif(current_setting('app.release', true), '') $$;
create view observatory_case_fact with (security_barrier = true) as
select substr(encode(sha256(convert_to((select app_release()) || '|person|' || f.subject_id, 'UTF8')), 'hex'), 1, 32) as person,
       substr(encode(sha256(convert_to((select app_release()) || '|contributor|' || f.organisation_id, 'UTF8')), 'hex'), 1, 16) as contributor,
       f.year, f.data_source, f.gender, f.age_band, f.citizenship, f.country_of_exploitation, f.forced_labour,
       f.sexual_exploitation, f.control_group, f.recruiter_relation, f.exploitation_type, f.labour_type
  from protection_case_fact f
 where (select app_release()) is not null
   and exists (select 1 from observatory_agreement a
                where a.organisation_id = f.organisation_id and a.ended_at is null and a.signed_at <= now()
                  and (a.valid_to is null or a.valid_to > now()));
revoke all on observatory_case_fact from tessera_web, tessera_jobs, tessera_backup;
grant select on observatory_case_fact to tessera_observatory;
"""


class Migration(migrations.Migration):
    dependencies = [("observatory", "0001_agreements"), ("protection", "0002_cases_locks")]

    operations = [
        *rls.own_rows("observatory_agreement"),
        RunSQL(FACT, "drop view observatory_case_fact; drop function app_release()"),
    ]
