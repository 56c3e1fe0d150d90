"""Contacts after the help, closures, exit interviews; the wording of the purpose they need."""

import hashlib
import tomllib
from pathlib import Path
from uuid import UUID, uuid5

from django.conf import settings
from django.db import migrations, models
import django.contrib.postgres.fields
import django.db.models.deletion
import tessera.kernel.clock
import tessera.kernel.ids
import tessera.protection.followup.enums
import tessera.protection.followup.models
from django.db.migrations.operations import RunPython, RunSQL

from tessera.kernel.database import rls


# The same moves as followup/states.py.
GUARD = """
create function closure_guard() returns trigger language plpgsql as $$
begin
    if new.state <> old.state and not (
           (old.state = 'proposed' and new.state in ('approved', 'returned', 'taken_back'))
        or (old.state = 'returned' and new.state in ('proposed', 'taken_back'))
        or (old.state = 'approved' and new.state = 'reopened')) then
        raise exception 'a closure does not move from % to %', old.state, new.state using errcode = 'check_violation';
    end if;
    if old.state in ('approved', 'reopened', 'taken_back')
       and (to_jsonb(new) - array['state', 'sealed', 'reopened_on', 'reopened_by_id', 'changed_at'])
           is distinct from (to_jsonb(old) - array['state', 'sealed', 'reopened_on', 'reopened_by_id', 'changed_at']) then
        raise exception 'a decided closure is not rewritten' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger closure_guard before update on protection_closure for each row execute function closure_guard();
"""
UNGUARD = "drop trigger closure_guard on protection_closure; drop function closure_guard();"

FOLDER = Path(__file__).resolve().parents[2] / "trust" / "consent" / "wording"
VERSION = "2026-2"
# The name space of shipped wordings, as in trust 0005.
NAMESPACE = UUID("5f0f7a3e-4a3b-4c55-9a44-2f5d0c2f6a01")


def ship(apps, _schema_editor):
    """The wording of the purpose that follow-up needs; shipped here, because nothing asked for it before."""
    text = apps.get_model("trust", "ConsentText")
    for file in sorted(FOLDER.glob(f"{VERSION}.*.toml")):
        language = file.name.split(".")[1]
        for purpose, words in tomllib.loads(file.read_text(encoding="utf-8")).items():
            body = words["body"].strip()
            text.objects.get_or_create(
                id=uuid5(NAMESPACE, f"{purpose}|{language}|{VERSION}"),
                defaults={
                    "purpose": purpose, "language": language, "version": VERSION, "title": words["title"],
                    "body": body, "sha256": hashlib.sha256(body.encode()).hexdigest(),
                },
            )


TABLES = ("followupcontact", "closure", "continuingservice", "exitinterview")
INSIDE = (
    ("followupcontact", "case_id", "protection_case"),
    ("followupcontact", "response_id", "protection_response"),
    ("closure", "case_id", "protection_case"),
    ("continuingservice", "closure_id", "protection_closure"),
    ("exitinterview", "case_id", "protection_case"),
)


class Migration(migrations.Migration):
    dependencies = [("protection", "0017_documents"), ("trust", "0006_subject_names")]

    operations = [
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('state', models.CharField(blank=True, default=tessera.protection.followup.enums.ClosureState['PROPOSED'], max_length=12)),
                ('closes_as', models.CharField(blank=True, default='', max_length=16)),
                ('proposed_on', models.DateField()),
                ('proposed_by', models.CharField(blank=True, default='', max_length=12)),
                ('reason', models.CharField(blank=True, default='', max_length=40)),
                ('tries', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('days_without_contact', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('goals_result', models.CharField(blank=True, default='', max_length=12)),
                ('needs_change', models.JSONField(default=dict)),
                ('living_situation', models.CharField(blank=True, default='', max_length=24)),
                ('income', models.CharField(blank=True, default='', max_length=16)),
                ('legal_status', models.CharField(blank=True, default='', max_length=24)),
                ('relief_obtained', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                ('received_amount', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True)),
                ('received_currency', models.CharField(blank=True, default='', max_length=3)),
                ('safety_plan_final', models.CharField(blank=True, default='', max_length=16)),
                ('way_back_explained', models.CharField(blank=True, default='', max_length=16)),
                ('handed_over', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None)),
                ('data_wish', models.CharField(blank=True, default='', max_length=24)),
                ('sealed', models.BinaryField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decided_alone', models.BooleanField(default=False)),
                ('reopened_on', models.DateField(blank=True, null=True)),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('decided_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('proposer', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reopened_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'id'), name='closure_org_id'),
                    models.UniqueConstraint(condition=models.Q(('state__in', (tessera.protection.followup.enums.ClosureState['PROPOSED'], tessera.protection.followup.enums.ClosureState['RETURNED']))), fields=('organisation', 'case'), name='closure_one_waits'),
                    models.CheckConstraint(condition=models.Q(('state__in', tessera.protection.followup.enums.ClosureState)), name='closure_state_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', [tessera.protection.followup.enums.ClosureState['APPROVED'], tessera.protection.followup.enums.ClosureState['REOPENED']]), _negated=True), models.Q(('decided_by__isnull', False), models.Q(('decided_alone', True), models.Q(('decided_by', models.F('proposer')), _negated=True), _connector='OR')), _connector='OR'), name='closure_two_people'),
                ],
                'indexes': [
                    models.Index(fields=['organisation', 'case', '-created_at'], name='closure_case'),
                    models.Index(condition=models.Q(('state', 'proposed')), fields=['organisation', 'state'], name='closure_waits'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ContinuingService',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('service', models.CharField(blank=True, default='', max_length=24)),
                ('decision_id', models.UUIDField(blank=True, null=True)),
                ('closure', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.closure')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('provider', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['organisation', 'closure'], name='continuing_closure'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ExitInterview',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('opened_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('satisfaction', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('felt_safe', models.CharField(blank=True, default='', max_length=16)),
                ('felt_heard', models.CharField(blank=True, default='', max_length=16)),
                ('would_recommend', models.CharField(blank=True, default='', max_length=16)),
                ('sealed', models.BinaryField(null=True)),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('opened_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('satisfaction__isnull', True), ('satisfaction__range', (1, 5)), _connector='OR'), name='exit_satisfaction_range'),
                ],
                'indexes': [
                    models.Index(fields=['organisation', 'case', '-opened_at'], name='exit_case'),
                ],
            },
        ),
        migrations.CreateModel(
            name='FollowUpContact',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('step', models.CharField(blank=True, default='', max_length=4)),
                ('type', models.CharField(blank=True, default='', max_length=24)),
                ('state', models.CharField(blank=True, default=tessera.protection.followup.enums.ContactState['PLANNED'], max_length=12)),
                ('planned_on', models.DateField()),
                ('done_on', models.DateField(blank=True, null=True)),
                ('done_on_precision', models.CharField(blank=True, default='', max_length=12)),
                ('next_on', models.DateField(blank=True, null=True)),
                ('mode', models.CharField(blank=True, default='', max_length=16)),
                ('reached', models.CharField(blank=True, default='', max_length=20)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('safe_now', models.CharField(blank=True, default='', max_length=16)),
                ('living_situation', models.CharField(blank=True, default='', max_length=24)),
                ('re_exploitation', models.CharField(blank=True, default='', max_length=16)),
                ('economic', models.DecimalField(blank=True, decimal_places=2, max_digits=3, null=True)),
                ('social', models.DecimalField(blank=True, decimal_places=2, max_digits=3, null=True)),
                ('psychosocial', models.DecimalField(blank=True, decimal_places=2, max_digits=3, null=True)),
                ('score_method', models.CharField(blank=True, default='', max_length=24)),
                ('score_version', models.CharField(blank=True, default='', max_length=8)),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('recorded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('response', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.response')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', tessera.protection.followup.enums.ContactState)), name='followup_contact_state'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', tessera.protection.followup.enums.ContactState['DONE']), _negated=True), ('done_on__isnull', False), _connector='OR'), name='followup_contact_done_when'),
                ],
                'indexes': [
                    models.Index(fields=['organisation', 'case', 'planned_on'], name='followup_contact_case'),
                    models.Index(condition=models.Q(('state', tessera.protection.followup.enums.ContactState['PLANNED'])), fields=['organisation', 'planned_on'], name='followup_contact_planned'),
                ],
            },
        ),
        migrations.CreateModel(
            name='FollowUpRules',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('schedule', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=4), default=tessera.protection.followup.models.default_schedule, size=None)),
                ('approval', models.CharField(blank=True, default=tessera.protection.followup.enums.Approval['ANOTHER'], max_length=8)),
                ('changed_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('changed_by', models.UUIDField(null=True)),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('approval__in', tessera.protection.followup.enums.Approval)), name='followup_approval_known'),
                ],
            },
        ),
        *[rls.inside(f"protection_{table}", column, target) for table, column, target in INSIDE],
        *rls.own_rows("protection_followuprules"),
        *[step for table in TABLES for step in rls.own_rows(f"protection_{table}", delete=True)],
        RunSQL(GUARD, UNGUARD),
        RunPython(ship, RunPython.noop),
    ]
