"""The mapping of the twelve CTDC columns, on rows made here: no row of the release is in this repository."""

from __future__ import annotations

from collections import Counter
from itertools import zip_longest

import pytest

from tessera.interchange.mapping.api import MappedRow, Mapping, shipped
from tests.interchange.mapping.helpers import mapped, one, refused_for

PLACES = {
    "yearOfRegistration": "year_of_registration",
    "datasource": "data_source",
    "gender": "gender",
    "ageBroad": "age_band",
    "citizenship": "citizenships",
    "countryOfExploitation": "country",
    "isForcedLabour": "forced_labour",
    "isSexualExploit": "sexual_exploitation",
    "controlCategory": "control_means",
    "recruiterCategory": "recruiter_relation",
    "exploitType": "main_exploitation_type",
    "labourType": "labour_type",
}
VALUES = {
    "yearOfRegistration": ["2002", "2018"],
    "datasource": ["Case Management", "Hotline", ""],
    "gender": ["Female", "Male", ""],
    "ageBroad": ["0--8", "9--17", "18--20", "21--23", "24--26", "27--29", "30--38", "39--47", "48+", ""],
    "citizenship": ["NA", "KH", "CD", "CI", ""],
    "countryOfExploitation": ["NA", "US", "MK", "TW", ""],
    "isForcedLabour": ["yes", "no", ""],
    "isSexualExploit": ["yes", "no", ""],
    "controlCategory": ["Threats", "Financial", "Physical", "Survival", "Other", ""],
    "recruiterCategory": ["Family/Relative", "Intimate Partner", "Friend/Acquaintance", "Other", ""],
    "exploitType": ["Sexual", "Labor", "Slavery/Similar", "Forced Marriage", "Multiple", "Other", ""],
    "labourType": [
        "Domestic Work",
        "Construction",
        "Manufacturing",
        "Agriculture",
        "Begging",
        "Aquafarming",
        "Other",
        "",
    ],
}


@pytest.fixture(scope="module")
def ctdc() -> Mapping:
    return shipped("ctdc-kanon-2020")


def told(row: MappedRow, column: str) -> object:
    return {**row.case, **row.episodes[0]}[PLACES[column]]


def test_counts_of_the_import_are_counts_of_the_file(ctdc: Mapping) -> None:
    filled = [dict(zip(VALUES, row, strict=True)) for row in zip_longest(*VALUES.values(), fillvalue="")]
    rows = [{**row, "yearOfRegistration": row["yearOfRegistration"] or "2018"} for row in filled]
    rows += rows[:3] * 2
    content = "\n".join([",".join(VALUES), *(",".join(row.values()) for row in rows)])
    taken, refused = mapped(ctdc, content)
    assert refused == []
    assert len(taken) == len(rows)
    for column in VALUES:
        pairs = {(source[column], told(row, column)) for source, row in zip(rows, taken, strict=True)}
        assert len({left for left, _ in pairs}) == len({right for _, right in pairs}) == len(pairs)
        before = Counter(row[column] for row in rows)
        after = Counter(told(row, column) for row in taken)
        assert sorted(before.values()) == sorted(after.values())


def test_values_become_the_codes_agreed(ctdc: Mapping) -> None:
    row = one(
        ctdc,
        {
            **dict.fromkeys(VALUES, ""),
            "yearOfRegistration": "2016",
            "citizenship": "NA",
            "controlCategory": "Threats",
            "exploitType": "Slavery/Similar",
            "recruiterCategory": "Family/Relative",
            "labourType": "Domestic Work",
        },
    )
    assert row.identity is None
    assert row.case["year_of_registration"] == 2016
    assert row.case["citizenships"] == ("NA",)
    assert row.case["gender"] == "unknown"
    assert row.episodes == [
        {
            "episode_type": "Exploitation",
            "country": "unknown",
            "forced_labour": "unknown",
            "sexual_exploitation": "unknown",
            "control_means": ("ThreatsUnspecified",),
            "recruiter_relation": "Familial",
            "main_exploitation_type": "Servitude",
            "labour_type": "DomesticWork",
        }
    ]
    assert row.consent is not None
    assert row.consent.purposes == ("keep_record", "anonymised_statistics")
    assert "Counter-Trafficking Data Collaborative" in row.consent.collected_elsewhere_under


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("gender", "Feminine"),
        ("citizenship", "Namibia"),
        ("citizenship", "0"),
        ("exploitType", "Labour"),
        ("labourType", "x"),
    ],
)
def test_value_the_release_does_not_know_is_refused(ctdc: Mapping, column: str, value: str) -> None:
    cells = {**dict.fromkeys(VALUES, ""), "yearOfRegistration": "2016", column: value}
    assert [place for place, _ in refused_for(ctdc, cells)] == [column]
