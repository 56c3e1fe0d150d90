"""Pairs that linkage of a whole organisation found: their reasons are longer, and the nightly look leaves them."""

import django.contrib.postgres.fields
from django.db import migrations, models

import tessera.protection.duplicates.enums


class Migration(migrations.Migration):
    dependencies = [("protection", "0020_rights")]

    operations = [
        migrations.AlterField(
            model_name="pair",
            name="reasons",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="pair",
            name="found_by",
            field=models.CharField(blank=True, default="signs", max_length=12),
        ),
        migrations.AddConstraint(
            model_name="pair",
            constraint=models.CheckConstraint(
                condition=models.Q(("found_by__in", tessera.protection.duplicates.enums.FoundBy)), name="pair_found_by"
            ),
        ),
    ]
