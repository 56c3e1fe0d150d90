"""The only sight across organisations: an envelope without identity, and bundle parts while acceptance and consent
both hold. Who may write which half, and which moves exist, is held here as well as in the program."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from tessera.kernel.database import rls

BOTH = "organisation_id = (select app_org()) or (to_organisation_id = (select app_org()) and state <> 'draft')"
EITHER = "organisation_id = (select app_org()) or to_organisation_id = (select app_org())"

# Asked on every read of a part. Owned by the migration owner, it sees the sender's decisions without the receiver
# being able to; it answers yes or no and nothing else.
OPEN = """
create function bundle_part_open(p_bundle uuid, p_category text) returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
    select exists (
        select 1
          from public.protection_bundle b
          join public.protection_referral r on r.id = b.referral_id
          join public.protection_origin o on o.referral_id = r.id
         cross join lateral unnest(case when cardinality(r.services_requested) = 0 then array['']::varchar[]
                                        else r.services_requested end) as service
         cross join lateral public.consent_gate(o.subject_id, o.purpose, 'named_organisation', r.to_organisation_id,
                                                service, array[p_category], now()) g
         where b.id = p_bundle and b.wiped_at is null
           and r.to_organisation_id = public.app_org()
           and r.state in ('accepted', 'in_service', 'completed')
        having bool_and(g.allowed))
$$;
"""

GUARD = """
create function referral_guard() returns trigger language plpgsql as $$
declare
    answer text[] := array['state', 'received_at', 'answered_at', 'answered_by', 'waiting_until', 'decline_reason',
                           'arrived', 'first_service_on', 'outcome', 'changed_at', 'ended_at'];
    steering text[] := array['state', 'sent_at', 'respond_by', 'ended_at', 'changed_at'];
begin
    if app_org() is null then
        return new;
    elsif app_org() = old.to_organisation_id then
        if (to_jsonb(new) - answer) is distinct from (to_jsonb(old) - answer) then
            raise exception 'the receiver writes the answer only' using errcode = 'insufficient_privilege';
        end if;
        if new.state <> old.state and not (
               (old.state = 'sent' and new.state in ('received', 'accepted', 'waiting_list', 'declined'))
            or (old.state = 'received' and new.state in ('accepted', 'waiting_list', 'declined'))
            or (old.state = 'waiting_list' and new.state in ('accepted', 'declined'))
            or (old.state = 'accepted' and new.state in ('in_service', 'completed'))
            or (old.state = 'in_service' and new.state = 'completed')) then
            raise exception 'the receiver does not move a referral from % to %', old.state, new.state using errcode = 'check_violation';
        end if;
    elsif app_org() = old.organisation_id then
        if old.state <> 'draft' and (to_jsonb(new) - steering) is distinct from (to_jsonb(old) - steering) then
            raise exception 'a sent envelope is not rewritten' using errcode = 'insufficient_privilege';
        end if;
        if new.state <> old.state and not (
               (old.state = 'draft' and new.state in ('sent', 'withdrawn_by_sender'))
            or (old.state in ('sent', 'received', 'waiting_list', 'accepted', 'in_service')
                and new.state in ('withdrawn_by_sender', 'withdrawn_by_survivor'))
            or (old.state in ('sent', 'received') and new.state = 'expired')) then
            raise exception 'the sender does not move a referral from % to %', old.state, new.state using errcode = 'check_violation';
        end if;
    end if;
    return new;
end $$;
create trigger referral_guard before update on protection_referral for each row execute function referral_guard();

create function bundle_guard() returns trigger language plpgsql as $$
begin
    if (to_jsonb(new) - array['wrapped_key', 'wiped_at']) is distinct from (to_jsonb(old) - array['wrapped_key', 'wiped_at'])
       or (old.wiped_at is not null) then
        raise exception 'a bundle is not rewritten: it can only be wiped' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger bundle_guard before update on protection_bundle for each row execute function bundle_guard();

create function recall_guard() returns trigger language plpgsql as $$
declare
    answer text[] := array['answer', 'answered_at', 'answered_by'];
begin
    if (to_jsonb(new) - answer) is distinct from (to_jsonb(old) - answer) or old.answer <> '' then
        raise exception 'a recall is answered once and not rewritten' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger recall_guard before update on protection_recall for each row execute function recall_guard();
"""
UNGUARD = """
drop trigger recall_guard on protection_recall; drop function recall_guard();
drop trigger bundle_guard on protection_bundle; drop function bundle_guard();
drop trigger referral_guard on protection_referral; drop function referral_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0003_referrals"), ("trust", "0004_subjects_consent_locks")]

    operations = [
        RunSQL(
            "alter table protection_origin add constraint origin_case_inside foreign key (organisation_id, case_id)"
            " references protection_case (organisation_id, id) deferrable initially deferred;"
            "alter table protection_origin add constraint origin_subject_inside foreign key (organisation_id, subject_id)"
            " references trust_subject (organisation_id, id) deferrable initially deferred",
            "alter table protection_origin drop constraint origin_case_inside;"
            "alter table protection_origin drop constraint origin_subject_inside",
        ),
        RunSQL(OPEN, "drop function bundle_part_open(uuid, text)"),
        RunSQL(GUARD, UNGUARD),
        rls.enable("protection_referral"),
        rls.policy("protection_referral", "select", using=BOTH),
        rls.policy("protection_referral", "insert", check=rls.OWN),
        rls.policy("protection_referral", "update", using=BOTH, check=EITHER),
        *rls.own_rows("protection_origin"),
        # The receiver sees that there is a bundle (field names, hash), and its key only through a readable part.
        rls.enable("protection_bundle"),
        rls.policy("protection_bundle", "select", using=EITHER),
        rls.policy("protection_bundle", "insert", check=rls.OWN),
        rls.policy("protection_bundle", "update", using=rls.OWN, check=rls.OWN),
        rls.enable("protection_bundlepart"),
        rls.policy(
            "protection_bundlepart",
            "select",
            using="organisation_id = (select app_org())"
            " or (to_organisation_id = (select app_org()) and bundle_part_open(bundle_id, category))",
        ),
        rls.policy("protection_bundlepart", "insert", check=rls.OWN),
        *rls.append_only("protection_bundlepart"),
        rls.enable("protection_bundleview"),
        rls.policy("protection_bundleview", "select", using=f"{rls.OWN} or from_organisation_id = (select app_org())"),
        rls.policy("protection_bundleview", "insert", check=rls.OWN),
        *rls.append_only("protection_bundleview"),
        RunSQL(
            "revoke delete on protection_referral, protection_bundle, protection_recall from tessera_web, tessera_jobs",
            "grant delete on protection_referral, protection_bundle, protection_recall to tessera_web, tessera_jobs",
        ),
        rls.enable("protection_recall"),
        rls.policy("protection_recall", "select", using=EITHER),
        rls.policy("protection_recall", "insert", check=rls.OWN),
        rls.policy("protection_recall", "update", using="to_organisation_id = (select app_org())", check="to_organisation_id = (select app_org())"),
    ]
