"""Pairs who may be one person, merges that can be undone, and figures that count a merged person once."""

from importlib import import_module

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.protection.duplicates.enums
import tessera.kernel.clock
import tessera.kernel.ids
from tessera.kernel.database import rls

bulk = import_module("tessera.protection.migrations.0005_statistics_in_bulk")

INSIDE = (
    ("protection_pair", "first_id", "trust_subject"),
    ("protection_pair", "second_id", "trust_subject"),
    ("protection_merge", "pair_id", "protection_pair"),
    ("protection_merge", "kept_id", "trust_subject"),
    ("protection_merge", "merged_id", "trust_subject"),
    ("trust_subject", "merged_into_id", "trust_subject"),
)
KEPT = """
create function protection_merge_kept() returns trigger language plpgsql as $$
declare
    ends text[] := array['undone_at', 'undone_by', 'pair_id'];
begin
    if (to_jsonb(new) - ends) is distinct from (to_jsonb(old) - ends)
       or (old.undone_at is not null and new.undone_at is distinct from old.undone_at) then
        raise exception 'a merge is undone, never rewritten' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger protection_merge_kept before update on protection_merge
    for each row execute function protection_merge_kept();
"""
NOW = bulk.AGAIN.replace(bulk.ONE, bulk.MANY).replace(bulk.TOLD, bulk.ONCE)
OWN = "select c.organisation_id, c.subject_id, c.id as case_id,"
ONE = "select c.organisation_id, coalesce(s.merged_into_id, c.subject_id) as subject_id, c.id as case_id,"
assert OWN in NOW


class Migration(migrations.Migration):
    dependencies = [("protection", "0010_work"), ("trust", "0007_merged_subjects")]

    operations = [
        migrations.CreateModel(
            name='Pair',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('score', models.PositiveSmallIntegerField()),
                ('judgement', models.CharField(blank=True, default='', max_length=12)),
                ('basis', models.CharField(blank=True, default='', max_length=20)),
                ('judged_at', models.DateTimeField(null=True)),
                ('judged_by', models.UUIDField(null=True)),
                ('first', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.subject')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('second', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.subject')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'first', 'second'), name='pair_once'),
                    models.UniqueConstraint(fields=('organisation', 'id'), name='pair_org_id'),
                    models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='pair_ordered'),
                    models.CheckConstraint(condition=models.Q(('judgement__in', tessera.protection.duplicates.enums.Judgement)), name='pair_judgement'),
                ],
                'indexes': [
                    models.Index(fields=['organisation', 'judgement', '-score', 'id'], name='pair_queue'),
                    models.Index(fields=['organisation', 'second'], name='pair_second'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('made_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('made_by', models.UUIDField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.UUIDField(null=True)),
                ('kept', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.subject')),
                ('merged', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.subject')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('pair', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.pair')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('organisation', 'merged'), name='merge_once'),
                    models.CheckConstraint(condition=models.Q(('kept', models.F('merged')), _negated=True), name='merge_of_two'),
                ],
                'indexes': [
                    models.Index(fields=['organisation', 'kept'], name='merge_kept'),
                ],
            },
        ),
        *rls.own_rows("protection_pair", delete=True),
        *rls.own_rows("protection_merge"),
        *[rls.inside(*each) for each in INSIDE],
        RunSQL(KEPT, "drop trigger protection_merge_kept on protection_merge; drop function protection_merge_kept()"),
        RunSQL(NOW.replace(OWN, ONE), NOW),
    ]
