"""Opaque references under which help for a case is asked of those who pay."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("protection", "0022_help_fact")]

    operations: list[Operation] = []
