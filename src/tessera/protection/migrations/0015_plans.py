from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("protection", "0014_assessments")]

    operations = []
