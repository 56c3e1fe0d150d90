from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("protection", "0005_statistics_in_bulk")]

    operations = []
