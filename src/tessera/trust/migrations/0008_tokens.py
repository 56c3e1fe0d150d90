"""Keyed tokens made in each organisation, for matching without names: secrets of a run, sealed and destroyed after it, and
what others asked to have keyed."""

import hashlib
import tomllib
from pathlib import Path
from uuid import UUID, uuid5

import django.db.models.deletion
from django.db import migrations, models

import tessera.kernel.clock
import tessera.kernel.ids
from tessera.kernel.database import rls

FOLDER = Path(__file__).resolve().parents[1] / "consent" / "wording"
VERSION = "2026-3"
# The name space of shipped wordings, as in 0005.
NAMESPACE = UUID("5f0f7a3e-4a3b-4c55-9a44-2f5d0c2f6a01")


def ship(apps, _schema_editor):
    """The wording of the purpose that matching needs."""
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


class Migration(migrations.Migration):
    dependencies = [("trust", "0007_merged_subjects")]

    operations = [
        migrations.RunPython(ship, migrations.RunPython.noop),
        migrations.CreateModel(
            name='TokenRequest',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('run_id', models.UUIDField()),
                ('owner', models.UUIDField()),
                ('points', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('signature', models.BinaryField()),
                ('at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'run_id', 'owner'), name='token_request_once')],
            },
        ),
        migrations.CreateModel(
            name='TokenRun',
            fields=[
                ('id', models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('run_id', models.UUIDField()),
                ('declared', models.PositiveIntegerField()),
                ('entered', models.PositiveIntegerField(null=True)),
                ('public_key', models.BinaryField()),
                ('sealed', models.BinaryField(null=True)),
                ('sealed_order', models.BinaryField(null=True)),
                ('made_at', models.DateTimeField(default=tessera.kernel.clock.now)),
                ('destroyed_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trust.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'run_id'), name='token_run_once'), models.CheckConstraint(condition=models.Q(models.Q(('destroyed_at__isnull', True), ('sealed__isnull', False)), models.Q(('destroyed_at__isnull', False), ('sealed__isnull', True), ('sealed_order__isnull', True)), _connector='OR'), name='token_run_destroyed_or_there'), models.CheckConstraint(condition=models.Q(('entered__isnull', True), ('entered__lte', models.F('declared')), _connector='OR'), name='token_run_as_declared')],
            },
        ),
        *rls.own_rows("trust_tokenrun"),
        rls.enable("trust_tokenrequest"),
        rls.policy("trust_tokenrequest", "select", using=rls.OWN),
        rls.policy("trust_tokenrequest", "insert", check=rls.OWN),
        *rls.append_only("trust_tokenrequest"),
    ]
