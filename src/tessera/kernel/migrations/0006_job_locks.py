"""Row-level security of runs and deliveries."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from tessera.kernel.database import rls

# Work for no organisation in particular (the sweep, the clock) is the worker's alone.
SYSTEM = """
create policy kernel_jobrun_system on kernel_jobrun for all to tessera_jobs
    using (organisation_id is null) with check (organisation_id is null)
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0005_jobs")]

    operations = [
        *rls.own_rows("kernel_jobrun"),
        RunSQL(SYSTEM, "drop policy kernel_jobrun_system on kernel_jobrun"),
        *rls.own_rows("kernel_outboxdelivery", delete=True),
    ]
