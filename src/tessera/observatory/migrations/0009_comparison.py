"""Public data sets of others, beside our own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("observatory", "0008_release_pipeline")]

    operations = []
