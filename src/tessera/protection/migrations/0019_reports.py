"""What an organisation decided about its reports, and what it has shown: a row of that never changes."""

import django.db.models.deletion
from django.db import migrations, models

import tessera.kernel.clock
import tessera.kernel.ids
import tessera.protection.reports.enums
from tessera.kernel.database import rls

SHOWN = "protection_shownreport"


def key():
    return models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)


def organisation():
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
    )


class Migration(migrations.Migration):
    dependencies = [("protection", "0018_followup"), ("trust", "0006_subject_names")]

    operations = [
        migrations.CreateModel(
            name="ReportSetting",
            fields=[
                ("id", key()),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("threshold", models.PositiveSmallIntegerField(default=5)),
                ("organisation", organisation()),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=("organisation",), name="report_setting_once"),
                    models.CheckConstraint(condition=models.Q(("threshold__gte", 3)), name="report_threshold_least"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShownReport",
            fields=[
                ("id", key()),
                ("kind", models.CharField(max_length=8)),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField(default=0)),
                ("threshold", models.PositiveSmallIntegerField()),
                ("figures", models.JSONField()),
                ("made_at", models.DateTimeField(default=tessera.kernel.clock.now)),
                ("made_by", models.UUIDField(null=True)),
                ("organisation", organisation()),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(
                fields=("organisation", "year", "kind", "number"), name="shown_report_once"
            ),
                    models.CheckConstraint(
                condition=models.Q(("kind__in", tessera.protection.reports.enums.PeriodKind)), name="shown_report_kind"
            ),
                    models.CheckConstraint(condition=models.Q(("threshold__gte", 3)), name="shown_report_threshold"),
                ],
                'indexes': [
                    models.Index(fields=["organisation", "-made_at"], name="shown_report_latest"),
                ],
            },
        ),
        *rls.own_rows("protection_reportsetting"),
        rls.enable(SHOWN),
        rls.policy(SHOWN, "select", using=rls.OWN),
        rls.policy(SHOWN, "insert", check=rls.OWN),
        *rls.append_only(SHOWN),
    ]
