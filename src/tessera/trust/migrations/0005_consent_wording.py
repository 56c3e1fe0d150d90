"""Ships the first wording of each purpose, in each language we have it."""

import hashlib
import tomllib
from pathlib import Path
from uuid import UUID, uuid5

from django.db import migrations

VERSION = "2026-1"
FOLDER = Path(__file__).resolve().parents[1] / "consent" / "wording"
# The same wording has the same id in every installation, so that a decision taken elsewhere can name it.
NAMESPACE = UUID("5f0f7a3e-4a3b-4c55-9a44-2f5d0c2f6a01")


def ship(apps, _schema_editor):
    text = apps.get_model("trust", "ConsentText")
    for file in sorted(FOLDER.glob(f"{VERSION}.*.toml")):
        language = file.name.split(".")[1]
        for purpose, words in tomllib.loads(file.read_text(encoding="utf-8")).items():
            body = words["body"].strip()
            text.objects.get_or_create(
                id=uuid5(NAMESPACE, f"{purpose}|{language}|{VERSION}"),
                defaults={
                    "purpose": purpose,
                    "language": language,
                    "version": VERSION,
                    "title": words["title"],
                    "body": body,
                    "sha256": hashlib.sha256(body.encode()).hexdigest(),
                },
            )


class Migration(migrations.Migration):
    dependencies = [("trust", "0004_subjects_consent_locks")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
