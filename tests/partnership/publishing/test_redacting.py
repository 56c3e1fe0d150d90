"""What may not be known does not come along, whatever stands where."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tessera.partnership.publishing import content as c
from tessera.partnership.publishing.enums import Level, Part, Why
from tessera.partnership.publishing.redacting import Award, Terms, check, redact
from tessera.partnership.publishing.searching import columns

VILLAGE = "Qarabantu"


def award(**changes: Any) -> Award:
    """An award that names a village wherever a person can write."""
    values: dict[str, Any] = {
        "level": "full", "publisher": "The office", "title": f"Shelter in {VILLAGE}", "state": "active",
        "summary": f"Near {VILLAGE}.", "number": f"S-{VILLAGE}-1",
        "implementer": c.Party(UUID(int=7), "Harbour House", "HH", "ingo", "KEN", (("KE-NCB", "12"),)),
        "programme_type": "bilateral_regional", "region": "afr", "countries": (c.Share("KEN", Decimal(100)),),
        "sectors": (c.Share("15160", Decimal(100)),), "total": Decimal("750000.00"), "currency": "USD",
        "starts": date(2025, 1, 1), "ends": date(2027, 6, 30),
        "commitments": (c.Money(Decimal(5), "USD", date(2025, 1, 1)),),
        "subawards": (c.Subaward(f"Women of {VILLAGE}", f"Food in {VILLAGE}", c.Money(Decimal(3), "USD")),),
        "results": (c.Result("outcome", f"Fewer in {VILLAGE}", (
            c.Indicator("X1", "People helped", periods=(c.Period(date(2025, 1, 1), date(2025, 3, 31), None, Decimal(40)),)),)),),
    }  # fmt: skip
    return Award(c.Content(**(values | changes)), ("Ilvarina Quostelle",))


terms = st.builds(
    Terms,
    level=st.sampled_from(list(Level)),
    why=st.sampled_from(list(Why)),
    left_out=st.dictionaries(st.sampled_from(list(Part)), st.sampled_from(list(Why)), max_size=4),
    title=st.sampled_from(["", "Help for children"]),
    summary=st.sampled_from(["", "People are taken in."]),
)


@given(terms)
def test_below_everything_no_sentence_of_the_award_stays(chosen: Terms) -> None:
    made = redact(award(), chosen)

    said = json.dumps(c.as_json(made), ensure_ascii=False) + repr(columns(made))
    if chosen.level != Level.FULL:
        assert VILLAGE not in said
        assert VILLAGE.casefold() not in said.casefold()
    if chosen.level == Level.REGION:
        assert not {"KEN", "Kenya", "KE-NCB", "كينيا"} & set(said.replace('"', " ").replace("'", " ").split())
        assert made.countries == ()
    if Part.AMOUNT in chosen.left_out:
        assert "750000" not in said
        assert made.total is None
        assert not made.commitments
    if Part.IMPLEMENTER in chosen.left_out:
        assert "Harbour" not in said


@given(terms)
def test_a_content_comes_back_from_json_as_it_was(chosen: Terms) -> None:
    made = redact(award(), chosen)

    document = json.loads(json.dumps(c.as_json(made)))

    assert c.from_json(document) == made
    assert c.sha256(document) == c.sha256(c.as_json(made))


@given(terms)
def test_what_stays_out_is_named_with_its_reason(chosen: Terms) -> None:
    made = redact(award(), chosen)

    assert dict(made.left_out) == {str(what): str(why) for what, why in chosen.left_out.items()} | (
        {"places": str(chosen.why)} if chosen.level != Level.FULL else {}
    )


def test_a_level_that_leaves_places_out_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        redact(award(), Terms("country"))


@pytest.mark.parametrize(
    ("written", "level", "code"),
    [
        ("A house in Turkana", "country", "place_named"),
        ("A house in Kenya", "region", "place_named"),
        ("Led by Ilvarina Quostelle", "country", "person_named"),
        ("Call +254 700 123456", "country", "contact_named"),
        (f"A house in {VILLAGE}", "country", "name_repeated"),
    ],
)
def test_words_written_for_the_public_are_looked_through(written: str, level: str, code: str) -> None:
    full = award()
    made = redact(full, Terms(level, "survivors", title=written))

    assert code in {one.code for one in check(full, made)}


def test_the_name_of_an_organisation_can_give_a_place_away() -> None:
    who = c.Party(UUID(int=7), "Friends of Turkana")
    full = award(implementer=who)

    assert "place_named" in {one.code for one in check(full, redact(full, Terms("country", "staff")))}
    without = redact(full, Terms("country", "staff", {"implementer": "staff"}))
    assert "place_named" not in {one.code for one in check(full, without)}


def test_a_key_person_is_never_named_even_where_everything_is_shown() -> None:
    full = award(summary="Under Ilvarina Quostelle it grew.")

    assert [one.stops for one in check(full, redact(full, Terms("full"))) if one.code == "person_named"] == [True]


def test_plain_words_pass() -> None:
    full = award()
    made = redact(full, Terms("country", "survivors", title="Help for children", summary="They are taken in."))

    assert check(full, made) == []
