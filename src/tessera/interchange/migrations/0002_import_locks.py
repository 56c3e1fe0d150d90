"""Row-level security of imports."""

from django.db import migrations

from tessera.kernel.database import rls


class Migration(migrations.Migration):
    dependencies = [("interchange", "0001_imports"), ("kernel", "0002_locks")]

    operations = rls.own_rows("interchange_batch")
