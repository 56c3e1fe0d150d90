"""How many cells of a snapshot are hidden said how many small groups there are; nobody needs to know."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("observatory", "0012_matched_here")]

    operations = [migrations.RemoveField("snapshot", "hidden")]
