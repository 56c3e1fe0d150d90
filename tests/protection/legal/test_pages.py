"""The legal pages: all of it for legal workers, days without content for caseworkers, nothing for strangers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tessera.kernel.actor import Actor
from tessera.kernel.clock import in_days
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.legal import actions, queries
from tessera.protection.legal.words import MatterWords
from tests.protection.cases import world

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = MatterWords(authority="District court", decision="Not before spring")


@pytest.fixture
def amina(actor: Callable[[str], Actor]) -> Case:
    """A case of the caseworker's."""
    return world.open_case(actor("caseworker"), world.AMINA, gender="Feminine")


def text_of(answer: object) -> str:
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


def test_a_supervisor_writes_matters_dates_and_what_was_said(signed_in, actor, amina: Case) -> None:
    client, by = signed_in("supervisor"), actor("supervisor")
    sent = {"matter_type": "immigration_permit", "stage": "filed", "country": "MT", "authority": "Identity office",
            "permit_type": "victim_residence_permit", "valid_to": in_days(120).isoformat()}  # fmt: skip
    page = client.get(f"/legal/{amina.pk}/matters/add/")
    assert "may be privileged" in text_of(page)
    assert client.post(f"/legal/{amina.pk}/matters/add/", sent).status_code == 302
    with unit_of_work(by=by):
        row = queries.track(amina.pk, by=by).matters[0].row
    assert client.post(f"/legal/matters/{row.pk}/", sent | {"stage": "pending", "decision": "Wait"}).status_code == 302
    date = {"type": "interview", "on": in_days(9).isoformat(), "what": "Second interview"}
    assert client.post(f"/legal/matters/{row.pk}/dates/add/", date).status_code == 302
    assert (
        client.post(
            f"/legal/{amina.pk}/cooperation/",
            {"willing_to_cooperate": "undecided", "reasons_not": ["fear"], "source": "survivor"},
        ).status_code
        == 302
    )
    with unit_of_work(by=by):
        interview = queries.track(amina.pk, by=by).deadlines[0]
    assert client.post(f"/legal/dates/{interview.id}/move/", {"on": in_days(12).isoformat()}).status_code == 302
    assert client.post(f"/legal/dates/{interview.id}/done/").status_code == 302
    text = text_of(client.get(f"/cases/{amina.pk}/?part=legal"))
    for words in ("Permit to stay", "Identity office", "Second interview", "Undecided", "Permit runs out", "Done on"):
        assert words in text, words


def test_a_caseworker_sees_days_and_kinds_and_no_words(signed_in, actor, amina: Case) -> None:
    by = actor("supervisor")
    with unit_of_work(by=by):
        row = actions.add_matter(amina.pk, {"matter_type": "criminal_witness"}, WORDS, by=by)
        date = actions.add_deadline(row.pk, "hearing", in_days(9), by=by, what="Facing Mr Borg")
        actions.say_cooperation(amina.pk, "no", by=by, reasons_not=["shame"])
    client = signed_in("caseworker")
    page = text_of(client.get(f"/cases/{amina.pk}/?part=legal"))
    assert "Hearing" in page
    for hidden in ("District court", "Borg", "Witness in criminal", "Shame", "Not before spring", "Cooperation"):
        assert hidden not in page, hidden
    assert client.get(f"/legal/matters/{row.pk}/").status_code == 404
    assert client.get(f"/legal/{amina.pk}/matters/add/").status_code == 403
    assert client.get(f"/legal/{amina.pk}/cooperation/").status_code == 403
    assert client.post(f"/legal/dates/{date.pk}/done/").status_code == 403


def test_a_stranger_finds_no_legal_page(signed_in, actor, amina: Case) -> None:
    by = actor("supervisor")
    with unit_of_work(by=by):
        row = actions.add_matter(amina.pk, {"matter_type": "criminal_witness"}, WORDS, by=by)
        date = actions.add_deadline(row.pk, "hearing", in_days(9), by=by)
    client = signed_in("stranger")
    for address in (f"matters/{row.pk}/", f"matters/{row.pk}/dates/add/", f"dates/{date.pk}/move/", f"{amina.pk}/matters/add/", f"{amina.pk}/cooperation/"):  # fmt: skip
        assert client.get(f"/legal/{address}").status_code == 404, address
    assert client.post(f"/legal/dates/{date.pk}/done/").status_code == 404


def test_a_form_with_a_fault_keeps_what_was_typed(signed_in, actor, amina: Case) -> None:
    sent = {"matter_type": "wage_claim", "stage": "advice", "amount_awarded": "900", "lawyer": "Adv. Mifsud"}
    answer = signed_in("supervisor").post(f"/legal/{amina.pk}/matters/add/", sent)
    assert answer.status_code == 422
    assert "Choose the currency" in text_of(answer)
    assert "Adv. Mifsud" in answer.content.decode()


def test_the_tab_asks_the_database_no_more_for_more_matters(signed_in, actor, amina: Case) -> None:
    by, client = actor("supervisor"), signed_in("supervisor")

    def grow(count: int) -> None:
        with unit_of_work(by=by):
            for number in range(count):
                row = actions.add_matter(amina.pk, {"matter_type": "asylum"}, WORDS, by=by)
                actions.add_deadline(row.pk, "hearing", in_days(number + 1), by=by)

    def asked() -> int:
        client.get(f"/cases/{amina.pk}/?part=legal")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/cases/{amina.pk}/?part=legal").status_code == 200
        return len(seen)

    grow(1)
    few = asked()
    grow(12)
    assert asked() == few
