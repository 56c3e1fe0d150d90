"""The tables of stages."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("trust", "0008_tokens")]

    operations: list[Operation] = []
