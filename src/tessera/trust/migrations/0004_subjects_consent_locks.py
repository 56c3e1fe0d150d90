"""Row-level security of the person served and their decisions; the gate; and the rule that no identity is kept
without a basis."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from tessera.kernel.database import rls

# One statement decides everywhere: on a read, in a release, for a shared copy. Deny overrides permit; a lawful basis
# without consent (two signatures) stands beside consent, because the law, not the person, gave it.
GATE = """
create function consent_gate(p_subject uuid, p_purpose text, p_class text, p_recipient uuid, p_type text,
                             p_categories text[], p_at timestamptz)
returns table (allowed boolean, basis text, reason text, decision_id uuid)
language sql stable as $$
    with standing as (
        select d.id, d.decision, d.legal_basis, d.data_categories
          from trust_consentdecision d
         where d.subject_id = p_subject and d.purpose = p_purpose
           and d.decision in ('given', 'refused', 'withdrawn')
           and d.valid_from <= p_at
           and (d.decision <> 'given' or d.valid_to is null or p_at < d.valid_to)
           and case d.recipient_class
                 when 'named_organisation' then d.recipient_id = p_recipient
                 when 'service_providers_of_type' then d.recipient_type = p_type
                 else d.recipient_class = p_class end
    ), lawful as (
        select * from standing where decision = 'given' and legal_basis <> '' limit 1
    ), against as (
        select * from standing
         where decision <> 'given'
           and (cardinality(data_categories) = 0 or cardinality(p_categories) = 0 or data_categories && p_categories::varchar[])
         order by decision limit 1
    ), permits as (
        select * from standing where decision = 'given' and legal_basis = ''
    ), uncovered as (
        select c from unnest(p_categories) c
         where not exists (select 1 from permits p where c = any (p.data_categories))
    )
    select case when exists (select 1 from lawful) then true
                when exists (select 1 from against) then false
                when not exists (select 1 from permits) then false
                else not exists (select 1 from uncovered) end,
           case when exists (select 1 from lawful) then (select legal_basis from lawful)
                when exists (select 1 from against) then ''
                when exists (select 1 from permits) and not exists (select 1 from uncovered) then 'consent'
                else '' end,
           case when exists (select 1 from lawful) then 'lawful_basis'
                when exists (select 1 from against) then (select decision from against)
                when not exists (select 1 from permits) then 'no_decision'
                when exists (select 1 from uncovered) then 'category_not_covered'
                else 'given' end,
           coalesce((select id from lawful), (select id from against), (select id from permits limit 1))
$$;
"""

UNCHANGED = """
create function consent_decision_guard() returns trigger language plpgsql as $$
declare
    ends text[] := array['decision', 'withdrawn_at', 'withdrawn_how', 'withdrawn_by', 'superseded_by', 'sealed'];
begin
    if (to_jsonb(new) - ends) is distinct from (to_jsonb(old) - ends) then
        raise exception 'a consent decision is not rewritten: record a new one' using errcode = 'check_violation';
    end if;
    if old.decision is distinct from new.decision and not (
        (old.decision = 'given' and new.decision in ('withdrawn', 'expired', 'superseded'))
        or (old.decision in ('refused', 'withdrawn', 'expired') and new.decision = 'superseded')) then
        raise exception 'a % decision does not become %', old.decision, new.decision using errcode = 'check_violation';
    end if;
    if old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at then
        raise exception 'a withdrawal keeps its time' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger consent_decision_guard before update on trust_consentdecision
    for each row execute function consent_decision_guard();
"""

# Case forms §13, rule 1. Deferred: identity and decision are written together, in either order.
BASIS = """
create function identity_needs_basis() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    if new.sealed is not null and (tg_op = 'INSERT' or old.sealed is null) and not exists (
        select 1 from public.trust_consentdecision d
         where d.subject_id = new.id and d.purpose = 'keep_record' and d.decision = 'given') then
        raise exception 'no identity is kept without a keep_record decision or another lawful basis'
            using errcode = 'check_violation', constraint = 'identity_needs_basis';
    end if;
    return null;
end $$;
create constraint trigger identity_needs_basis after insert or update of sealed on trust_subject
    deferrable initially deferred for each row execute function identity_needs_basis();
"""

READABLE = "organisation_id is null or organisation_id = (select app_org())"


class Migration(migrations.Migration):
    dependencies = [("trust", "0003_subjects_consent"), ("kernel", "0002_locks")]

    operations = [
        *rls.own_rows("trust_subject"),
        *rls.own_rows("trust_identifiertoken", delete=True),
        *rls.own_rows("trust_nametoken", delete=True),
        *rls.own_rows("trust_nameindex"),
        *rls.own_rows("trust_consentdecision"),
        rls.enable("trust_consenttext"),
        rls.policy("trust_consenttext", "select", using=READABLE),
        rls.policy("trust_consenttext", "insert", check=rls.OWN),
        *rls.append_only("trust_consenttext"),
        RunSQL(GATE, "drop function consent_gate(uuid, text, text, uuid, text, text[], timestamptz)"),
        RunSQL(UNCHANGED, "drop trigger consent_decision_guard on trust_consentdecision; drop function consent_decision_guard()"),
        RunSQL(BASIS, "drop trigger identity_needs_basis on trust_subject; drop function identity_needs_basis()"),
    ]
