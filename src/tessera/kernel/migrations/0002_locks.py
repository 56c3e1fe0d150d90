"""Identity functions, the ledger's chain, and row-level security of the kernel's tables."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from tessera.kernel.database import rls

CHAIN = """
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;

create function ledger_hash(before bytea, seq bigint, e kernel_ledgerentry) returns bytea
language sql stable set timezone = 'UTC' as $$
    select sha256(coalesce(before, ''::bytea) || convert_to(jsonb_build_array(
        seq, e.id, e.organisation_id, extract(epoch from e.at)::text, e.account_id, e.job, e.action, e.outcome,
        e.kind, e.object_id, e.purpose, e.why, e.detail)::text, 'UTF8'))
$$;

-- Runs at commit: the lock that orders an organisation's chain is held for the length of a commit, not of a request.
create function ledger_link() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    org uuid := coalesce(new.organisation_id, '00000000-0000-0000-0000-000000000000');
    last_seq bigint;
    last_hash bytea;
begin
    perform pg_advisory_xact_lock(hashtextextended('ledger ' || org, 0));
    select l.seq, l.hash into last_seq, last_hash
      from public.kernel_ledgerlink l where l.organisation_id = org order by l.seq desc limit 1;
    insert into public.kernel_ledgerlink (entry_id, organisation_id, seq, hash)
    values (new.id, org, coalesce(last_seq, 0) + 1, public.ledger_hash(last_hash, coalesce(last_seq, 0) + 1, new));
    return null;
end $$;

create constraint trigger ledger_link after insert on kernel_ledgerentry
    deferrable initially deferred for each row execute function ledger_link();
"""
UNCHAIN = """
drop trigger ledger_link on kernel_ledgerentry;
drop function ledger_link();
drop function ledger_hash(bytea, bigint, kernel_ledgerentry);
drop function refuse_change();
"""
SAME_ORGANISATION = "organisation_id is not distinct from (select app_org())"
CACHE = """
create table kernel_cache (cache_key varchar(255) primary key, value text not null, expires timestamptz not null);
create index kernel_cache_expires on kernel_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [
        RunSQL(rls.FUNCTIONS, rls.DROP_FUNCTIONS),
        RunSQL(CHAIN, UNCHAIN),
        RunSQL(CACHE, "drop table kernel_cache"),
        rls.enable("kernel_ledgerentry"),
        rls.policy("kernel_ledgerentry", "select", using=SAME_ORGANISATION),
        rls.policy("kernel_ledgerentry", "insert", check=SAME_ORGANISATION),
        *rls.append_only("kernel_ledgerentry"),
        rls.enable("kernel_ledgerlink"),
        rls.policy("kernel_ledgerlink", "select", using=rls.OWN),
        *rls.append_only("kernel_ledgerlink"),
        RunSQL("revoke insert on kernel_ledgerlink from tessera_web, tessera_jobs", RunSQL.noop),
        *rls.own_rows("kernel_organisationkey"),
        *rls.own_rows("kernel_personkey"),
    ]
