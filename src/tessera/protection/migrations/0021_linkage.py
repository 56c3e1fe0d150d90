"""Runs of linkage inside an organisation."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("protection", "0020_rights")]

    operations = []
