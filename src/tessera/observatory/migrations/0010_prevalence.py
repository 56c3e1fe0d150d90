"""Estimates of how many were never found. A published one never changes: triggers say so."""

from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids

# The result is written once, by the job; publishing closes everything. A draft that nobody wants stays a draft.
GUARD = """
create function study_guard() returns trigger language plpgsql as $$
declare
    open_fields text[] := array['published_at', 'published_by'];
begin
    if old.result is null then
        open_fields := open_fields || array['result'];
    end if;
    if tg_op = 'DELETE' or old.published_at is not null
       or (to_jsonb(new) - open_fields) is distinct from (to_jsonb(old) - open_fields) then
        raise exception 'a study is not rewritten' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger study_guard before update or delete on observatory_study for each row execute function study_guard();
create trigger study_kept before truncate on observatory_study for each statement execute function refuse_change();
"""
UNGUARD = """
drop trigger study_kept on observatory_study;
drop trigger study_guard on observatory_study;
drop function study_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("observatory", "0009_comparison")]

    operations = [
        migrations.CreateModel(
            name="Study",
            fields=[
                ("id", models.UUIDField(default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=120)),
                ("source", models.CharField(max_length=500)),
                (
                    "route",
                    models.CharField(
                        choices=[
                            ("lists", "Overlapping lists"),
                            ("survey", "A household survey"),
                            ("scaleup", "Whom people know (network scale-up)"),
                        ],
                        max_length=10,
                    ),
                ),
                ("public_source", models.BooleanField(default=False)),
                ("given", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("result", models.JSONField(null=True)),
                ("program", models.CharField(max_length=40)),
                ("made_at", models.DateTimeField(default=tessera.kernel.clock.now)),
                ("made_by", models.UUIDField(null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("published_by", models.UUIDField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-made_at", "id"],
                "indexes": [models.Index(fields=["-made_at"], name="study_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("published_at__isnull", True), ("result__isnull", False), _connector="OR"),
                        name="study_published_with_result",
                    )
                ],
            },
        ),
        RunSQL(GUARD, UNGUARD),
    ]
