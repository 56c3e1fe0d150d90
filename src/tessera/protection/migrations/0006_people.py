"""Intake whole, people in a case, words about the survivor, what an organisation decided about its cases, and the end of
earlier versions when a person is erased."""

import django.db.models.deletion
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
import tessera.protection.cases.enums
from tessera.kernel.database import rls


def code(model, name, length=40):
    return migrations.AddField(model, name, models.CharField(blank=True, default="", max_length=length))


def day(model, name):
    return [migrations.AddField(model, name, models.DateField(blank=True, null=True)), code(model, f"{name}_precision", 12)]


def codes(model, name):
    return migrations.AddField(
        model, name, ArrayField(models.CharField(max_length=40), blank=True, default=list, size=None)
    )


def inside(target):
    return models.ForeignKey(
        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=target
    )


ORGANISATION = models.ForeignKey(
    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
)
ID = models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)

# Sealing anew is the one change that written words see, and letting go of the codes beside them when a person is erased.
WRITTEN = """
create or replace function protection_written() returns trigger language plpgsql as $$
declare
    free text[] := array['sealed', 'changed_at'];
begin
    if to_jsonb(new) -> 'domains' = '[]'::jsonb then
        free := free || array['domains'];
    end if;
    if (to_jsonb(new) - free) is distinct from (to_jsonb(old) - free) then
        raise exception '% is never rewritten: add a new row', tg_table_name using errcode = 'check_violation';
    end if;
    return new;
end $$;
"""
BEFORE_WRITTEN = """
create or replace function protection_written() returns trigger language plpgsql as $$
begin
    if (to_jsonb(new) - array['sealed', 'changed_at']) is distinct from (to_jsonb(old) - array['sealed', 'changed_at']) then
        raise exception '% is never rewritten: add a new row', tg_table_name using errcode = 'check_violation';
    end if;
    return new;
end $$;
"""

# The earlier version of somebody in the case keeps codes only, as the comment of the table says.
VERSIONS = """
create or replace function protection_keep_version() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    insert into public.protection_caseversion (id, organisation_id, kind, row_id, at, account_id, data)
    values (gen_random_uuid(), old.organisation_id, tg_argv[0], old.id, clock_timestamp(), public.app_account(),
            to_jsonb(old) - 'sealed');
    return null;
end $$;
create trigger protection_caseperson_version after update on protection_caseperson for each row
    when (to_jsonb(old) - array['changed_at', 'sealed'] is distinct from to_jsonb(new) - array['changed_at', 'sealed'])
    execute function protection_keep_version('person');
"""
BEFORE_VERSIONS = """
drop trigger protection_caseperson_version on protection_caseperson;
create or replace function protection_keep_version() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    insert into public.protection_caseversion (id, organisation_id, kind, row_id, at, account_id, data)
    values (gen_random_uuid(), old.organisation_id, tg_argv[0], old.id, clock_timestamp(), public.app_account(),
            to_jsonb(old));
    return null;
end $$;
"""

# An earlier version is never changed, and goes only together with the person it is about.
GOES = """
create function protection_version_ends() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
begin
    if tg_op = 'DELETE' and exists (
        select 1 from public.trust_subject s
         where s.organisation_id = old.organisation_id and s.erased_at is not null and s.id in (
            select c.subject_id from public.protection_case c
             where c.organisation_id = old.organisation_id and c.id = old.row_id
            union all
            select c.subject_id from public.protection_episode e
              join public.protection_case c on c.organisation_id = e.organisation_id and c.id = e.case_id
             where e.organisation_id = old.organisation_id and e.id = old.row_id
            union all
            select p.subject_id from public.protection_caseperson p
             where p.organisation_id = old.organisation_id and p.id = old.row_id
            union all
            select c.subject_id from public.protection_caseperson p
              join public.protection_case c on c.organisation_id = p.organisation_id and c.id = p.case_id
             where p.organisation_id = old.organisation_id and p.id = old.row_id)
    ) then
        return old;
    end if;
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
drop trigger protection_caseversion_append_only on protection_caseversion;
create trigger protection_caseversion_append_only before update or delete on protection_caseversion
    for each row execute function protection_version_ends();
grant delete on protection_caseversion to tessera_web, tessera_jobs;
"""
STAYS = """
revoke delete on protection_caseversion from tessera_web, tessera_jobs;
drop trigger protection_caseversion_append_only on protection_caseversion;
create trigger protection_caseversion_append_only before update or delete on protection_caseversion
    for each row execute function refuse_change();
drop function protection_version_ends();
"""
CASE_TEXT_WRITTEN = (
    "create trigger protection_casetext_written before update on protection_casetext"
    " for each row execute function protection_written()"
)


class Migration(migrations.Migration):
    dependencies = [("protection", "0005_statistics_in_bulk")]

    operations = [
        *day("case", "age_on"),
        *day("case", "pregnancy_due"),
        *day("case", "referral_received_on"),
        *[
            code("case", name, 16)
            for name in (
                "age_assessed", "age_in_doubt", "residence_admin1", "literacy", "occupation_before", "pregnant", "seeing",
                "hearing", "walking", "remembering", "self_care", "communicating", "conflict_check",
            )
        ],
        *[code("case", name) for name in ("living_situation_at_intake", "child_care_arrangement", "referral_source")],
        code("case", "source", 24),
        codes("case", "presenting_needs"),
        codes("case", "immediate_needs_met"),
        migrations.AddField("case", "first_service_due", models.DateField(blank=True, null=True)),
        *day("caseperson", "age_on"),
        *[code("caseperson", name) for name in ("relation", "legal_basis")],
        *[
            code("caseperson", name, 16)
            for name in ("sex", "with_survivor", "safe", "needs_support", "possibly_implicated")
        ],
        migrations.AddField("caseperson", "age", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField("caseperson", "sealed", models.BinaryField(null=True)),
        migrations.RemoveConstraint("caseversion", "case_version_kind"),
        migrations.AddConstraint(
            "caseversion",
            models.CheckConstraint(
                condition=models.Q(("kind__in", tessera.protection.cases.enums.VersionOf)), name="case_version_kind"
            ),
        ),
        migrations.CreateModel(
            name="CaseText",
            fields=[
                ("id", ID),
                ("sealed", models.BinaryField()),
                ("written_at", models.DateTimeField(default=tessera.kernel.clock.now)),
                ("written_by", models.UUIDField(null=True)),
                ("case", inside("protection.case")),
                ("organisation", ORGANISATION),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["organisation", "case", "-written_at"], name="case_text_latest")],
            },
        ),
        migrations.CreateModel(
            name="CaseSetting",
            fields=[
                ("id", ID),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("asks_background", models.BooleanField(default=False)),
                ("first_service_hours", models.PositiveSmallIntegerField(default=48)),
                ("organisation", ORGANISATION),
            ],
            options={
                "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("organisation",), name="case_setting_once")],
            },
        ),
        *rls.own_rows("protection_casetext"),
        *rls.own_rows("protection_casesetting"),
        rls.inside("protection_casetext", "case_id", "protection_case"),
        RunSQL(WRITTEN, BEFORE_WRITTEN),
        RunSQL(CASE_TEXT_WRITTEN, "drop trigger protection_casetext_written on protection_casetext"),
        RunSQL(VERSIONS, BEFORE_VERSIONS),
        rls.policy("protection_caseversion", "delete", using=rls.OWN),
        RunSQL(GOES, STAYS),
    ]
