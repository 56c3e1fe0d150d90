"""The page of a run: seen by its own organisation, moving with script and without, gone for everybody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tessera.kernel.actor import Actor, acting
from tessera.kernel.jobs import api as jobs
from tessera.kernel.jobs.models import JobRun
from tessera.kernel.jobs.tasks import TASKS
from tessera.kernel.work import unit_of_work
from tests.permissions import cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(settings: Any) -> Any:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.DEMO = True
    return cast.build()


@pytest.fixture
def task() -> Iterator[jobs.Task]:
    @jobs.task("trial.sort", label="Sorting the shelf", messages={"no_shelf": "There is no shelf."})
    def sort(run: jobs.Run) -> None:
        """Never done here."""

    yield sort
    del TASKS["trial.sort"]


def signed_in(persona: str) -> Client:
    client = Client()
    assert client.post("/demo/sign-in/", {"persona": persona}).status_code == 302
    return client


def a_run(world: Any, task: jobs.Task, **values: object) -> UUID:
    by = Actor(account=uuid4(), organisation=world.organisations["harbour"])
    with unit_of_work(by=by):
        run = jobs.enqueue(task, organisation=by.organisation, by=by, then="/calendar/")
        JobRun.objects.filter(id=run).update(**values)
    return run


def page(client: Client, run: UUID, part: str = "") -> BeautifulSoup:
    answer = client.get(f"/jobs/{run}/{part}")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return BeautifulSoup(answer.content, "html.parser")


def test_a_run_that_goes_on_shows_its_share_and_asks_again_with_and_without_script(world: Any, task: jobs.Task) -> None:
    run = a_run(world, task, state="doing", done=12_000, total=48_000)
    found = page(signed_in("caseworker"), run)
    assert found.h1 is not None
    assert found.h1.get_text() == "Sorting the shelf"
    bar = found.select_one("progress")
    assert bar is not None
    assert (bar["value"], bar["max"]) == ("25", "100")
    assert "12,000 of 48,000" in found.get_text()
    moving = found.select_one(f"[hx-get='/jobs/{run}/progress/']")
    assert moving is not None
    assert found.select_one("noscript meta[http-equiv=refresh]") is not None
    part = page(signed_in("caseworker"), run, "progress/")
    assert part.select_one("html") is None, "the part comes alone"
    assert part.select_one("#run[hx-get]") is not None


def test_a_run_that_ended_asks_no_more_and_leads_on(world: Any, task: jobs.Task) -> None:
    found = page(signed_in("caseworker"), a_run(world, task, state="done", done=5, total=5))
    assert found.select_one("[hx-get]") is None
    assert found.select_one("meta[http-equiv=refresh]") is None
    assert found.select_one("a[href='/calendar/']") is not None


def test_a_run_that_failed_says_so_in_words_and_leads_nowhere(world: Any, task: jobs.Task) -> None:
    client = signed_in("caseworker")
    known = page(client, a_run(world, task, state="failed", message="no_shelf"))
    assert "There is no shelf." in known.get_text()
    assert known.select_one("a[href='/calendar/']") is None
    unknown = page(client, a_run(world, task, state="failed", fault="OSError"))
    assert "This did not work" in unknown.get_text()
    assert "OSError" not in unknown.get_text()


def test_a_run_of_another_organisation_looks_like_none(world: Any, task: jobs.Task) -> None:
    run = a_run(world, task)
    stranger = signed_in("stranger")
    for part in ("", "progress/"):
        theirs, none = stranger.get(f"/jobs/{run}/{part}"), stranger.get(f"/jobs/{uuid4()}/{part}")
        assert theirs.status_code == none.status_code == 404
    assert Client().get(f"/jobs/{run}/").status_code == 302, "nobody is asked to sign in"
    with acting(None):
        assert not JobRun.objects.filter(id=run).exists()
