from django.conf import settings
import django.contrib.postgres.fields
import django.db.models.deletion
import tessera.kernel.clock
import tessera.kernel.ids
import tessera.protection.plans.enums
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

from tessera.kernel.database import rls

INSIDE = (
    ("plan", "case_id", "case"),
    ("plangoal", "case_id", "case"),
    ("plangoal", "plan_id", "plan"),
    ("plangoal", "replaces_id", "plangoal"),
    ("plantask", "case_id", "case"),
    ("plantask", "goal_id", "plangoal"),
    ("planservice", "case_id", "case"),
    ("planservice", "goal_id", "plangoal"),
    ("conference", "case_id", "case"),
    ("conferenceguest", "conference_id", "conference"),
)
# Rows about a person go when the person is erased; a feed is kept as proof of when it ended.
TABLES = (
    ("plan", True),
    ("plangoal", True),
    ("plantask", True),
    ("planservice", True),
    ("conference", True),
    ("conferenceguest", True),
    ("calendarfeed", False),
)

# A calendar program sends a token and nothing else, so nobody is known yet and no row would be seen. Owned by the
# migration owner, this answers who the token is of while it is in force, and nothing about anybody else.
FEED_OF = """
create function calendar_feed_of(p_hash text)
returns table (id uuid, organisation_id uuid, account_id uuid, word varchar, language varchar)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
    select f.id, f.organisation_id, f.account_id, f.word, f.language
      from public.protection_calendarfeed f
     where f.token_hash = p_hash and f.revoked_at is null
$$;
revoke execute on function calendar_feed_of(text) from public;
grant execute on function calendar_feed_of(text) to tessera_web, tessera_jobs;
"""

# What was approved is not unapproved: a change is a new version.
GUARD = """
create function plan_guard() returns trigger language plpgsql as $$
begin
    if old.approval <> new.approval and not (
           (old.approval = 'not_needed' and new.approval = 'requested')
        or (old.approval = 'requested' and new.approval in ('approved', 'returned'))
        or (old.approval = 'returned' and new.approval = 'requested')) then
        raise exception 'the approval of a plan does not go from % to %', old.approval, new.approval using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger plan_guard before update on protection_plan for each row execute function plan_guard();
"""
UNGUARD = "drop trigger plan_guard on protection_plan; drop function plan_guard()"


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("protection", "0014_assessments"),
    ]

    operations = [
        migrations.CreateModel(
            name='Conference',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('held_on', models.DateField(default=tessera.kernel.clock.today)),
                ('survivor_present', models.CharField(blank=True, default='not_asked', max_length=16)),
                ('sealed', models.BinaryField()),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('recorded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'id'), name='conference_org_id'),
                ],
                'indexes': [
                    models.Index(fields=['organisation', 'case', '-held_on'], name='conference_case'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ConferenceGuest',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('may_hear', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                ('reason', models.CharField(blank=True, default='', max_length=24)),
                ('checked_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('conference', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.conference')),
                ('guest', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'conference', 'guest'), name='conference_guest_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('version', models.PositiveSmallIntegerField()),
                ('from_date', models.DateField(default=tessera.kernel.clock.today)),
                ('review_on', models.DateField(blank=True, null=True)),
                ('approval', models.CharField(blank=True, default=tessera.protection.plans.enums.Approval['NOT_NEEDED'], max_length=16)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('survivor_agreed', models.CharField(blank=True, default='not_asked', max_length=16)),
                ('copy_given', models.CharField(blank=True, default='', max_length=20)),
                ('source', models.CharField(blank=True, default='', max_length=24)),
                ('sealed', models.BinaryField()),
                ('approved_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('recorded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('requested_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'id'), name='plan_org_id'),
                    models.UniqueConstraint(fields=('organisation', 'case', 'version'), name='plan_version'),
                    models.CheckConstraint(condition=models.Q(('approval__in', tessera.protection.plans.enums.Approval)), name='plan_approval_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('approval', tessera.protection.plans.enums.Approval['APPROVED']), _negated=True), ('approved_by__isnull', False), _connector='OR'), name='plan_approved_by_somebody'),
                    models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(('approved_by', models.F('requested_by')), _negated=True), _connector='OR'), name='plan_two_people'),
                ],
                'indexes': [
                    models.Index(condition=models.Q(('approval', tessera.protection.plans.enums.Approval['REQUESTED'])), fields=['organisation', 'changed_at'], name='plan_asked'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PlanGoal',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('domain', models.CharField(blank=True, default='', max_length=40)),
                ('target_date', models.DateField(blank=True, null=True)),
                ('state', models.CharField(blank=True, default=tessera.protection.plans.enums.GoalState['SET'], max_length=24)),
                ('reached_on', models.DateField(blank=True, null=True)),
                ('source', models.CharField(blank=True, default='survivor', max_length=24)),
                ('sealed', models.BinaryField()),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('plan', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.plan')),
                ('recorded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replaces', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.plangoal')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'id'), name='goal_org_id'),
                    models.CheckConstraint(condition=models.Q(('state__in', tessera.protection.plans.enums.GoalState)), name='goal_state_known'),
                    models.CheckConstraint(condition=models.Q(('state__in', (tessera.protection.plans.enums.GoalState['MET'], tessera.protection.plans.enums.GoalState['PARTLY_MET'])), ('reached_on__isnull', True), _connector='OR'), name='goal_reached_only_when_met'),
                ],
                'indexes': [
                    models.Index(fields=['organisation', 'case', 'created_at'], name='goal_case'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PlanService',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('service_type', models.CharField(blank=True, default='', max_length=40)),
                ('response_type', models.CharField(blank=True, default='', max_length=32)),
                ('place_hidden', models.BooleanField(default=True)),
                ('requested_on', models.DateField(blank=True, null=True)),
                ('requested_on_precision', models.CharField(blank=True, default='', max_length=12)),
                ('appointment', models.DateField(blank=True, null=True)),
                ('started_on', models.DateField(blank=True, null=True)),
                ('started_on_precision', models.CharField(blank=True, default='', max_length=12)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('ended_on_precision', models.CharField(blank=True, default='', max_length=12)),
                ('delivered', models.CharField(blank=True, default='', max_length=24)),
                ('quantity', models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True)),
                ('unit', models.CharField(blank=True, default='', max_length=12)),
                ('cost', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ('currency', models.CharField(blank=True, default='', max_length=3)),
                ('funding_line', models.CharField(blank=True, default='', max_length=24)),
                ('barriers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None)),
                ('feedback', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('anonymous_offered', models.CharField(blank=True, default='', max_length=16)),
                ('source', models.CharField(blank=True, default='', max_length=24)),
                ('sealed', models.BinaryField()),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('goal', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.plangoal')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('provider', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('worker', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'id'), name='service_org_id'),
                    models.CheckConstraint(condition=models.Q(('feedback__isnull', True), ('feedback__range', (1, 5)), _connector='OR'), name='service_feedback'),
                    models.CheckConstraint(condition=models.Q(('cost__isnull', True), models.Q(('cost__gte', 0), models.Q(('currency', ''), _negated=True)), _connector='OR'), name='service_money'),
                    models.CheckConstraint(condition=models.Q(('quantity__isnull', True), ('quantity__gte', 0), _connector='OR'), name='service_quantity'),
                ],
                'indexes': [
                    models.Index(fields=['organisation', 'case', 'created_at'], name='service_case'),
                    models.Index(condition=models.Q(('appointment__isnull', False)), fields=['organisation', 'appointment'], name='service_appointment'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PlanTask',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('owner_kind', models.CharField(blank=True, default=tessera.protection.plans.enums.TaskOwner['WORKER'], max_length=16)),
                ('due', models.DateField()),
                ('done_on', models.DateField(blank=True, null=True)),
                ('dropped_on', models.DateField(blank=True, null=True)),
                ('sealed', models.BinaryField()),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('goal', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.plangoal')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('other', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('owner', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'id'), name='task_org_id'),
                    models.CheckConstraint(condition=models.Q(('owner_kind__in', tessera.protection.plans.enums.TaskOwner)), name='task_owner_known'),
                    models.CheckConstraint(condition=models.Q(('owner_kind', tessera.protection.plans.enums.TaskOwner['WORKER']), ('owner__isnull', True), _connector='OR'), name='task_one_owner'),
                    models.CheckConstraint(condition=models.Q(('done_on__isnull', True), ('dropped_on__isnull', True), _connector='OR'), name='task_done_or_dropped'),
                ],
                'indexes': [
                    models.Index(fields=['organisation', 'case', 'due'], name='task_case'),
                    models.Index(condition=models.Q(('done_on__isnull', True), ('dropped_on__isnull', True)), fields=['organisation', 'owner', 'due'], name='task_owner_open'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('word', models.CharField(max_length=24)),
                ('language', models.CharField(blank=True, default='', max_length=8)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('organisation', 'account'), name='calendar_feed_one')],
            },
        ),
        *[rls.inside(f"protection_{table}", column, f"protection_{to}") for table, column, to in INSIDE],
        *[step for table, delete in TABLES for step in rls.own_rows(f"protection_{table}", delete=delete)],
        RunSQL(FEED_OF, "drop function calendar_feed_of(text)"),
        RunSQL(GUARD, UNGUARD),
    ]
