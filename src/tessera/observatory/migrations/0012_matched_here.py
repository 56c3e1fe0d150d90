"""Which of the own people another organisation knows too: asked anew each time, because consent is."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

# Both people's consents and every half of the arrangement stand now; only people of the asker's organisation are named.
HERE = """
create function observatory_matched_here(p_run uuid) returns table (subject_id uuid, other_id uuid)
language sql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp as $$
    select distinct a.subject_id, b.organisation_id
      from public.observatory_matchingrun r
      join public.observatory_arrangement t on t.id = r.arrangement_id and t.answer = 'pairs'
      join public.observatory_sameperson a on a.run_id = r.id and a.organisation_id = (select public.app_org())
      join public.observatory_sameperson b on b.run_id = r.id and b.person = a.person
                                          and b.organisation_id <> a.organisation_id
      join public.trust_subject p on p.id = a.subject_id and p.erased_at is null
      join public.trust_subject q on q.id = b.subject_id and q.erased_at is null
     cross join lateral public.consent_gate(a.subject_id, 'matching_without_names', 'named_organisation',
                                            b.organisation_id, '', '{}', now()) g
     cross join lateral public.consent_gate(b.subject_id, 'matching_without_names', 'named_organisation',
                                            a.organisation_id, '', '{}', now()) h
     where r.id = p_run and g.allowed and h.allowed
       and not exists (select 1 from public.observatory_half f
                        where f.arrangement_id = r.arrangement_id and (f.ended_at is not null or f.decision <> 'accepted'))
$$;
revoke execute on function observatory_matched_here(uuid) from public;
grant execute on function observatory_matched_here(uuid) to tessera_web;
"""


class Migration(migrations.Migration):
    dependencies = [("observatory", "0011_metrics")]

    operations = [RunSQL(HERE, "drop function observatory_matched_here(uuid)")]
