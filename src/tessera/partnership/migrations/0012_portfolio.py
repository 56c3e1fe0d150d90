"""Lists that were brought in, their entries, and the names on them."""

import django.db.models.deletion
from django.db import migrations, models

import tessera.kernel.clock
import tessera.kernel.ids
from tessera.partnership.stages import rows


class Migration(migrations.Migration):
    dependencies = [("partnership", "0011_competition"), ("trust", "0008_tokens")]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
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
                ("name", models.CharField(max_length=200)),
                ("source", models.CharField(blank=True, max_length=500)),
                ("page", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[("received", "Received"), ("done", "Read")], default="received", max_length=12
                    ),
                ),
                ("as_of", models.DateField(blank=True, null=True)),
                ("claims", models.JSONField(default=list)),
                ("remarks", models.JSONField(default=list)),
                ("empty_sections", models.JSONField(default=dict)),
                ("made_by", models.UUIDField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-created_at", "id"],
                "indexes": [models.Index(fields=["organisation", "-created_at"], name="importbatch_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "sha256"), name="importbatch_page_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["received", "done"])), name="importbatch_state_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
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
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="partnership.importbatch"
                    ),
                ),
                ("line", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=32)),
                ("raw", models.JSONField(default=list)),
                ("parsed", models.JSONField()),
                ("issues", models.JSONField(default=list)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("unchanged", "As before"),
                            ("refused", "No project yet"),
                            ("gone", "No longer on the list"),
                        ],
                        max_length=12,
                    ),
                ),
                ("differences", models.JSONField(default=list)),
                ("doubtful", models.BooleanField(default=False)),
                (
                    "award",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.award",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not decided"),
                            ("accept", "Take over what the list says"),
                            ("keep", "Keep what we have"),
                            ("another", "It is another project"),
                            ("replaced", "A later list says otherwise"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=500)),
                ("decided_by", models.UUIDField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["line", "id"],
                "indexes": [
                    models.Index(fields=["organisation", "key", "-created_at"], name="importrow_known"),
                    models.Index(
                        condition=models.Q(("decision", ""), ("outcome", "changed")),
                        fields=["organisation", "batch", "line"],
                        name="importrow_open",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["new", "changed", "unchanged", "refused", "gone"])),
                        name="importrow_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["", "accept", "keep", "another", "replaced"])),
                        name="importrow_decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision", ""), ("decided_at__isnull", False), _connector="OR"),
                        name="importrow_decided_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListedEntry",
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
                ("key", models.CharField(max_length=32)),
                (
                    "award",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.award",
                    ),
                ),
                ("facts", models.JSONField()),
                (
                    "last_seen",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.importbatch",
                    ),
                ),
                (
                    "gone_since",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.importbatch",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("organisation", "key"), name="listedentry_once")],
            },
        ),
        migrations.CreateModel(
            name="ListedName",
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
                (
                    "kind",
                    models.CharField(choices=[("implementer", "Organisation"), ("country", "Place")], max_length=12),
                ),
                ("written", models.CharField(max_length=300)),
                ("folded", models.CharField(max_length=300)),
                ("doubtful", models.BooleanField(default=False)),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.party",
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=3)),
                (
                    "first_seen",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.importbatch",
                    ),
                ),
                ("decided_by", models.UUIDField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["kind", "folded"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "kind", "folded"), name="listedname_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["implementer", "country"])), name="listedname_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "country"), ("decided_at__isnull", True), ("party__isnull", False), _connector="OR"
                        ),
                        name="listedname_decided_means",
                    ),
                ],
            },
        ),
        *[
            step
            for name in ("importbatch", "importrow", "listedentry", "listedname")
            for step in rows.office_rows(f"partnership_{name}")
        ],
    ]
