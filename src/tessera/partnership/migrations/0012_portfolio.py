"""The tables of portfolio."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("partnership", "0011_competition")]

    operations: list[Operation] = []
