"""Organisations outside, the ways their names are written, and indicators."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
from tessera.kernel.database import rls
from tessera.partnership.stages import rows

ME = "(select app_org())"
PARTY, INDICATOR = "partnership_party", "partnership_indicator"
# A grantee reads the entry that is itself, and the indicators of offices that know it.
OWN_OR_SELF = f"organisation_id = {ME} or tenant_id = {ME}"
KNOWN_BY = f"select p.organisation_id from {PARTY} p where p.tenant_id = {ME}"  # noqa: S608  # two constants
OWN_OR_KNOWN = f"organisation_id = {ME} or organisation_id in ({KNOWN_BY})"


class Migration(migrations.Migration):
    dependencies = [("partnership", "0001_stages"), ("trust", "0008_tokens")]

    operations = [
        migrations.CreateModel(
            name="Party",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("name", models.CharField(max_length=200)),
                ("short_name", models.CharField(blank=True, max_length=40)),
                ("kind", models.CharField(default="other", max_length=20)),
                ("country", models.CharField(blank=True, max_length=3)),
                ("folded", models.CharField(editable=False, max_length=200)),
                ("short_folded", models.CharField(blank=True, editable=False, max_length=40)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="partnership.party",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["folded", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "id"), name="party_of_office"),
                    models.UniqueConstraint(fields=("organisation", "folded"), name="party_name_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("tenant__isnull", False)),
                        fields=("organisation", "tenant"),
                        name="party_tenant_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyAlias",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("text", models.CharField(max_length=200)),
                ("folded", models.CharField(editable=False, max_length=200)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="partnership.party"
                    ),
                ),
            ],
            options={
                "ordering": ["folded", "id"],
                "constraints": [models.UniqueConstraint(fields=("organisation", "folded"), name="party_alias_once")],
            },
        ),
        migrations.CreateModel(
            name="PartyIdentifier",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("scheme", models.CharField(max_length=30)),
                ("value", models.CharField(max_length=60)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="identifiers", to="partnership.party"
                    ),
                ),
            ],
            options={
                "ordering": ["scheme", "value"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "scheme", "value"), name="party_identifier_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("code", models.CharField(max_length=30)),
                ("title", models.CharField(max_length=200)),
                ("p_area", models.CharField(blank=True, max_length=12)),
                ("unit", models.CharField(max_length=60)),
                ("measure", models.CharField(default="unit", max_length=12)),
                ("ascending", models.BooleanField(default=True)),
                ("cumulative", models.BooleanField(default=True)),
                (
                    "dimensions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, size=None
                    ),
                ),
                ("definition", models.TextField(blank=True)),
                ("source", models.CharField(blank=True, max_length=120)),
                ("metric", models.CharField(blank=True, max_length=60)),
                ("active", models.BooleanField(default=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
                "constraints": [models.UniqueConstraint(fields=("organisation", "code"), name="indicator_code_once")],
            },
        ),
        rls.enable(PARTY),
        rls.policy(PARTY, "select", using=OWN_OR_SELF),
        rls.policy(PARTY, "insert", check=rls.OWN),
        rls.policy(PARTY, "update", using=rls.OWN, check=rls.OWN),
        RunSQL(
            f"revoke delete on {PARTY} from tessera_web, tessera_jobs",
            f"grant delete on {PARTY} to tessera_web, tessera_jobs",
        ),
        *rows.office_rows("partnership_partyalias", delete=True),
        *rows.office_rows("partnership_partyidentifier", delete=True),
        rls.inside("partnership_party", "parent_id", PARTY),
        rls.inside("partnership_partyalias", "party_id", PARTY),
        rls.inside("partnership_partyidentifier", "party_id", PARTY),
        rls.enable(INDICATOR),
        rls.policy(INDICATOR, "select", using=OWN_OR_KNOWN),
        rls.policy(INDICATOR, "insert", check=rls.OWN),
        rls.policy(INDICATOR, "update", using=rls.OWN, check=rls.OWN),
        RunSQL(
            f"revoke delete on {INDICATOR} from tessera_web, tessera_jobs",
            f"grant delete on {INDICATOR} to tessera_web, tessera_jobs",
        ),
    ]
