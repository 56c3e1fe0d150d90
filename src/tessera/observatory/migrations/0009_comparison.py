"""Facts of help for the observatory role, and public data sets of others, beside our own."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
import tessera.observatory.comparison.enums

pipeline = import_module("tessera.observatory.migrations.0008_release_pipeline")

# Both consents, one person across organisations, and numbers that mean something inside one release only: exactly as in
# `observatory_case_fact`, with a row for each person and service instead of one for each case.
COLUMNS = """f.year, f.data_source, f.gender, f.age_band, f.citizenship, f.country_of_exploitation, f.forced_labour,
       f.sexual_exploitation, f.control_group, f.recruiter_relation, f.exploitation_type, f.labour_type,"""
CASES = pipeline.FACT[pipeline.FACT.index("create or replace view") :]
assert COLUMNS in CASES  # noqa: S101 - a view is made from another; say so when that one moves on
assert CASES.count("f.case_id") == 1  # noqa: S101
HELP = (
    (
        CASES.replace("create or replace view observatory_case_fact", "create view observatory_help_fact")
        .replace("protection_case_fact", "protection_help_fact")
        .replace(COLUMNS, "f.service, f.status, f.referral, f.year, f.age_band, f.gender,")
        .replace("'|row|' || f.case_id", "'|row|' || f.subject_id || f.service")
        .replace("o.case_id", "o.service")
    )
    + """
revoke all on observatory_help_fact from tessera_web, tessera_jobs, tessera_backup;
grant select on observatory_help_fact to tessera_observatory;
"""
)

# What others published is counted once and then only read or taken out whole.
KEPT = "revoke update on observatory_publicset, observatory_publictable from tessera_web, tessera_jobs"
OPEN = "grant update on observatory_publicset, observatory_publictable to tessera_web, tessera_jobs"


class Migration(migrations.Migration):
    dependencies = [("observatory", "0008_release_pipeline"), ("protection", "0022_help_fact")]

    operations = [
        RunSQL(HELP, "drop view observatory_help_fact"),
        migrations.CreateModel(
            name="Crosswalk",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("column", models.CharField(max_length=40)),
                ("value", models.CharField(max_length=40)),
                ("scheme", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=20)),
                ("variable", models.CharField(max_length=80)),
                ("code", models.CharField(max_length=80)),
                ("relation", models.CharField(max_length=12)),
                ("loaded_at", models.DateTimeField(default=tessera.kernel.clock.now)),
                ("loaded_by", models.UUIDField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("column", "value", "scheme", "version", "variable", "code"), name="crosswalk_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("relation__in", tessera.observatory.comparison.enums.Relation)),
                        name="crosswalk_relation_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicSet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("publisher", models.CharField(max_length=160)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("terms", models.CharField(max_length=600)),
                ("published_on", models.DateField()),
                ("layout", models.CharField(max_length=40)),
                ("columns", models.JSONField(default=list)),
                ("rows", models.PositiveIntegerField()),
                ("left_out", models.PositiveIntegerField(default=0)),
                ("threshold", models.PositiveSmallIntegerField()),
                ("withheld", models.JSONField(default=list)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("imported_at", models.DateTimeField(default=tessera.kernel.clock.now)),
                ("imported_by", models.UUIDField(null=True)),
            ],
            options={
                "ordering": ["-published_on", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rows__gte", models.F("threshold"))), name="publicset_not_small"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SchemeCode",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("scheme", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=20)),
                ("unit", models.CharField(max_length=40)),
                ("variable", models.CharField(max_length=80)),
                ("code", models.CharField(max_length=80)),
                ("label", models.CharField(max_length=300)),
                ("parent", models.CharField(blank=True, max_length=80)),
                ("source", models.CharField(max_length=300)),
                ("loaded_at", models.DateTimeField(default=tessera.kernel.clock.now)),
                ("loaded_by", models.UUIDField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scheme", "version", "unit", "variable", "code"), name="schemecode_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicTable",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("dimensions", models.CharField(max_length=120)),
                ("cells", models.JSONField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tables", to="observatory.publicset"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "dimensions"), name="publictable_dimensions")
                ],
            },
        ),
        RunSQL(KEPT, OPEN),
    ]
