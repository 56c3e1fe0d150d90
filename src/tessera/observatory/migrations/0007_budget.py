"""The privacy budget of each person and purpose."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("observatory", "0006_matching")]

    operations = []
