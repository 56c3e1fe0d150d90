"""A stamp for each office that changes with what it has public, in the transaction that changes it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations import RunSQL

import tessera.kernel.clock
import tessera.kernel.ids
from tessera.kernel.database import rls

TABLE = "partnership_publicstamp"
# Only the trigger writes: a stamp that somebody set could make a page keep what was taken away.
FIXED = f"revoke insert, update, delete, truncate on {TABLE} from tessera_web, tessera_jobs"
OPEN = f"grant insert, update, delete on {TABLE} to tessera_web, tessera_jobs"
# A random value, not a number counted up: no two different states ever share one, not after a restored backup either.
CHANGED = f"""
create function partnership_public_changed() returns trigger language plpgsql security definer
    set search_path = pg_catalog, public, pg_temp as $$
declare
    was boolean := tg_op <> 'INSERT' and old.state = 'published' and old.level <> 'withheld';
    is_now boolean := tg_op <> 'DELETE' and new.state = 'published' and new.level <> 'withheld';
begin
    if was or is_now then
        insert into {TABLE} as t (id, created_at, changed_at, organisation_id, stamp)
        values (gen_random_uuid(), now(), now(), case when tg_op = 'DELETE' then old.organisation_id
                else new.organisation_id end, gen_random_uuid())
        on conflict (organisation_id) do update set stamp = excluded.stamp, changed_at = excluded.changed_at;
    end if;
    return null;
end $$;
create trigger partnership_publication_shown after insert or update or delete on partnership_publication
    for each row execute function partnership_public_changed();
"""
UNCHANGED = """
drop trigger partnership_publication_shown on partnership_publication;
drop function partnership_public_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("partnership", "0014_panels")]

    operations = [
        migrations.CreateModel(
            name="PublicStamp",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=tessera.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=tessera.kernel.clock.now, editable=False)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.organisation"
                    ),
                ),
                ("stamp", models.UUIDField()),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("organisation",), name="public_stamp_one_each")]},
        ),
        rls.enable(TABLE),
        rls.policy(TABLE, "select", using="true"),
        RunSQL(FIXED, OPEN),
        RunSQL(CHANGED, UNCHANGED),
    ]
