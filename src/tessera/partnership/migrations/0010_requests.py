"""The tables of requests."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("partnership", "0009_monitoring")]

    operations: list[Operation] = []
