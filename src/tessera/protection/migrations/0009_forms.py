"""Versions of forms and the answers given to them. A version never changes but for its state; answers are only added."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
from tessera.kernel.database import rls

# A version may change its state; answers may be sealed anew under a rotated key, or blanked when the person is erased.
GUARD = """
create function protection_form_guard() returns trigger language plpgsql as $$
begin
    if (to_jsonb(new) - array['state', 'state_at', 'on_cases']) is distinct from
       (to_jsonb(old) - array['state', 'state_at', 'on_cases']) then
        raise exception 'a version of a form is never rewritten: upload a new one' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger protection_form_guard before update on protection_form
    for each row execute function protection_form_guard();

create function protection_response_guard() returns trigger language plpgsql as $$
begin
    if (to_jsonb(new) - array['sealed', 'source', 'language']) is distinct from
       (to_jsonb(old) - array['sealed', 'source', 'language'])
       or (new.sealed is not null and (new.source, new.language) is distinct from (old.source, old.language)) then
        raise exception 'answers are never rewritten: add new ones' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger protection_response_guard before update on protection_response
    for each row execute function protection_response_guard();
"""
UNGUARD = """
drop trigger protection_response_guard on protection_response; drop function protection_response_guard();
drop trigger protection_form_guard on protection_form; drop function protection_form_guard();
"""


def key():
    """The key every table of the floor has."""
    return models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)


def organisation():
    """Whose row it is."""
    return models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')


def account():
    """Who wrote it."""
    return models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)


def inside(to, **more):
    """A row of the same organisation."""
    return models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=to, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0008_actors"),
        ("trust", "0004_subjects_consent_locks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Form',
            fields=[
                ('id', key()),
                ('key', models.CharField(max_length=60)),
                ('version', models.CharField(max_length=40)),
                ('hash', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('uploaded', 'Uploaded'), ('in_use', 'In use'), ('retired', 'Retired'), ('shipped', 'Comes with the system')], max_length=12)),
                ('on_cases', models.BooleanField(default=False)),
                ('book', models.JSONField()),
                ('uploaded_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('state_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('organisation', organisation()),
                ('uploaded_by', account()),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'key', 'hash'], name='form_hash')],
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'id'), name='form_org_id'),
                    models.UniqueConstraint(fields=('organisation', 'key', 'version'), name='form_version'),
                    models.UniqueConstraint(condition=models.Q(('state', 'in_use')), fields=('organisation', 'key'), name='form_in_use'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['uploaded', 'in_use', 'retired', 'shipped'])), name='form_state'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', key()),
                ('key', models.CharField(max_length=60)),
                ('at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('source', models.CharField(blank=True, default='', max_length=20)),
                ('language', models.CharField(blank=True, default='', max_length=16)),
                ('sealed', models.BinaryField(null=True)),
                ('author', account()),
                ('case', inside('protection.case')),
                ('form', inside('protection.form')),
                ('organisation', organisation()),
                ('supersedes', inside('protection.response', blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'case', 'key', '-at'], name='response_case_key')],
                'constraints': [
                    models.UniqueConstraint(fields=('organisation', 'id'), name='response_org_id'),
                    models.UniqueConstraint(condition=models.Q(('supersedes__isnull', False)), fields=('organisation', 'supersedes'), name='response_supersedes'),
                ],
            },
        ),
        *rls.own_rows("protection_form"),
        *rls.own_rows("protection_response"),
        rls.inside("protection_response", "case_id", "protection_case"),
        rls.inside("protection_response", "form_id", "protection_form"),
        rls.inside("protection_response", "supersedes_id", "protection_response"),
        RunSQL(GUARD, UNGUARD),
    ]
