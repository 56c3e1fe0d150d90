"""How long cases are kept, holds, erasures; what people asked for and received."""

from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion
import tessera.kernel.clock
import tessera.kernel.ids
import tessera.protection.rights.enums
from django.db.migrations.operations import RunSQL

from tessera.kernel.database import rls


# An erasure that was decided is proof: it is not rewritten. The same moves as rights/states.py.
GUARD = """
create function erasure_guard() returns trigger language plpgsql as $$
begin
    if old.state <> 'proposed' or new.state not in ('proposed', 'done', 'returned')
       or new.subject_id <> old.subject_id or new.proposed_by_id is distinct from old.proposed_by_id then
        raise exception 'an erasure is decided once and not rewritten' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger erasure_guard before update on protection_erasure for each row execute function erasure_guard();
"""
UNGUARD = "drop trigger erasure_guard on protection_erasure; drop function erasure_guard();"

# Retention is the proof that stays: it may outlive the rows of its case, so only the person's pseudonym holds it.
INSIDE = (
    ("retention", "subject_id", "trust_subject"),
    ("hold", "subject_id", "trust_subject"),
    ("erasure", "subject_id", "trust_subject"),
    ("rightsrequest", "case_id", "protection_case"),
    ("owncopy", "case_id", "protection_case"),
)


class Migration(migrations.Migration):
    dependencies = [("protection", "0019_reports"), ("trust", "0006_subject_names")]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('basis', models.CharField(blank=True, default='', max_length=24)),
                ('state', models.CharField(blank=True, default=tessera.protection.rights.enums.ErasureState['PROPOSED'], max_length=12)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('cases', models.PositiveSmallIntegerField(default=0)),
                ('decided_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('proposed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.subject')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('organisation', 'subject'), name='erasure_one_waits'),
                    models.CheckConstraint(condition=models.Q(('state__in', tessera.protection.rights.enums.ErasureState)), name='erasure_state_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', tessera.protection.rights.enums.ErasureState['DONE']), _negated=True), models.Q(('decided_by__isnull', False), ('proposed_by__isnull', False), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='erasure_four_eyes'),
                ],
                'indexes': [
                    models.Index(fields=['organisation', 'state', '-created_at'], name='erasure_state'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('reason', models.CharField(blank=True, default='', max_length=24)),
                ('sealed', models.BinaryField()),
                ('since', models.DateField()),
                ('review_on', models.DateField()),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('lifted_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('set_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subject', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.subject')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('organisation', 'subject'), name='hold_one_stands'),
                ],
                'indexes': [
                    models.Index(condition=models.Q(('lifted_at__isnull', True)), fields=['organisation', 'review_on'], name='hold_review'),
                ],
            },
        ),
        migrations.CreateModel(
            name='OwnCopy',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('language', models.CharField(blank=True, default='', max_length=8)),
                ('state', models.CharField(blank=True, default=tessera.protection.rights.enums.CopyState['WANTED'], max_length=8)),
                ('key_id', models.UUIDField(blank=True, null=True)),
                ('file_id', models.UUIDField(blank=True, null=True)),
                ('sealed', models.BinaryField(null=True)),
                ('locked', models.BooleanField(default=False)),
                ('until', models.DateField()),
                ('fetched_at', models.DateTimeField(blank=True, null=True)),
                ('pages', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', tessera.protection.rights.enums.CopyState)), name='own_copy_state'),
                ],
                'indexes': [
                    models.Index(fields=['organisation', 'case', '-created_at'], name='own_copy_case'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Retention',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(max_length=16)),
                ('kind', models.CharField(blank=True, default='', max_length=16)),
                ('ended_on', models.DateField()),
                ('until', models.DateField()),
                ('wish', models.CharField(blank=True, default='', max_length=24)),
                ('erased_on', models.DateField(blank=True, null=True)),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('subject', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.subject')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'case'), name='retention_case'),
                ],
                'indexes': [
                    models.Index(condition=models.Q(('erased_on__isnull', True)), fields=['organisation', 'until'], name='retention_due'),
                    models.Index(fields=['organisation', 'subject'], name='retention_subject'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RetentionRule',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(blank=True, default='', max_length=16)),
                ('years', models.PositiveSmallIntegerField()),
                ('least_years', models.PositiveSmallIntegerField(default=0)),
                ('law', models.CharField(blank=True, max_length=300)),
                ('changed_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('changed_by', models.UUIDField(null=True)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'kind'), name='retention_rule_kind'),
                    models.CheckConstraint(condition=models.Q(('years__gte', models.F('least_years')), ('years__range', (0, 60))), name='retention_rule_years'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RightsRequest',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('kind', models.CharField(blank=True, default='', max_length=16)),
                ('asked_on', models.DateField()),
                ('due_on', models.DateField()),
                ('state', models.CharField(blank=True, default=tessera.protection.rights.enums.RequestState['OPEN'], max_length=12)),
                ('sealed', models.BinaryField()),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('decided_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('recorded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', tessera.protection.rights.enums.RequestState)), name='rights_request_state'),
                    models.CheckConstraint(condition=models.Q(('state', tessera.protection.rights.enums.RequestState['OPEN']), ('decided_on__isnull', False), _connector='XOR'), name='rights_request_decided_when'),
                ],
                'indexes': [
                    models.Index(fields=['organisation', 'case', '-asked_on'], name='rights_request_case'),
                    models.Index(condition=models.Q(('state', 'open')), fields=['organisation', 'due_on'], name='rights_request_open'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RightsSetting',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('answer_days', models.PositiveSmallIntegerField(default=30)),
                ('copy_days', models.PositiveSmallIntegerField(default=7)),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('answer_days__range', (1, 120)), ('copy_days__range', (1, 60))), name='rights_days_range'),
                ],
            },
        ),
        *[rls.inside(f"protection_{table}", column, target) for table, column, target in INSIDE],
        *[step for table in ("retentionrule", "rightssetting", "erasure") for step in rls.own_rows(f"protection_{table}")],
        *[
            step
            for table in ("retention", "hold", "rightsrequest", "owncopy")
            for step in rls.own_rows(f"protection_{table}", delete=True)
        ],
        RunSQL(GUARD, UNGUARD),
    ]
