"""Bringing a file in through the browser: look first, say yes, see what happened; the file is gone afterwards."""

from __future__ import annotations

import csv
import io
import random
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tessera.interchange.imports import content, policy, tasks, uploads
from tessera.interchange.imports.models import Batch, Upload
from tessera.interchange.mapping.api import shipped
from tessera.interchange.reading.api import Limits
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.trust.people import api as people
from tests.interchange.imports import steps
from tests.interchange.imports.test_command import NAMED, NO_CONSENT, PSEUDONYMOUS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None, settings: Settings) -> dict[str, UUID]:
    """The demo's organisations and people."""
    settings.DEMO = True
    return people.demo_cast(by=people.stage_hand())


def sign_in(persona: str) -> Client:
    """A browser in which a persona is signed in."""
    client = Client()
    assert client.post("/demo/sign-in/", {"persona": persona}).status_code == 302
    return client


@pytest.fixture
def officer_page(cast: dict[str, UUID]) -> Client:
    """The data officer's browser."""
    return sign_in("data-officer")


@pytest.fixture
def job(cast: dict[str, UUID]) -> Actor:
    """Somebody who sees the shelter's rows."""
    actions = {*policy.NEEDS, "case:file:list", "case:file:view"}
    return people.system_actor(cast["harbour"], "look", actions)


def send(client: Client, file: Path, mapping: str = "htcds-2.0", encoding: str = "") -> str:
    """Chooses a file; the address one is led to."""
    answer = client.post("/imports/new/", {"file": SimpleUploadedFile(file.name, file.read_bytes()),
                                           "mapping": mapping, "encoding": encoding})  # fmt: skip
    assert answer.status_code == 302, text(answer.content)
    return str(answer["Location"])


def text(page: bytes) -> str:
    """The words of a page."""
    main = BeautifulSoup(page, "html.parser").find("main")
    assert main is not None
    return " ".join(main.get_text(" ").split())


def downloaded(answer: Any) -> str:
    """The text of a file that is written as it is read."""
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def waiting(job: Actor) -> Upload:
    """The only waiting file."""
    with unit_of_work(by=job):
        return Upload.objects.get()


def figures(page: bytes) -> dict[str, str]:
    """Terms and figures of a page."""
    soup = BeautifulSoup(page, "html.parser")
    pairs = zip(soup.find_all("dt"), soup.find_all("dd"), strict=True)
    return {term.get_text(strip=True): answer.get_text(strip=True) for term, answer in pairs}


def test_a_file_is_checked_then_brought_in_and_then_gone(
    tmp_path: Path, officer_page: Client, job: Actor, as_admin: psycopg.Connection
) -> None:
    file = steps.htcds(tmp_path / "Dalia Qasimova.xlsx", [NAMED, PSEUDONYMOUS, NO_CONSENT])
    progress = send(officer_page, file)
    assert progress.startswith("/jobs/")
    assert "Checking the file" in text(officer_page.get(progress).content)
    assert not steps.found(("Dalia", "Qasimova", "Zubaydah"), steps.everything(as_admin))
    jobs.drain()

    upload = waiting(job)
    page = f"/imports/files/{upload.pk}/"
    assert page in officer_page.get(progress).content.decode()
    shown = officer_page.get(page).content
    assert list(figures(shown).values()) == ["Human Trafficking Case Data Standard 2.0", "3", "2", "1"]
    assert "does not say yes" in text(shown)
    assert "Bring in 2 cases" in text(shown)
    assert not steps.found(("Dalia", "Zubaydah", "Velasquez"), shown.decode())
    with unit_of_work(by=job):
        assert not Case.objects.exists()
        assert not Batch.objects.exists()

    led = officer_page.post(f"{page}take/")["Location"]
    jobs.drain()
    with unit_of_work(by=job):
        batch = Batch.objects.get()
        assert Case.objects.count() == 2
        assert not Upload.objects.exists()
    assert steps.counts(as_admin)["interchange_uploadpart"] == 0
    assert f"/imports/{batch.pk}/" in officer_page.get(led).content.decode()
    result = figures(officer_page.get(f"/imports/{batch.pk}/").content)
    assert [result[name] for name in ("Rows read", "Rows that became cases", "Rows that were refused", "By")] == [
        "3", "2", "1", "Petra Lindqvist",
    ]  # fmt: skip
    assert "Petra Lindqvist" in text(officer_page.get("/imports/").content)
    with unit_of_work(by=job):
        acts = (
            LedgerEntry.objects.filter(action__startswith="import:").order_by("at").values_list("action", "account_id")
        )
        assert [action for action, _ in acts] == ["import:file:bring", "import:cases:run"]
        assert len({account for _, account in acts}) == 1
    assert not steps.found(("Dalia", "Qasimova", "Zubaydah", "Velasquez"), steps.everything(as_admin))


def test_the_refused_list_comes_down_before_and_after(tmp_path: Path, officer_page: Client, job: Actor) -> None:
    send(officer_page, steps.htcds(tmp_path / "book.xlsx", [PSEUDONYMOUS, NO_CONSENT]))
    jobs.drain()
    page = f"/imports/files/{waiting(job).pk}/"
    before = officer_page.get(f"{page}refused.csv")
    lists = [downloaded(before)]
    officer_page.post(f"{page}take/")
    jobs.drain()
    with unit_of_work(by=job):
        after = officer_page.get(f"/imports/{Batch.objects.get().pk}/refused.csv")

    lists.append(downloaded(after))
    assert lists[0] == lists[1]
    assert [row["line"] for row in csv.DictReader(io.StringIO(lists[0]))] == ["3"]
    assert before["Content-Disposition"] == 'attachment; filename="refused-rows.csv"'
    assert "no-store" in before["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("a.csv", "prs_Gender,prs_FirstName\nFeminine,Хадиджа\n".encode("cp1251"), "not UTF-8"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"colour\nred\n", "no column"),
        ("a.csv", b"%PDF-1.7", "PDF"),
        ("a.csv", b"prs_Gender\n", "no rows"),
    ],
)
def test_a_wrong_file_is_told_in_words_beside_the_field_and_the_choice_is_kept(
    officer_page: Client, as_admin: psycopg.Connection, name: str, body: bytes, words: str
) -> None:
    before = steps.counts(as_admin)
    fields = {
        "file": SimpleUploadedFile(name, body),
        "mapping": "htcds-2.0",
        "encoding": "" if words != "empty" else "cp1252",
    }
    answer = officer_page.post("/imports/new/", fields)

    assert answer.status_code == 422
    assert words in text(answer.content)
    soup = BeautifulSoup(answer.content, "html.parser")
    [chosen] = soup.select("input[name=mapping][checked]")
    assert chosen["value"] == "htcds-2.0"
    assert soup.select_one("select[name=encoding] option[selected]")["value"] == fields["encoding"]  # type: ignore[index]
    after = steps.counts(as_admin)
    assert {name for name in after if after[name] != before[name]} <= {"django_session", "usersessions_usersession"}


def test_a_file_in_another_encoding_comes_in_when_it_is_named(tmp_path: Path, officer_page: Client, job: Actor) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("prs_Gender,prs_FirstName,con_Consent\nFeminine,Хадиджа,TRUE\n".encode("cp1251"))
    send(officer_page, file, encoding="cp1251")
    jobs.drain()
    officer_page.post(f"/imports/files/{waiting(job).pk}/take/")
    jobs.drain()

    with unit_of_work(by=job):
        assert Case.objects.count() == 1


def test_no_file_chosen_is_told(officer_page: Client) -> None:
    answer = officer_page.post("/imports/new/", {"mapping": "ctdc-kanon-2020"})

    assert (answer.status_code, "Choose a file." in text(answer.content)) == (422, True)


def test_a_file_over_the_limit_is_told_and_not_held(
    tmp_path: Path, officer_page: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = Limits(file_bytes=1024 * 1024)
    monkeypatch.setattr("tessera.interchange.imports.web.receiving.DEFAULT_LIMITS", small)
    monkeypatch.setattr("tessera.interchange.imports.web.forms.DEFAULT_LIMITS", small)
    file = steps.ctdc(tmp_path / "big.csv", steps.numbered(60_000))
    assert file.stat().st_size > 1024 * 1024
    answer = officer_page.post(
        "/imports/new/", {"file": SimpleUploadedFile("big.csv", file.read_bytes()), "mapping": "ctdc-kanon-2020"}
    )

    assert (answer.status_code, "larger than 1 MiB" in text(answer.content)) == (422, True)


def test_pressing_yes_twice_brings_the_file_in_once(tmp_path: Path, officer_page: Client, job: Actor) -> None:
    send(officer_page, steps.ctdc(tmp_path / "a.csv", steps.numbered(7)), "ctdc-kanon-2020")
    jobs.drain()
    page = f"/imports/files/{waiting(job).pk}/take/"
    assert officer_page.post(page)["Location"] == officer_page.post(page)["Location"]

    assert jobs.drain().done == 1
    with unit_of_work(by=job):
        assert Case.objects.count() == 7
        assert LedgerEntry.objects.filter(action=policy.RUN).count() == 1


def test_the_same_file_again_leads_to_what_came_of_it(tmp_path: Path, officer_page: Client, job: Actor) -> None:
    file = steps.ctdc(tmp_path / "a.csv", steps.numbered(3))
    first = send(officer_page, file, "ctdc-kanon-2020")
    assert send(officer_page, file, "ctdc-kanon-2020") == f"/imports/files/{waiting(job).pk}/"
    assert officer_page.get(f"/imports/files/{waiting(job).pk}/")["Location"] == first
    jobs.drain()
    officer_page.post(f"/imports/files/{waiting(job).pk}/take/")
    jobs.drain()

    with unit_of_work(by=job):
        batch = Batch.objects.get()
    assert send(officer_page, file, "ctdc-kanon-2020") == f"/imports/{batch.pk}/"
    with unit_of_work(by=job):
        assert not Upload.objects.exists()


def test_no_lets_go_of_the_file_and_the_record_says_so(
    tmp_path: Path, officer_page: Client, job: Actor, as_admin: psycopg.Connection
) -> None:
    send(officer_page, steps.htcds(tmp_path / "book.xlsx", [NAMED, NO_CONSENT]))
    jobs.drain()
    page = f"/imports/files/{waiting(job).pk}/"
    assert officer_page.post(f"{page}give-up/")["Location"] == "/imports/"

    counts = steps.counts(as_admin)
    assert not any(counts[f"interchange_{name}"] for name in ("upload", "uploadpart", "refusedpart", "batch"))
    assert officer_page.get(page).status_code == 404
    with unit_of_work(by=job):
        assert LedgerEntry.objects.filter(action="import:file:discard").count() == 1


def test_a_forgotten_file_is_let_go_of_after_a_day(tmp_path: Path, officer_page: Client, job: Actor) -> None:
    send(officer_page, steps.htcds(tmp_path / "book.xlsx", [NAMED]))
    jobs.drain()
    jobs.defer(tasks.tidy, organisation=None)
    jobs.drain()
    assert waiting(job)
    with unit_of_work(by=job):
        Upload.objects.update(brought_at=now() - timedelta(days=2))
    jobs.defer(tasks.tidy, organisation=None)
    jobs.drain()
    with unit_of_work(by=job):
        assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("persona", "status"),
    [("caseworker", 403), ("administrator", 403), ("programme-officer", 403), ("operator", 403), ("stranger", 403)],
)
def test_who_may_not_import_is_refused_and_learns_nothing_of_what_is_there(
    tmp_path: Path, officer_page: Client, job: Actor, persona: str, status: int
) -> None:
    send(officer_page, steps.htcds(tmp_path / "book.xlsx", [PSEUDONYMOUS, NO_CONSENT]))
    jobs.drain()
    upload = waiting(job).pk
    other = sign_in(persona)

    assert [other.get("/imports/").status_code, other.get("/imports/new/").status_code] == [status, status]
    for place in ("", "refused.csv"):
        assert other.get(f"/imports/files/{upload}/{place}").status_code == 404
    for place in ("take/", "give-up/"):
        assert other.post(f"/imports/files/{upload}/{place}").status_code == 404
    assert waiting(job).pk == upload


def test_an_officer_of_another_shelter_sees_neither_file_nor_import(
    tmp_path: Path, officer_page: Client, job: Actor
) -> None:
    send(officer_page, steps.ctdc(tmp_path / "a.csv", steps.numbered(3)), "ctdc-kanon-2020")
    jobs.drain()
    upload, other = waiting(job).pk, sign_in("manager-zaytuna")
    assert other.get(f"/imports/files/{upload}/").status_code == 404
    officer_page.post(f"/imports/files/{upload}/take/")
    jobs.drain()
    with unit_of_work(by=job):
        batch = Batch.objects.get().pk

    assert other.get("/imports/").status_code == 200
    assert str(batch) not in other.get("/imports/").content.decode()
    assert [other.get(f"/imports/{batch}/{place}").status_code for place in ("", "refused.csv")] == [404, 404]


def test_a_form_without_its_token_is_refused(tmp_path: Path, cast: dict[str, UUID], job: Actor) -> None:
    file = steps.ctdc(tmp_path / "a.csv", steps.numbered(3))
    client = sign_in("data-officer")
    client.handler.enforce_csrf_checks = True
    fields = {"file": SimpleUploadedFile("a.csv", file.read_bytes()), "mapping": "ctdc-kanon-2020"}

    assert client.post("/imports/new/", fields).status_code == 403
    with unit_of_work(by=job):
        assert not Upload.objects.exists()


def test_a_waiting_file_reads_back_bit_for_bit_from_any_place(tmp_path: Path, job: Actor) -> None:
    data = random.Random(3).randbytes(2 * content.PIECE + 777)
    upload, fresh = uploads.receive(io.BytesIO(data), len(data), "a" * 64, shipped("htcds-2.0"), encoding="", by=job)
    assert fresh
    stream = content.stream(upload, job)

    assert stream.read() == data
    for place in (0, content.PIECE - 3, 2 * content.PIECE + 770, content.PIECE):
        stream.seek(place)
        assert stream.read(10) == data[place : place + 10]
    stream.seek(-5, io.SEEK_END)
    assert stream.read() == data[-5:]


def test_a_failed_import_is_told_and_goes_on_from_its_page(
    tmp_path: Path, officer_page: Client, job: Actor, as_admin: psycopg.Connection
) -> None:
    send(officer_page, steps.ctdc(tmp_path / "a.csv", steps.numbered(5)), "ctdc-kanon-2020")
    jobs.drain()
    upload = waiting(job)
    page = f"/imports/files/{upload.pk}/"
    as_admin.execute(
        "create function no_more() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$"
    )
    as_admin.execute(
        "create trigger no_more before insert on protection_episode for each statement execute function no_more()"
    )
    try:
        led = officer_page.post(f"{page}take/")["Location"]
        jobs.drain(everything=True, strict=False)
    finally:
        as_admin.execute("drop function no_more cascade")
    assert "This did not work" in text(officer_page.get(led).content)
    assert "What was brought in so far is safe" in text(officer_page.get(page).content)
    with unit_of_work(by=job):
        batch = Batch.objects.get().pk
    assert page in officer_page.get(f"/imports/{batch}/").content.decode()
    officer_page.post(f"{page}take/")
    jobs.drain()

    with unit_of_work(by=job):
        assert Case.objects.count() == 5
        assert not Upload.objects.exists()
