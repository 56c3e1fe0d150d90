"""Row-level security of exports: rows stay."""

from django.db import migrations

from tessera.kernel.database import rls


class Migration(migrations.Migration):
    dependencies = [("interchange", "0005_exports"), ("kernel", "0002_locks")]

    operations = rls.own_rows("interchange_export")
