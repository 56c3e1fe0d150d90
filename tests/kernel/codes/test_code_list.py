"""What a code list answers, whatever it holds."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tessera.kernel import codes
from tessera.kernel.codes.fold import fold


def made(*rows: codes.Code) -> codes.CodeList:
    empty = codes.get("gender").empty
    return codes.CodeList(name="made", title={"en": "Made"}, source="addition", rows=rows, empty=empty)


def test_label_follows_the_active_language_and_falls_back_to_english() -> None:
    types = codes.get("exploitation_type")
    with override("ar"):
        assert types.label("ForcedLabour") == "العمل الجبري"
    with override("ar-eg"):
        assert types.label("ForcedLabour") == "العمل الجبري"
    with override("fi"):
        assert types.label("ForcedLabour") == "Forced labour"
    assert types.label("ForcedLabour", "ar") == "العمل الجبري"


def test_choices_made_in_one_language_are_shown_in_the_next() -> None:
    with override("en"):
        choices = dict(codes.get("episode_type").choices())
        assert str(choices["Recruitment"]) == "Recruitment"
    with override("ar"):
        assert str(choices["Recruitment"]) == "التجنيد"


def test_third_language_comes_by_data_alone() -> None:
    found = made(codes.Code("a", {"en": "Shelter", "ar": "دار إيواء", "fr": "Foyer"}, "addition"))
    assert found.label("a", "fr") == "Foyer"
    assert found.normalise("foyer") == "a"


def test_choices_by_label_follow_the_reader_and_hold_the_same_codes() -> None:
    languages = codes.get("language")
    with override("en"):
        english = [code for code, _ in languages.choices(by_label=True)]
    with override("ar"):
        arabic = [code for code, _ in languages.choices(by_label=True)]
    assert english.index("en") < english.index("fr") < english.index("km")
    assert sorted(english) == sorted(arabic) == sorted(languages.values())
    assert english != arabic


def test_choices_with_empty_answers_end_with_the_four_and_never_twice() -> None:
    assert [code for code, _ in codes.get("gender").choices(include_empty=True)][-4:] == list(codes.EMPTY_ANSWERS)
    living = [code for code, _ in codes.get("living_situation").choices(include_empty=True)]
    assert len(living) == len(set(living)) == len(codes.get("living_situation")) + 3


def test_empty_answers_are_labelled_by_every_list_but_are_no_values_of_it() -> None:
    gender = codes.get("gender")
    assert codes.get("empty_answers").values() == codes.EMPTY_ANSWERS
    assert gender.label("not_asked", "en") == "Not asked"
    assert "not_asked" not in gender
    assert gender.normalise("Not asked") is None
    assert gender.normalise("Not asked", include_empty=True) == "not_asked"
    assert gender.export("not_asked") is None


def test_retired_code_leaves_the_form_but_stays_readable_and_importable() -> None:
    found = made(
        codes.Code("new", {"en": "New"}, "addition"), codes.Code("old", {"en": "Old"}, "addition", retired=True)
    )
    assert [code for code, _ in found.choices()] == ["new"]
    assert found.values() == ("new", "old")
    assert found.label("old") == "Old"
    assert found.normalise("OLD") == "old"


def test_spelling_that_two_codes_share_is_not_guessed_and_a_code_beats_a_label() -> None:
    found = made(
        codes.Code("a", {"en": "Same"}, "addition"),
        codes.Code("b", {"en": "same"}, "addition"),
        codes.Code("c", {"en": "A"}, "addition"),
    )
    assert found.normalise("same") is None
    assert found.normalise("a") == "a"


def test_unknown_code_list_and_scheme_are_named_in_the_error() -> None:
    with pytest.raises(codes.UnknownCode, match="'gender' has no code 'Nothing'"):
        codes.get("gender").label("Nothing")
    with pytest.raises(LookupError, match=r"no code list 'genders'.*gender"):
        codes.get("genders")
    with pytest.raises(LookupError):
        codes.get("../data/gender")
    with pytest.raises(ValueError, match=r"htcds-2\.0"):
        codes.get("gender").export("Feminine", "htcds-1.0")


def test_help_is_in_the_active_language_or_empty() -> None:
    purposes = codes.get("consent_purpose")
    assert all(purposes.help(code, "ar") for code in purposes.values())
    assert purposes.help("keep_record", "ar") != purposes.help("keep_record", "en")
    assert codes.get("gender").help("Feminine") == ""


@given(st.integers(min_value=0, max_value=130))
def test_age_falls_into_the_one_band_whose_bounds_hold_it(age: int) -> None:
    holding = [row.code for row in codes.get("age_band").rows if row.data["from"] <= age <= row.data.get("to", age)]
    assert holding == [codes.age_band(age)]


def test_age_bands_keep_children_apart_and_refuse_negative_ages() -> None:
    assert (codes.age_band(17), codes.age_band(18), codes.age_band(48)) == ("9--17", "18--20", "48+")
    assert codes.get("age_band").normalise("9–17") == "9--17"
    with pytest.raises(ValueError, match="-1"):
        codes.age_band(-1)


def test_arabic_spellings_that_writers_vary_meet() -> None:
    assert fold("الإمارات") == fold("الامارات")
    assert fold("إحَالَة") == fold("احاله")
    assert fold("Français") == fold("FRANCAIS")


def test_vowel_signs_that_carry_meaning_stay_apart() -> None:
    assert fold("កា") != fold("កី")


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_languages_are_named_in_the_readers_language_and_found_by_any_code() -> None:
    languages = codes.get("language")
    assert languages.label("km", "en") == "Khmer"
    assert languages.label("km", "ar") == "الخميرية"
    assert languages.label("km", "xx") == "Khmer"
    for text in ("km", "KHM", "khmer", "الخميرية"):
        assert languages.normalise(text) == "km"
    assert languages.normalise("ger") == languages.normalise("deu") == "de"
    assert languages.export("km") == "khm"
    assert languages.normalise("no such tongue") is None


def test_languages_of_the_field_are_all_there() -> None:
    wanted = [
        "ar",
        "en",
        "fr",
        "es",
        "ru",
        "uk",
        "km",
        "my",
        "vi",
        "th",
        "lo",
        "tl",
        "id",
        "ms",
        "ne",
        "bn",
        "hi",
        "ur",
        "ta",
        "si",
        "fa",
        "ps",
        "ku",
        "so",
        "am",
        "ti",
        "om",
        "sw",
        "ha",
        "yo",
        "ig",
        "rom",
        "ro",
        "bg",
        "sq",
        "sr",
        "ka",
    ]
    languages = codes.get("language")
    assert [code for code in wanted if code not in languages] == []
