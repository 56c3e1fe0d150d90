"""The pages of results, walked as the officer and the grantee walk them."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tessera.kernel import clock
from tessera.kernel.actor import acting
from tessera.kernel.jobs import api as jobs
from tessera.partnership.results.models import Actual, AwardIndicator, Objective
from tests.observatory import world as cases
from tests.observatory.metrics.test_metric_snapshots import people
from tests.observatory.world import actor
from tests.partnership.results import world
from tests.partnership.results.world import GRANTEE, OFFICER, SIGNER

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def autumn(cast: dict[str, UUID]) -> Iterator[None]:
    """A day on which two quarters of the year may be counted."""
    with clock.frozen(datetime(2026, 8, 3, 9, tzinfo=UTC)):
        yield


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    return html.unescape(answer.content.decode())


def newest(model: type) -> object:
    with acting(actor(OFFICER)), transaction.atomic():
        return model.objects.order_by("-created_at").first()  # type: ignore[attr-defined]


def test_an_objective_an_indicator_and_targets_are_entered(signed_in: SignIn) -> None:
    award, known = world.award(), world.in_library("T-1")
    officer = signed_in(OFFICER)
    assert "Nobody has said yet" in text(officer, f"/results/awards/{award.pk}/")
    made = officer.post(f"/results/awards/{award.pk}/objectives/new/", {"title": "People are safe"})
    assert made.status_code == 302
    node = newest(Objective)
    below = officer.post(f"/results/awards/{award.pk}/objectives/new/?under={node.pk}", {"title": "Shelters are open"})  # type: ignore[attr-defined]
    assert below.status_code == 302
    with acting(actor(OFFICER)), transaction.atomic():
        outcome = Objective.objects.get(level="outcome", parent_id=node.pk)  # type: ignore[attr-defined]
    url = f"/results/objectives/{outcome.pk}/indicators/new/"
    said = {"indicator": str(known.pk), "cadence": "half", "ascending": "up", "source": "typed"}
    refused = officer.post(url, said)
    assert refused.status_code == 422
    assert "write why there is none" in html.unescape(refused.content.decode())
    assert officer.post(url, said | {"no_baseline": "Nobody counted before"}).status_code == 302
    row = newest(AwardIndicator)
    targets = f"/results/indicators/{row.pk}/targets/"  # type: ignore[attr-defined]
    assert officer.post(targets, {"value_0": "40"}).status_code == 422
    assert officer.post(targets, {"value_0": "40", "reason_1": "Measured once"}).status_code == 302
    shown = text(officer, f"/results/indicators/{row.pk}/")  # type: ignore[attr-defined]
    assert "Measured once" in shown
    assert "neither a target nor a reason" not in shown
    assert "Shelters are open" in text(officer, f"/results/awards/{award.pk}/")


def test_the_grantee_enters_the_office_returns_and_accepts(signed_in: SignIn) -> None:
    row = world.indicator(world.award())
    world.aim(row, 40)
    officer, grantee = signed_in(OFFICER), signed_in(GRANTEE)
    file = SimpleUploadedFile("list.pdf", b"%PDF-1.4 evidence", "application/pdf")
    said = {"start": "2026-01-01", "cell": "", "value": "30", "comment": "From the register", "evidence": file}
    assert grantee.post(f"/results/indicators/{row.pk}/figures/new/", said).status_code == 302
    figure = newest(Actual)
    page = f"/results/figures/{figure.pk}/"  # type: ignore[attr-defined]
    assert "Hand in" in text(grantee, page)
    assert grantee.post(f"{page}move/", {"to": "submitted"}).status_code == 302
    assert "Accept" not in text(grantee, page).split("What is next")[-1].split("Versions")[0]
    assert "People helped" in text(officer, "/results/")
    assert officer.post(f"{page}move/", {"to": "returned"}).status_code == 422
    assert officer.post(f"{page}move/", {"to": "returned", "reason": "Leave the guests out"}).status_code == 302
    assert "Leave the guests out" in text(grantee, page)
    assert grantee.post(f"{page}change/", {"value": "28", "comment": ""}).status_code == 302
    grantee.post(f"{page}move/", {"to": "submitted"})
    officer.post(f"{page}move/", {"to": "accepted"})
    shown = text(officer, f"/results/indicators/{row.pk}/")
    assert "<svg" in shown
    assert "28" in shown
    assert "Enter a correction" in text(grantee, page)
    assert b"".join(officer.get(f"{page}evidence/").streaming_content).startswith(b"%PDF")  # type: ignore[arg-type]
    panel = text(officer, f"/awards/{row.award_id}/")
    assert "Objectives and results" in panel


def test_counting_is_one_button_and_the_funder_sees_no_small_number(signed_in: SignIn) -> None:
    cases.sign()
    cases.bring("harbour", [*people(30), *people(7, "Masculine"), *people(3, consent=None)])
    row = world.indicator(world.award(), source="computed", metric="people_identified")
    world.aim(row, 40)
    officer = signed_in(OFFICER)
    assert officer.post(f"/results/indicators/{row.pk}/draw/").status_code == 302
    jobs.drain(everything=True)
    with acting(actor(OFFICER)), transaction.atomic():
        figures = {(each.start, each.cell): each.pk for each in Actual.objects.all()}
    figure = figures[date(2026, 1, 1), ""]
    shown = text(officer, f"/results/figures/{figure}/")
    assert "35" in shown
    assert "Snapshots are kept for good" in shown
    officer.post(f"/results/figures/{figure}/move/", {"to": "accepted"})
    assert {cell for _start, cell in figures} == {""}, "no group is listed as one that is hidden"
    hidden = text(officer, f"/results/figures/{figures[date(2026, 4, 1), '']}/")
    assert "Hidden: too few to show" in hidden
    assert "Count now" not in text(signed_in(SIGNER), f"/results/indicators/{row.pk}/")
