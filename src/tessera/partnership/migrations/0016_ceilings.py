"""Ceilings that hold under two writers at once, budgets that every approved version has, and awards that are watched."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

# One transaction at a time adds money to an award, or takes it away: the lock is on the award's row, for all of them.
# A grantee draws and asks too and may not change the office's row, so the lock is taken for whoever asks.
HOLD = """
create function partnership_hold_award(of_award uuid) returns void
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    perform 1 from public.partnership_award a where a.id = of_award for no key update;
end $$;
revoke execute on function partnership_hold_award(uuid) from public;
grant execute on function partnership_hold_award(uuid) to tessera_web, tessera_jobs;
"""
DROP_HOLD = "drop function partnership_hold_award(uuid)"

# {hold} is what lets one transaction at a time count.
COVERED = """
create or replace function partnership_payment_covered() returns trigger language plpgsql as $$
declare
    bound numeric;
    paid numeric;
begin
    perform {hold};
    select coalesce(sum(o.amount), 0) into bound from partnership_obligation o
     where o.award_id = new.award_id and o.currency = new.currency;
    select coalesce(sum(p.amount), 0) into paid from partnership_payment p
     where p.award_id = new.award_id and p.currency = new.currency;
    if paid > bound then
        raise exception 'payments of % % are more than the obligations of %', paid, new.currency, bound
          using errcode = 'check_violation';
    end if;
    return null;
end $$;
create or replace function partnership_spending_fits() returns trigger language plpgsql as $$
declare
    line record;
    spent numeric;
begin
    perform {hold};
    select * into line from partnership_budgetline l where l.id = new.line_id;
    if line.award_id <> new.award_id or line.currency <> new.currency then
        raise exception 'money is drawn from the award''s own budget' using errcode = 'check_violation';
    end if;
    select coalesce(sum(e.amount), 0) into spent
      from partnership_expenditureline e join partnership_budgetline l on l.id = e.line_id
      left join partnership_financialreport r on r.id = e.report_id
     where e.award_id = new.award_id and e.currency = new.currency
       and (l.category, l.year, l.share) = (line.category, line.year, line.share)
       and (r.id is null or r.state in ('submitted', 'accepted'));
    if new.amount > 0 and spent > line.amount then
        raise exception 'less is left on this line of the budget' using errcode = 'check_violation';
    end if;
    return null;
end $$;
"""
ROW = "partnership_hold_award(new.award_id)"
ADVISORY = "pg_advisory_xact_lock(hashtextextended(new.award_id::text, 7))"

BOUND = """
create function partnership_obligation_within() returns trigger language plpgsql as $$
declare
    most numeric;
    bound numeric;
begin
    perform partnership_hold_award(new.award_id);
    select v.total into most from partnership_awardversion v
     where v.award_id = new.award_id and v.currency = new.currency and v.state in ('signed', 'in_effect')
     order by v.number desc limit 1;
    select coalesce(sum(o.amount), 0) into bound from partnership_obligation o
     where o.award_id = new.award_id and o.currency = new.currency;
    if bound > most then
        raise exception 'obligations of % % are more than the award''s total of %', bound, new.currency, most
          using errcode = 'check_violation';
    end if;
    return null;
end $$;
create trigger obligation_within after insert or update on partnership_obligation
  for each row when (new.amount > 0) execute function partnership_obligation_within();
"""
DROP_BOUND = """
drop trigger obligation_within on partnership_obligation; drop function partnership_obligation_within();
"""

STRATEGY = """
create function partnership_strategy_within() returns trigger language plpgsql as $$
declare
    of_strategy uuid := case tg_table_name when 'partnership_strategy' then (to_jsonb(new)->>'id')::uuid
        else (to_jsonb(new)->>'strategy_id')::uuid end;
    most numeric;
    planned numeric;
begin
    select s.ceiling into most from partnership_strategy s where s.id = of_strategy for no key update;
    select coalesce(sum(p.ceiling), 0) into planned from partnership_priority p where p.strategy_id = of_strategy;
    if planned > most then
        raise exception 'ceilings of priorities sum to %, more than the % of the strategy', planned, most
          using errcode = 'check_violation';
    end if;
    return null;
end $$;
create trigger priority_within after insert or update of ceiling, strategy_id on partnership_priority
  for each row execute function partnership_strategy_within();
create trigger strategy_within after update of ceiling on partnership_strategy
  for each row when (new.ceiling < old.ceiling) execute function partnership_strategy_within();
"""
DROP_STRATEGY = """
drop trigger strategy_within on partnership_strategy; drop trigger priority_within on partnership_priority;
drop function partnership_strategy_within();
"""

# Invariant 2: lines that are not there sum to nothing, so an approved version with a total has a budget.
BUDGETS = """
create or replace function partnership_budget_sums() returns trigger language plpgsql as $$
declare
    of_version uuid := case tg_table_name
        when 'partnership_awardversion' then (to_jsonb(new)->>'id')::uuid
        when 'partnership_budgetversion' then (to_jsonb(new)->>'award_version_id')::uuid
        else (select b.award_version_id from partnership_budgetversion b
               where b.id = (to_jsonb(case when tg_op = 'DELETE' then old else new end)->>'budget_id')::uuid) end;
    version record;
    found record;
begin
    -- One transaction at a time looks at a version: an approval and a new line cannot both overlook the other.
    perform pg_advisory_xact_lock(hashtextextended(of_version::text, 8));
    select v.state, v.kind, v.currency, coalesce(v.total, 0) as total, coalesce(v.cost_share, 0) as cost_share into version
      from partnership_awardversion v where v.id = of_version;
    if version.state not in ('approved', 'signed', 'in_effect') or {exempt} then
        return null;
    end if;
    select coalesce(sum(l.amount) filter (where l.share = 'federal'), 0) as total,
           coalesce(sum(l.amount) filter (where l.share = 'cost_share'), 0) as cost_share,
           coalesce(bool_and(l.currency = version.currency), true) as one_currency into found
      from partnership_budgetline l join partnership_budgetversion b on b.id = l.budget_id
     where b.award_version_id = of_version;
    if (found.total, found.cost_share) is distinct from (version.total, version.cost_share) or not found.one_currency then
        raise exception 'the lines of a budget sum to the total of the award''s version' using errcode = 'check_violation';
    end if;
    return null;
end $$;
"""
LISTED = "version.kind = 'listing'"
WITHOUT = "not exists (select 1 from partnership_budgetversion b where b.award_version_id = of_version)"

# Invariant 4, asked at the end of the transaction: no award is active without an approved plan, indicators whose targets
# (or the reasons for having none) reach over its whole time, and a schedule with both final reports at its end.
WATCHED = """
create function partnership_award_watched() returns trigger language plpgsql as $$
declare
    now_is record;
    v record;
begin
    select a.state into now_is from partnership_award a where a.id = new.id;
    if now_is.state <> 'active' then
        return null;
    end if;
    select * into v from partnership_awardversion w
     where w.award_id = new.id and w.state = 'in_effect' and w.until is null;
    if not exists (select 1 from partnership_monitoringplan p where p.award_id = new.id and p.state = 'approved') then
        raise exception 'an active award has an approved monitoring plan' using errcode = 'check_violation';
    end if;
    if not exists (select 1 from partnership_awardindicator i where i.award_id = new.id) or exists (
        select 1 from partnership_awardindicator i where i.award_id = new.id
           and (select coalesce(sum(t."end" - t.start + 1), 0)
                  from (select distinct start, "end" from partnership_target where indicator_id = i.id and cell = '') t)
               < v.ends - v.starts + 1) then
        raise exception 'an active award has indicators with a target, or a reason, for all of its time'
          using errcode = 'check_violation';
    end if;
    if (select count(distinct r.kind) from partnership_reportdue r where r.award_id = new.id and r.ends = v.ends
         and r.kind in ('final_performance', 'final_financial') and r.state <> 'waived') < 2 then
        raise exception 'an active award has a schedule of reports until its end' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create constraint trigger award_begun after insert on partnership_award deferrable initially deferred
  for each row when (new.state = 'active') execute function partnership_award_watched();
create constraint trigger award_watched after update on partnership_award deferrable initially deferred
  for each row when (new.state = 'active' and old.state <> 'active') execute function partnership_award_watched();
"""
DROP_WATCHED = """
drop trigger award_watched on partnership_award; drop trigger award_begun on partnership_award;
drop function partnership_award_watched();
"""


class Migration(migrations.Migration):
    dependencies = [("partnership", "0015_public_stamp")]

    operations = [
        RunSQL(HOLD, DROP_HOLD),
        RunSQL(COVERED.format(hold=ROW), COVERED.format(hold=ADVISORY)),
        RunSQL(BOUND, DROP_BOUND),
        RunSQL(STRATEGY, DROP_STRATEGY),
        RunSQL(BUDGETS.format(exempt=LISTED), BUDGETS.format(exempt=WITHOUT)),
        RunSQL(WATCHED, DROP_WATCHED),
    ]
