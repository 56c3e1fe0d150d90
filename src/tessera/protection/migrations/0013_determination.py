"""Determinations: blind reviews, steps, and people kept apart from screening, all held by the database too."""

import django.contrib.postgres.fields
import django.db.models.deletion
import tessera.kernel.clock
import tessera.kernel.ids
import tessera.protection.determination.enums
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

from tessera.kernel.database import rls

# A review is its writer's alone until both are in. Jobs (no account) see all, to seal anew and to erase.
BLIND = """organisation_id = (select app_org()) and (
    reviewer_id = (select app_account()) or (select app_account()) is null
    or exists (select 1 from protection_determination d
                where d.organisation_id = protection_review.organisation_id
                  and d.id = protection_review.determination_id and d.state <> 'in_review'))"""

# Counts what its caller may not see yet; answers a number and nothing else.
COUNT = """
create function determination_reviews(p_determination uuid) returns integer language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
    select count(*)::int from public.protection_review r
     where r.determination_id = p_determination and r.place in ('first', 'second')
       and r.organisation_id = public.app_org()
$$;
"""

GUARD = """
create function determination_guard() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.state <> (case when new.level = 'organisation' then 'in_review' else 'awaited' end)
           or new.status <> '' or new.confirmed_at is not null or new.third_reviewer_id is not null then
            raise exception 'a determination starts undecided' using errcode = 'check_violation';
        end if;
    else
        if (new.organisation_id, new.case_id, new.level, new.started_on)
           is distinct from (old.organisation_id, old.case_id, old.level, old.started_on) then
            raise exception 'what a determination is about does not change' using errcode = 'check_violation';
        end if;
        if new.state <> old.state and (old.state, new.state) not in (('in_review', 'tie_break'), ('in_review', 'reviewed'), ('in_review', 'ended'), ('tie_break', 'reviewed'), ('tie_break', 'ended'), ('reviewed', 'decided'), ('reviewed', 'ended'), ('awaited', 'decided'), ('awaited', 'ended'), ('decided', 'reconsidered'), ('reconsidered', 'decided'), ('reconsidered', 'overturned')) then
            raise exception 'a determination does not go from % to %', old.state, new.state using errcode = 'check_violation';
        end if;
        if new.state <> old.state and old.state = 'in_review' and new.state in ('tie_break', 'reviewed')
           and determination_reviews(old.id) < 2 then
            raise exception 'both reviews must be in first' using errcode = 'check_violation';
        end if;
        if old.status <> '' and (new.status, new.decided_on) is distinct from (old.status, old.decided_on) then
            raise exception 'a decision is never rewritten: start a new determination' using errcode = 'check_violation';
        end if;
    end if;
    if exists (select 1 from protection_screening s
                where s.organisation_id = new.organisation_id and s.case_id = new.case_id
                  and (s.screener_id in (new.first_reviewer_id, new.second_reviewer_id, new.third_reviewer_id)
                       or (new.level = 'organisation' and s.screener_id in (new.decided_by_id, new.confirmed_by_id)))) then
        raise exception 'whoever screened does not determine' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger determination_guard before insert or update on protection_determination
    for each row execute function determination_guard();

create function review_guard() returns trigger language plpgsql as $$
begin
    if not exists (
        select 1 from protection_determination d
         where d.organisation_id = new.organisation_id and d.id = new.determination_id
           and case new.place when 'first' then d.state = 'in_review' and d.first_reviewer_id = new.reviewer_id
                              when 'second' then d.state = 'in_review' and d.second_reviewer_id = new.reviewer_id
                              else d.state = 'tie_break' and d.third_reviewer_id = new.reviewer_id end) then
        raise exception 'a review is written by the reviewer who was named, while it is asked for' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger review_guard before insert on protection_review for each row execute function review_guard();

create function screening_apart() returns trigger language plpgsql as $$
begin
    if exists (select 1 from protection_determination d
                where d.organisation_id = new.organisation_id and d.case_id = new.case_id
                  and (new.screener_id in (d.first_reviewer_id, d.second_reviewer_id, d.third_reviewer_id)
                       or (d.level = 'organisation' and new.screener_id in (d.decided_by_id, d.confirmed_by_id)))) then
        raise exception 'whoever determines does not screen' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger screening_apart before insert on protection_screening for each row execute function screening_apart();
"""
UNGUARD = """
drop trigger screening_apart on protection_screening; drop function screening_apart();
drop trigger review_guard on protection_review; drop function review_guard();
drop trigger determination_guard on protection_determination; drop function determination_guard();
"""

KEPT = """
create trigger protection_determination_kept before delete on protection_determination
    for each row execute function protection_kept_until_erased();
create trigger protection_review_kept before delete on protection_review
    for each row execute function protection_kept_until_erased('protection_determination', 'determination_id');
create trigger protection_extension_kept before delete on protection_extension
    for each row execute function protection_kept_until_erased('protection_determination', 'determination_id');
create trigger protection_reconsideration_kept before delete on protection_reconsideration
    for each row execute function protection_kept_until_erased('protection_determination', 'determination_id');
create trigger protection_review_written before update on protection_review
    for each row execute function protection_written();
create trigger protection_extension_written before update on protection_extension
    for each row execute function protection_written();
"""
NOT_KEPT = """
drop trigger protection_extension_written on protection_extension;
drop trigger protection_review_written on protection_review;
drop trigger protection_reconsideration_kept on protection_reconsideration;
drop trigger protection_extension_kept on protection_extension;
drop trigger protection_review_kept on protection_review;
drop trigger protection_determination_kept on protection_determination;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0012_screening"),
        ("trust", "0004_subjects_consent_locks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Determination",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
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
                ("level", models.CharField(blank=True, default="", max_length=40)),
                ("decision_maker", models.CharField(blank=True, default="", max_length=40)),
                (
                    "state",
                    models.CharField(
                        blank=True, default=tessera.protection.determination.enums.State["IN_REVIEW"], max_length=16
                    ),
                ),
                ("status", models.CharField(blank=True, default="", max_length=40)),
                (
                    "started_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("started_on", models.DateField()),
                ("rule", models.CharField(blank=True, default="", max_length=40)),
                (
                    "first_reviewer",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "second_reviewer",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "third_reviewer",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("target_on", models.DateField(blank=True, null=True)),
                ("decided_on", models.DateField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("override", models.BooleanField(default=False)),
                ("recovery_from", models.DateField(blank=True, null=True)),
                ("recovery_to", models.DateField(blank=True, null=True)),
                ("informed_on", models.DateField(blank=True, null=True)),
                (
                    "informed_how",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), blank=True, default=list, size=None
                    ),
                ),
                ("informed_language", models.CharField(blank=True, default="", max_length=16)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="protection.determination",
                    ),
                ),
                ("sealed", models.BinaryField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "case", "-created_at"], name="determination_case")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "id"), name="determination_org_id"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", tessera.protection.determination.enums.State)),
                        name="determination_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_on__isnull", True), ("status", "")),
                            models.Q(
                                ("decided_on__isnull", False),
                                (
                                    "state__in",
                                    (
                                        tessera.protection.determination.enums.State["DECIDED"],
                                        tessera.protection.determination.enums.State["RECONSIDERED"],
                                        tessera.protection.determination.enums.State["OVERTURNED"],
                                    ),
                                ),
                                models.Q(("status", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="determination_decided_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "organisation"), _negated=True),
                            models.Q(
                                ("first_reviewer__isnull", False),
                                ("second_reviewer__isnull", False),
                                models.Q(("first_reviewer", models.F("second_reviewer")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="determination_two_reviewers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("third_reviewer__isnull", True),
                            models.Q(
                                models.Q(("third_reviewer", models.F("first_reviewer")), _negated=True),
                                models.Q(("third_reviewer", models.F("second_reviewer")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="determination_third_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("override", False),
                            models.Q(
                                ("decided_by__isnull", False),
                                models.Q(("decided_by", models.F("first_reviewer")), _negated=True),
                                models.Q(("decided_by", models.F("second_reviewer")), _negated=True),
                                models.Q(
                                    ("third_reviewer__isnull", True),
                                    models.Q(("decided_by", models.F("third_reviewer")), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="determination_override_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recovery_from__isnull", True), ("recovery_to__isnull", True)),
                            ("recovery_to__gte", models.F("recovery_from")),
                            _connector="OR",
                        ),
                        name="determination_recovery_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True), models.Q(("status", ""), _negated=True), _connector="OR"
                        ),
                        name="determination_confirmed_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                    "determination",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="protection.determination",
                    ),
                ),
                ("place", models.CharField(blank=True, default="", max_length=12)),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("category", models.CharField(blank=True, default="", max_length=40)),
                ("at", models.DateTimeField(default=tessera.kernel.clock.now)),
                ("sealed", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "determination", "place"), name="review_place_once"
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "determination", "reviewer"), name="review_person_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("place__in", tessera.protection.determination.enums.Place),
                            models.Q(("category", ""), _negated=True),
                        ),
                        name="review_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
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
                    "determination",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="protection.determination",
                    ),
                ),
                ("clock", models.CharField(blank=True, default="", max_length=12)),
                ("was", models.DateField(blank=True, null=True)),
                ("until", models.DateField()),
                ("at", models.DateTimeField(default=tessera.kernel.clock.now)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "determination"], name="extension_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("clock__in", tessera.protection.determination.enums.Clock),
                            models.Q(("was__isnull", True), ("until__gt", models.F("was")), _connector="OR"),
                        ),
                        name="extension_longer",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reconsideration",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
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
                    "determination",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reconsiderations",
                        to="protection.determination",
                    ),
                ),
                ("asked_on", models.DateField()),
                ("asked_by", models.CharField(blank=True, default="", max_length=24)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("result", models.CharField(blank=True, default="", max_length=16)),
                ("result_on", models.DateField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "determination"], name="reconsideration_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", ""), ("result_on__isnull", True)),
                            models.Q(models.Q(("result", ""), _negated=True), ("result_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="reconsideration_answered_when",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("result", "")),
                        fields=("organisation", "determination"),
                        name="reconsideration_one_open",
                    ),
                ],
            },
        ),
        rls.inside("protection_determination", "case_id", "protection_case"),
        rls.inside("protection_determination", "follows_id", "protection_determination"),
        rls.inside("protection_review", "determination_id", "protection_determination"),
        rls.inside("protection_extension", "determination_id", "protection_determination"),
        rls.inside("protection_reconsideration", "determination_id", "protection_determination"),
        *rls.own_rows("protection_determination", delete=True),
        *rls.own_rows("protection_extension", delete=True),
        *rls.own_rows("protection_reconsideration", delete=True),
        rls.enable("protection_review"),
        rls.policy("protection_review", "select", using=BLIND),
        rls.policy("protection_review", "insert", check=f"{rls.OWN} and reviewer_id = (select app_account())"),
        rls.policy("protection_review", "update", using=rls.OWN, check=rls.OWN),
        rls.policy("protection_review", "delete", using=rls.OWN),
        RunSQL(COUNT, "drop function determination_reviews(uuid)"),
        RunSQL(GUARD, UNGUARD),
        RunSQL(KEPT, NOT_KEPT),
    ]
