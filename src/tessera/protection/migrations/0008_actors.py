"""Suspects in a table of their own, what each was in which episode, and conflict checks."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import tessera.kernel.clock
import tessera.kernel.ids
from tessera.kernel.database import rls

# (table, column, target): each column points to a row of the same organisation.
INSIDE = (
    ("protection_involvement", "suspect_id", "protection_suspect"),
    ("protection_involvement", "case_id", "protection_case"),
    ("protection_involvement", "episode_id", "protection_episode"),
    ("protection_conflict", "suspect_id", "protection_suspect"),
    ("protection_conflict", "subject_id", "trust_subject"),
)
TABLES = ("protection_suspect", "protection_involvement", "protection_conflict")


class Migration(migrations.Migration):
    dependencies = [("protection", "0007_account")]

    operations = [
        migrations.CreateModel(
            name='Suspect',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(default=tessera.kernel.ids.new_code, max_length=16)),
                ('sealed', models.BinaryField()),
                ('sex', models.CharField(blank=True, default='', max_length=16)),
                ('nationalities', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), blank=True, default=list, size=None)),
                ('created_by', models.UUIDField(null=True)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'code'), name='suspect_org_code'),
                    models.UniqueConstraint(fields=('organisation', 'id'), name='suspect_org_id'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Involvement',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                ('relation', models.CharField(blank=True, default='', max_length=40)),
                ('still_reaches_survivor', models.CharField(blank=True, default='', max_length=16)),
                ('recorded_by', models.UUIDField(null=True)),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('episode', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.episode')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('suspect', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.suspect')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'suspect', 'episode'), name='involvement_once'),
                ],
                'indexes': [
                    models.Index(fields=['organisation', 'case'], name='involvement_case'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(default=tessera.kernel.ids.new_code, max_length=16)),
                ('found_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('seen_at', models.DateTimeField(null=True)),
                ('seen_by', models.UUIDField(null=True)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('subject', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.subject')),
                ('suspect', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.suspect')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'suspect', 'subject'), name='conflict_once'),
                ],
                'indexes': [
                    models.Index(fields=['organisation', '-found_at'], name='conflict_latest'),
                ],
            },
        ),
        *[step for table in TABLES for step in rls.own_rows(table, delete=True)],
        *[rls.inside(*each) for each in INSIDE],
    ]
