"""The tables of results."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("partnership", "0007_money")]

    operations: list[Operation] = []
