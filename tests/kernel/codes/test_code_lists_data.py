"""The code lists as data: whole, stable, in both languages, and true to HTCDS 2.0.

`htcds_2_0.csv` holds the lists of the Human Trafficking Case Data Standard (HTCDS) by IOM, CC BY 4.0, as read from its field
sheet and definitions, not from our data files. `released_codes.txt` holds every code that has ever been released.
"""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from tessera.kernel import codes
from tessera.kernel.codes.model import SOURCES

HERE = Path(__file__).parent
ARABIC = re.compile("[\u0600-\u06ff]")
DATA_LISTS = [name for name in codes.names() if name != "language"]

# HTCDS list -> our list. Tiers 2 and 3 of the industries stand in one list with tier 1.
HTCDS_LISTS = {
    "OrganisationType": "organisation_type",
    "Gender": "gender",
    "MaritalStatus": "marital_status",
    "HighestLevelOfEducation": "education_level",
    "TraffickingStatus": "trafficking_status",
    "TraffickingStatusDecisionMakingOrg": "decision_making_organisation",
    "RelationshipToTrafficker": "relationship_to_trafficker",
    "WebsitesAndApps": "websites_and_apps",
    "MethodOfRecruitment": "recruitment_method",
    "MethodsOfControl": "control_means",
    "TypeOfExploitation": "exploitation_type",
    "ForcedLabourIndustry": "industry",
    "LabourIndustryTier2": "industry",
    "LabourIndustryTier3": "industry",
    "TypeOfSexExploitation": "sexual_exploitation_type",
    "Vulnerabilities": "vulnerability",
    "RoleInProcess": "actor_role",
    "CaseStatus": "case_status",
    "ReferralReason": "referral_reason",
    "TraffickingEventType": "episode_type",
    "SupportPlanType": "support_plan_type",
    "MigrantType": "migrant_type",
    "InternationalProtection": "international_protection",
    "MigrationOther": "migration_other",
}

# Values for which HTCDS has no place; whoever adds one says here why.
NOT_IN_HTCDS = {
    ("organisation_type", "UNAgency"),  # the standard has no intergovernmental organisation and no "Other"
    ("service_type", "other"),  # its support plans have no "Other"
    ("labour_type", "Begging"),  # no branch of industry
    ("labour_type", "IllicitActivities"),  # no branch of industry
    ("labour_type", "Other"),  # the branch is not known
    ("recruiter_relation", "Other"),  # may or may not have been known to the person
}


def htcds() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    with (HERE / "htcds_2_0.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["list"], {})[row["code"]] = row["label"]
    return found


def pick_list(name: str) -> set[str]:
    return set(htcds()[name])


@pytest.mark.parametrize("name", DATA_LISTS)
def test_every_list_and_code_is_labelled_in_english_and_arabic(name: str) -> None:
    found = codes.get(name)
    assert found.name == name
    assert found.rows
    labels = [found.title, *(row.label for row in found.rows), *(row.help for row in found.rows if row.help)]
    for label in labels:
        assert label["en"].strip() == label["en"] != ""
        assert ARABIC.search(label["ar"]), label
        assert not ARABIC.search(label["en"]), label


@pytest.mark.parametrize("name", DATA_LISTS)
def test_no_label_stands_for_two_codes_of_a_list(name: str) -> None:
    for language in ("en", "ar"):
        labels = Counter(row.label[language] for row in codes.get(name).rows)
        assert [label for label, count in labels.items() if count > 1] == []


@pytest.mark.parametrize("name", codes.names())
def test_codes_are_unique_and_fit_for_files_and_urls(name: str) -> None:
    values = codes.get(name).values()
    assert len(set(values)) == len(values)
    assert all(re.fullmatch(r"[A-Za-z0-9_.+-]{1,64}", value) for value in values)
    assert all(row.source in SOURCES for row in codes.get(name).rows)


def test_released_codes_are_still_there_and_new_ones_are_on_record() -> None:
    released = set((HERE / "released_codes.txt").read_text(encoding="utf-8").split("\n")) - {""}
    present = {f"{name} {value}" for name in DATA_LISTS for value in codes.get(name).values()}
    assert released - present == set(), "A released code was removed or renamed; mark it retired instead."
    assert present - released == set(), "Add the new codes to released_codes.txt: from now on they stay."


@pytest.mark.parametrize("name", DATA_LISTS)
def test_broader_codes_stand_in_the_list_they_name(name: str) -> None:
    found = codes.get(name)
    broader = {code for row in found.rows if (code := row.broader)}
    assert bool(broader) == (found.broader_in is not None)
    if found.broader_in:
        assert broader <= set(codes.get(found.broader_in).values())


@pytest.mark.parametrize(("theirs", "ours"), HTCDS_LISTS.items())
def test_htcds_list_is_complete_and_each_of_its_labels_is_understood(theirs: str, ours: str) -> None:
    found = codes.get(ours)
    for code, label in htcds()[theirs].items():
        assert found.row(code).source == "HTCDS 2.0"
        assert found.normalise(label) == code
        assert found.normalise(code) == code


@pytest.mark.parametrize(("theirs", "ours"), [pair for pair in HTCDS_LISTS.items() if "Tier" not in pair[0]])
def test_htcds_code_exports_as_itself(theirs: str, ours: str) -> None:
    assert codes.get(ours).htcds == theirs
    assert {codes.get(ours).export(code) for code in pick_list(theirs)} == pick_list(theirs)


@pytest.mark.parametrize("name", [name for name in DATA_LISTS if codes.get(name).htcds])
def test_every_code_of_a_list_with_a_standard_exports_to_a_code_of_the_standard(name: str) -> None:
    found = codes.get(name)
    assert found.htcds is not None
    exported = {code: found.export(code) for code in found.values()}
    assert {(name, code) for code, value in exported.items() if value is None} == {
        pair for pair in NOT_IN_HTCDS if pair[0] == name
    }
    assert {value for value in exported.values() if value} <= pick_list(found.htcds)


def test_second_htcds_list_of_means_of_control_is_understood() -> None:
    means = codes.get("control_means")
    read = {code: means.normalise(code) for code in pick_list("MethodsOfControlDefinitions")}
    assert None not in read.values()
    assert read["PsychoactiveSubstances"] == "PsychoactiveSubstance"
    assert read["ThreatOfLawEnforcement"] == "ThreatsLawEnforcement"
    assert read["Threats"] == "ThreatsUnspecified"


def test_means_of_control_are_the_sixteen_of_htcds_its_two_defined_ones_and_four_broad_ones() -> None:
    means = codes.get("control_means")
    counts = Counter(row.source for row in means.rows)
    assert counts == {"HTCDS 2.0": 18, "addition": 4}
    assert set(means.values()) - pick_list("MethodsOfControl") == {
        "RestrictsMovement",
        "UsesChildren",
        "ThreatsUnspecified",
        "FinancialUnspecified",
        "PhysicalUnspecified",
        "SurvivalUnspecified",
    }
    assert {means.broader(code) for code in means.values()} == set(codes.get("control_group").values()) - {"Multiple"}


def test_main_exploitation_type_is_every_type_and_multiple() -> None:
    types = codes.get("exploitation_type").values()
    assert codes.get("main_exploitation_type").values() == (*types, "Multiple")


def test_industry_chain_ends_at_a_section_of_isic() -> None:
    industry = codes.get("industry")
    assert len(industry) == 21 + 40 + 8
    sections = [code for code in industry.values() if industry.broader(code) is None]
    assert "".join(str(industry.data(code)["isic"]) for code in sections) == "ABCDEFGHIJKLMNOPQRSTU"
    assert industry.broader("A.3.2") == "A.3"
    assert industry.broader("A.3") == "A_AgricultureForestryAndFishing"
    assert industry.export("A.3.2") == "A_AgricultureForestryAndFishing"


@pytest.mark.parametrize("name", DATA_LISTS)
def test_code_and_labels_in_any_case_and_spacing_lead_back_to_the_code(name: str) -> None:
    found = codes.get(name)
    for row in found.rows:
        for text in (row.code, *row.label.values(), *row.aliases):
            assert found.normalise(f"  {text.upper()} \u200f\n") == row.code


def test_priorities_and_risk_levels_carry_their_hours() -> None:
    priorities = codes.get("referral_priority")
    assert {code: priorities.data(code)["hours"] for code in priorities.values()} == {
        "emergency": 24,
        "urgent": 72,
        "normal": 14 * 24,
    }
    risk = codes.get("risk_level")
    assert [risk.data(code).get("review_days") for code in risk.values()] == [1, 7, 30, 90, None]
