"""Files: row-level security, append-only rows, and the question whether content is known."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from tessera.kernel.database import rls

# The worker removes content that no row knows, for every organisation; all it learns is yes or no for a random id.
KNOWN = """
create function file_known(wanted uuid) returns boolean language sql stable security definer
    set search_path = pg_catalog, public, pg_temp as
 $$ select exists (select 1 from public.kernel_storedfile f where f.id = wanted) $$;
revoke execute on function file_known(uuid) from public;
grant execute on function file_known(uuid) to tessera_jobs, tessera_web;
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0007_files")]

    operations = [
        rls.enable("kernel_storedfile"),
        rls.policy("kernel_storedfile", "select", using=rls.OWN),
        rls.policy("kernel_storedfile", "insert", check=rls.OWN),
        *rls.append_only("kernel_storedfile"),
        *rls.own_rows("kernel_filekey"),
        RunSQL(KNOWN, "drop function file_known(uuid)"),
    ]
