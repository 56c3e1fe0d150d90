"""The second lock, read from the database's own catalogue, as migrations left it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import django.apps
import psycopg
import pytest

from tests.architecture import house
from tests.database import catalogue
from tests.database.catalogue import Faults

EXCEPTIONS = Path(__file__).with_name("exceptions.toml")
# Rooms and floors whose every table holds what belongs to one organisation.
LOCKED = ("tessera.trust.subjects.", "tessera.trust.consent.", "tessera.protection.", "tessera.prosecution.")

pytestmark = pytest.mark.django_db


def judge(found: Iterable[tuple[str, str]], section: str = "") -> None:
    """Fails with every fault that no listed exception covers, and with exceptions that cover nothing."""
    allowed = house.exceptions(section, EXCEPTIONS) if section else {}
    house.none_of(house.judged(found, allowed, f"{EXCEPTIONS.name} [{section}]"))


def tables_of_locked_rooms() -> set[str]:
    """Tables of the models of the rooms named above."""
    return {
        model._meta.db_table
        for model in django.apps.apps.get_models(include_auto_created=True)
        if f"{model.__module__}.".startswith(LOCKED) and model._meta.managed
    }


def test_every_table_of_an_organisation_is_locked(as_admin: psycopg.Connection) -> None:
    tables = tables_of_locked_rooms() | catalogue.organisation_tables(as_admin)

    assert {"trust_subject", "kernel_ledgerentry"} <= tables
    judge(catalogue.unlocked_tables(as_admin, tables), "rls")


def test_every_table_of_ours_says_whose_its_rows_are(as_admin: psycopg.Connection) -> None:
    ours = {
        model._meta.db_table
        for model in django.apps.apps.get_models(include_auto_created=True)
        if model.__module__.startswith("tessera.") and model._meta.managed
    }

    assert ours
    judge(catalogue.ownerless_tables(as_admin, ours), "organisation")


def test_policies_ask_who_acts_once_per_query(as_admin: psycopg.Connection) -> None:
    judge(catalogue.functions_per_row(as_admin), "uncalled")


def test_views_keep_to_the_rights_of_their_reader(as_admin: psycopg.Connection) -> None:
    judge(catalogue.views_of_the_owner(as_admin), "views")


def test_no_materialised_view_is_granted(as_admin: psycopg.Connection) -> None:
    judge(catalogue.shared_copies(as_admin))


def test_serving_roles_can_bypass_nothing(as_admin: psycopg.Connection) -> None:
    judge(catalogue.powerful_roles(as_admin))


def test_definer_functions_are_listed(as_admin: psycopg.Connection) -> None:
    judge(catalogue.definer_functions(as_admin), "definer")


def test_definer_functions_cannot_be_redirected(as_admin: psycopg.Connection) -> None:
    judge(catalogue.loose_definers(as_admin))


def test_the_observatory_reads_listed_views_only(as_admin: psycopg.Connection) -> None:
    judge(catalogue.readable_by_observatory(as_admin), "facts")


def test_unique_means_within_an_organisation(as_admin: psycopg.Connection) -> None:
    judge(catalogue.unique_across_organisations(as_admin), "unique")


def test_every_table_has_a_model_or_a_reason(as_admin: psycopg.Connection) -> None:
    known = {
        table for model in django.apps.apps.get_models(include_auto_created=True) for table in [model._meta.db_table]
    }

    judge(catalogue.tables_without_a_model(as_admin, known), "tables")


# --- planted breaches, rolled back


@pytest.fixture
def planted(as_admin: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """An administrator's transaction that never commits."""
    with as_admin.transaction(force_rollback=True):
        as_admin.execute("create table toy (id uuid primary key, organisation_id uuid, code text)")
        yield as_admin


def _new(check: Callable[..., Faults], link: psycopg.Connection, statements: str, *values: object) -> list[str]:
    """The faults that appear when the statements are run."""
    before = {text for _, text in check(link, *values)}
    for statement in statements.split(";"):
        link.execute(statement)
    return [text for _, text in check(link, *values) if text not in before]


def test_a_table_without_row_level_security_is_named(planted: psycopg.Connection) -> None:
    assert "toy" in catalogue.organisation_tables(planted)
    assert list(catalogue.unlocked_tables(planted, ["toy", "gone"])) == [
        ("gone", "gone is a model's table but not in the database"),
        ("toy", "toy has no row-level security"),
    ]


def test_a_table_that_does_not_say_whose_its_rows_are_is_named(planted: psycopg.Connection) -> None:
    planted.execute("create table toy_note (id uuid primary key)")

    assert [name for name, _ in catalogue.ownerless_tables(planted, ["toy", "toy_note"])] == ["toy_note"]


def test_a_granted_command_without_a_policy_is_named(planted: psycopg.Connection) -> None:
    planted.execute("alter table toy enable row level security")
    planted.execute("create policy toy_select on toy for select using (true)")
    planted.execute("create policy toy_all on toy for all to tessera_jobs using (true)")
    planted.execute("create policy toy_strict on toy as restrictive for delete using (true)")
    for grant in ("select", "insert", "update (code)", "delete"):
        planted.execute(f"grant {grant} on toy to tessera_web, tessera_jobs")

    assert [name for name, _ in catalogue.unlocked_tables(planted, ["toy"])] == [
        "toy:tessera_web:insert",
        "toy:tessera_web:update",
        "toy:tessera_web:delete",
    ]


def test_a_policy_that_asks_per_row_is_named(planted: psycopg.Connection) -> None:
    sound = "create policy sound on toy for select using (organisation_id = (select app_org()))"
    bare = "create policy bare on toy for insert with check (organisation_id = app_org())"

    assert _new(catalogue.functions_per_row, planted, f"{sound}; {bare}") == [
        "bare on toy calls app_org() or app_account() without (select ...)"
    ]


def test_a_view_with_its_owners_rights_is_named(planted: psycopg.Connection) -> None:
    statements = (
        "create view toy_open as select * from toy;"
        "create view toy_off with (security_invoker = false) as select * from toy;"
        "create view toy_sound with (security_invoker = true) as select * from toy"
    )

    found = _new(catalogue.views_of_the_owner, planted, statements)
    assert sorted(text.split()[1] for text in found) == ["toy_off", "toy_open"]


def test_a_granted_materialised_view_is_named(planted: psycopg.Connection) -> None:
    statements = "create materialized view toy_copy as select * from toy; grant select (id) on toy_copy to tessera_web"

    [fault] = _new(catalogue.shared_copies, planted, statements)
    assert fault.startswith("tessera_web may read the materialised view toy_copy")


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("alter role tessera_web superuser", "tessera_web has superuser"),
        ("alter role tessera_jobs bypassrls", "tessera_jobs has BYPASSRLS"),
        ("alter role tessera_observatory createrole", "tessera_observatory has CREATEROLE"),
        ("grant tessera_owner to tessera_web", "tessera_web has a membership"),
        ("grant create on schema public to tessera_jobs", "tessera_jobs has CREATE in public"),
        ("grant truncate on toy to tessera_web", "tessera_web may TRUNCATE toy"),
        ("grant trigger on toy to tessera_web", "tessera_web may put a TRIGGER on toy"),
        ("alter table toy owner to tessera_jobs", "tessera_jobs owns toy"),
    ],
)
def test_a_powerful_role_is_named(planted: psycopg.Connection, statement: str, fault: str) -> None:
    assert fault in _new(catalogue.powerful_roles, planted, statement)


def test_a_definer_function_is_named(planted: psycopg.Connection) -> None:
    made = "create function toy_all() returns setof toy language sql security definer as 'select * from toy'"

    assert _new(catalogue.definer_functions, planted, made) == [
        "function toy_all is SECURITY DEFINER and not on the list"
    ]


@pytest.mark.parametrize(
    ("setting", "fault"),
    [
        ("", "has no fixed search_path"),
        ("set search_path = pg_catalog, public", "must end its search_path with pg_temp"),
        ("set search_path = pg_temp, public", "must end its search_path with pg_temp"),
        ('set search_path = "$user", pg_temp', "must end its search_path with pg_temp"),
        ("set search_path = pg_catalog, public, pg_temp", ""),
    ],
)
def test_a_definer_function_that_can_be_redirected_is_named(
    planted: psycopg.Connection, setting: str, fault: str
) -> None:
    made = f"create function toy_one() returns int language sql security definer {setting} as 'select 1'"
    found = _new(catalogue.loose_definers, planted, made)

    assert len(found) == bool(fault)
    assert all(fault in text for text in found)


def test_what_the_observatory_could_read_is_named(planted: psycopg.Connection) -> None:
    statements = (
        "create view toy_facts as select code from toy; grant select on toy_facts to tessera_observatory;"
        "grant select (code) on toy to tessera_observatory; grant delete on toy_facts to tessera_observatory"
    )

    assert _new(catalogue.readable_by_observatory, planted, statements) == [
        "tessera_observatory may read toy",
        "tessera_observatory may write toy_facts",
    ]


def test_a_table_is_never_excused_for_the_observatory(planted: psycopg.Connection) -> None:
    planted.execute("grant select on toy to tessera_observatory")
    names = [name for name, _ in catalogue.readable_by_observatory(planted)]

    assert "toy" not in names
    assert "toy (never)" in names


def test_a_unique_column_across_organisations_is_named(planted: psycopg.Connection) -> None:
    statements = (
        "create unique index toy_code on toy (code); create unique index toy_lower on toy (lower(code));"
        "create unique index toy_sound on toy (organisation_id, code)"
    )

    found = _new(catalogue.unique_across_organisations, planted, statements)
    assert [text.split()[0] for text in found] == ["toy_code", "toy_lower"]


def test_a_guessable_key_of_an_organisations_table_is_named(planted: psycopg.Connection) -> None:
    made = "create table toy_serial (id bigserial primary key, organisation_id uuid)"

    [fault] = _new(catalogue.unique_across_organisations, planted, made)
    assert fault.startswith("toy_serial_pkey on toy_serial (id)")


def test_a_table_without_a_model_is_named(planted: psycopg.Connection) -> None:
    assert ("toy", "table toy has no model, so nobody classified its columns") in list(
        catalogue.tables_without_a_model(planted, [])
    )
    assert not [name for name, _ in catalogue.tables_without_a_model(planted, ["toy"]) if name == "toy"]
