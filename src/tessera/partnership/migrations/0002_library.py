"""The tables of library."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("partnership", "0001_stages")]

    operations: list[Operation] = []
