"""What other donors fund: their projects, and the countries of each."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import tessera.kernel.clock
import tessera.kernel.ids
import tessera.partnership.donors.enums
from tessera.kernel.database import rls
from tessera.partnership.stages import rows

PROJECT, COUNTRY = "partnership_otherdonorproject", "partnership_otherdonorcountry"


class Migration(migrations.Migration):
    dependencies = [("partnership", "0016_ceilings"), ("trust", "0008_tokens")]

    operations = [
        migrations.CreateModel(
            name="OtherDonorProject",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("reference", models.CharField(max_length=200)),
                ("donor", models.CharField(max_length=200)),
                ("donor_reference", models.CharField(blank=True, max_length=120)),
                ("implementer", models.CharField(blank=True, max_length=200)),
                ("title", models.CharField(max_length=300)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("ongoing", "Under way"),
                            ("suspended", "Suspended"),
                            ("ended", "Ended"),
                            ("cancelled", "Cancelled"),
                            ("unknown", "Not said"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("starts", models.DateField(blank=True, null=True)),
                ("ends", models.DateField(blank=True, null=True)),
                ("total", models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("committed", "Committed"),
                            ("budgeted", "Budgeted"),
                            ("spent", "Spent"),
                            ("stated", "As the table states"),
                            ("none", "No amount"),
                        ],
                        default="none",
                        max_length=10,
                    ),
                ),
                (
                    "sectors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5), blank=True, default=list, size=None
                    ),
                ),
                ("counted", models.BooleanField(default=True)),
                ("as_of", models.DateField()),
                ("source", models.CharField(max_length=300)),
                ("aside", models.CharField(blank=True, max_length=300)),
                ("brought_by", models.UUIDField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["donor", "title", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "id"), name="other_donor_project_of_office"),
                    models.UniqueConstraint(fields=("organisation", "reference"), name="other_donor_project_once"),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", tessera.partnership.donors.enums.Status)),
                        name="other_donor_project_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", tessera.partnership.donors.enums.Basis)),
                        name="other_donor_project_basis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", "none"), ("total__isnull", True)),
                            models.Q(
                                ("total__gte", 0),
                                models.Q(("currency", ""), _negated=True),
                                models.Q(("basis", "none"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="other_donor_project_amount",
                    ),
                ],
                "indexes": [models.Index(fields=["organisation", "donor"], name="other_donor_project_donor")],
            },
        ),
        migrations.CreateModel(
            name="OtherDonorCountry",
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
                ("share", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="countries",
                        to="partnership.otherdonorproject",
                    ),
                ),
            ],
            options={
                "ordering": ["country"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "project", "country"), name="other_donor_country_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share__isnull", True), models.Q(("share__gt", 0), ("share__lte", 100)), _connector="OR"
                        ),
                        name="other_donor_country_share",
                    ),
                ],
                "indexes": [models.Index(fields=["organisation", "country"], name="other_donor_country_of")],
            },
        ),
        *rows.office_rows(PROJECT),
        # A later file of the donor says anew in which countries a project works.
        *rows.office_rows(COUNTRY, delete=True),
        rls.inside(COUNTRY, "project_id", PROJECT),
    ]
