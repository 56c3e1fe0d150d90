from django.conf import settings
import django.contrib.postgres.fields
import django.db.models.deletion
import tessera.kernel.clock
import tessera.kernel.ids
import tessera.protection.legal.enums
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

from tessera.kernel.database import rls

INSIDE = (
    ("legalmatter", "case_id", "case"),
    ("legaltext", "matter_id", "legalmatter"),
    ("legaldeadline", "case_id", "case"),
    ("legaldeadline", "matter_id", "legalmatter"),
    ("cooperation", "case_id", "case"),
)
# Rows about a person go when the person is erased.
TABLES = ("legalmatter", "legaltext", "legaldeadline", "cooperation")

# What was said and written is not rewritten: a change is a new row. Erasure deletes.
KEPT = """
revoke update on protection_legaltext, protection_cooperation from tessera_web, tessera_jobs;
"""
UNKEPT = "grant update on protection_legaltext, protection_cooperation to tessera_web, tessera_jobs"


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("protection", "0015_plans"),
    ]

    operations = [
        migrations.CreateModel(
            name='Cooperation',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('willing_to_cooperate', models.CharField(blank=True, default='not_asked', max_length=16)),
                ('reasons_not', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                ('said_on', models.DateField(default=tessera.kernel.clock.today)),
                ('source', models.CharField(blank=True, default='survivor', max_length=24)),
                ('recorded_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('recorded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organisation', 'case', '-said_on', '-recorded_at'], name='cooperation_latest'),
                ],
            },
        ),
        migrations.CreateModel(
            name='LegalMatter',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('matter_type', models.CharField(blank=True, default='', max_length=40)),
                ('stage', models.CharField(blank=True, default=tessera.protection.legal.enums.Stage['ADVICE'], max_length=16)),
                ('country', models.CharField(blank=True, default='', max_length=16)),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('amount_awarded', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('amount_received', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('currency', models.CharField(blank=True, default='', max_length=3)),
                ('protection_measures', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                ('permit_type', models.CharField(blank=True, default='', max_length=40)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('source', models.CharField(blank=True, default='', max_length=24)),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('recorded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'id'), name='legal_matter_org_id'),
                    models.CheckConstraint(condition=models.Q(('stage__in', tessera.protection.legal.enums.Stage)), name='legal_stage_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('amount_awarded__isnull', True), ('amount_received__isnull', True)), models.Q(('currency', ''), _negated=True), _connector='OR'), name='legal_money'),
                ],
                'indexes': [
                    models.Index(fields=['organisation', 'case', 'created_at'], name='legal_matter_case'),
                ],
            },
        ),
        migrations.CreateModel(
            name='LegalDeadline',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('type', models.CharField(blank=True, default='', max_length=40)),
                ('on', models.DateField()),
                ('met_on', models.DateField(blank=True, null=True)),
                ('alerted', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('of_permit', models.BooleanField(default=False)),
                ('sealed', models.BinaryField()),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('matter', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.legalmatter')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'id'), name='legal_deadline_org_id'),
                    models.UniqueConstraint(condition=models.Q(('of_permit', True)), fields=('organisation', 'matter'), name='legal_permit_ends_once'),
                ],
                'indexes': [
                    models.Index(fields=['organisation', 'case', 'on'], name='legal_deadline_case'),
                    models.Index(condition=models.Q(('met_on__isnull', True)), fields=['organisation', 'on'], name='legal_deadline_open'),
                ],
            },
        ),
        migrations.CreateModel(
            name='LegalText',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.BinaryField()),
                ('written_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('matter', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.legalmatter')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('written_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organisation', 'matter', '-written_at'], name='legal_text_latest'),
                ],
            },
        ),
        *[rls.inside(f"protection_{table}", column, f"protection_{to}") for table, column, to in INSIDE],
        *[step for table in TABLES for step in rls.own_rows(f"protection_{table}", delete=True)],
        RunSQL(KEPT, UNKEPT),
    ]
