from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("protection", "0013_determination")]

    operations = []
