"""A published release never changes: no right to, and triggers that say so."""

from django.db import migrations
from django.db.migrations.operations import RunSQL

from tessera.kernel.database import rls

GUARD = """
create function release_guard() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.published_at is not null
       or (to_jsonb(new) - array['published_at', 'published_by']) is distinct from (to_jsonb(old) - array['published_at', 'published_by']) then
        raise exception 'a release is not rewritten' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger release_guard before update or delete on observatory_release for each row execute function release_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("observatory", "0003_releases")]

    operations = [
        RunSQL(GUARD, "drop trigger release_guard on observatory_release; drop function release_guard()"),
        *rls.append_only("observatory_releasefile"),
        *rls.append_only("observatory_releasetable"),
    ]
