import django.db.models.deletion
import tessera.kernel.clock
import tessera.kernel.ids
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

from tessera.kernel.database import rls

# What came in stays as it came in: a document is set aside once, and sealed anew when a key is rotated.
KEPT = """
create function protection_document_kept() returns trigger language plpgsql as $$
declare
    free text[] := array['sealed', 'changed_at', 'set_aside_at', 'set_aside_by_id', 'set_aside_because'];
begin
    if (to_jsonb(new) - free) is distinct from (to_jsonb(old) - free)
       or (old.set_aside_at is not null and new.set_aside_at is distinct from old.set_aside_at) then
        raise exception 'a document is never changed: bring another one' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger protection_document_kept before update on protection_document
    for each row execute function protection_document_kept();
"""
NOT_KEPT = """
drop trigger protection_document_kept on protection_document;
drop function protection_document_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0008_file_locks"),
        ("trust", "0006_subject_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("protection", "0016_legal"),
    ]

    operations = [
        migrations.CreateModel(
            name='DocumentSettings',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('photos', models.BooleanField(default=False)),
                ('changed_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('changed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True)),
                ('kind', models.CharField(blank=True, default='', max_length=40)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField()),
                ('is_evidence', models.BooleanField(default=False)),
                ('dated_on', models.DateField(blank=True, null=True)),
                ('dated_on_precision', models.CharField(blank=True, default='', max_length=12)),
                ('source', models.CharField(blank=True, default='', max_length=24)),
                ('added_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('set_aside_at', models.DateTimeField(blank=True, null=True)),
                ('set_aside_because', models.CharField(blank=True, default='', max_length=24)),
                ('sealed', models.BinaryField()),
                ('added_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='protection.case')),
                ('file', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.storedfile')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
                ('set_aside_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('shown', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.storedfile')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'case', '-added_at', '-id'], name='document_case')],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'id'), name='document_org_id')],
            },
        ),
        *rls.own_rows("protection_documentsettings"),
        *rls.own_rows("protection_document", delete=True),
        rls.inside("protection_document", "case_id", "protection_case"),
        RunSQL(KEPT, NOT_KEPT),
    ]
