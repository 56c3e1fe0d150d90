"""Estimates of how many were never found."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("observatory", "0009_comparison")]

    operations = []
