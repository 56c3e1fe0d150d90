"""Changes of state, and the functions by which every table of the floor refuses a move that does not exist."""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
import tessera.partnership.stages.models
from tessera.kernel.database import rls
from tessera.partnership.stages import rows

TABLE = "partnership_statechange"
# Whoever writes a change writes it under their own name.
OWN_NAME = f"({rows.EITHER}) and by is not distinct from (select app_account())"


class Migration(migrations.Migration):
    dependencies = [("trust", "0008_tokens")]

    operations = [
        migrations.CreateModel(
            name="StateChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("object_id", models.UUIDField()),
                ("starts", models.CharField(blank=True, max_length=24)),
                ("ends", models.CharField(max_length=24)),
                ("reason", models.TextField(blank=True)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=tessera.kernel.clock.now)),
                (
                    "written_in",
                    models.BigIntegerField(
                        db_default=django.db.models.functions.comparison.Cast(
                            tessera.partnership.stages.models.Transaction(), models.BigIntegerField()
                        )
                    ),
                ),
                (
                    "implementer",
                    models.ForeignKey(
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
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [models.Index(fields=["object_id", "at"], name="state_change_of")],
            },
        ),
        rls.enable(TABLE),
        rls.policy(TABLE, "select", using=rows.EITHER),
        rls.policy(TABLE, "insert", check=OWN_NAME),
        *rls.append_only(TABLE),
        RunSQL(rows.FUNCTIONS, rows.DROP_FUNCTIONS),
    ]
