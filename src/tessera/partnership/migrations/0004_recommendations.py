"""Recommendations, and what became of each in every edition."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import tessera.kernel.clock
import tessera.kernel.ids
import tessera.partnership.recommendations.enums
from tessera.kernel.database import rls
from tessera.partnership.stages import rows

TABLE, STATE, EDITION = "partnership_recommendation", "partnership_recommendationstate", "partnership_reportedition"
_ANY = ("partly", "implemented", "withdrawn", "superseded")
MOVES = [
    ("new", "carried_forward"),
    *(("new", end) for end in _ANY),
    *(("carried_forward", end) for end in _ANY),
    *(("partly", end) for end in _ANY[1:]),
]


class Migration(migrations.Migration):
    dependencies = [("partnership", "0003_countries"), ("trust", "0008_tokens")]

    operations = [
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("country", models.CharField(max_length=3)),
                ("publisher", models.CharField(max_length=10)),
                ("text", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("area", models.CharField(blank=True, max_length=80)),
                (
                    "p_areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), blank=True, default=list, size=None
                    ),
                ),
                (
                    "criteria",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=4), blank=True, default=list, size=None
                    ),
                ),
                ("priority", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("carried_forward", "Carried forward"),
                            ("partly", "Partly implemented"),
                            ("implemented", "Implemented"),
                            ("withdrawn", "Withdrawn"),
                            ("superseded", "Superseded"),
                        ],
                        default="new",
                        max_length=16,
                    ),
                ),
                ("editions", models.PositiveSmallIntegerField(default=1)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="partnership.recommendation",
                    ),
                ),
                (
                    "first_edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="first_asked",
                        to="partnership.reportedition",
                    ),
                ),
                (
                    "last_edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="last_asked",
                        to="partnership.reportedition",
                    ),
                ),
            ],
            options={
                "ordering": ["country", "-priority", "created_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "id"), name="recommendation_of_office"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("implemented", "withdrawn", "superseded")), _negated=True),
                        fields=("organisation", "country", "publisher", "digest"),
                        name="recommendation_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", tessera.partnership.recommendations.enums.State)),
                        name="recommendation_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="recommendation_has_text"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("id")), _negated=True),
                        name="recommendation_not_before_itself",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["organisation", "country", "state"], name="recommendation_country"),
                    django.contrib.postgres.indexes.GinIndex(fields=["p_areas"], name="recommendation_areas"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecommendationState",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("carried_forward", "Carried forward"),
                            ("partly", "Partly implemented"),
                            ("implemented", "Implemented"),
                            ("withdrawn", "Withdrawn"),
                            ("superseded", "Superseded"),
                        ],
                        max_length=16,
                    ),
                ),
                ("evidence", models.TextField(blank=True)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField(default=tessera.kernel.clock.now)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "recommendation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed",
                        to="partnership.recommendation",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.reportedition"
                    ),
                ),
            ],
            options={
                "ordering": ["edition__year", "at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "recommendation", "edition"), name="recommendation_state_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", tessera.partnership.recommendations.enums.State)),
                        name="recommendation_state_known",
                    ),
                ],
            },
        ),
        *rows.office_rows(TABLE),
        *rows.office_rows(STATE),
        rls.inside(TABLE, "first_edition_id", EDITION),
        rls.inside(TABLE, "last_edition_id", EDITION),
        rls.inside(TABLE, "predecessor_id", TABLE),
        rls.inside(STATE, "recommendation_id", TABLE),
        rls.inside(STATE, "edition_id", EDITION),
        rows.guard(TABLE, "recommendation", ["new"], MOVES),
    ]
