"""De-identified facts of help: which services a person needed, whether the need was met, how far a referral came.

One row per person and service, under the same consent and with the same people left out as `protection_case_fact`.
"""

from django.db import migrations
from django.db.migrations.operations import RunSQL

# What is written of a need in three places, best known first: `met` 3 in full, 2 in part, 1 not; `way` as in the last
# `case` below. A service that did not apply or that the survivor declined is no need. Referrals that were never sent,
# and those without the person behind them, say nothing.
TOLD = """
    select k.organisation_id, k.subject_id, n as service, 0 as met, 0 as way
      from counted k cross join lateral unnest(k.presenting_needs) n
     where protection_known(n) is not null
    union all
    select k.organisation_id, k.subject_id, p.service_type,
           case when p.delivered = 'delivered' or p.response_type = 'already_received_elsewhere' then 3
                when p.delivered = 'partly' or p.started_on is not null then 2
                when p.delivered <> '' or p.response_type = 'not_available' then 1
                else 0 end,
           case when p.response_type = 'referred' then 1 else 0 end
      from counted k
      join protection_planservice p on p.organisation_id = k.organisation_id and p.case_id = k.id
     where protection_known(p.service_type) is not null
       and p.response_type not in ('not_applicable', 'declined_by_survivor')
    union all
    select k.organisation_id, k.subject_id, n,
           case when r.outcome = 'full' then 3
                when r.outcome = 'partial' or r.state = 'in_service' then 2
                when r.outcome in ('none', 'not_reached') or r.state in ('declined', 'expired') then 1
                else 0 end,
           case when r.outcome = 'full' then 8
                when r.outcome = 'partial' then 7
                when r.outcome in ('none', 'not_reached') then 6
                when r.state in ('accepted', 'in_service', 'completed') then 5
                when r.state in ('sent', 'received', 'waiting_list') then 4
                when r.state in ('declined', 'expired') then 3
                else 2 end
      from counted k
      join protection_origin o on o.organisation_id = k.organisation_id and o.case_id = k.id
      join protection_referral r on r.id = o.referral_id and r.organisation_id = k.organisation_id
     cross join lateral unnest(r.services_requested) n
     where r.sent_at is not null and protection_known(n) is not null
"""

# The latest case of a person says year, age band and gender. A referral that worked outweighs one that did not.
FACTS = """
create view protection_help_fact with (security_barrier = true) as
with counted as (
    select c.organisation_id, c.subject_id, c.id, c.presenting_needs,
           coalesce(c.year_of_registration, extract(year from c.intake_date)::int) as year, c.age_band, c.gender
      from protection_case c
      join trust_subject s on s.id = c.subject_id and s.organisation_id = c.organisation_id
     where c.status <> 'enquiry'
       and c.closure_reason <> 'duplicate_merged'
       and c.trafficking_status <> 'NotAVictimOfTrafficking'
       and s.erased_at is null
       and c.subject_id in (select a.id from protection_statistics_among(array(
               select k.subject_id from protection_case k)) a(id))
), person as (
    select distinct on (organisation_id, subject_id) organisation_id, subject_id, year, age_band, gender
      from counted order by organisation_id, subject_id, year desc nulls last, id
), help as (
    select organisation_id, subject_id, service, max(met) as met, max(way) as way
      from (told of help) told
     group by organisation_id, subject_id, service
)
select h.organisation_id, h.subject_id, h.service::text as service,
       (array['unknown', 'unmet', 'partly', 'met'])[h.met + 1] as status,
       (array['not_referred', 'unknown', 'withdrawn', 'not_accepted', 'waiting', 'accepted', 'not_received',
              'received_in_part', 'received'])[h.way + 1] as referral,
       coalesce(p.year::text, 'unknown') as year,
       coalesce(protection_known(p.age_band), 'unknown') as age_band,
       coalesce(protection_known(p.gender), 'unknown') as gender
  from help h
  join person p on p.organisation_id = h.organisation_id and p.subject_id = h.subject_id;
revoke all on protection_help_fact from tessera_web, tessera_jobs, tessera_backup;
""".replace("(told of help)", f"({TOLD})")


class Migration(migrations.Migration):
    dependencies = [("protection", "0021_linkage")]

    operations = [RunSQL(FACTS, "drop view protection_help_fact")]
