"""The rest of the account (hours, pay, others known) and its tellings: who said what of an episode, and when."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
from tessera.kernel.database import rls

TABLE = "protection_telling"
# What was told ends with the person and not before.
ENDS = f"""{rls.OWN} and exists (
    select 1 from protection_episode e
      join protection_case c on c.organisation_id = e.organisation_id and c.id = e.case_id
      join trust_subject s on s.organisation_id = c.organisation_id and s.id = c.subject_id
     where e.organisation_id = {TABLE}.organisation_id and e.id = {TABLE}.episode_id and s.erased_at is not null)"""
WRITTEN = f"""
create trigger {TABLE}_written before update on {TABLE} for each row execute function protection_written();
"""


def money(name):
    return [
        migrations.AddField("episode", name, models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
        migrations.AddField("episode", f"{name}_currency", models.CharField(blank=True, default="", max_length=3)),
    ]


class Migration(migrations.Migration):
    dependencies = [("protection", "0006_people")]

    operations = [
        migrations.AddField("episode", "hours_day", models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True)),
        migrations.AddField("episode", "days_week", models.PositiveSmallIntegerField(blank=True, null=True)),
        *money("pay_promised"),
        *money("pay_received"),
        *money("withheld"),
        migrations.AddField("episode", "pay_period", models.CharField(blank=True, default="", max_length=16)),
        migrations.AddField("episode", "other_victims_known", models.CharField(blank=True, default="", max_length=16)),
        migrations.CreateModel(
            name="Telling",
            fields=[
                ("id", models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("source", models.CharField(blank=True, default="", max_length=24)),
                ("said_on", models.DateField(blank=True, null=True)),
                ("said_on_precision", models.CharField(blank=True, default="", max_length=12)),
                ("written_at", models.DateTimeField(default=tessera.kernel.clock.now)),
                ("written_by", models.UUIDField(null=True)),
                ("correction", models.BooleanField(default=False)),
                ("sealed", models.BinaryField()),
                ("episode", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="tellings", to="protection.episode")),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation")),
            ],
            options={"abstract": False, "indexes": [models.Index(fields=["organisation", "episode", "written_at"], name="telling_episode")]},
        ),
        *rls.own_rows(TABLE, delete=True)[:-1],
        rls.policy(TABLE, "delete", using=ENDS),
        rls.inside(TABLE, "episode_id", "protection_episode"),
        RunSQL(WRITTEN, f"drop trigger {TABLE}_written on {TABLE}"),
    ]
