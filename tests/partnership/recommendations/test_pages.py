"""Pages of countries and recommendations: walked as an officer does, and closed to everybody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from tessera.kernel.actor import Actor, acting
from tessera.partnership.recommendations import api, links
from tests.observatory import world
from tests.partnership.recommendations.test_importing import sheet
from tests.partnership.recommendations.test_register import FILE, bring, one

SignIn = Callable[[str], Client]
OFFICER = "programme-officer"


def text_of(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, f"{url}: {answer.status_code}"
    return answer.content.decode()


def test_a_line_is_walked_from_the_country_to_what_answers_it_and_back(
    signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(OFFICER)
    bring(2022)
    row = one()

    def objectives(ids: Sequence[UUID], _actor: Actor) -> Mapping[UUID, Sequence[api.Link]]:
        result = api.Link("Result", "Published result", url="/countries/KHM/", state="Accepted")
        return {key: [api.Link("Objective", "Better inspections", under=[result])] for key in ids}

    monkeypatch.setattr(links, "_FINDERS", [(10, "Objectives", objectives)])
    country = text_of(client, "/countries/KHM/")
    here = f"/recommendations/{row.pk}/"
    assert "Train inspectors." in country
    assert f'href="{here}"' in country
    page = text_of(client, here)
    assert page.index("Better inspections") < page.index("Published result")
    assert 'href="/countries/KHM/"' in page


def test_country_says_what_is_not_in_our_sources_and_names_the_latest_tier_with_its_year(signed_in: SignIn) -> None:
    client = signed_in(OFFICER)
    page = text_of(client, "/countries/KHM/")
    assert "not in our sources" in page
    assert "in the report of" in page
    assert "Nothing is filled in" in page
    assert "No report that we have ranks this country" in text_of(client, "/countries/ATA/")


def test_list_of_countries_finds_by_code_by_name_and_by_tier(signed_in: SignIn) -> None:
    client = signed_in(OFFICER)
    assert 'href="/countries/KHM/"' in text_of(client, "/countries/?q=cambod")
    assert 'href="/countries/KHM/"' in text_of(client, "/countries/?q=KHM")
    assert 'href="/countries/KHM/"' not in text_of(client, "/countries/?region=wha")
    assert "No country fits" in text_of(client, "/countries/?q=Narnia")
    first = text_of(client, "/countries/")
    assert first.count('href="/countries/') > 50
    assert "page=2" in first


def test_an_assessment_is_recorded_and_corrected_on_the_page(signed_in: SignIn) -> None:
    client = signed_in(OFFICER)
    assert client.get("/countries/KHM/assessments/new/").headers["Location"] == "/countries/editions/"
    assert client.post("/countries/editions/", {"publisher": "tip", "year": "2026"}).status_code == 302
    by = world.actor(OFFICER)
    with acting(by), transaction.atomic():
        from tessera.partnership.countries import api as countries

        edition = str(countries.editions(by)[0].pk)
    given = {"edition": edition, "ranking": "2WL", "source": "Page 9", "c2": "Shelters opened in two provinces."}
    refused = client.post("/countries/KHM/assessments/new/", {**given, "source": ""})
    assert refused.status_code == 422
    assert "Shelters opened in two provinces." in refused.content.decode()
    assert client.post("/countries/KHM/assessments/new/", given).status_code == 302
    page = text_of(client, "/countries/KHM/")
    assert "Shelters opened in two provinces." in page
    assert "Tier 2 Watch List in the report of 2026" in page
    again = client.post("/countries/KHM/assessments/new/", {**given, "ranking": "2"})
    assert (again.status_code, "Say why" in again.content.decode()) == (422, True)


def test_facts_are_recorded_on_their_pages(signed_in: SignIn) -> None:
    client = signed_in(OFFICER)
    source = {"source": "Gazette"}
    for path, given in (
        ("treaties/new/", {"treaty": "ilo_c029", "ratified": "yes", "on": "1969-02-24", **source}),
        ("mechanism/", {"exists": "yes", "procedures": "unknown", "lead_body": "Ministry of Women", **source}),
        (
            "plans/new/",
            {"title": "Plan against trafficking", "state": "adopted", "year": "2024", "until": "2028", **source},
        ),
    ):
        assert client.post(f"/countries/KHM/{path}", given).status_code == 302, path
    page = text_of(client, "/countries/KHM/")
    assert "Ministry of Women" in page
    assert "Plan against trafficking" in page
    assert "2024–2028" in page


def test_a_file_is_brought_in_on_the_page_and_refused_lines_are_named(signed_in: SignIn) -> None:
    client = signed_in(OFFICER)
    data = sheet(("KHM", "", "Enforcement", "Act."), ("Narnia", "Narnia", "", "Act."))

    def send() -> str:
        file = SimpleUploadedFile("rows.csv", data, "text/csv")
        answer = client.post("/recommendations/import/", {"publisher": "tip", "year": "2022", "file": file})
        assert answer.status_code == 200
        return answer.content.decode()

    first = send()
    assert "no country we know" in first or "is no country" in first
    assert "Act." in text_of(client, "/recommendations/?country=KHM")
    send()
    by = world.actor(OFFICER)
    with acting(by), transaction.atomic():
        assert api.Recommendation.objects.count() == 1


def test_what_became_of_one_is_recorded_on_its_page(signed_in: SignIn) -> None:
    client = signed_in(OFFICER)
    bring(2022)
    bring(2023)
    row = one()
    with acting(by := world.actor(OFFICER)), transaction.atomic():
        last = str(api.get(row.pk, by).last_edition_id)
    path = f"/recommendations/{row.pk}/follow/"
    refused = client.post(path, {"edition": last, "state": "implemented", "evidence": ""})
    assert refused.status_code == 422
    assert client.post(path, {"edition": last, "state": "implemented", "evidence": "Law of May."}).status_code == 302
    page = text_of(client, f"/recommendations/{row.pk}/")
    assert "Law of May." in page
    assert "Ruth Abel" in page
    assert (
        client.post(
            f"/recommendations/{one('EGY').pk}/file/", {"p_areas": ["prevention"], "criteria": ["c3"]}
        ).status_code
        == 302
    )
    assert "Open shelters." in text_of(client, "/recommendations/?area=prevention")


def test_nobody_outside_the_office_reaches_a_page(signed_in: SignIn) -> None:
    bring(2022)
    row = one()
    for code in ("stranger", "grant-manager", "analyst", "caseworker"):
        client = signed_in(code)
        for path in (
            "/countries/",
            "/countries/editions/",
            "/recommendations/",
            "/recommendations/gaps/",
            "/recommendations/import/",
        ):
            text_of(client, path, 403)
        for path in ("/countries/KHM/", f"/recommendations/{row.pk}/", f"/recommendations/{row.pk}/follow/"):
            text_of(client, path, 404)


def test_command_brings_a_file_in_and_a_second_time_changes_nothing(
    signed_in: SignIn, tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    from pathlib import Path

    signed_in(OFFICER)
    file = Path(str(tmp_path)) / "rows.csv"
    file.write_bytes(FILE)
    for expected in ('"new": 2', '"unchanged": 2'):
        call_command("recommendations", "import", str(file), "--publisher", "tip", "--year", "2022", "--json")
        assert expected in capsys.readouterr().out
