"""Pages of monitoring: each form saves or comes back, and each side sees its own."""

from __future__ import annotations

import html
from collections.abc import Callable
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tessera.kernel.work import unit_of_work
from tessera.partnership.monitoring import api as monitoring
from tessera.partnership.monitoring import queries
from tests.observatory.world import actor
from tests.partnership.monitoring import world
from tests.partnership.monitoring.world import DIRECTOR, GRANTEE, OFFICER

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def people(cast: dict[str, UUID]) -> None:
    """Everybody is there."""


NEW = {
    "visit": {"kind": "call", "planned_on": "2027-01-01", "purpose": "Hear"},
    "plan": {"approach": "Calls", "performance": "annual", "financial": "annual", "visits_a_year": "1"},
    "finding": {"severity": "minor", "text": "No receipts"},
    "risk": {"title": "Floods", "likelihood": "2", "impact": "3"},
    "incident": {"kind": "other", "summary": "A list went astray"},
    "evaluation": {"kind": "final", "title": "At the end", "expected_on": "2027-01-01", "evaluator": "A university"},
}  # fmt: skip


def test_every_form_of_the_awards_page_saves_and_comes_back_with_faults(signed_in: SignIn) -> None:
    award = world.watched("P-1")
    client = signed_in(OFFICER)
    for thing, values in NEW.items():
        url = f"/monitoring/awards/{award.pk}/add/{thing}/"
        assert client.post(url, {}).status_code == 422, thing
        assert client.post(url, values).status_code == 302, thing
    page = client.get(f"/monitoring/awards/{award.pk}/").content.decode()
    assert all(word in page for word in ("No receipts", "Floods", "At the end", "Hear"))
    assert client.post(f"/monitoring/awards/{award.pk}/add/nothing/").status_code == 404


def test_a_grantee_submits_with_a_file_and_the_office_reads_it(signed_in: SignIn) -> None:
    row = world.first_report(world.watched("P-2"))
    grantee, url = signed_in(GRANTEE), f"/monitoring/reports/{row.pk}/"
    brought = SimpleUploadedFile("receipts.txt", b"Rent 400", content_type="text/plain")
    unread = grantee.post(f"{url}submit/", {"narrative": "Forty of sixty.", "attachments": brought})
    assert unread.status_code == 422
    assert "Look through the files" in html.unescape(unread.content.decode()), "nobody said that nobody is in them"
    brought.seek(0)
    sent = grantee.post(f"{url}submit/", {"narrative": "Forty of sixty.", "attachments": brought, "unnamed": "on"})
    assert sent.status_code == 302
    office = signed_in(OFFICER)
    page = office.get(url).content.decode()
    assert "Forty of sixty." in page
    link = page.split("/monitoring/files/")[1].split('"')[0]
    assert b"".join(office.get(f"/monitoring/files/{link}").streaming_content) == b"Rent 400"  # type: ignore[attr-defined]
    assert b"".join(grantee.get(f"/monitoring/files/{link}").streaming_content) == b"Rent 400"  # type: ignore[attr-defined]
    assert office.post(f"{url}judge/", {"end": "returned", "reason": ""}).status_code == 422
    assert office.post(f"{url}judge/", {"end": "accepted"}).status_code == 302


def test_the_grantee_answers_and_sees_no_risk_incident_or_evaluation(signed_in: SignIn) -> None:
    award = world.watched("P-3")
    row = world.asked(award)
    with unit_of_work(by=(by := actor(DIRECTOR))):
        kept = monitoring.record_incident(award.pk, "other", "Words", by=by)
    grantee = signed_in(GRANTEE)
    page = grantee.get(f"/monitoring/awards/{award.pk}/").content.decode()
    assert "Corrective action" in page
    assert not any(word in page for word in ("Risks", "Safeguarding", "Evaluations", "Close-out"))
    assert grantee.post(f"/monitoring/actions/{row.pk}/", {"answer": "Sent on Monday"}).status_code == 302
    assert grantee.get(f"/monitoring/incidents/{kept.pk}/").status_code == 404
    assert signed_in(OFFICER).get(f"/monitoring/incidents/{kept.pk}/").status_code == 404
    assert signed_in(DIRECTOR).get(f"/monitoring/incidents/{kept.pk}/").status_code == 200


def test_a_plan_is_approved_by_the_directors_button_and_not_by_its_writers(signed_in: SignIn) -> None:
    award = world.watched("P-4")
    row = world.draft(award)
    assert signed_in(OFFICER).post(f"/monitoring/plans/{row.pk}/approve/").status_code == 403
    assert signed_in(DIRECTOR).post(f"/monitoring/plans/{row.pk}/approve/").status_code == 302


def test_the_start_page_of_both_sides_counts_what_is_owed_and_leads_there(signed_in: SignIn) -> None:
    world.watched("P-20")
    for code in (OFFICER, GRANTEE):
        by = actor(code)
        with unit_of_work(by=by):
            late, soon = monitoring.counts(by)
            overdue, more = queries.waiting(by, overdue=True)
            everything, more_still = queries.waiting(by)
        assert not more
        assert not more_still
        assert (late, late + soon) == (len(overdue), len(everything))
        assert late > 0
        page = signed_in(code).get("/").content.decode()
        assert f"{late} thing" in page
        assert "/monitoring/?show=overdue" in page


def test_whoever_may_see_no_award_is_told_of_nothing_owed(signed_in: SignIn) -> None:
    world.watched("P-21")
    assert "/monitoring/" not in signed_in("caseworker").get("/").content.decode()
