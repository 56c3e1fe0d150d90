"""From a file to a release: what is published equals a recount of the file that knows nothing of this program."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command

from tessera.kernel.work import unit_of_work
from tessera.observatory.agreements import api as agreements
from tessera.protection.cases.models import Case, Episode
from tessera.trust.people import api as people
from tests.interchange.imports import steps
from tests.protection.cases import world

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")

ROWS, THRESHOLD = 3000, 11
# Column of the file -> (dimension of the release, what each text of the file is called there). Written by hand from
# the published code book; what is not named keeps its text, and blank is unknown.
BOOK: dict[str, tuple[str, dict[str, str]]] = {
    "yearOfRegistration": ("year", {}),
    "datasource": ("data_source", {"Case Management": "case_management", "Hotline": "hotline"}),
    "gender": ("gender", {"Female": "Feminine", "Male": "Masculine"}),
    "ageBroad": ("age_band", {}),
    "citizenship": ("citizenship", {}),
    "countryOfExploitation": ("country_of_exploitation", {}),
    "isForcedLabour": ("forced_labour", {}),
    "isSexualExploit": ("sexual_exploitation", {}),
    "controlCategory": ("control_group", {}),
    "recruiterCategory": (
        "recruiter_relation",
        {"Family/Relative": "Familial", "Intimate Partner": "IntimatePartner", "Friend/Acquaintance": "FriendOrAcquaintance"},
    ),
    "exploitType": (
        "exploitation_type",
        {"Sexual": "SexualExploitation", "Labor": "ForcedLabour", "Slavery/Similar": "Servitude",
         "Forced Marriage": "ForcedMarriage"},
    ),
    "labourType": ("labour_type", {"Domestic Work": "DomesticWork", "Illicit Activities": "IllicitActivities"}),
}  # fmt: skip
# Texts with their weights; the last of some columns are so rare that they must not be published.
TEXTS: dict[str, list[tuple[str, int]]] = {
    "yearOfRegistration": [(str(year), 10 + year % 7) for year in range(2004, 2020)],
    "datasource": [("Case Management", 70), ("Hotline", 25), ("", 5)],
    "gender": [("Female", 60), ("Male", 35), ("", 5)],
    "ageBroad": [("0--8", 4), ("9--17", 20), ("18--20", 12), ("21--23", 12), ("24--26", 9), ("30--38", 9), ("48+", 3), ("", 40)],
    "citizenship": [("NA", 30), ("KH", 20), ("PH", 20), ("UA", 20), ("MD", 9), ("", 9), ("BT", 1), ("IS", 1)],
    "countryOfExploitation": [("US", 40), ("NA", 22), ("KH", 15), ("MY", 14), ("", 15), ("LI", 1)],
    "isForcedLabour": [("yes", 30), ("no", 30), ("", 40)],
    "isSexualExploit": [("yes", 30), ("no", 30), ("", 40)],
    "controlCategory": [("Threats", 20), ("Financial", 20), ("Physical", 10), ("Survival", 5), ("Other", 5), ("", 60)],
    "recruiterCategory": [("Family/Relative", 15), ("Intimate Partner", 10), ("Friend/Acquaintance", 10), ("Other", 10), ("", 60)],
    "exploitType": [("Sexual", 30), ("Labor", 25), ("Slavery/Similar", 4), ("Forced Marriage", 4), ("Multiple", 3), ("Other", 3), ("", 30)],
    "labourType": [("Domestic Work", 14), ("Construction", 10), ("Agriculture", 6), ("Begging", 3), ("Other", 5), ("", 60)],
}  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Invented records: nobody's life is behind a row."""
    source = random.Random(20200401)
    texts = {column: source.choices(*zip(*pairs, strict=True), k=ROWS) for column, pairs in TEXTS.items()}
    rows = [dict(zip(texts, values, strict=True)) for values in zip(*texts.values(), strict=True)]
    return steps.ctdc(tmp_path / "invented.csv", rows)


def recount(file: Path) -> dict[str, Counter[str]]:
    """Dimension -> value -> rows, from the text of the file alone."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {
        dimension: Counter(words.get(row[column], row[column]) or "unknown" for row in rows)
        for column, (dimension, words) in BOOK.items()
    }


def published(out: Path) -> dict[str, dict[str, str]]:
    """Dimension -> value -> count as it stands in tables.csv, for tables of one dimension."""
    found: dict[str, dict[str, str]] = {}
    with (out / "tables.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if "|" not in row["dimensions"] and row["dimensions"]:
                found.setdefault(row["dimensions"], {})[row["cell"]] = row["count"]
    return found


def test_what_is_published_of_an_imported_file_equals_a_recount(tmp_path: Path, file: Path) -> None:
    home = world.organisation("harbour")
    administrator = world.colleague(home, "ines", "organisation_administrator")
    with unit_of_work(by=administrator):
        agreements.sign(by=administrator, signer_function="director")
    said = steps.bring(file, mapping="ctdc-kanon-2020")
    assert (said.failed, said.answer["read"], said.answer["accepted"], said.answer["refused"]) == ("", ROWS, ROWS, 0)

    told = io.StringIO()
    tables = [word for dimension, _ in BOOK.values() for word in ("--table", dimension)]
    call_command("release", "build", "--method", "tables", "--json", *tables, stdout=told, stderr=io.StringIO())
    release = json.loads(told.getvalue())
    assert (release["records"], release["contributors"], release["threshold"]) == (ROWS, 1, THRESHOLD)
    out = tmp_path / "release"
    call_command("release", "export", release["release"], "--out", str(out), stdout=io.StringIO())

    counted, shown = recount(file), published(out)
    assert set(shown) == set(counted)
    for dimension, cells in counted.items():
        clear = {value: int(count) for value, count in shown[dimension].items() if count and int(count)}
        assert clear, dimension
        assert {value: cells[value] for value in clear} == clear
        small = {value for value, count in cells.items() if count < THRESHOLD}
        assert not small & set(clear), "a small count is not published"
        hidden = set(cells) - set(clear)
        assert small <= hidden
        assert len(hidden) <= 2 * len(small), f"{dimension}: no more is hidden than it takes"
    assert shown["citizenship"]["NA"] == str(counted["citizenship"]["NA"])
    assert shown["country_of_exploitation"]["NA"] == str(counted["country_of_exploitation"]["NA"])


def test_na_is_namibia_and_not_a_missing_value(tmp_path: Path) -> None:
    home = world.organisation("harbour")
    rows = [{"yearOfRegistration": "2015", "citizenship": text, "countryOfExploitation": text} for text in ("NA", "")]
    steps.bring(steps.ctdc(tmp_path / "na.csv", rows), mapping="ctdc-kanon-2020")

    with unit_of_work(by=people.system_actor(home, "look", {"case:file:list"})):
        assert sorted(Case.objects.values_list("citizenships", flat=True)) == [["NA"], ["unknown"]]
        assert sorted(Episode.objects.values_list("country", flat=True)) == ["NA", "unknown"]
