"""Matching across organisations without names."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("observatory", "0005_own_tally_and_closed_releases"), ("protection", "0022_help_fact"), ("trust", "0008_tokens")]

    operations = []
