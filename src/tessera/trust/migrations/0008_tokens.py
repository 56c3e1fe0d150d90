"""Keyed tokens made in each organisation, for matching without names."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("trust", "0007_merged_subjects")]

    operations = []
