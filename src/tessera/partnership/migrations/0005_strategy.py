"""The tables of strategy."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("partnership", "0004_recommendations")]

    operations: list[Operation] = []
