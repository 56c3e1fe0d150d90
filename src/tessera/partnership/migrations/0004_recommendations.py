"""The tables of recommendations."""

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies = [("partnership", "0003_countries")]

    operations: list[Operation] = []
