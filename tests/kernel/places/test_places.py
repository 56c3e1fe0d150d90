"""Places by reference. `htcds_countries.csv` holds the country list of HTCDS by IOM, CC BY 4.0, read from its survey form."""

import csv
from collections import Counter
from pathlib import Path

import pycountry
import pytest
from babel import Locale
from django.utils.translation import override

from tessera.kernel import places
from tessera.kernel.codes import UnknownCode
from tessera.kernel.places import iso3166_1

HERE = Path(__file__).parent

# Members of the regions by the M49 tables of the UN Statistics Division; Taiwan, Kosovo and Antarctica are not in them.
SUBREGION_SIZES = {
    "015": 7, "014": 22, "017": 9, "018": 5, "011": 17, "029": 28, "013": 8, "005": 16, "021": 5, "143": 5, "030": 8,
    "035": 11, "034": 9, "145": 18, "151": 10, "154": 16, "039": 17, "155": 9, "053": 6, "054": 5, "057": 8, "061": 10,
    "010": 1,
}  # fmt: skip


def test_countries_are_the_249_of_iso_3166_1_and_kosovo() -> None:
    assert set(places.values()) == {entry.alpha_2 for entry in pycountry.countries} | {"XK"}
    assert len(places.values()) == 250
    for entry in pycountry.countries:
        found = places.country(entry.alpha_2)
        assert (found.alpha_3, found.m49) == (entry.alpha_3, entry.numeric)
    assert (places.country("XK").alpha_3, places.country("XK").m49) == ("XKX", "")


def test_every_country_has_a_region_and_the_sub_regions_have_the_size_of_m49() -> None:
    sizes = Counter(country.subregion for country in places.countries())
    assert sizes == SUBREGION_SIZES
    top = {code for code, _ in places.region_choices()}
    assert {country.region for country in places.countries()} == top
    assert top == {"002", "019", "142", "150", "009", "010"}


@pytest.mark.parametrize(
    ("alpha_2", "subregion", "region"),
    [
        ("NA", "018", "002"),
        ("KH", "035", "142"),
        ("JE", "154", "150"),
        ("CY", "145", "142"),
        ("SD", "015", "002"),
        ("MX", "013", "019"),
        ("RU", "151", "150"),
    ],
)
def test_country_stands_in_its_region(alpha_2: str, subregion: str, region: str) -> None:
    assert (places.country(alpha_2).subregion, places.country(alpha_2).region) == (subregion, region)
    assert alpha_2 in places.in_region(region)
    assert alpha_2 in places.in_region(subregion)


def test_regions_are_named_in_both_languages_and_found_by_name() -> None:
    regions = places.regions()
    assert len(regions) == 6 + 22
    assert regions.label("035", "ar") == "جنوب شرق آسيا"
    for row in regions.rows:
        for text in (row.code, *row.label.values(), *row.aliases):
            assert regions.normalise(text.upper()) == row.code
    assert [code for code, _ in places.subregion_choices("009")] == ["053", "054", "057", "061"]
    assert len(places.subregion_choices()) == 22


def test_na_is_namibia_in_every_spelling() -> None:
    for text in ("NA", "na", " NA ", "NAM", "516", "Namibia", "ناميبيا", "Намибия", "Republic of Namibia"):
        assert places.normalise(text) == "NA"


@pytest.mark.parametrize("language", ["en", "ar", "fr", "es", "ru"])
def test_name_of_every_country_in_the_read_languages_leads_back_to_it(language: str) -> None:
    for code in places.values():
        assert places.normalise(places.name(code, language).upper()) == code


def test_no_spelling_stands_for_two_countries() -> None:
    meant: dict[str, set[str]] = {}
    for code, text in iso3166_1._spellings():
        meant.setdefault(iso3166_1._key(text), set()).add(code)
    assert {text: found for text, found in meant.items() if len(found) > 1} == {}


def test_names_of_the_htcds_survey_form_are_understood() -> None:
    with (HERE / "htcds_countries.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 249
    assert [row["label"] for row in rows if places.normalise(row["label"]) != row["code"]] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("UK", "GB"),
        ("u.s.a.", "US"),
        ("The Gambia", "GM"),
        ("cote d’ivoire", "CI"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("Trinidad & Tobago", "TT"),
        ("الامارات العربية المتحده", "AE"),
        ("فلسطين", "PS"),
        ("Congo", "CG"),
        ("DRC", "CD"),
    ],
)
def test_usual_spellings_are_understood(text: str, code: str) -> None:
    assert places.normalise(text) == code


@pytest.mark.parametrize("text", ["", "  ", "Atlantis", "Guine", "ZZ", "-99", "Unknown", "Yugoslavia"])
def test_text_that_means_no_country_gives_none(text: str) -> None:
    assert places.normalise(text) is None


def test_name_in_the_active_language_is_understood_even_beyond_the_read_ones() -> None:
    assert places.normalise("Alankomaat") is None
    with override("fi"):
        assert places.name("NL") == "Alankomaat"
        assert places.normalise("Alankomaat") == "NL"


def test_names_are_those_of_cldr_and_fall_back_to_english() -> None:
    assert places.name("KH", "ar") == Locale("ar").territories["KH"]
    assert places.name("KH", "xx") == "Cambodia"


def test_choices_are_sorted_in_the_readers_language_and_hold_every_country() -> None:
    english = [str(name) for _, name in places.choices()]
    assert english[:3] == ["Afghanistan", "Åland Islands", "Albania"]
    with override("ar"):
        arabic = [(code, str(name)) for code, name in places.choices()]
    assert dict(arabic)["NA"] == "ناميبيا"
    assert len(english) == len(arabic) == 250


def test_positions_lie_on_the_globe_and_near_the_country() -> None:
    for country in places.countries():
        assert -90 <= country.latitude <= 90
        assert -180 <= country.longitude <= 180
    cambodia = places.country("KH")
    assert (round(cambodia.latitude), round(cambodia.longitude)) == (13, 105)
    positions = Counter((country.latitude, country.longitude) for country in places.countries())
    assert max(positions.values()) == 1


def test_subdivisions_of_cambodia_are_named_and_found() -> None:
    found = places.subdivisions("KH")
    assert len(found) == 25
    assert places.subdivision("KH-12").name == "Phnom Penh"
    assert ("KH-12", "Phnom Penh") in places.subdivision_choices("KH")
    assert places.normalise_subdivision(" phnom penh", "KH") == "KH-12"
    assert places.normalise_subdivision("kh-12", "KH") == "KH-12"
    assert places.normalise_subdivision("Paris", "KH") is None


def test_every_country_answers_with_subdivisions_of_its_own() -> None:
    for code in places.values():
        assert all(found.country == code and found.code.startswith(f"{code}-") for found in places.subdivisions(code))
    assert places.subdivisions("XK") == ()


def test_name_shared_by_two_subdivisions_is_not_guessed() -> None:
    names = Counter(found.name for found in places.subdivisions("AZ"))
    shared = next(name for name, count in names.items() if count > 1)
    assert places.normalise_subdivision(shared, "AZ") is None


def test_unknown_places_are_named_in_the_error() -> None:
    with pytest.raises(places.UnknownPlace, match="'QQ'"):
        places.name("QQ")
    with pytest.raises(places.UnknownPlace, match="'KH-99'"):
        places.subdivision("KH-99")
    with pytest.raises(places.UnknownPlace, match="'QQ'"):
        places.subdivisions("QQ")
    with pytest.raises(UnknownCode, match="'999'"):
        places.in_region("999")
