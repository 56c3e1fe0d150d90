"""Drafts are visible to the account that typed them, and to nobody else in the organisation."""

from django.db import migrations

from tessera.kernel.database import rls

MINE = "organisation_id = (select app_org()) and account_id = (select app_account())"


class Migration(migrations.Migration):
    dependencies = [("trust", "0001_people"), ("kernel", "0002_locks")]

    operations = [
        rls.enable("trust_draft"),
        rls.policy("trust_draft", "select", using=MINE),
        rls.policy("trust_draft", "insert", check=MINE),
        rls.policy("trust_draft", "update", using=MINE, check=MINE),
        rls.policy("trust_draft", "delete", using=MINE),
    ]
