"""Row-level security of waiting files and of lists of refused rows. Parts are written once; what belongs to an import stays."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from tessera.kernel.database import rls


def _once(table: str, removable: str) -> list[RunSQL]:
    """Rows that are read, added, never changed, and removed only as the condition says."""
    return [
        rls.enable(table),
        rls.policy(table, "select", using=rls.OWN),
        rls.policy(table, "insert", check=rls.OWN),
        rls.policy(table, "delete", using=removable),
        RunSQL(
            f"revoke update on {table} from tessera_web, tessera_jobs",
            f"grant update on {table} to tessera_web, tessera_jobs",
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("interchange", "0003_waiting_files"), ("kernel", "0002_locks")]

    operations = [
        *rls.own_rows("interchange_upload", delete=True),
        *_once("interchange_uploadpart", rls.OWN),
        *_once("interchange_refusedpart", f"{rls.OWN} and upload_id is not null"),
    ]
