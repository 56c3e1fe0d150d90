"""The tables of awards."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("partnership", "0005_strategy")]

    operations: list[Operation] = []
