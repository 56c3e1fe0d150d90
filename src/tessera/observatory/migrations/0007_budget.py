"""The privacy budget of each person and purpose: debited with the release, changed by two people, read by nobody."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
from tessera.kernel.database import rls

# Limits are no secret. 1 and 4 hold while no two people have changed them (see observatory.budget.enums).
LIMITS = """
create function observatory_budget_limits(p_purpose text, out per_release numeric, out per_person numeric)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
    select coalesce(c.per_release, 1), coalesce(c.per_person, 4)
      from (select 1) always
      left join lateral (select b.per_release, b.per_person from public.observatory_budgetchange b
                          where b.purpose = p_purpose and b.approved order by b.decided_at desc limit 1) c on true
$$;
revoke execute on function observatory_budget_limits(text) from public;
grant execute on function observatory_budget_limits(text) to tessera_web, tessera_jobs, tessera_observatory;
"""

# Asked by the view of facts about the people it is about to show: `who` names the person that several records are.
# A person's loss is the sum over releases of what each took of them; records that were one person in a release lost once.
EXHAUSTED = """
create function observatory_budget_exhausted_among(p_subjects uuid[], p_who text[]) returns setof text
language sql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp as $$
    with asked as materialized (
        select w.subject_id, w.who from unnest(p_subjects, p_who) w(subject_id, who)
    ), member as (
        select subject_id, who from asked
        union
        select s.id, a.who from asked a join public.trust_subject s on s.merged_into_id = a.subject_id
    ), spent as (
        select distinct m.who, e.release_id, e.person, e.epsilon
          from member m join public.observatory_budgetentry e on e.subject_id = m.subject_id
         where e.purpose = current_setting('app.budget_purpose', true)
    )
    select s.who from spent s group by s.who
    having sum(s.epsilon) + nullif(current_setting('app.budget_epsilon', true), '')::numeric
           > (select l.per_person from public.observatory_budget_limits(current_setting('app.budget_purpose', true)) l)
$$;
revoke execute on function observatory_budget_exhausted_among(uuid[], text[]) from public;
grant execute on function observatory_budget_exhausted_among(uuid[], text[]) to tessera_observatory;
"""

# One release after the other, so that two at once cannot spend the same ε. Everybody who was read is found by the mark
# that the view of facts gave them; whoever is matched or merged with them is debited too, whatever became of the consent
# to the matching since: a debit too many costs a place in a later release, one too few costs the promise.
DEBIT = """
create function observatory_debit(p_release uuid, p_purpose text, p_epsilon numeric, p_delta double precision,
                                  p_secret text, p_people text[], p_account uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    before public.observatory_budgetdebit;
    most record;
    found_people bigint;
begin
    if p_epsilon is null or p_epsilon <= 0 or p_delta is null or p_secret is null or p_people is null then
        raise exception 'a debit needs a release, its loss and its people' using errcode = 'TB002';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('observatory budget', 0));
    select * into before from public.observatory_budgetdebit d where d.release_id = p_release;
    if found then
        if (before.purpose, before.epsilon, before.delta) is distinct from (p_purpose, p_epsilon, p_delta) then
            raise exception 'this release was debited with other numbers' using errcode = 'TB001';
        end if;
        return false;
    end if;
    select l.* into most from public.observatory_budget_limits(p_purpose) l;
    if p_epsilon > most.per_release then
        raise exception 'one release may spend an epsilon of %, not %: ask for other limits', most.per_release, p_epsilon
              using errcode = 'TB001';
    end if;
    insert into public.observatory_budgetdebit (id, release_id, purpose, epsilon, delta, debited_at, debited_by)
    values (gen_random_uuid(), p_release, p_purpose, p_epsilon, p_delta, now(), p_account);

    create temporary table budget_read on commit drop as
    with recursive who as materialized (
        select distinct s.id
          from public.trust_subject s
          join unnest(p_people) mark
            on mark = substr(encode(sha256(convert_to(p_secret || '|person|' || s.id, 'UTF8')), 'hex'), 1, 32)
    ), edge as materialized (
        select a.subject_id as one, b.subject_id as other
          from public.observatory_sameperson a
          join public.observatory_sameperson b on b.run_id = a.run_id and b.person = a.person
        union select s.id, s.merged_into_id from public.trust_subject s where s.merged_into_id is not null
        union select s.merged_into_id, s.id from public.trust_subject s where s.merged_into_id is not null
    ), reach as (
        select id as who, id as subject_id from who
        union
        select r.who, e.other from reach r join edge e on e.one = r.subject_id
    )
    select r.who, r.subject_id from reach r;
    select count(distinct b.who) into found_people from pg_temp.budget_read b;
    if found_people <> (select count(distinct mark) from unnest(p_people) mark) then
        raise exception 'somebody who was read is not here any more: make the release again' using errcode = 'TB002';
    end if;
    insert into public.observatory_budgetentry (id, organisation_id, subject_id, person, release_id, purpose, epsilon)
    select distinct on (b.subject_id) gen_random_uuid(), s.organisation_id, b.subject_id, b.who, p_release, p_purpose, p_epsilon
      from pg_temp.budget_read b join public.trust_subject s on s.id = b.subject_id
     order by b.subject_id, (b.who = b.subject_id) desc, b.who;
    if exists (select 1 from (select distinct b.who, e.release_id, e.person, e.epsilon
                                from pg_temp.budget_read b
                                join public.observatory_budgetentry e on e.subject_id = b.subject_id and e.purpose = p_purpose) spent
                group by spent.who having sum(spent.epsilon) > most.per_person) then
        raise exception 'somebody''s budget ran out while this was made: make the release again, without them'
              using errcode = 'TB001';
    end if;
    drop table pg_temp.budget_read;
    return true;
end $$;
revoke execute on function observatory_debit(uuid, text, numeric, double precision, text, text[], uuid) from public;
grant execute on function observatory_debit(uuid, text, numeric, double precision, text, text[], uuid) to tessera_web, tessera_jobs;
"""
NO_DEBIT = "drop function observatory_debit(uuid, text, numeric, double precision, text, text[], uuid)"

# Nothing with differential privacy is kept without its debit, whatever program writes it.
DEBITED = """
create function observatory_release_debited() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    if not exists (select 1 from public.observatory_budgetdebit d where d.release_id = new.id) then
        raise exception 'a release with differential privacy is kept together with its debit' using errcode = 'check_violation';
    end if;
    return null;
end $$;
revoke execute on function observatory_release_debited() from public;
create constraint trigger release_debited after insert on observatory_release deferrable initially deferred
    for each row when (new.method = 'synthetic') execute function observatory_release_debited();
"""
NOT_DEBITED = "drop trigger release_debited on observatory_release; drop function observatory_release_debited()"

# A decided change never changes again, an open one only by being decided, and by the second person.
DECIDED = """
create function observatory_budget_decided() returns trigger language plpgsql as $$
declare
    open_fields text[] := array['approved', 'decided_by', 'decided_at', 'answer'];
begin
    if tg_op = 'DELETE' or old.approved is not null or new.approved is null
       or (to_jsonb(new) - open_fields) is distinct from (to_jsonb(old) - open_fields) then
        raise exception 'a change of limits is decided once and never rewritten' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger budget_change_decided before update or delete on observatory_budgetchange
    for each row execute function observatory_budget_decided();
create function observatory_budget_asked() returns trigger language plpgsql as $$
begin
    if new.approved is not null then
        raise exception 'limits are asked for first and decided by another person' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger budget_change_asked before insert on observatory_budgetchange
    for each row execute function observatory_budget_asked();
"""
NOT_DECIDED = """
drop trigger budget_change_asked on observatory_budgetchange; drop function observatory_budget_asked();
drop trigger budget_change_decided on observatory_budgetchange; drop function observatory_budget_decided();
"""

ENTRIES = """
revoke all on observatory_budgetentry from tessera_web, tessera_jobs;
revoke insert on observatory_budgetdebit from tessera_web, tessera_jobs;
create trigger budget_entry_kept before truncate on observatory_budgetentry for each statement execute function refuse_change();
create trigger budget_debit_kept before truncate on observatory_budgetdebit for each statement execute function refuse_change();
"""
NO_ENTRIES = """
drop trigger budget_debit_kept on observatory_budgetdebit;
drop trigger budget_entry_kept on observatory_budgetentry;
grant insert on observatory_budgetdebit to tessera_web, tessera_jobs;
grant select, insert on observatory_budgetentry to tessera_web, tessera_jobs;
"""


class Migration(migrations.Migration):
    dependencies = [("observatory", "0006_matching"), ("trust", "0008_tokens")]

    operations = [
        migrations.CreateModel(
            name='BudgetDebit',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('release_id', models.UUIDField(unique=True)),
                ('purpose', models.CharField(max_length=40)),
                ('epsilon', models.DecimalField(decimal_places=4, max_digits=8)),
                ('delta', models.FloatField()),
                ('debited_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('debited_by', models.UUIDField(null=True)),
            ],
            options={
                'ordering': ['-debited_at'],
            },
        ),
        migrations.CreateModel(
            name='BudgetChange',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=40)),
                ('per_release', models.DecimalField(decimal_places=4, max_digits=8)),
                ('per_person', models.DecimalField(decimal_places=4, max_digits=8)),
                ('reason', models.TextField()),
                ('asked_by', models.UUIDField()),
                ('asked_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('approved', models.BooleanField(blank=True, null=True)),
                ('decided_by', models.UUIDField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.TextField(blank=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'ordering': ['-asked_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('per_release__gt', 0)), name='budget_change_above_zero'), models.CheckConstraint(condition=models.Q(('per_person__gte', models.F('per_release'))), name='budget_change_release_fits'), models.CheckConstraint(condition=models.Q(models.Q(('approved__isnull', True), ('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('approved__isnull', False), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='budget_change_decided_whole'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='budget_change_two_people'), models.UniqueConstraint(condition=models.Q(('approved__isnull', True)), fields=('organisation', 'purpose'), name='budget_change_one_open')],
            },
        ),
        migrations.CreateModel(
            name='BudgetEntry',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('person', models.UUIDField()),
                ('release_id', models.UUIDField()),
                ('purpose', models.CharField(max_length=40)),
                ('epsilon', models.DecimalField(decimal_places=4, max_digits=8)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.subject')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'release_id', 'subject'), name='budget_entry_once')],
            },
        ),
        *rls.own_rows("observatory_budgetchange"),
        RunSQL(DECIDED, NOT_DECIDED),
        *rls.append_only("observatory_budgetdebit"),
        rls.enable("observatory_budgetentry"),
        *rls.append_only("observatory_budgetentry"),
        RunSQL(ENTRIES, NO_ENTRIES),
        RunSQL(LIMITS, "drop function observatory_budget_limits(text)"),
        RunSQL(EXHAUSTED, "drop function observatory_budget_exhausted_among(uuid[], text[])"),
        RunSQL(DEBIT, NO_DEBIT),
        RunSQL(DEBITED, NOT_DEBITED),
    ]
