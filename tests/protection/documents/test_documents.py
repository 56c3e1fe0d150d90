"""Documents of a case: kept under the person's key, opened by few, changed by nobody, gone with the person."""

from __future__ import annotations

import io
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tessera.kernel.actor import Actor
from tessera.kernel.files.api import FileRefused
from tessera.kernel.files.models import StoredFile
from tessera.kernel.jobs import api as jobs
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.policy import Hidden, Refused
from tessera.kernel.vault.api import Erased
from tessera.kernel.work import unit_of_work
from tessera.protection.cases import api as cases
from tessera.protection.cases.models import Case
from tessera.protection.documents import api, queries
from tessera.protection.documents.enums import FURTHER_RIGHT
from tessera.protection.documents.models import Document
from tessera.trust.consent import api as consent
from tessera.trust.people import api as people
from tessera.trust.people import personas, rights
from tessera.trust.people.models import Membership
from tessera.trust.subjects import api as subjects
from tests.protection.cases import world
from tests.protection.documents.test_pictures import photograph
from tests.protection.documents.test_scanning import PDF

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "Passport of the wanted girl"


@pytest.fixture
def worker() -> Actor:
    return world.colleague(world.organisation("harbour"), "nour", "caseworker")


@pytest.fixture
def case(worker: Actor) -> Case:
    return world.open_case(worker, world.AMINA)


def bring(
    by: Actor, case: Case, data: bytes = PDF, name: str = "a.pdf", kind: str = "passport", **more: object
) -> Document:
    about = api.Brought(kind=kind, words=api.DocumentWords(TITLE), **more)  # type: ignore[arg-type]
    with unit_of_work(by=by):
        return api.add(case.id, io.BytesIO(data), name, about, by=by).document


def content(by: Actor, document: Document, *, original: bool = False) -> bytes:
    with unit_of_work(by=by):
        return b"".join(queries.content(document.id, by=by, original=original).pieces)


def test_a_document_comes_back_as_it_came_and_lies_nowhere_in_clear(worker: Actor, case: Case) -> None:
    marked = PDF.replace(b"Catalog", b"Catalog /Secret (QUITE-PLAIN-TO-SEE)")
    document = bring(worker, case, marked)
    assert content(worker, document) == marked
    held = [path.read_bytes() for path in Path(settings.DATA).rglob("*") if path.is_file() and "files" in path.parts]
    assert held, "nothing was written at all, so nothing was shown"
    assert not any(b"QUITE-PLAIN" in each for each in held)
    with unit_of_work(by=worker):
        row = Document.objects.get(pk=document.pk)
        assert TITLE.encode() not in bytes(row.sealed)
        [view] = api.of_case(case.id, by=worker)
        assert view.words is not None
        assert view.words.title == TITLE


def test_a_picture_is_cleaned_and_the_original_kept_only_as_evidence(worker: Actor, case: Case) -> None:
    raw = photograph()
    usual = bring(worker, case, raw, "photo.jpg")
    evidence = bring(worker, case, raw, "photo.jpg", is_evidence=True)
    assert b"TELEFONFABRIK" not in content(worker, usual)
    assert b"TELEFONFABRIK" not in content(worker, usual, original=True)
    assert b"TELEFONFABRIK" not in content(worker, evidence)
    assert content(worker, evidence, original=True) == raw


def test_a_picture_that_cannot_be_cleaned_is_refused_unless_it_is_evidence(worker: Actor, case: Case) -> None:
    heic = b"\x00\x00\x00\x18ftypheic" + b"\x00" * 64
    with pytest.raises(FileRefused):
        bring(worker, case, heic, "photo.heic")
    assert content(worker, bring(worker, case, heic, "photo.heic", is_evidence=True)) == heic


def test_a_photograph_needs_the_organisation_and_the_person(worker: Actor, case: Case) -> None:
    administrator = world.colleague(world.organisation("harbour"), "root", "organisation_administrator")
    with pytest.raises(ValidationError, match="off here"):
        bring(worker, case, photograph(), "p.jpg", kind="photo")
    with unit_of_work(by=administrator):
        api.allow_photos(True, by=administrator)
    with pytest.raises(ValidationError, match="not agreed"):
        bring(worker, case, photograph(), "p.jpg", kind="photo")
    with unit_of_work(by=worker):
        agreed = consent.Terms(
            "photo_or_media",
            "given",
            recipient_class="same_organisation",
            data_categories=("photo",),
            explained=world.EXPLAINED,
        )
        decision = consent.record(case.subject_id, agreed, by=worker)
    assert bring(worker, case, photograph(), "p.jpg", kind="photo").kind == "photo"
    with unit_of_work(by=worker):
        consent.withdraw(decision.id, how="spoken_witnessed", by=worker)
    with pytest.raises(ValidationError, match="not agreed"):
        bring(worker, case, photograph(), "p.jpg", kind="photo")
    with pytest.raises(Refused), unit_of_work(by=worker):
        api.allow_photos(False, by=worker)


def test_some_kinds_open_only_with_a_further_right(worker: Actor, case: Case) -> None:
    assert set(FURTHER_RIGHT.values()) <= set(rights.catalogue())
    both = Actor(
        worker.account, worker.organisation, worker.roles, worker.actions | {"health:record:view", "legal:matter:view"},
        worker.purpose, worker.job, worker.function,
    )  # fmt: skip
    for kind in FURTHER_RIGHT:
        with pytest.raises(ValidationError):
            bring(worker, case, kind=kind)
        document = bring(both, case, kind=kind)
        with pytest.raises(Hidden), unit_of_work(by=worker):
            queries.one(document.id, by=worker)
        with unit_of_work(by=both):
            assert queries.one(document.id, by=both).row.kind == kind
    with unit_of_work(by=worker):
        assert api.of_case(case.id, by=worker) == []


def test_strangers_and_colleagues_of_restricted_cases_find_nothing(worker: Actor, case: Case) -> None:
    document = bring(worker, case)
    stranger = world.colleague(world.organisation("stranger-org"), "tom", "supervisor")
    with pytest.raises(Hidden), unit_of_work(by=stranger):
        queries.one(document.id, by=stranger)
    with unit_of_work(by=stranger):
        assert not Document.objects.filter(pk=document.pk).exists(), "the database alone says no"
        assert not StoredFile.objects.filter(pk=document.file_id).exists()
    with unit_of_work(by=worker):
        cases.edit_case(case.id, {"confidentiality_level": "named_workers_only"}, by=worker)
    colleague = world.colleague(world.organisation("harbour"), "karim", "caseworker")
    with pytest.raises(Hidden), unit_of_work(by=colleague):
        queries.content(document.id, by=colleague)


def test_a_document_is_set_aside_and_never_changed(worker: Actor, case: Case) -> None:
    document = bring(worker, case)
    with unit_of_work(by=worker):
        api.set_aside(document.id, "wrong_file", by=worker)
        assert api.of_case(case.id, by=worker) == []
        assert [view.row.pk for view in queries.of_case(case.id, by=worker, set_aside=True)] == [document.pk]
    for column, value in (("kind", "letter"), ("media_type", "text/plain"), ("added_by_id", None)):
        with pytest.raises(IntegrityError, match="never changed"), unit_of_work(by=worker):
            Document.objects.filter(pk=document.pk).update(**{column: value})


def test_reading_is_in_the_ledger_and_its_rows_say_no_words(worker: Actor, case: Case) -> None:
    document = bring(worker, case)
    content(worker, document)
    with unit_of_work(by=worker):
        rows = list(LedgerEntry.objects.filter(object_id=case.id, action__startswith="document:"))
    assert {row.action for row in rows} == {"document:file:add", "document:file:open"}
    assert not any(TITLE in str(row.detail) for row in rows)


def test_erasing_the_person_erases_content_words_and_rows(worker: Actor, case: Case) -> None:
    document = bring(worker, case)
    officer = world.colleague(world.organisation("harbour"), "data", "data_officer")
    with unit_of_work(by=officer):
        subjects.erase(case.subject_id, by=officer, why="asked")
    with pytest.raises(Erased), unit_of_work(by=worker):
        queries.content(document.id, by=worker)
    jobs.drain()
    with unit_of_work(by=worker):
        assert not Document.objects.filter(case_id=case.id).exists()


def test_the_pages_bring_show_and_send_a_document(settings: Settings) -> None:
    settings.DEMO = True
    people.demo_cast(by=people.stage_hand())
    client = Client()
    client.post("/demo/sign-in/", {"persona": "caseworker"})
    worker = people.actor_for(*_seat("caseworker"))
    case = world.open_case(worker, world.AMINA)
    add = reverse("documents:add", args=[case.id])
    wrong = client.post(add, {"kind": "passport", "file": _named(b"MZ", "tool.exe"), "title": TITLE})
    assert wrong.status_code == 422
    assert TITLE in wrong.content.decode(), "what was typed is still there"
    came = _named(photograph(), "IMG_20260101_at_the_blue_gate.jpg")
    answer = client.post(add, {"kind": "passport", "title": TITLE, "file": came}, follow=True)
    assert TITLE in answer.content.decode()
    with unit_of_work(by=worker):
        document = Document.objects.get()
    look = client.get(reverse("documents:look", args=[document.id]))
    assert look["Content-Type"] == "image/jpeg"
    assert "blue_gate" not in look["Content-Disposition"]
    assert "no-store" in look["Cache-Control"]
    assert "sandbox" in look["Content-Security-Policy"]
    assert b"".join(look.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
    tab = reverse("cases:case", args=[case.id]) + "?part=documents"
    assert TITLE in client.get(tab).content.decode()
    aside = client.post(reverse("documents:aside", args=[document.id]), {"reason": "replaced"}, follow=True)
    assert aside.status_code == 200
    assert TITLE not in client.get(tab).content.decode()
    assert TITLE in client.get(tab + "&aside=yes").content.decode()


def _named(data: bytes, name: str) -> io.BytesIO:
    came = io.BytesIO(data)
    came.name = name
    return came


def _seat(code: str) -> tuple[UUID, UUID]:
    """The account and organisation of a persona."""
    membership = Membership.objects.select_related("account").get(account__email=personas.email_of(code))
    return membership.account_id, membership.organisation_id
