"""Objectives, indicators, targets and actuals. What was accepted never changes: the database says so too."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
import tessera.partnership.results.enums
from tessera.partnership.stages import rows

# Invariant 12: from the moment it is submitted a figure stands as it is; it may go back to whoever entered it, and changes
# there. Accepted, nothing of it changes but that it is locked. A version follows the one before it, and begins only when
# that one was accepted.
KEPT = """
create function partnership_actual_kept() returns trigger language plpgsql as $$
declare
    moving text[] := array['state', 'changed_at'];
begin
    if tg_op = 'DELETE' then
        raise exception 'an actual is not removed' using errcode = 'check_violation';
    elsif tg_op = 'INSERT' then
        if new.version > 1 and not exists (
            select 1 from partnership_actual a
             where a.indicator_id = new.indicator_id and a.start = new.start and a.cell = new.cell
               and a.version = new.version - 1 and a.state in ('accepted', 'locked')) then
            raise exception 'a correction follows an accepted version' using errcode = 'check_violation';
        end if;
        return new;
    end if;
    if old.state in ('submitted', 'accepted', 'locked')
       and (to_jsonb(new) - moving) is distinct from (to_jsonb(old) - moving) then
        raise exception 'an actual that was submitted or accepted does not change in place' using errcode = 'check_violation';
    end if;
    if (to_jsonb(new) -> 'award_id', to_jsonb(new) -> 'indicator_id', new.start, new."end", new.cell, new.version, new.organisation_id)
       is distinct from (to_jsonb(old) -> 'award_id', to_jsonb(old) -> 'indicator_id', old.start, old."end", old.cell, old.version, old.organisation_id) then
        raise exception 'an actual stays where it belongs' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger partnership_actual_kept before insert or update or delete on partnership_actual
    for each row execute function partnership_actual_kept();
create trigger partnership_actual_all_kept before truncate on partnership_actual
    for each statement execute function refuse_change();
"""
NOT_KEPT = """
drop trigger partnership_actual_all_kept on partnership_actual;
drop trigger partnership_actual_kept on partnership_actual;
drop function partnership_actual_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0007_money"),
        ("trust", "0008_tokens"),
    ]

    operations = [
        migrations.CreateModel(
            name="Objective",
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
                    "level",
                    models.CharField(
                        choices=[("objective", "Objective"), ("outcome", "Outcome"), ("output", "Output")],
                        default="objective",
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=300)),
                ("description", models.TextField(blank=True)),
                ("entered_by", models.UUIDField(null=True)),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.award"
                    ),
                ),
                (
                    "implementer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.organisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="partnership.objective",
                    ),
                ),
                (
                    "priority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.priority",
                    ),
                ),
                (
                    "recommendation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.recommendation",
                    ),
                ),
            ],
            options={
                "ordering": ["number", "created_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "award", "parent", "number"),
                        name="objective_number_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", tessera.partnership.results.enums.Level),
                            models.Q(("title", ""), _negated=True),
                        ),
                        name="objective_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "objective"), ("parent__isnull", True)),
                            models.Q(models.Q(("level", "objective"), _negated=True), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="objective_has_its_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AwardIndicator",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("code", models.CharField(max_length=30)),
                ("title", models.CharField(max_length=200)),
                ("unit", models.CharField(max_length=60)),
                ("measure", models.CharField(max_length=12)),
                ("cumulative", models.BooleanField(default=True)),
                (
                    "dimensions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, size=None
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("typed", "Entered by a person"),
                            ("computed", "Counted from consented cases"),
                            ("document", "Taken from a document"),
                        ],
                        default="typed",
                        max_length=10,
                    ),
                ),
                (
                    "cadence",
                    models.CharField(
                        choices=[("quarter", "Each quarter"), ("half", "Each half-year"), ("year", "Each year")],
                        default="quarter",
                        max_length=8,
                    ),
                ),
                ("ascending", models.BooleanField(default=True)),
                ("baseline", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("baseline_on", models.DateField(blank=True, null=True)),
                ("baseline_source", models.CharField(blank=True, max_length=200)),
                ("no_baseline", models.CharField(blank=True, max_length=300)),
                ("metric", models.CharField(blank=True, max_length=60)),
                ("metric_cell", models.CharField(blank=True, max_length=120)),
                ("entered_by", models.UUIDField(null=True)),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.award"
                    ),
                ),
                (
                    "implementer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.organisation",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.indicator"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="partnership.objective",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "award", "indicator", "metric_cell"), name="awardindicator_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cadence__in", tessera.partnership.results.enums.Cadence),
                            ("source__in", tessera.partnership.results.enums.DataSource),
                        ),
                        name="awardindicator_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("baseline__isnull", False),
                                ("baseline_on__isnull", False),
                                ("no_baseline", ""),
                                models.Q(("baseline_source", ""), _negated=True),
                            ),
                            models.Q(("baseline__isnull", True), models.Q(("no_baseline", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="awardindicator_baseline_or_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", "computed"), _negated=True),
                            models.Q(("metric", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="awardindicator_counted_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("cell", models.CharField(blank=True, max_length=120)),
                ("value", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("entered_by", models.UUIDField(null=True)),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.award"
                    ),
                ),
                (
                    "implementer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.organisation",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="partnership.awardindicator",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["start", "cell"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "indicator", "start", "cell"), name="target_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("value__isnull", False)),
                            models.Q(("value__isnull", True), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="target_or_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("start"))), name="target_days_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Actual",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("cell", models.CharField(blank=True, max_length=120)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("value", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("numerator", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("denominator", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("hidden", models.BooleanField(default=False)),
                ("comment", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("returned", "Returned"),
                            ("accepted", "Accepted"),
                            ("locked", "Locked"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("typed", "Entered by a person"),
                            ("computed", "Counted from consented cases"),
                            ("document", "Taken from a document"),
                        ],
                        default="typed",
                        max_length=10,
                    ),
                ),
                (
                    "snapshots",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("evidence_name", models.CharField(blank=True, max_length=120)),
                ("evidence_type", models.CharField(blank=True, max_length=100)),
                ("evidence_office", models.UUIDField(blank=True, null=True)),
                ("evidence_grantee", models.UUIDField(blank=True, null=True)),
                ("entered_by", models.UUIDField(null=True)),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.award"
                    ),
                ),
                (
                    "implementer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.organisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actuals",
                        to="partnership.awardindicator",
                    ),
                ),
            ],
            options={
                "ordering": ["start", "cell", "version"],
                "indexes": [models.Index(fields=["award", "state"], name="actual_of_award")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "indicator", "start", "cell", "version"), name="actual_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", tessera.partnership.results.enums.ActualState)),
                        name="actual_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("denominator__isnull", True), ("numerator__isnull", True), ("value__isnull", False)
                            ),
                            models.Q(("denominator__gt", 0), ("numerator__isnull", False), ("value__isnull", True)),
                            models.Q(
                                ("denominator__isnull", True),
                                ("hidden", True),
                                ("numerator__isnull", True),
                                ("value__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="actual_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("start"))), name="actual_days_in_order"
                    ),
                ],
            },
        ),
        *rows.shared_rows("partnership_objective"),
        *rows.shared_rows("partnership_awardindicator"),
        *rows.shared_rows("partnership_target"),
        # What the grantee leaves behind is never further than submitted.
        *rows.shared_rows("partnership_actual", write=True, when="state in ('draft', 'submitted', 'returned')"),
        rows.guard(
            "partnership_actual",
            "actual",
            ["draft"],
            [
                ("draft", "submitted"),
                ("submitted", "returned"),
                ("submitted", "accepted"),
                ("returned", "submitted"),
                ("accepted", "locked"),
            ],
        ),
        RunSQL(KEPT, NOT_KEPT),
    ]
