"""The pages of exports as people use them."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from tessera.interchange.exports.models import Export
from tessera.kernel.actor import Actor
from tessera.kernel.jobs import api as jobs
from tessera.kernel.work import unit_of_work
from tessera.trust.people import api as people
from tests.interchange.exports.steps import REASON

pytestmark = pytest.mark.django_db(transaction=True)
WANTED = {"format": "csv", "which": "all", "purpose": "keep_record", "reason": REASON, "identity": "on"}


def sign_in(persona: str) -> Client:
    """A browser in which a persona is signed in."""
    client = Client()
    assert client.post("/demo/sign-in/", {"persona": persona}).status_code == 302
    return client


def test_two_people_bring_an_export_with_names_to_its_download(transactional_db: None, settings: Settings) -> None:
    settings.DEMO = True
    harbour = people.demo_cast(by=people.stage_hand())["harbour"]
    asker, officer = sign_in("supervisor"), sign_in("data-officer")
    assert asker.post("/exports/new/", WANTED | {"reason": ""}).status_code == 422
    address = asker.post("/exports/new/", WANTED)["Location"]
    assert asker.post(f"{address}decide/", {"answer": "agree"}).status_code == 403
    waiting = officer.get(address).content.decode()
    assert REASON in waiting
    assert officer.post(f"{address}decide/", {"answer": "agree"})["Location"] == address
    jobs.drain()
    with unit_of_work(by=Actor(None, harbour, job="look")):
        assert Export.objects.get().state == "ready"
    shown = asker.post(f"{address}password/")
    assert 'id="password"' in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert asker.post(f"{address}password/").status_code == 422
    file = asker.post(f"{address}file/")
    assert file["Content-Disposition"].endswith('.zip"')
    assert b"".join(file.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert officer.post(f"{address}file/").status_code == 403
    assert officer.get("/exports/").status_code == 200
    assert asker.get("/exports/", HTTP_ACCEPT_LANGUAGE="ar").status_code == 200


def test_a_caseworker_finds_no_exports(transactional_db: None, settings: Settings) -> None:
    settings.DEMO = True
    people.demo_cast(by=people.stage_hand())
    assert sign_in("caseworker").get("/exports/").status_code == 403
