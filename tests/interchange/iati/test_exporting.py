"""From the database to files: publications of an office, the command's folder, and the public addresses."""

from __future__ import annotations

import datetime
import itertools
import json
from decimal import Decimal
from functools import partialmethod
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from tessera.config import cli
from tessera.interchange.iati import api as iati
from tessera.interchange.iati import writing
from tessera.interchange.iati.web import views
from tessera.interchange.threesixty import api as threesixty
from tessera.kernel.clock import today
from tessera.kernel.work import unit_of_work
from tessera.partnership.awards import api as awards
from tessera.partnership.library import api as library
from tessera.partnership.publishing import api as publishing
from tests.observatory.world import actor
from tests.partnership.publishing import world

NEEDS = "programme-officer"
_numbers = itertools.count(1)


def _office() -> None:
    """The office says in its library who it is."""
    by = actor(NEEDS)
    with unit_of_work(by=by):
        office = library.save_party(by=by, name="The office itself", kind="government", tenant_id=by.home)
        library.add_identifier(office, "XE-EXAMPLE", "0001", by=by)


def _award(*, starts: datetime.date | None, title: str = "Survivors find services") -> awards.Award:
    """A project with a start or, as a bare list has it, without."""
    by = actor(NEEDS)
    with unit_of_work(by=by):
        party = library.find_party("Harbour House", by) or library.save_party(by=by, name="Harbour House", kind="ingo")
        terms = awards.Terms(starts=starts, ends=datetime.date(2030, 6, 30), total=Decimal("750000.00"), currency="USD",
                             countries={"KEN": Decimal(100)}, sectors={"15160": Decimal(100)})  # fmt: skip
        number = next(_numbers)
        return awards.create_listed(
            by=by, number=f"L-{number}", listing_key=f"key-{number}", party_id=party.pk, as_of=today(), terms=terms,
            title=title, summary="First responders learn to refer.", region="afr", programme_type="bilateral_regional",
        )  # fmt: skip


def _public(*, starts: datetime.date | None) -> publishing.Publication:
    return world.out(_award(starts=starts))


@pytest.fixture
def portfolio(cast: dict[str, UUID]) -> tuple[UUID, UUID]:
    """Public keys of a project that can be written and of one from a bare list."""
    _office()
    return _public(starts=datetime.date(2025, 1, 1)).key, _public(starts=None).key


def test_invariant_15_the_office_is_exported_valid_and_the_bare_listing_refused(
    portfolio: tuple[UUID, UUID], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bare = portfolio
    folder = tmp_path / "out"
    assert cli._run(["iati", "export", "--out", str(folder), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {name: answer[name] for name in ("written", "refused", "files")} == {"written": 1, "refused": 1, "files": 3}
    assert sorted(path.name for path in folder.iterdir()) == [
        f"award-{good}.xml", "office-funder.xml", "organisation-funder.xml", "report.json",
    ]  # fmt: skip
    for path in folder.glob("*.xml"):
        report = iati.validate(path)
        assert report.valid
        assert report.activities == 1
    said = json.loads((folder / "report.json").read_text("utf-8"))
    (refused,) = [each for each in said["projects"] if not each["file"]]
    assert refused["key"] == str(bare)
    assert [each["code"] for each in refused["reasons"]] == ["start_missing"]


def test_everybody_can_take_a_project_as_iati_or_reads_why_not(portfolio: tuple[UUID, UUID]) -> None:
    good, bare = portfolio
    client = Client()
    answer = client.get(f"/portfolio/download/{good}/iati.xml")
    assert answer.status_code == 200
    assert f'url="http://testserver/portfolio/projects/{good}/"' in answer.content.decode()
    assert answer["Content-Type"].startswith("application/xml")
    assert iati.validate_bytes(answer.content).valid
    refused = client.get(f"/portfolio/download/{bare}/iati.xml")
    assert refused.status_code == 404
    assert "no start date" in refused.content.decode()
    assert client.get(f"/portfolio/download/{UUID(int=5)}/iati.xml").status_code == 404
    assert client.post(f"/portfolio/download/{good}/iati.xml").status_code == 405


def test_a_list_holds_what_can_be_written_and_its_report_the_rest(portfolio: tuple[UUID, UUID]) -> None:
    client = Client()
    whole = client.get("/portfolio/download/iati.xml")
    assert iati.validate_bytes(whole.getvalue()).activities == 1
    assert client.get("/portfolio/download/iati.xml?country=UGA").status_code == 404
    report = json.loads(client.get("/portfolio/download/iati-report.json").getvalue())
    assert report["written"] == 1
    assert [each["key"] for each in report["refused"]] == [str(portfolio[1])]


def test_a_list_comes_in_parts_that_are_each_valid(
    portfolio: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    more = [_public(starts=datetime.date(2025, 1, number)).key for number in (2, 3)]
    monkeypatch.setattr(views, "PART", 2)
    client, address = Client(), "/portfolio/download/publishers/funder/iati-activities.xml"
    first, second = client.get(address), client.get(address, {"part": 2})
    assert first["Link"] == f'<http://testserver{address}?part=2>; rel="next"'
    assert "Link" not in second
    assert second["Content-Disposition"] == 'attachment; filename="funder-activities-2.xml"'
    data = [first.getvalue(), second.getvalue()]
    assert [iati.validate_bytes(each).valid for each in data] == [True, True]
    assert sum(iati.validate_bytes(each).activities for each in data) == 3
    assert all(any(str(key).encode() in each for each in data) for key in (portfolio[0], *more))
    for part in ("3", "0", "-1", "x", "999999999"):
        assert client.get(address, {"part": part}).status_code == 404
    (office,) = client.get("/portfolio/download/iati-publishers.json").json()["publishers"]
    assert office["projects"] == 4
    assert [client.get(each).status_code for each in office["activities"]] == [200, 200]
    about = client.get(office["organisation"])
    assert iati.validate_bytes(about.content).valid
    for name in ("harbour", "nobody"):
        assert client.get(f"/portfolio/download/publishers/{name}/iati-activities.xml").status_code == 404
        assert client.get(f"/portfolio/download/publishers/{name}/iati-organisation.xml").status_code == 404


def test_the_folder_parts_what_is_too_large_and_links_pages_where_the_site_is_told(
    portfolio: tuple[UUID, UUID], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _public(starts=datetime.date(2025, 1, 2))
    monkeypatch.setattr(writing.Parts, "__init__", partialmethod(writing.Parts.__init__, most=3000))
    assert cli._run(["iati", "export", "--out", str(tmp_path), "--site", "https://grants.example.org/"]) == 0
    assert "not written: " in capsys.readouterr().out
    parts = sorted(path.name for path in tmp_path.glob("office-*"))
    assert parts == ["office-funder-2.xml", "office-funder.xml"]
    for name in parts:
        report = iati.validate(tmp_path / name)
        assert (report.valid, report.activities) == (True, 1)
        assert "https://grants.example.org/portfolio/projects/" in (tmp_path / name).read_text("utf-8")
    assert not list(tmp_path.glob(".*"))


def test_a_site_that_is_no_address_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli._run(["iati", "export", "--out", str(tmp_path), "--site", "grants.example.org"])
    assert "https://grants.example.org" in capsys.readouterr().err


def test_a_bare_list_is_refused_project_by_project_with_every_reason(cast: dict[str, UUID], tmp_path: Path) -> None:
    _office()
    by = actor(NEEDS)
    keys = set()
    for number in range(3):
        with unit_of_work(by=by):
            party = library.find_party("Harbour House", by) or library.save_party(
                by=by, name="Harbour House", kind="ingo"
            )
            terms = awards.Terms(starts=None, ends=datetime.date(2030, 6, 30), total=Decimal(5), currency="USD",
                                 countries={"KEN": None, "UGA": None}, sectors={})  # fmt: skip
            row = awards.create_listed(
                by=by, number=f"B-{number}", listing_key=f"bare-{number}", party_id=party.pk, as_of=today(), terms=terms,
                title=f"Bare {number}", summary="", region="afr", programme_type="bilateral_regional",
            )  # fmt: skip
        keys.add(str(world.out(row).key))
    assert cli._run(["iati", "export", "--out", str(tmp_path), "--json"]) == 0
    lines = json.loads((tmp_path / "report.json").read_text("utf-8"))["projects"]
    assert {each["key"] for each in lines} == keys
    for line in lines:
        assert [each["code"] for each in line["reasons"]] == [
            "summary_missing", "start_missing", "country_share_missing", "sector_missing",
        ]  # fmt: skip
        assert all(each["what"] and each["mend"] for each in line["reasons"])
    assert not list(tmp_path.glob("award-*"))


def test_what_waits_or_is_hidden_is_in_no_file(portfolio: tuple[UUID, UUID]) -> None:
    waits = world.prepared(_award(starts=today(), title="Shelter in Qarabantu"))
    hidden = world.out(_award(starts=today(), title="House in Qarabantu"))
    with unit_of_work(by=actor(world.SECOND)):
        publishing.hide(hidden.pk, by=actor(world.SECOND), reason="A threat was made.")
    client = Client()
    for key in (waits.key, hidden.key):
        assert client.get(f"/portfolio/download/{key}/iati.xml").status_code == 404
    for address in ("iati.xml", "iati-report.json", "360giving.json", "360giving.csv"):
        text = client.get(f"/portfolio/download/{address}").getvalue().decode()
        assert str(waits.key) not in text
        assert str(hidden.key) not in text
        assert "Qarabantu" not in text


def test_360giving_comes_as_package_and_as_rows(portfolio: tuple[UUID, UUID]) -> None:
    client = Client()
    answer = client.get("/portfolio/download/360giving.json")
    (grant,) = answer.json()["grants"]
    assert grant["id"].endswith(str(portfolio[0]))
    assert answer["X-Projects-Left-Out"] == "1"
    rows = client.get("/portfolio/download/360giving.csv").content.decode().splitlines()
    assert len(rows) == 2
    made = threesixty.package(publishing.published())
    ((project, lacks),) = made.left_out
    assert project.key == portfolio[1]
    assert [each.field for each in lacks] == ["awardDate"]


def test_an_office_that_does_not_say_who_it_is_publishes_nothing(cast: dict[str, UUID]) -> None:
    key = _public(starts=datetime.date(2025, 1, 1)).key
    found = publishing.get(key)
    assert found is not None
    assert [each.code for each in iati.of(found).reasons] == ["publisher_unknown"]
    assert Client().get("/portfolio/download/360giving.json").status_code == 404


def test_the_public_page_of_a_project_leads_to_its_file(portfolio: tuple[UUID, UUID]) -> None:
    page = Client().get(f"/portfolio/projects/{portfolio[0]}/").content.decode()
    assert f"/portfolio/download/{portfolio[0]}/iati.xml" in page
    listed = Client().get("/portfolio/?country=KEN").content.decode()
    assert "/portfolio/download/360giving.csv?country=KEN" in listed
