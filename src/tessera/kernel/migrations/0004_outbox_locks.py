"""Row-level security of the outbox."""

from django.db import migrations

from tessera.kernel.database import rls

OWN = "organisation_id is not distinct from (select app_org())"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_outbox")]

    operations = rls.own_rows("kernel_outboxevent", condition=OWN, delete=True)
