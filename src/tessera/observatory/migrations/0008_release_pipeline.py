"""Releases: one person once across organisations, attack reports, data sheets."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("observatory", "0007_budget")]

    operations = []
