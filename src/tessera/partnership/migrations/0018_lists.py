"""Lists keep the lines that belong to no project, and what a decision can be taken back to; a page may come twice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnership", "0017_donors")]

    operations = [
        migrations.RemoveConstraint(model_name="importbatch", name="importbatch_page_once"),
        migrations.AddField(model_name="importbatch", name="notes", field=models.JSONField(default=list)),
        migrations.AddField(model_name="importrow", name="undo", field=models.JSONField(default=dict)),
    ]
