"""People written down twice: who stands for whom; and the gate, through which a refusal holds for all of them.

A permission stays with the person it was recorded for: a merge never opens anything that was closed before it.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

before = import_module("tessera.trust.migrations.0004_subjects_consent_locks").GATE
AGAIN = before.replace("create function", "create or replace function")
# Whoever was merged with this person: all of them name the same one, themselves too. For most people that is nobody.
OTHERS = """), elsewhere as (
        select d.id, d.decision, d.legal_basis, d.data_categories
          from trust_subject me
          join trust_subject o on o.organisation_id = me.organisation_id and o.merged_into_id = me.merged_into_id
                              and o.id <> me.id
          join trust_consentdecision d on d.subject_id = o.id and d.organisation_id = o.organisation_id
         where me.id = p_subject and me.merged_into_id is not null
           and d.purpose = p_purpose and d.decision in ('refused', 'withdrawn') and d.valid_from <= p_at
           and case d.recipient_class
                 when 'named_organisation' then d.recipient_id = p_recipient
                 when 'service_providers_of_type' then d.recipient_type = p_type
                 else d.recipient_class = p_class end
    ), lawful as ("""
AGAINST = """    ), against as (
        select * from standing"""
BOTH = """    ), against as (
        select * from (select * from standing union all select * from elsewhere) said"""
assert before.count("), lawful as (") == 1 and before.count(AGAINST) == 1
THROUGH = AGAIN.replace("), lawful as (", OTHERS).replace(AGAINST, BOTH)


class Migration(migrations.Migration):
    dependencies = [("trust", "0006_subject_names")]

    operations = [
        migrations.AddField(
            "subject",
            "merged_into",
            models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.subject"),
        ),
        migrations.AddIndex(
            "subject",
            models.Index(condition=models.Q(("merged_into__isnull", False)), fields=["organisation", "merged_into"], name="subject_merged"),
        ),
        RunSQL(THROUGH, AGAIN),
    ]
