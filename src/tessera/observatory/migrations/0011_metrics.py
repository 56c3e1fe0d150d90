"""Snapshots of metrics."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("observatory", "0010_prevalence")]

    operations: list[Operation] = []
