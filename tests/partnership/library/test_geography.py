"""Countries and regions of the office: every country once, and what the shipped data says."""

from __future__ import annotations

import pytest

from tessera.kernel import codes, places
from tessera.partnership.library import api, shipped


def test_every_region_is_a_code_and_every_country_lies_in_one_but_for_the_far_south() -> None:
    regions = {api.region_of(each.alpha_3) for each in places.countries()} - {""}
    assert regions == set(codes.get("region").values()) - {api.GLOBAL}
    assert {each.alpha_3 for each in places.countries() if not api.region_of(each.alpha_3)} == {
        "ATA", "ATF", "BVT", "HMD", "SGS",
    }  # fmt: skip
    inside = [iso3 for region in regions for iso3 in api.countries_of(region)]
    assert len(inside) == len(set(inside)) == 245
    assert len(api.countries_of(api.GLOBAL)) == 250


@pytest.mark.parametrize(("text", "code"), [("XKX", "XKX"), ("Kosovo", "XKX"), ("Burma", "MMR"), ("مصر", "EGY"), ("Narnia", None)])  # fmt: skip
def test_country_is_read_by_code_or_name(text: str, code: str | None) -> None:
    assert api.find_country(text) == code


def test_an_unknown_code_is_no_country() -> None:
    assert not api.is_country("QQQ")
    with pytest.raises(places.UnknownPlace, match="QQQ"):
        api.name("QQQ")


def test_shipped_indicators_use_codes_that_exist_and_say_their_source() -> None:
    for row in shipped.indicators().values():
        codes.get("p_area").row(row["p_area"])
        codes.get("indicator_unit").row(row["unit"])
        codes.get("measure").row(row.get("measure", "unit"))
        assert set(row["cuts"]) <= set(codes.get("indicator_cut").values())
        assert row["source"]
        assert set(row["title"]) == set(row["definition"]) == {"en", "ar"}


def test_criteria_stand_under_the_fourth_standard() -> None:
    criteria = codes.get("criterion")
    assert len(criteria) == 12
    assert {criteria.broader(code) for code in criteria.values()} == {"ms4"}
