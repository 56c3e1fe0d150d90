"""Facts of help leave an organisation by one view: under agreement, codes only, one number for a person in one release."""

from __future__ import annotations

from uuid import UUID

import pytest

from tessera.observatory.releases import facts_reader
from tessera.protection.plans import facts
from tests.observatory import world
from tests.observatory.world import line

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")


def view() -> tuple[list[str], list[tuple[object, ...]]]:
    """The columns and rows the observatory reads, with the room for ids."""
    with facts_reader.release_session() as cursor:
        cursor.execute("select * from observatory_help_fact")
        return [column.name for column in cursor.description], cursor.fetchall()


def test_help_leaves_under_agreement_alone_and_as_codes(cast: dict[str, UUID]) -> None:
    world.bring(
        "harbour", [line(presenting_needs=["food", "childcare"]), line(consent=None, presenting_needs=["food"])]
    )
    assert view()[1] == []
    world.sign("harbour")
    names, rows = view()
    assert names == ["person", "contributor", *facts.BY_NAME, "pick", "noise"]
    assert sorted(row[2] for row in rows) == ["childcare", "food"]
    assert len({row[0] for row in rows}) == len({row[1] for row in rows}) == 1
    assert len({row[names.index("pick")] for row in rows}) == 2
    assert not {str(pk) for pk in cast.values()} & {str(value) for row in rows for value in row}
    assert {row[0] for row in view()[1]}.isdisjoint(row[0] for row in rows), "the number outlived its release"
    world.end("harbour")
    assert view()[1] == []
