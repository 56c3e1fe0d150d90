"""The tables of competition."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("partnership", "0010_requests")]

    operations: list[Operation] = []
