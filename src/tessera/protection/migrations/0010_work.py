"""What is due, alerts, choices and supervision; with row-level security, and a trigger by which due items follow the
worker of their case."""

import django.contrib.postgres.fields
import django.db.models.deletion
import tessera.kernel.clock
import tessera.kernel.ids
import tessera.protection.work.enums
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

from tessera.kernel.database import rls

# Erasing a person takes what is due, alerts and supervision of their case along; the rest stays as it is.
TABLES = (("due", True), ("alert", True), ("supervisedcase", True), ("supervision", False), ("workchoice", False),
          ("worksetting", False))  # fmt: skip
INSIDE = (
    ("due", "case_id", "case"),
    ("alert", "case_id", "case"),
    ("supervisedcase", "case_id", "case"),
    ("supervisedcase", "supervision_id", "supervision"),
)

# By whatever road a case changes hands, what follows its worker changes hands in the same statement.
FOLLOWS = """
create function protection_due_follows() returns trigger language plpgsql as $$
begin
    update protection_due set owner_id = new.worker_id
     where organisation_id = new.organisation_id and case_id = new.id and follows_worker and settled_at is null;
    return null;
end $$;
create trigger protection_due_follows after update of worker_id on protection_case for each row
    when (old.worker_id is distinct from new.worker_id) execute function protection_due_follows();
"""
FOLLOWS_NOT = """
drop trigger protection_due_follows on protection_case;
drop function protection_due_follows();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0009_forms"),
        ("trust", "0006_subject_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Supervision',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('on', models.DateField()),
                ('next_on', models.DateField(blank=True, null=True)),
                ('open_cases', models.PositiveIntegerField(default=0)),
                ('urgent_items', models.PositiveIntegerField(default=0)),
                ('overdue_items', models.PositiveIntegerField(default=0)),
                ('sealed', models.BinaryField(null=True)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('supervisor', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('worker', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'id'), name='supervision_org_id'),
                ],
                'indexes': [
                    models.Index(fields=['organisation', 'worker', '-on'], name='supervision_of_worker'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SupervisedCase',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('risks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), blank=True, default=list, size=None)),
                ('goes_on', models.CharField(blank=True, default='', max_length=24)),
                ('next_on', models.DateField(blank=True, null=True)),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('supervision', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.supervision')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'supervision', 'case'), name='supervised_case_once'),
                ],
                'indexes': [
                    models.Index(fields=['organisation', 'case'], name='supervised_case_of_case'),
                ],
            },
        ),
        migrations.CreateModel(
            name='WorkChoice',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('mail', models.CharField(default=tessera.protection.work.enums.Mail['AT_ONCE'], max_length=12)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'account'), name='work_choice_once'),
                    models.CheckConstraint(condition=models.Q(('mail__in', tessera.protection.work.enums.Mail)), name='work_choice_mail'),
                ],
            },
        ),
        migrations.CreateModel(
            name='WorkSetting',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('forgotten_days', models.PositiveSmallIntegerField(default=14)),
                ('escalate_hours', models.PositiveSmallIntegerField(default=4)),
                ('supervision_days', models.PositiveSmallIntegerField(default=30)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation',), name='work_setting_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('urgent', models.BooleanField(default=False)),
                ('at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('mailed_at', models.DateTimeField(blank=True, null=True)),
                ('escalated_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(blank=True, null=True, db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('seen_at__isnull', True)), fields=['organisation', 'account', '-at'], name='alert_unseen'), models.Index(condition=models.Q(('escalated_at__isnull', True), ('seen_at__isnull', True), ('urgent', True)), fields=['organisation', 'at'], name='alert_to_escalate'), models.Index(condition=models.Q(('mailed_at__isnull', True), ('seen_at__isnull', True)), fields=['organisation', 'account'], name='alert_unmailed'), models.Index(fields=['organisation', 'case'], name='alert_of_case')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('seen_at__isnull', True)), fields=('organisation', 'account', 'kind', 'case'), name='alert_once', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='Due',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('kind', models.CharField(max_length=40)),
                ('object_id', models.UUIDField()),
                ('on', models.DateField()),
                ('first_on', models.DateField()),
                ('follows_worker', models.BooleanField(default=True)),
                ('urgent', models.BooleanField(default=False)),
                ('snoozes', models.PositiveSmallIntegerField(default=0)),
                ('snooze_reason', models.CharField(blank=True, default='', max_length=24)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_by', models.UUIDField(blank=True, null=True)),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('settled_at__isnull', True)), fields=['organisation', 'owner', 'on'], name='due_of_owner'), models.Index(condition=models.Q(('settled_at__isnull', True)), fields=['organisation', 'on'], name='due_on'), models.Index(condition=models.Q(('settled_at__isnull', True)), fields=['organisation', 'case', 'on'], name='due_of_case'), models.Index(condition=models.Q(('settled_at__isnull', False)), fields=['organisation', 'case', '-settled_at'], name='due_settled')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('organisation', 'kind', 'object_id'), name='due_once')],
            },
        ),
        *[rls.inside(f"protection_{table}", column, f"protection_{to}") for table, column, to in INSIDE],
        *[step for table, delete in TABLES for step in rls.own_rows(f"protection_{table}", delete=delete)],
        RunSQL(FOLLOWS, FOLLOWS_NOT),
    ]
