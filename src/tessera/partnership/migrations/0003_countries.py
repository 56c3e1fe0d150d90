"""The tables of countries."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("partnership", "0002_library")]

    operations: list[Operation] = []
