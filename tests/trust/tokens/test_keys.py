"""From people to values: what another spelling, script or order still gives, and what is left out."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tessera.trust.tokens.keys import Person, entries, values


def _person(*names: str, **more: str) -> Person:
    told = {"born": "1999-03-14", "sex": "female", "nationality": "KH", "district": "KH-12"} | more
    return Person(
        uuid4(), names, told["born"], told.get("precision", "exact"), told["sex"], told["nationality"], told["district"]
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Khadija Mansour", "خديجة منصور"),
        ("Mohammed Hussein", "محمد حسين"),
        ("Sok Chanthy", "Chantey Sok"),
        ("Tesfaye Haile", "ተስፋዬ ኃይሌ"),
        ("Sita Gautam", "सीता गौतम"),
        ("Shrestha Bikash", "श्रेष्ठ बिकाश"),
        ("Nguyen Thi Lan", "Nguyễn Thị Lan"),
        ("Mr. Abdul Rahman al-Masri", "Abdelrahman Masri"),
    ],
)
def test_the_same_person_in_another_script_or_spelling_gives_the_same_values(one: str, other: str) -> None:
    assert values(_person(one)) == values(_person(other))


def test_the_first_of_january_says_its_year_only() -> None:
    kinds = {value[0] for value in values(_person("Sok Chanthy", born="1999-01-01"))}

    assert "names_year_sex" in kinds
    assert not kinds & {"names_birth", "names_day_month", "name_birth", "birth_district"}
    assert values(_person("Sok Chanthy", born="1999-01-01")) == values(
        _person("Sok Chanthy", born="1999-06-30", precision="estimated")
    )


def test_a_value_is_made_only_when_all_of_its_parts_are_known() -> None:
    assert values(_person("Sok Chanthy", born="", sex="", nationality="", district="")) == []
    assert {
        value[0] for value in values(_person("Sok Chanthy", born="1999-03-14", sex="", nationality="", district=""))
    } == {
        "names_birth",
        "names_day_month",
    }


def test_a_value_of_two_people_of_one_list_is_used_by_neither() -> None:
    alike = [_person("Sok Chanthy", born=f"19{year}-03-14") for year in (70, 80)]
    found = entries([*alike, *(_person(f"{name} Mansour") for name in ("Adila", "Basma", "Hiba"))])

    assert len(found) == 5
    seen = [value for entry in found for value in entry.values]
    assert len(seen) == len(set(seen))
    assert not any(value[0] == "names_day_month" and "SK" in value[1] for value in seen)


def test_somebody_written_down_twice_in_one_list_is_one_entry() -> None:
    twice = [_person("Sok Chanthy"), _person("Sokk Chanthi")]

    found = entries([*twice, _person("Basma Mansour", born="1980-02-02")])

    assert sorted(len(entry.ids) for entry in found) == [1, 2]


def test_people_and_entries_do_not_show_what_they_hold() -> None:
    one = _person("Sok Chanthy")

    assert "Sok" not in repr(one)
    assert "SK" not in repr(entries([one]))
