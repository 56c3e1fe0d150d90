from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("protection", "0009_forms")]

    operations = []
