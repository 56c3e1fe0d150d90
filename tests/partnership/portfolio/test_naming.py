"""Names of countries and organisations: read with the aliases that people review, the rest left and said."""

from __future__ import annotations

import pytest

from tessera.kernel import places
from tessera.partnership.portfolio import lands, naming

COUNTRIES = [
    ("Angola", ["AGO"], "", [], set()),
    ("The Gambia", ["GMB"], "", [], set()),
    ("Côte d’Ivoire", ["CIV"], "", [], set()),
    ("Cote d'Ivoire", ["CIV"], "", [], set()),
    ("Curacao", ["CUW"], "", [], set()),
    ("Burma", ["MMR"], "", [], set()),
    ("Burma (Myanmar)", ["MMR"], "", [], set()),
    ("Türkiye", ["TUR"], "", [], set()),
    ("Kosovo", ["XKX"], "", [], set()),
    ("Bosnia and Herzegovina", ["BIH"], "", [], set()),
    ("Bosnia & Herzegovina", ["BIH"], "", [], set()),
    ("Trinidad and Tobago and Guyana", ["TTO", "GUY"], "", [], set()),
    ("Kenya and Trinidad and Tobago", ["KEN", "TTO"], "", [], set()),
    ("Kenya, Uganda", ["KEN", "UGA"], "", [], set()),
    ("Kenya; Uganda; and Rwanda", ["KEN", "UGA", "RWA"], "", [], set()),
    ("Kenya/Uganda", ["KEN", "UGA"], "", [], set()),
    ("Kenya & Uganda", ["KEN", "UGA"], "", [], set()),
    ("Kenya and Uganda and Rwanda", ["KEN", "UGA", "RWA"], "", [], set()),
    ("Kenya, Uganda, as well as Rwanda.", ["KEN", "UGA", "RWA"], "", [], set()),
    ("Korea, South", ["KOR"], "", [], set()),
    ("Congo, Democratic Republic of the, and Gambia, The", ["COD", "GMB"], "", [], set()),
    ("Democratic Republic of Congo", ["COD"], "", [], set()),
    ("Niger, Nigeria", ["NER", "NGA"], "", [], set()),
    ("Guinea-Bissau, Guinea", ["GNB", "GIN"], "", [], set()),
    ("Regional Project – Guinea-Bissau and Senegal", ["GNB", "SEN"], "Regional Project", [], set()),
    ("Regional Project - Guinea-Bissau and Senegal", ["GNB", "SEN"], "Regional Project", [], set()),
    ("Regional Project: Kenya and Uganda", ["KEN", "UGA"], "Regional Project", [], set()),
    ("Regional – Malaysia and the Philippines", ["MYS", "PHL"], "Regional", [], set()),
    ("Western Balkans: Albania, Kosovo", ["ALB", "XKX"], "Western Balkans", [], set()),
    ("Sahel – Mali, Niger", ["MLI", "NER"], "Sahel", [], set()),
    ("Regional Project – Pacific Islands (Fiji, Palau, and Tonga)", ["FJI", "PLW", "TON"], "Regional Project – Pacific Islands",
     [], set()),
    ("Eastern Lakes Region – (Burundi, and Kenya", ["BDI", "KEN"], "Eastern Lakes Region", [], set()),
    ("Kenya (Nairobi)", ["KEN"], "", ["Nairobi"], {"country_unknown"}),
    ("Ethiopia, Kenya (Turkana), and Uganda", ["ETH", "KEN", "UGA"], "", ["Turkana"], {"country_unknown"}),
    ("Regional Project – Iraq and MENA", ["IRQ"], "Regional Project", ["MENA"], {"country_unknown"}),
    ("Select Sub-Saharan African Countries and Libya", ["LBY"], "", ["Select Sub-Saharan African Countries"],
     {"country_unknown"}),
    ("Latin America", [], "", ["Latin America"], {"region_only"}),
    ("Regional", [], "", ["Regional"], {"region_only"}),
    ("Global", [], "Global", [], {"worldwide"}),
    ("Worldwide", [], "Worldwide", [], {"worldwide"}),
    ("All countries of ASEAN except Burma and Laos", [], "", ["All countries of ASEAN except Burma and Laos"],
     {"country_except"}),
    ("Kenya, Kenya", ["KEN"], "", [], {"country_twice"}),
    ("Seychelle", ["SYC"], "", [], {"country_spelling"}),
    ("Phillipines", ["PHL"], "", [], {"country_spelling"}),
    ("Kazakstan, Tajikstan", ["KAZ", "TJK"], "", [], {"country_spelling"}),
    ("Swaziland", ["SWZ"], "", [], {"country_former"}),
    ("Zaire", ["COD"], "", [], {"country_former"}),
    ("Congo", ["COG"], "", [], {"country_ambiguous"}),
    ("Atlantis", [], "", ["Atlantis"], {"region_only"}),
    ("ME", [], "", ["ME"], {"region_only"}),
    ("", [], "", [], set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "codes", "region", "unread", "remarks"), COUNTRIES)
def test_a_line_of_countries_is_read(
    text: str, codes: list[str], region: str, unread: list[str], remarks: set[str]
) -> None:
    found = lands.countries(text)

    assert (list(found.codes), found.region, list(found.unread), set(found.issues)) == (codes, region, unread, remarks)


def test_every_english_name_of_a_country_reads_as_itself_and_as_nothing_else() -> None:
    """No name is a slip of another one, and none falls to pieces at "and", a comma or a hyphen."""
    for each in places.countries():
        found = lands.countries(places.name(each.alpha_2, "en"))
        assert (found.codes, found.unread) == ((each.alpha_3,), ()), each.alpha_3
        # The reference still says Cape Verde, which the country asked the world to stop saying.
        assert found.issues == (("country_former",) if each.alpha_3 == "CPV" else ()), each.alpha_3


def test_a_slip_names_what_was_written_so_that_a_person_can_say_what_is_meant() -> None:
    assert lands.countries("Phillipines and Kenya").slips == (("Phillipines", "PHL"),)


IMPLEMENTERS = [
    ("Love Justice International (LJI)", "Love Justice International", "LJI", set()),
    ("Plan International USA", "Plan International USA", "", set()),
    ("Terre des Hommes (TdH)", "Terre des Hommes", "TdH", set()),
    ("Partners of the Americas, Inc. (Partners)", "Partners of the Americas, Inc.", "Partners", set()),
    ("Coordination Unit Northern Thailand (TRAFCORD/FOCUS)", "Coordination Unit Northern Thailand", "TRAFCORD/FOCUS", set()),
    ("State Narcotics and Law Enforcement (INL) Bureau", "State Narcotics and Law Enforcement Bureau", "INL", set()),
    ("Harvest Aid [HA]", "Harvest Aid", "HA", set()),
    ("Harvest Aid (HA),", "Harvest Aid", "HA", set()),
    ("Smith & Sons, LLC", "Smith & Sons, LLC", "", set()),
    ("Harvest Aid (HA", "Harvest Aid", "HA", {"implementer_brackets"}),
    ("World Vision (Kenya)", "World Vision (Kenya)", "", {"implementer_brackets"}),
    ("Plan International (US)", "Plan International (US)", "", {"implementer_brackets"}),
    ("Harvest Aid (formerly Wheat Help) (HA)", "Harvest Aid", "HA", {"implementer_formerly"}),
    ("Harvest Aid, formerly Wheat Help", "Harvest Aid", "", {"implementer_formerly"}),
    ("Open Foundation (Women’s Centre (WC))", "Open Foundation (Women’s Centre)", "WC", {"implementer_brackets"}),
    ("Harvest Aid (HA) and Evidence Trust (ET)", "Harvest Aid and Evidence Trust", "HA;ET", {"implementer_several"}),
    ("Harvest Aid; Evidence Trust", "Harvest Aid; Evidence Trust", "", {"implementer_several"}),
    ("The Centre “Open Door", "The Centre “Open Door”", "", {"implementer_quotes"}),
    ('The Centre "Open Door', 'The Centre "Open Door', "", {"implementer_quotes"}),
    ("The Centre “Open Door”", "The Centre “Open Door”", "", set()),
    ("United National Office on Drugs and Crime (UNODC)", "United Nations Office on Drugs and Crime", "UNODC",
     {"implementer_spelling"}),
    ("UN Office on Drugs & Crime (UNODC)", "United Nations Office on Drugs and Crime", "UNODC", {"implementer_name"}),
    ("American Bar Association – Rule of Law Initiative (ABA)", "American Bar Association", "ABA", {"implementer_unit"}),
    ("Pan American Development Fund (PADF)", "Pan American Development Foundation", "PADF",
     {"implementer_name", "implementer_doubtful"}),
    ("", "", "", set()),
    ("()", "", "", {"implementer_brackets"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "acronym", "remarks"), IMPLEMENTERS)
def test_a_line_of_an_implementer_is_read(text: str, name: str, acronym: str, remarks: set[str]) -> None:
    found = naming.implementer(text)

    assert (found.name, found.acronym, set(found.issues)) == (name, acronym, remarks)


def test_marks_that_say_the_same_make_no_other_name() -> None:
    assert naming.fold("The “Door” – A & B’s") == naming.fold("Door - a and b's")
