"""The tables of monitoring."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("partnership", "0008_results")]

    operations: list[Operation] = []
