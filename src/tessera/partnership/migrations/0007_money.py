"""The tables of money."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("partnership", "0006_awards")]

    operations: list[Operation] = []
