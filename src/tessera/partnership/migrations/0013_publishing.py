"""The tables of publishing."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("partnership", "0012_portfolio")]

    operations: list[Operation] = []
