"""Publications, which everybody may read while they are public, and claims about the whole."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
from tessera.kernel.database import rls
from tessera.partnership.stages import rows

OWN = "organisation_id = (select app_org())"
PUBLIC = f"(state = 'published' and level <> 'withheld') or {OWN}"
SHOWN = f"ended_at is null or {OWN}"
# What was said stays said: only where a publication stands, and who let it out, may change.
FIXED = """
revoke update, delete on partnership_publication from tessera_web, tessera_jobs;
grant update (state, changed_at, published_by, published_at) on partnership_publication to tessera_web, tessera_jobs;
revoke update, delete on partnership_headline from tessera_web, tessera_jobs;
grant update (ended_at, changed_at) on partnership_headline to tessera_web, tessera_jobs;
"""
OPEN = """
grant update, delete on partnership_publication to tessera_web, tessera_jobs;
grant update, delete on partnership_headline to tessera_web, tessera_jobs;
"""
# Lists and totals look through every row, and need neither content nor words: those lie beside.
NARROW = "alter table partnership_publication set (toast_tuple_target = 256)"
WIDE = "alter table partnership_publication reset (toast_tuple_target)"
MOVES = (
    ("prepared", "published"),
    ("prepared", "dropped"),
    ("published", "superseded"),
    ("published", "hidden"),
    ("hidden", "published"),
    ("hidden", "withdrawn"),
)


def _locks(table: str, read: str) -> list[RunSQL]:
    return [
        rls.enable(table),
        rls.policy(table, "select", using=read),
        rls.policy(table, "insert", check=OWN),
        rls.policy(table, "update", using=OWN, check=OWN),
    ]


class Migration(migrations.Migration):
    dependencies = [("partnership", "0012_portfolio"), ("trust", "0008_tokens")]

    operations = [
        migrations.CreateModel(
            name="Publication",
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
                ("key", models.UUIDField(default=tessera.kernel.ids.new_id)),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.award"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.awardversion"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("full", "Everything"),
                            ("country", "No place finer than the country"),
                            ("region", "No place finer than the region"),
                            ("withheld", "Nothing: the project is not shown"),
                        ],
                        max_length=8,
                    ),
                ),
                ("terms", models.JSONField()),
                ("findings", models.JSONField(default=list)),
                ("withheld_words", models.CharField(max_length=64)),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "Waits for a second person"),
                            ("published", "Public"),
                            ("superseded", "Replaced by a later one"),
                            ("hidden", "Hidden at once"),
                            ("withdrawn", "Withdrawn"),
                            ("dropped", "Not published"),
                        ],
                        default="prepared",
                        max_length=12,
                    ),
                ),
                ("prepared_by", models.UUIDField(blank=True, null=True)),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.publication",
                    ),
                ),
                ("published_by", models.UUIDField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("title", models.CharField(blank=True, max_length=300)),
                ("implementer_key", models.UUIDField(blank=True, null=True)),
                ("implementer_name", models.CharField(blank=True, max_length=300)),
                ("region", models.CharField(blank=True, max_length=8)),
                ("programme_type", models.CharField(blank=True, max_length=40)),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3), default=list, size=None
                    ),
                ),
                (
                    "sectors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8), default=list, size=None
                    ),
                ),
                ("total", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("ends", models.DateField(blank=True, null=True)),
                ("words", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-published_at", "id"],
                "indexes": [
                    models.Index(condition=models.Q(("state", "published")), fields=["key"], name="publication_key"),
                    models.Index(
                        condition=models.Q(("state", "published")),
                        fields=["-published_at", "id"],
                        name="publication_newest",
                    ),
                    models.Index(fields=["organisation", "state", "-created_at"], name="publication_desk"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "award", "number"), name="publication_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["published", "hidden"])),
                        fields=("organisation", "award"),
                        name="publication_one_in_force",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "prepared")),
                        fields=("organisation", "award"),
                        name="publication_one_prepared",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["prepared", "published", "superseded", "hidden", "withdrawn", "dropped"])
                        ),
                        name="publication_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["full", "country", "region", "withheld"])),
                        name="publication_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_by__isnull", True),
                            models.Q(("published_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="publication_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["prepared", "dropped"]),
                            models.Q(
                                ("published_at__isnull", False),
                                models.Q(("published_by__isnull", False), ("follows__isnull", False), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="publication_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "region"), _negated=True), ("countries", []), _connector="OR"
                        ),
                        name="publication_region_only",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level", "withheld"), _negated=True),
                            models.Q(
                                ("countries", []),
                                ("implementer_key__isnull", True),
                                ("title", ""),
                                ("total__isnull", True),
                                ("words", ""),
                            ),
                            _connector="OR",
                        ),
                        name="publication_withheld_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Headline",
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
                ("what", models.CharField(max_length=20)),
                ("value", models.DecimalField(decimal_places=2, max_digits=18)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("at_least", models.BooleanField(default=False)),
                ("as_of", models.DateField()),
                ("source", models.CharField(max_length=500)),
                ("shown_by", models.UUIDField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-as_of", "what"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("organisation", "what"),
                        name="headline_one_each",
                    )
                ],
            },
        ),
        *_locks("partnership_publication", PUBLIC),
        *_locks("partnership_headline", SHOWN),
        RunSQL(FIXED, OPEN),
        RunSQL(NARROW, WIDE),
        rows.guard("partnership_publication", "publication", ("prepared",), MOVES),
    ]
