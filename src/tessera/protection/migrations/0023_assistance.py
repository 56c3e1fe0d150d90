"""Opaque references under which help for a case is asked of those who pay."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
from tessera.kernel.database import rls

TABLE = "protection_casereference"


class Migration(migrations.Migration):
    dependencies = [("protection", "0022_help_fact")]

    operations = [
        migrations.CreateModel(
            name="CaseReference",
            fields=[
                ("id", models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=24)),
                ("made_at", models.DateTimeField(default=tessera.kernel.clock.now)),
                ("case", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="protection.case")),
                ("made_by", models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "reference"), name="case_reference_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reference__regex", "^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$")),
                        name="case_reference_form",
                    ),
                ],
                "indexes": [models.Index(fields=["organisation", "case", "-made_at"], name="case_reference_case")],
            },
        ),
        rls.inside(TABLE, "case_id", "protection_case"),
        # A link is never changed, only deleted: with the person.
        rls.enable(TABLE),
        rls.policy(TABLE, "select", using=rls.OWN),
        rls.policy(TABLE, "insert", check=rls.OWN),
        rls.policy(TABLE, "delete", using=rls.OWN),
        RunSQL(
            f"revoke update on {TABLE} from tessera_web, tessera_jobs",
            f"grant update on {TABLE} to tessera_web, tessera_jobs",
        ),
    ]
