"""Facts of help for the observatory role, and public data sets of others, beside our own."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

# Both consents, and numbers that mean something inside one release only, exactly as in `observatory_case_fact`.
HELP = """
create view observatory_help_fact with (security_barrier = true) as
select substr(encode(sha256(convert_to((select app_release()) || '|person|' || f.subject_id, 'UTF8')), 'hex'), 1, 32) as person,
       substr(encode(sha256(convert_to((select app_release()) || '|contributor|' || f.organisation_id, 'UTF8')), 'hex'), 1, 16) as contributor,
       f.service, f.status, f.referral, f.year, f.age_band, f.gender
  from protection_help_fact f
 where (select app_release()) is not null
   and exists (select 1 from observatory_agreement a
                where a.organisation_id = f.organisation_id and a.ended_at is null and a.signed_at <= now()
                  and (a.valid_to is null or a.valid_to > now()));
revoke all on observatory_help_fact from tessera_web, tessera_jobs, tessera_backup;
grant select on observatory_help_fact to tessera_observatory;
"""


class Migration(migrations.Migration):
    dependencies = [("observatory", "0008_release_pipeline"), ("protection", "0022_help_fact")]

    operations = [RunSQL(HELP, "drop view observatory_help_fact")]
