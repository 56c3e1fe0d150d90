"""The tables of strategy: versions that are not rewritten once they are sent to clearance."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
from tessera.kernel.database import rls
from tessera.partnership.stages import rows

# What was sent to clearance is not rewritten, and nobody clears what they drafted.
KEPT = """
create function partnership_strategy_kept() returns trigger language plpgsql as $$
declare
    open_fields text[] := array['state', 'cleared_by_id', 'changed_at'];
begin
    if old.state <> 'draft' and (to_jsonb(new) - open_fields) is distinct from (to_jsonb(old) - open_fields) then
        raise exception 'a strategy is not rewritten: make a new version' using errcode = 'check_violation';
    end if;
    if old.state not in ('draft', 'in_clearance') and new.cleared_by_id is distinct from old.cleared_by_id then
        raise exception 'a strategy is not rewritten: make a new version' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create function partnership_strategy_open() returns trigger language plpgsql as $$
declare
    row_of jsonb := case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
    of_strategy uuid := case when tg_table_name = 'partnership_priority' then (row_of->>'strategy_id')::uuid
        else (select p.strategy_id from partnership_priority p where p.id = (row_of->>'priority_id')::uuid) end;
begin
    if (select s.state from partnership_strategy s where s.id = of_strategy) <> 'draft' then
        raise exception 'a strategy is not rewritten: make a new version' using errcode = 'check_violation';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger strategy_kept before update on partnership_strategy
  for each row execute function partnership_strategy_kept();
create trigger priority_open before insert or update or delete on partnership_priority
  for each row execute function partnership_strategy_open();
create trigger priorityrecommendation_open before insert or update or delete on partnership_priorityrecommendation
  for each row execute function partnership_strategy_open();
alter table partnership_strategy add constraint strategy_two_people
  check (cleared_by_id is null or not (cleared_by_id = any(drafters)));
"""
DROP_KEPT = """
alter table partnership_strategy drop constraint strategy_two_people;
drop trigger priorityrecommendation_open on partnership_priorityrecommendation;
drop trigger priority_open on partnership_priority;
drop trigger strategy_kept on partnership_strategy;
drop function partnership_strategy_open();
drop function partnership_strategy_kept();
"""
MOVES = (
    ("draft", "in_clearance"),
    ("in_clearance", "draft"),
    ("in_clearance", "approved"),
    ("approved", "in_force"),
    ("in_force", "closed"),
)


class Migration(migrations.Migration):
    dependencies = [("partnership", "0004_recommendations")]

    operations = [
        migrations.CreateModel(
            name="Strategy",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                ("region", models.CharField(max_length=8)),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("title", models.CharField(max_length=200)),
                ("summary", models.TextField(blank=True)),
                ("ceiling", models.DecimalField(decimal_places=2, max_digits=16)),
                ("currency", models.CharField(max_length=3)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_clearance", "In clearance"),
                            ("approved", "Approved"),
                            ("in_force", "In force"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=16,
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.strategy",
                    ),
                ),
                (
                    "drafters",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "cleared_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-fiscal_year", "region", "-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "id"), name="strategy_of_office"),
                    models.UniqueConstraint(
                        fields=("organisation", "region", "fiscal_year", "version"), name="strategy_version_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "in_force")),
                        fields=("organisation", "region", "fiscal_year"),
                        name="strategy_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "in_clearance", "approved", "in_force", "closed"])),
                        name="strategy_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ceiling__gte", 0), models.Q(("currency", ""), _negated=True)),
                        name="strategy_money",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fiscal_year__gte", 1990), ("fiscal_year__lte", 2200)), name="strategy_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["approved", "in_force", "closed"]), _negated=True),
                            ("cleared_by__isnull", False),
                            _connector="OR",
                        ),
                        name="strategy_cleared_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Priority",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="priorities",
                        to="partnership.strategy",
                    ),
                ),
                ("key", models.UUIDField(default=tessera.kernel.ids.new_id)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3), blank=True, default=list, size=None
                    ),
                ),
                ("objective", models.TextField()),
                ("p_area", models.CharField(max_length=12)),
                (
                    "criteria",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8), blank=True, default=list, size=None
                    ),
                ),
                ("ceiling", models.DecimalField(decimal_places=2, max_digits=16)),
                ("currency", models.CharField(max_length=3)),
                ("rationale", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["strategy_id", "number"],
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["countries"], name="priority_where")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "id"), name="priority_of_office"),
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("organisation", "strategy", "number"),
                        name="priority_number_once",
                    ),
                    models.UniqueConstraint(fields=("organisation", "strategy", "key"), name="priority_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(("ceiling__gte", 0), models.Q(("currency", ""), _negated=True)),
                        name="priority_money",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("objective", ""), _negated=True), name="priority_objective"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriorityRecommendation",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "priority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="partnership.priority"
                    ),
                ),
                (
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.recommendation"
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "priority", "recommendation"), name="priorityrecommendation_once"
                    )
                ],
            },
        ),
        *rows.office_rows("partnership_strategy"),
        *rows.office_rows("partnership_priority", delete=True),
        *rows.office_rows("partnership_priorityrecommendation", delete=True),
        rls.inside("partnership_priority", "strategy_id", "partnership_strategy"),
        rls.inside("partnership_priorityrecommendation", "priority_id", "partnership_priority"),
        rls.inside("partnership_priorityrecommendation", "recommendation_id", "partnership_recommendation"),
        rows.guard("partnership_strategy", "strategy", ("draft",), MOVES),
        RunSQL(KEPT, DROP_KEPT),
    ]
