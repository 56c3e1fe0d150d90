"""De-identified facts of help: services, needs met and unmet, referrals."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("protection", "0021_linkage")]

    operations = []
