"""Assessments: dated versions that are never changed, and the needs in them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import tessera.kernel.clock
import tessera.kernel.ids
import tessera.protection.assessments.enums
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

from tessera.kernel.database import rls


def written(table):
    """A version is never rewritten; the next one stands beside it. Erasing the person deletes it."""
    return RunSQL(
        f"create trigger {table}_written before update on {table} for each row execute function protection_written()",
        f"drop trigger {table}_written on {table}",
    )


def related(to):
    return models.ForeignKey(
        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
    )


def organisation():
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
    )


def key():
    return models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0013_determination"),
        ("trust", "0006_subject_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", key()),
                ("kind", models.CharField(max_length=12)),
                ("number", models.PositiveSmallIntegerField()),
                ("trigger", models.CharField(blank=True, default="", max_length=40)),
                ("assessed_on", models.DateField()),
                ("at", models.DateTimeField(default=tessera.kernel.clock.now)),
                ("risk_level", models.CharField(blank=True, default="", max_length=16)),
                ("survivor_view", models.CharField(blank=True, default="", max_length=16)),
                ("self_harm", models.CharField(blank=True, default="", max_length=16)),
                ("review_due", models.DateField(blank=True, null=True)),
                ("exposure_window", models.CharField(blank=True, default="", max_length=16)),
                ("appointment_on", models.DateField(blank=True, null=True)),
                ("decision", models.CharField(blank=True, default="", max_length=24)),
                (
                    "flags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), blank=True, default=list, size=None
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("case", related("protection.case")),
                ("organisation", organisation()),
                ("response", related("protection.response")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "id"), name="assessment_org_id"),
                    models.UniqueConstraint(
                        fields=("organisation", "case", "kind", "number"), name="assessment_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", tessera.protection.assessments.enums.Kind)),
                        name="assessment_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", key()),
                ("domain", models.CharField(max_length=40)),
                ("score", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("survivor_priority", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("wants_help", models.CharField(blank=True, default="", max_length=16)),
                ("act_by", models.DateField(blank=True, null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="protection.assessment",
                    ),
                ),
                ("organisation", organisation()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "assessment", "domain"), name="need_once"),
                    models.CheckConstraint(
                        condition=models.Q(("score__isnull", True), ("score__range", (1, 4)), _connector="OR"),
                        name="need_score",
                    ),
                ],
            },
        ),
        rls.inside("protection_assessment", "case_id", "protection_case"),
        rls.inside("protection_assessment", "response_id", "protection_response"),
        rls.inside("protection_need", "assessment_id", "protection_assessment"),
        *rls.own_rows("protection_assessment", delete=True),
        *rls.own_rows("protection_need", delete=True),
        written("protection_assessment"),
        written("protection_need"),
    ]
