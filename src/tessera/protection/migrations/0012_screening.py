"""Screenings, which nobody changes and which go only with the person, and loaded instruments."""

import django.contrib.postgres.fields
import django.db.models.deletion
import tessera.kernel.clock
import tessera.kernel.ids
import tessera.protection.screening.enums
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

from tessera.kernel.database import rls

# Deleting is for erasure alone. The case is the row's own, or that of the row it hangs on (table and column named).
KEPT = """
create function protection_kept_until_erased() returns trigger language plpgsql as $$
declare
    v_case uuid := (to_jsonb(old) ->> 'case_id')::uuid;
begin
    if tg_nargs = 2 then
        execute format('select case_id from %I where organisation_id = $1 and id = $2', tg_argv[0])
           into v_case using old.organisation_id, (to_jsonb(old) ->> tg_argv[1])::uuid;
    end if;
    if exists (select 1 from protection_case c
                 join trust_subject s on s.organisation_id = c.organisation_id and s.id = c.subject_id
                where c.organisation_id = old.organisation_id and c.id = v_case and s.erased_at is null) then
        raise exception '% is deleted only when the person is erased', tg_table_name using errcode = 'check_violation';
    end if;
    return old;
end $$;
create trigger protection_screening_kept before delete on protection_screening
    for each row execute function protection_kept_until_erased();
create trigger protection_screeningitem_kept before delete on protection_screeningitem
    for each row execute function protection_kept_until_erased('protection_screening', 'screening_id');
create trigger protection_screening_written before update on protection_screening
    for each row execute function protection_written();
create trigger protection_screeningitem_written before update on protection_screeningitem
    for each row execute function protection_written();
create function instrument_guard() returns trigger language plpgsql as $$
begin
    if (to_jsonb(new) - array['state', 'reviewed_at', 'reviewed_by_id', 'review_reason'])
       is distinct from (to_jsonb(old) - array['state', 'reviewed_at', 'reviewed_by_id', 'review_reason']) then
        raise exception 'a loaded instrument is never rewritten: load a new version' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger instrument_guard before update on protection_instrument for each row execute function instrument_guard();
"""
NOT_KEPT = """
drop trigger instrument_guard on protection_instrument;
drop function instrument_guard();
drop trigger protection_screeningitem_written on protection_screeningitem;
drop trigger protection_screening_written on protection_screening;
drop trigger protection_screeningitem_kept on protection_screeningitem;
drop trigger protection_screening_kept on protection_screening;
drop function protection_kept_until_erased();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0011_duplicates"),
        ("trust", "0004_subjects_consent_locks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Instrument",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.organisation",
                    ),
                ),
                ("key", models.CharField(max_length=80)),
                ("version", models.CharField(max_length=20)),
                ("content", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("state", models.CharField(default=tessera.protection.screening.enums.Review["USABLE"], max_length=12)),
                ("asks_about_groups", models.BooleanField(default=False)),
                ("loaded_at", models.DateTimeField(default=tessera.kernel.clock.now)),
                (
                    "loaded_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("review_reason", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "id"), name="instrument_org_id"),
                    models.UniqueConstraint(fields=("organisation", "key", "version"), name="instrument_version"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", tessera.protection.screening.enums.Review)),
                        name="instrument_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", tessera.protection.screening.enums.Review["USABLE"]), _negated=True),
                            ("asks_about_groups", False),
                            models.Q(
                                ("reviewed_at__isnull", False),
                                models.Q(("review_reason", ""), _negated=True),
                                models.Q(("reviewed_by", models.F("loaded_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="instrument_groups_reviewed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Screening",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.organisation",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="protection.case",
                    ),
                ),
                ("at", models.DateTimeField(default=tessera.kernel.clock.now)),
                (
                    "screener",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("instrument_key", models.CharField(max_length=80)),
                ("instrument_version", models.CharField(max_length=20)),
                (
                    "instrument",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="protection.instrument",
                    ),
                ),
                (
                    "sets",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), blank=True, default=list, size=None
                    ),
                ),
                ("context", models.CharField(blank=True, default="", max_length=40)),
                ("interview_place", models.CharField(blank=True, default="", max_length=40)),
                ("interpreter", models.CharField(blank=True, default="", max_length=40)),
                (
                    "others_present",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("support_person", models.CharField(blank=True, default="", max_length=16)),
                ("break_requested", models.CharField(blank=True, default="", max_length=16)),
                ("age_group", models.CharField(blank=True, default="", max_length=16)),
                ("age_doubt", models.CharField(blank=True, default="", max_length=16)),
                ("immediate_danger", models.CharField(blank=True, default="", max_length=16)),
                (
                    "urgent_medical_need",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                (
                    "alternative_reading",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("judgement", models.CharField(blank=True, default="", max_length=40)),
                ("informed_and_wants", models.CharField(blank=True, default="", max_length=40)),
                (
                    "next_step",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("stopped", models.BooleanField(default=False)),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="protection.screening",
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "case", "-at", "-id"], name="screening_case_at")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "id"), name="screening_org_id"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stopped", True), models.Q(("judgement", ""), _negated=True), _connector="OR"
                        ),
                        name="screening_judged_or_stopped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScreeningItem",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.organisation",
                    ),
                ),
                (
                    "screening",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="protection.screening",
                    ),
                ),
                ("item", models.CharField(max_length=80)),
                ("set", models.CharField(max_length=80)),
                ("phase", models.CharField(blank=True, default="", max_length=16)),
                ("observed", models.CharField(blank=True, default="", max_length=12)),
                ("source", models.CharField(blank=True, default="", max_length=24)),
                ("confidence", models.CharField(blank=True, default="", max_length=16)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "screening", "item"), name="screening_item_once"),
                    models.CheckConstraint(
                        condition=models.Q(("observed__in", ("yes", "no", "unknown", "not_asked"))),
                        name="screening_item_observed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("observed", "yes"), _negated=True),
                            models.Q(
                                models.Q(("source", ""), _negated=True), models.Q(("confidence", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="screening_item_provenance",
                    ),
                ],
            },
        ),
        rls.inside("protection_screening", "case_id", "protection_case"),
        rls.inside("protection_screening", "instrument_id", "protection_instrument"),
        rls.inside("protection_screening", "corrects_id", "protection_screening"),
        rls.inside("protection_screeningitem", "screening_id", "protection_screening"),
        *rls.own_rows("protection_instrument"),
        *rls.own_rows("protection_screening", delete=True),
        *rls.own_rows("protection_screeningitem", delete=True),
        RunSQL(KEPT, NOT_KEPT),
    ]
