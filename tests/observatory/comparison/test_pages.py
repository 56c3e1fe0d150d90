"""An analyst brings in public data and schemes; everybody sees it beside our own, under its own name, never mixed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tessera.kernel.ledger.models import LedgerEntry
from tessera.observatory.comparison import actions
from tessera.observatory.comparison.models import Crosswalk, PublicSet, PublicTable, SchemeCode
from tests.observatory.comparison import world
from tests.observatory.patterns import world as patterns

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
SignedIn = Callable[[str], Client]


def form(data: bytes, **more: str) -> dict[str, Any]:
    return {
        "file": SimpleUploadedFile("set.csv", data, "text/csv"), "name": "Invented set", "publisher": "Invented Office",
        "published_on": "2026-01-15", "terms": "Free to show", "may_use": "on", **more,
    }  # fmt: skip


def test_an_analyst_brings_a_set_in_and_everybody_sees_what_it_is(signed_in: SignedIn) -> None:
    client = signed_in("analyst")
    bad = world.lines(1)[0].replace("20", "x", 1)
    answer = client.post("/comparison/new/", form(world.file(400, bad)), follow=True)
    assert b"400 rows were counted. 1 was left out." in answer.content
    row = PublicSet.objects.get()
    assert (row.rows, row.left_out, row.layout) == (400, 1, "ctdc-kanon-12")
    text = Client().get(f"/comparison/{row.pk}/").content.decode()
    assert "k-anonymised by its publisher" in text
    assert "Invented Office. Invented set (2026-01-15)." in text
    assert "Invented set" in Client().get("/comparison/").content.decode()


def test_only_trying_keeps_nothing_and_names_the_bad_rows(signed_in: SignedIn) -> None:
    bad = world.lines(1)[0].replace("20", "x", 1)
    answer = signed_in("analyst").post("/comparison/new/", form(world.file(400, bad), **{"try": "1"}))
    text = " ".join(BeautifulSoup(answer.content, "html.parser").text.split())
    assert "Tried only, nothing was kept." in text
    assert "Line 402, Year of registration: The value in this column" in text
    assert not PublicSet.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"name,phone\nA,1\n", "not those of a public release"),
        (b"\xff\xfe\x00", "not in UTF-8"),
        (world.file(3), "Too few rows"),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_way_to_mend_it(signed_in: SignedIn, data: bytes, words: str) -> None:
    answer = signed_in("analyst").post("/comparison/new/", form(data))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert b"Invented Office" in answer.content, "what was typed is lost"
    assert not PublicSet.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "caseworker", "administrator", "programme-officer"])
def test_nobody_else_brings_anything_in_or_takes_it_out(who: str, signed_in: SignedIn) -> None:
    row = world.bring()
    client = signed_in(who)
    assert client.post("/comparison/new/", form(world.file(seed=9))).status_code == 403
    assert client.post("/comparison/crosswalk/load/", {}).status_code == 403
    assert client.post(f"/comparison/{row.pk}/remove/", {"sure": "on"}).status_code == 404
    assert PublicSet.objects.count() == 1


def test_no_table_of_a_set_shows_a_small_count(cast: dict[str, Any]) -> None:
    world.bring()
    counts = [cell[-1] for cells in PublicTable.objects.values_list("cells", flat=True) for cell in cells]
    assert None in counts
    assert min(count for count in counts if count is not None) >= actions.THRESHOLD


def test_the_same_file_is_not_brought_in_twice(signed_in: SignedIn) -> None:
    world.bring()
    answer = signed_in("analyst").post("/comparison/new/", form(world.file()))
    assert b"brought in before" in answer.content


def test_a_set_that_is_taken_out_is_gone_and_the_record_says_so(signed_in: SignedIn) -> None:
    row = world.bring()
    client = signed_in("analyst")
    assert client.post(f"/comparison/{row.pk}/remove/", {}).status_code == 422
    client.post(f"/comparison/{row.pk}/remove/", {"sure": "on"})
    assert not PublicTable.objects.exists()
    assert Client().get(f"/comparison/{row.pk}/").status_code == 404


def test_a_picture_shows_it_beside_ours_and_adds_nothing(cast: dict[str, Any]) -> None:
    patterns.publish()
    row = world.bring()
    alone = BeautifulSoup(Client().get("/patterns/1/forms/").content, "html.parser")
    both = BeautifulSoup(Client().get(f"/patterns/1/forms/?beside={row.pk}").content, "html.parser")
    assert alone.select_one("#beside") is None
    section = both.select_one("#beside")
    assert section is not None
    section.extract()
    ours = [soup.select_one("#look figure").text for soup in (alone, both)]  # type: ignore[union-attr]
    assert ours[0] == ours[1]
    for words in ("Invented public set", "never added to ours", "Office of Invented Figures", "Free to show with this line",
                  "k-anonymised", "figures.example"):  # fmt: skip
        assert words in section.text
    assert len(section.select("svg[role=img]")) == 1


HEAD = "scheme,version,unit,variable,code,label,parent,source\n"
GOOD = HEAD + "ic-tip,2025,victim,form,1,Invented,,National office\n"


def upload(client: Client, text: str) -> Any:
    return client.post("/comparison/crosswalk/load/", {"file": SimpleUploadedFile("s.csv", text.encode(), "text/csv")})


def test_a_national_office_loads_ic_tip_and_the_way_to_it(signed_in: SignedIn) -> None:
    client = signed_in("analyst")
    assert upload(client, GOOD).status_code == 302
    steps = "column,value,scheme,version,variable,code,relation\nexploitation_type,ForcedLabour,ic-tip,2025,form,1,broader\n"
    assert upload(client, steps).status_code == 302
    assert (SchemeCode.objects.count(), Crosswalk.objects.count()) == (1, 1)
    assert "theirs is broader" in Client().get("/comparison/crosswalk/?scheme=ic-tip-2025").content.decode()
    assert "ForcedLabour,ic-tip,2025,form,1,broader" in Client().get("/comparison/crosswalk.csv").content.decode()
    assert "ic-tip,2025,victim,form,1,Invented" in Client().get("/comparison/schemes.csv").content.decode()
    upload(client, GOOD.replace("Invented", "Better"))
    assert SchemeCode.objects.get().label == "Better"


def test_while_a_row_has_a_fault_nothing_of_a_scheme_is_kept(signed_in: SignedIn) -> None:
    answer = upload(signed_in("analyst"), GOOD + "ic-tip,2025,planet,form,2,x,,y\n")
    text = " ".join(BeautifulSoup(answer.content, "html.parser").text.split())
    assert "Line 3, unit: The units of IC-TIP" in text
    assert not SchemeCode.objects.exists()


def test_the_dictionary_tells_every_column_in_both_languages(cast: dict[str, Any]) -> None:
    client = Client()
    text = client.get("/patterns/dictionary/").content.decode()
    assert "vic_TypeOfExploitation" in text
    assert "recruiterRelationFamily" in text
    rows = client.get("/patterns/dictionary.csv").content.decode().splitlines()
    assert any("exploitation_type" in row and "Forced labour" in row and "العمل الجبري" in row for row in rows)
    found = {(entry["family"], entry["column"]) for entry in client.get("/patterns/dictionary.json").json()}
    assert {("case", "control_group"), ("help", "referral")} <= found
    assert client.get("/patterns/dictionary.xml").status_code == 404


def test_what_is_brought_in_stands_in_the_record(signed_in: SignedIn, as_admin: Any) -> None:
    world.bring()
    found = as_admin.execute(
        f"select action from {LedgerEntry._meta.db_table} where action like 'comparison:%'"
    ).fetchall()
    assert found == [("comparison:dataset:import",)]
