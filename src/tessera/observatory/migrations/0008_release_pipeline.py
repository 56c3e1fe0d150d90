"""Releases: one person once across organisations, the report of the attacks kept and binding, what a release cost."""

from importlib import import_module

from django.db import migrations, models
from django.db.migrations.operations import RunSQL

before = import_module("tessera.observatory.migrations.0002_case_fact")
tally = import_module("tessera.observatory.migrations.0005_own_tally_and_closed_releases")

# A person helped by several organisations is one person where their matching consents stand. The match is asked for
# among the people of this release alone, so that somebody who withdrew connects nobody and changes nobody's number.
# `pick` chooses among a person's rows by the release's secret alone. `noise` is a number of 16 bits for the fixed
# perturbation: the same in every release of this installation, and too short to say who somebody is. Where the session
# says what it is about to spend, people whose privacy budget does not allow it are not there.
FACT = """
create function app_noise() returns text language sql stable parallel safe as
 $$ select nullif(current_setting('app.noise', true), '') $$;
create or replace view observatory_case_fact with (security_barrier = true) as
with fact as materialized (
    select f.* from protection_case_fact f
     where (select app_release()) is not null
       and exists (select 1 from observatory_agreement a
                    where a.organisation_id = f.organisation_id and a.ended_at is null and a.signed_at <= now()
                      and (a.valid_to is null or a.valid_to > now()))
), known as materialized (
    select m.subject_id, coalesce(s.merged_into_id, s.id) as root
      from (select distinct n.subject_id from observatory_sameperson n) m join trust_subject s on s.id = m.subject_id
     where coalesce(s.merged_into_id, s.id) in (select f.subject_id from fact f)
), same as (
    select k.root, min(p.person::text) as person
      from observatory_same_among(array(select k.subject_id from known k)) p join known k on k.subject_id = p.subject_id
     group by k.root
), one as materialized (
    select f.*, coalesce(p.person, f.subject_id::text) as who from fact f left join same p on p.root = f.subject_id
), asked as (
    select array_agg(o.subject_id order by o.case_id, o.subject_id) as subjects, array_agg(o.who order by o.case_id, o.subject_id) as people
      from one o where coalesce(current_setting('app.budget_epsilon', true), '') <> ''
)
select substr(encode(sha256(convert_to((select app_release()) || '|person|' || f.who, 'UTF8')), 'hex'), 1, 32) as person,
       substr(encode(sha256(convert_to((select app_release()) || '|contributor|' || f.organisation_id, 'UTF8')), 'hex'), 1, 16) as contributor,
       f.year, f.data_source, f.gender, f.age_band, f.citizenship, f.country_of_exploitation, f.forced_labour,
       f.sexual_exploitation, f.control_group, f.recruiter_relation, f.exploitation_type, f.labour_type,
       substr(encode(sha256(convert_to((select app_release()) || '|row|' || f.case_id, 'UTF8')), 'hex'), 1, 32) as pick,
       ('x' || substr(encode(sha256(convert_to((select app_noise()) || '|noise|' || f.who, 'UTF8')), 'hex'), 1, 4))::bit(16)::int as noise
  from one f
 where f.who not in (select x from asked a cross join lateral observatory_budget_exhausted_among(a.subjects, a.people) x);
"""
FACT_BEFORE = before.FACT.split("create view ")[1]
FACT_BEFORE = f"""
drop view observatory_case_fact;
drop function app_noise();
create view {FACT_BEFORE}
"""

# An organisation's own count: a person written down twice and joined is one.
TALLY = tally.TALLY.replace("create view", "create or replace view").replace(
    "count(distinct c.subject_id)", "count(distinct coalesce(s.merged_into_id, c.subject_id))"
)
assert "merged_into_id" in TALLY

# What was published before there were reports stays published; a draft of then is built anew.
OLD = """
alter table observatory_release disable trigger release_guard;
update observatory_release set passed = true where published_at is not null;
alter table observatory_release enable trigger release_guard;
"""
# A report with a failed attack is never a passed one, and without a report nothing is published.
JUDGED = """
alter table observatory_release add constraint release_report_agrees check (
    not passed or not (jsonb_path_exists(attacks, '$.attacks[*] ? (@.passed == false)')
                       or jsonb_path_exists(attacks, '$.earlier[*] ? (@.passed == false)')));
create function release_judged() returns trigger language plpgsql as $$
begin
    if not new.passed or coalesce(jsonb_array_length(new.attacks -> 'attacks'), 0) = 0 then
        raise exception 'a release is published with a report in which no attack succeeded' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger release_judged before update on observatory_release for each row
    when (old.published_at is null and new.published_at is not null) execute function release_judged();
"""
NOT_JUDGED = """
drop trigger release_judged on observatory_release;
drop function release_judged();
alter table observatory_release drop constraint release_report_agrees;
"""


class Migration(migrations.Migration):
    dependencies = [("observatory", "0007_budget")]

    operations = [
        RunSQL(FACT, FACT_BEFORE),
        RunSQL(TALLY, tally.TALLY.replace("create view", "create or replace view")),
        migrations.AddField("release", "attacks", models.JSONField(default=dict)),
        migrations.AddField("release", "passed", models.BooleanField(default=False)),
        migrations.AddField("release", "epsilon", models.FloatField(blank=True, null=True)),
        migrations.AddField("release", "delta", models.FloatField(blank=True, null=True)),
        RunSQL(OLD, RunSQL.noop),
        migrations.AddConstraint(
            "release",
            models.CheckConstraint(
                condition=models.Q(("published_at__isnull", True), ("passed", True), _connector="OR"),
                name="release_published_passed",
            ),
        ),
        RunSQL(JUDGED, NOT_JUDGED),
    ]
