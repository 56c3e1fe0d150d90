"""What others fund: brought in once, brought up to date by a later file, never added to the office's own, read by it alone."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from tessera.kernel import clock
from tessera.kernel.actor import Actor, acting
from tessera.kernel.commands import CommandError
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.work import unit_of_work
from tessera.partnership.donors import api, policy
from tessera.partnership.donors.models import OtherDonorCountry, OtherDonorProject
from tessera.partnership.library import api as library
from tessera.portal.demo import others
from tessera.portal.demo.crew import Crew
from tests.observatory import world
from tests.partnership.donors import made

pytestmark = pytest.mark.usefixtures("cast")
SignIn = Callable[[str], Client]
OFFICER, SOURCE = "programme-officer", "https://example.org/list.csv, June 2026"
KHM, VNM = '<recipient-country code="KH" percentage="60"/>', '<recipient-country code="VN" percentage="40"/>'


def bring(data: bytes, name: str = "list.csv", persona: str = OFFICER, **more: object) -> api.Outcome:
    by = world.actor(persona)
    with unit_of_work(by=by):
        return api.bring_in(data, name=name, source=SOURCE, by=by, **more)  # type: ignore[arg-type]


def told(done: api.Outcome) -> tuple[int, int, int, int, int]:
    return done.new, done.changed, done.unchanged, done.apart, done.refused


def rows() -> list[OtherDonorProject]:
    by = world.actor(OFFICER)
    with acting(by), transaction.atomic():
        return list(api.projects(by))


def part(iso3: str) -> api.Part:
    by = world.actor(OFFICER)
    with acting(by), transaction.atomic():
        return api.part_of(iso3, by)


def test_second_import_changes_nothing_and_a_later_file_brings_up_to_date() -> None:
    assert told(bring(made.table(made.LINE))) == (1, 0, 0, 0, 0)
    [before] = rows()
    assert told(bring(made.table(made.LINE))) == (0, 0, 1, 0, 0)
    assert [(row.pk, row.changed_at) for row in rows()] == [(before.pk, before.changed_at)]
    later = made.LINE.replace("1000.50", "1200.00").replace("KHM", "KHM;VNM").replace("2026-06-30", "2026-07-31")
    assert told(bring(made.table(later))) == (0, 1, 0, 0, 0)
    [row] = rows()
    assert (row.pk, row.total) == (before.pk, Decimal("1200.00"))
    assert part("KHM").unknown == part("VNM").unknown == 1


def test_older_file_than_what_is_here_is_named_and_not_taken() -> None:
    bring(made.table(made.LINE))
    done = bring(made.table(made.LINE.replace("1000.50", "1.00").replace("2026-06-30", "2025-06-30")))
    assert told(done) == (0, 0, 0, 0, 1)
    assert "2026-06-30" in done.faults[0].what
    assert rows()[0].total == Decimal("1000.50")


def test_what_is_not_about_trafficking_is_counted_and_left_out_unless_everything_is_wanted() -> None:
    road = made.LINE.replace("A-1", "A-2").replace("Shelters against human trafficking", "Rural roads")
    assert told(bring(made.table(made.LINE, road))) == (1, 0, 0, 1, 0)
    assert told(bring(made.table(made.LINE, road), everything=True)) == (1, 0, 1, 0, 0)


def test_same_reference_twice_in_a_file_is_taken_once_and_named() -> None:
    done = bring(made.table(made.LINE, made.LINE))
    assert told(done) == (1, 0, 0, 0, 1)
    assert "line 2" in done.faults[0].what


def test_offices_own_project_is_not_one_of_others() -> None:
    by = world.actor(OFFICER)
    with unit_of_work(by=by):
        me = library.parties(by).filter(tenant_id=by.organisation).first() or library.save_party(
            by=by, name="The office", tenant_id=by.organisation
        )
        library.add_identifier(me, "XM", "XM-FR", by=by)
    done = bring(made.file(made.activity()), "a.xml")
    assert told(done) == (0, 0, 0, 0, 1)
    assert "your own" in done.faults[0].what


def test_sums_take_each_countrys_share_by_currency_and_leave_out_what_is_unknown() -> None:
    shared = made.activity("XM-1", inside=KHM + VNM + made.transaction("2", "1000"))
    dollars = made.activity("XM-2", inside=KHM.replace("60", "100") + made.transaction("2", "10", "USD"))
    silent = made.activity("XM-3", inside=KHM.replace("60", "100"))
    whole = made.activity("XM-4", inside=KHM.replace("60", "100") + made.transaction("2", "999"))
    piece = made.activity("XM-4-a", inside=KHM.replace("60", "100") + made.transaction("2", "7") + '<related-activity ref="XM-4" type="1"/>')  # fmt: skip
    over = made.activity("XM-5", inside=KHM + made.transaction("2", "5000")).replace(
        'status code="2"', 'status code="4"'
    )
    assert told(bring(made.file(shared, dollars, silent, whole, piece, over), "a.xml")) == (6, 0, 0, 0, 0)
    here = part("KHM")
    assert (here.projects, here.donors, here.unknown) == (5, 1, 1)
    assert here.sums == {"EUR": Decimal("607.00"), "USD": Decimal("10.00")}
    assert part("VNM").sums == {"EUR": Decimal("400.00")}


def test_what_is_set_aside_leaves_lists_and_sums_and_can_be_put_back(signed_in: SignIn) -> None:
    bring(made.table(made.LINE))
    client, [row] = signed_in(OFFICER), rows()
    here = f"/donors/{row.pk}/"
    assert client.post(f"{here}aside/", {"reason": ""}).status_code == 422
    assert client.post(f"{here}aside/", {"reason": "One of our own awards"}).status_code == 302
    assert rows() == []
    assert part("KHM").projects == 0
    assert "One of our own awards" in client.get(here).content.decode()
    assert "Shelters against human trafficking" in client.get("/donors/?aside=on").content.decode()
    assert client.post(f"{here}aside/").status_code == 302
    assert [each.pk for each in rows()] == [row.pk]


def test_country_page_shows_what_others_fund_with_source_and_says_what_is_in_no_sum(signed_in: SignIn) -> None:
    client = signed_in(OFFICER)
    assert "No project of another donor is known here" in client.get("/countries/KHM/").content.decode()
    bring(made.table(made.LINE))
    page = client.get("/countries/KHM/").content.decode()
    assert "What others fund here" in page
    assert "Shelters against human trafficking" in page
    assert "1,000.50 EUR" in page
    assert "never added to ours" in page
    assert SOURCE in client.get(f"/donors/{rows()[0].pk}/").content.decode()


def test_file_is_brought_in_by_hand_and_each_fault_is_shown(signed_in: SignIn) -> None:
    client = signed_in(OFFICER)
    data = made.table(made.LINE, made.LINE.replace("A-1", "A-2").replace("KHM", "Atlantis"))
    page = client.post(
        "/donors/import/", {"file": SimpleUploadedFile("list.csv", data), "source": SOURCE}
    ).content.decode()
    assert "Atlantis" in page
    assert "What happened" in page
    assert len(rows()) == 2
    refused = client.post("/donors/import/", {"file": SimpleUploadedFile("list.pdf", b"%PDF"), "source": SOURCE})
    assert refused.status_code == 422
    assert ".csv" in refused.content.decode()
    sourceless = client.post("/donors/import/", {"file": SimpleUploadedFile("list.csv", data), "source": " "})
    assert sourceless.status_code == 422


def test_list_is_found_by_words_country_region_and_state(signed_in: SignIn) -> None:
    bring(made.table(made.LINE))
    client = signed_in(OFFICER)
    for query, found in (
        ("q=freedonia", True), ("q=nobody", False), ("country=KHM", True), ("country=VNM", False), ("region=eap", True),
        ("region=afr", False), ("status=open", True), ("status=ended", False),
    ):  # fmt: skip
        assert ("Shelters against human trafficking" in client.get(f"/donors/?{query}").content.decode()) is found, (
            query
        )


def test_only_the_office_sees_them_and_only_who_may_brings_them_in() -> None:
    bring(made.table(made.LINE))
    [row] = rows()
    for persona in ("caseworker", "analyst", "grant-manager"):
        by = world.actor(persona)
        with acting(by), transaction.atomic():
            assert not OtherDonorProject.objects.exists()
            with pytest.raises(Hidden):
                api.get(row.pk, by)
    with pytest.raises(Refused):
        bring(made.table(made.LINE), persona="programme-director")


def test_database_refuses_an_amount_without_currency_and_a_country_under_anothers_project(
    cast: dict[str, UUID],
) -> None:
    by = world.actor(OFFICER)
    bring(made.table(made.LINE))
    with pytest.raises(IntegrityError), acting(by), transaction.atomic():
        OtherDonorProject.objects.filter(pk=rows()[0].pk).update(currency="")
    with (
        acting(Actor(None, cast["observatory"], actions=frozenset(policy.ACTIONS), job="set a stage")),
        transaction.atomic(),
    ):
        theirs = OtherDonorProject.objects.create(
            organisation_id=cast["observatory"], reference="X", donor="Invented", title="Invented",
            as_of=clock.today(), source="Invented",
        )  # fmt: skip
    with pytest.raises(IntegrityError), acting(by), transaction.atomic():
        OtherDonorCountry.objects.create(organisation_id=cast["funder"], project_id=theirs.pk, country="KHM")


def test_command_brings_in_and_prints_what_happened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(made.file(made.activity(inside=KHM)))
    call_command("donors", "import", str(path), "--source", SOURCE, "--json")
    assert '"new": 1' in capsys.readouterr().out
    call_command("donors", "import", str(path), "--source", SOURCE)
    assert "unchanged" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no office that funds"):
        call_command("donors", "import", str(path), "--source", SOURCE, "--office", "nowhere")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("donors", "import", str(tmp_path / "none.xml"), "--source", SOURCE)


def test_projects_of_the_demo_world_are_all_about_trafficking_and_taken_without_a_fault() -> None:
    by = world.actor(OFFICER)
    done = others.bring(Crew({}, {("funder", "programme_officer"): by}, {}), clock.today())
    assert (done.rows, done.new, done.apart, done.faults) == (12, 12, 0, ())
    assert part("XKX").projects == 4
