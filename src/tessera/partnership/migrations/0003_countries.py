"""Editions of reports, what they say of countries, and facts with their sources."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
import tessera.partnership.countries.enums
from tessera.kernel.database import rls
from tessera.partnership.stages import rows

EDITION, ASSESSMENT, NOTE = "partnership_reportedition", "partnership_assessment", "partnership_assessmentnote"
# What a report said of a country never changes in place: a correction is a new row, and the old one is marked as replaced.
NEVER_IN_PLACE = """
create function partnership_assessment_stays() returns trigger language plpgsql as $$
begin
    if old.replaced_at is not null or new.replaced_at is null
       or (to_jsonb(new) - 'replaced_at' - 'changed_at') is distinct from (to_jsonb(old) - 'replaced_at' - 'changed_at') then
        raise exception 'an assessment never changes: record a new one' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger partnership_assessment_stays before update on partnership_assessment
  for each row execute function partnership_assessment_stays();
"""
FREE = (
    "drop trigger partnership_assessment_stays on partnership_assessment; drop function partnership_assessment_stays();"
)


class Migration(migrations.Migration):
    dependencies = [("partnership", "0002_library"), ("trust", "0008_tokens")]

    operations = [
        migrations.CreateModel(
            name="ReportEdition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                ("publisher", models.CharField(max_length=10)),
                ("year", models.PositiveSmallIntegerField()),
                ("starts", models.DateField(blank=True, null=True)),
                ("ends", models.DateField(blank=True, null=True)),
                ("published_on", models.DateField(blank=True, null=True)),
                ("address", models.URLField(blank=True, max_length=300)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "publisher"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "id"), name="edition_of_office"),
                    models.UniqueConstraint(fields=("organisation", "publisher", "year"), name="edition_once"),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1990), ("year__lte", 2100)), name="edition_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts__isnull", True),
                            ("ends__isnull", True),
                            ("ends__gte", models.F("starts")),
                            _connector="OR",
                        ),
                        name="edition_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
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
                ("ranking", models.CharField(blank=True, max_length=3)),
                ("waiver", models.BooleanField(default=False)),
                ("source", models.CharField(max_length=300)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("recorded_by", models.UUIDField(null=True)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="partnership.reportedition",
                    ),
                ),
            ],
            options={
                "ordering": ["country", "-created_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "id"), name="assessment_of_office"),
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("organisation", "country", "edition"),
                        name="assessment_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ranking", ""), ("ranking__in", ["1", "2", "2WL", "3", "SC"]), _connector="OR"
                        ),
                        name="assessment_ranking",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("waiver", False), ("ranking", "2WL"), _connector="OR"),
                        name="assessment_waiver_on_watch_list",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="assessment_has_source"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("section", models.CharField(max_length=4)),
                ("text", models.TextField()),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="partnership.assessment"
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
                "ordering": ["section"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "assessment", "section"), name="assessment_note_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ratification",
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
                ("source", models.CharField(max_length=300)),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("recorded_by", models.UUIDField(null=True)),
                ("treaty", models.CharField(max_length=12)),
                ("ratified", models.BooleanField()),
                ("on", models.DateField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["treaty"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "country", "treaty"), name="ratification_once"),
                    models.CheckConstraint(
                        condition=models.Q(("on__isnull", True), ("ratified", True), _connector="OR"),
                        name="ratification_day_if_ratified",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NationalPlan",
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
                ("source", models.CharField(max_length=300)),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("recorded_by", models.UUIDField(null=True)),
                ("title", models.CharField(max_length=200)),
                ("until", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("state", models.CharField(default="adopted", max_length=10)),
                ("lead_body", models.CharField(blank=True, max_length=200)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "title"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("year__isnull", True),
                            ("until__gte", models.F("year")),
                            _connector="OR",
                        ),
                        name="national_plan_years",
                    )
                ],
                "indexes": [models.Index(fields=["organisation", "country"], name="national_plan_country")],
            },
        ),
        migrations.CreateModel(
            name="MechanismFact",
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
                ("source", models.CharField(max_length=300)),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("recorded_by", models.UUIDField(null=True)),
                (
                    "exists",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                (
                    "procedures",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                ("lead_body", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "country"), name="mechanism_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("exists__in", tessera.partnership.countries.enums.Answer),
                            ("procedures__in", tessera.partnership.countries.enums.Answer),
                        ),
                        name="mechanism_answers",
                    ),
                ]
            },
        ),
        *rows.office_rows(EDITION),
        *rows.office_rows(ASSESSMENT),
        rls.inside(ASSESSMENT, "edition_id", EDITION),
        RunSQL(NEVER_IN_PLACE, FREE),
        rls.enable(NOTE),
        rls.policy(NOTE, "select", using=rls.OWN),
        rls.policy(NOTE, "insert", check=rls.OWN),
        *rls.append_only(NOTE),
        rls.inside(NOTE, "assessment_id", ASSESSMENT),
        *rows.office_rows("partnership_ratification"),
        *rows.office_rows("partnership_nationalplan"),
        *rows.office_rows("partnership_mechanismfact"),
    ]
