"""The pages of forms: readable faults, nothing lost, no name on paper, and every step without script."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client

from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.forms import policy
from tessera.protection.forms.models import Form
from tessera.trust.people import drafts
from tests.protection.cases import world
from tests.protection.cases.world import AMINA
from tests.protection.forms import stage, workbooks
from tests.protection.forms.shapes import question, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def night(actor) -> Form:
    """The house's own form, in use."""
    return stage.in_use(actor("supervisor"), stage.NIGHT)


@pytest.fixture
def amina(actor) -> Case:
    """A case of somebody with a name."""
    return world.open_case(actor("caseworker"), AMINA)


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def words(response) -> str:
    return soup(response).get_text(" ", strip=True)


def sent(client: Client, content: str | bytes, name: str = "night.csv"):
    data = content.encode() if isinstance(content, str) else content
    return client.post("/forms/upload/", {"file": SimpleUploadedFile(name, data)})


def test_an_upload_leads_to_the_form_as_it_will_look(signed_in) -> None:
    client = signed_in("supervisor")
    answer = sent(client, stage.NIGHT)
    assert answer.status_code == 302
    page = soup(client.get(answer.url))
    assert page.h1.get_text() == "Night report"
    assert page.select_one("[name='q-slept'][value=yes]")
    assert "Uploaded" in page.get_text()
    assert client.post(answer.url + "use/").status_code == 302
    assert "In use" in words(client.get(answer.url))
    assert client.post(answer.url + "retire/").status_code == 302
    assert "Retired" in words(client.get(answer.url))


def test_faults_of_an_upload_stand_in_a_table_with_their_place(signed_in) -> None:
    answer = sent(signed_in("supervisor"), text([question("a", "geopoint"), question("b", relevant="${c} = 1")]))
    assert answer.status_code == 422
    cells = [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in soup(answer).select("tbody tr")]
    assert [row[1:] for row in cells] == [["survey", "2", "type"]]
    assert "geopoint" in cells[0][0]


def test_the_htcds_form_is_taken_and_says_what_was_mended(signed_in) -> None:
    client = signed_in("supervisor")
    answer = sent(client, workbooks.htcds(), "htcds.xlsx")
    assert answer.status_code == 302, words(answer)
    page = words(client.get(answer.url))
    assert "DebtBondage was taken away" in page
    assert "31" in page


def test_a_form_is_filled_in_corrected_and_shown_on_the_case(signed_in, amina: Case, night: Form) -> None:
    client = signed_in("caseworker")
    tab = f"/cases/{amina.pk}/?part=forms"
    assert "Night report" in words(client.get(tab))
    url = f"/forms/case/{amina.pk}/{night.pk}/"
    data = {"q-slept": "no", "q-why_not": "the dogs", "q-visitors/rows": "2", "q-visitors/0/hours": "2",
            "q-visitors/1/hours": "3", "who-source": "survivor"}  # fmt: skip
    assert client.post(url, data).url == tab
    first = soup(client.get(tab)).select_one("tbody a")["href"]
    page = words(client.get(first))
    assert "the dogs" in page
    assert "Survivor" in page
    assert "All Hours 5" in page
    shown = soup(client.get(first + "correct/"))
    assert shown.select_one("[name='q-why_not']")["value"] == "the dogs"
    assert shown.select_one("[name='q-visitors/1/hours']")["value"] == "3"
    assert client.post(first + "correct/", data | {"q-why_not": "the cats"}).url == tab
    assert "Corrected later" in words(client.get(tab))
    assert "the dogs" in words(client.get(first))
    assert client.get(first + "correct/").status_code == 302


def test_a_fault_keeps_what_was_typed_and_names_the_row(signed_in, amina: Case, night: Form) -> None:
    data = {"q-slept": "yes", "q-visitors/rows": "2", "q-visitors/0/who": "brother", "q-visitors/1/hours": "25"}
    answer = signed_in("caseworker").post(f"/forms/case/{amina.pk}/{night.pk}/", data)
    assert answer.status_code == 422
    page = soup(answer)
    assert page.select_one("[name='q-visitors/0/who']")["value"] == "brother"
    assert page.select_one("[data-error-summary] a")["href"].endswith("q-visitors/1/hours")


def test_a_fault_where_nothing_is_asked_does_not_hold_the_form_up(signed_in, amina: Case, actor) -> None:
    form = stage.in_use(actor("supervisor"), text(
        [question("a"), question("n", "integer", relevant="${a} = 'x'")], form_title="T", form_id="t_form"))  # fmt: skip
    client = signed_in("caseworker")
    url = f"/forms/case/{amina.pk}/{form.pk}/"
    assert client.post(url, {"q-a": "y", "q-n": "many"}).status_code == 302
    assert client.post(url, {"q-a": "x", "q-n": "many"}).status_code == 422


def test_without_script_a_button_gives_one_row_more_and_keeps_what_was_typed(
    signed_in, amina: Case, night: Form
) -> None:
    client = signed_in("caseworker")
    url = f"/forms/case/{amina.pk}/{night.pk}/"
    page = soup(client.get(url))
    assert len(page.select("[data-row]")) == 1
    assert "Only if:" in page.get_text()
    data = {"q-slept": "yes", "q-visitors/rows": "1", "q-visitors/0/who": "aunt", "q-visitors/add": "1"}
    answer = client.post(url, data)
    assert answer.status_code == 200
    page = soup(answer)
    assert len(page.select("[data-row]")) == 2
    assert page.select_one("[name='q-visitors/0/who']")["value"] == "aunt"
    assert not page.select(".field-error")
    assert page.select_one("form.form button[type=submit]").get("name") is None, "Enter saves and adds no row"


def test_the_number_of_rows_is_bounded(signed_in, amina: Case, night: Form) -> None:
    data = {"q-visitors/rows": "100000000", "q-visitors/add": "1"}
    page = soup(signed_in("caseworker").post(f"/forms/case/{amina.pk}/{night.pk}/", data))
    assert len(page.select("[data-row]")) <= 40


def test_paper_bears_the_code_of_the_case_and_no_name(signed_in, actor, amina: Case, night: Form) -> None:
    one = stage.answer(actor("caseworker"), amina, night, slept="no", why_not="the dogs")
    filled = signed_in("caseworker").get(f"/forms/answers/{one}/print/")
    page = words(filled)
    assert amina.code in page
    assert "the dogs" in page
    assert "Amina" not in page
    assert len(soup(filled).select(".paper-ticked")) == 1
    blank = soup(signed_in("caseworker").get(f"/forms/own/{night.pk}/print/"))
    assert len(blank.select(".paper-box")) == 2
    assert not blank.select(".paper-ticked")
    with unit_of_work(by=actor("caseworker")):
        assert LedgerEntry.objects.filter(action=policy.ANSWER_VIEW, object_id=amina.pk).exists()


@pytest.mark.parametrize("key", ["intake", "episode"])
def test_a_shipped_form_is_shown_printed_and_exported(signed_in, key: str) -> None:
    client = signed_in("caseworker")
    for page in ("", "print/", "workbook/"):
        answer = client.get(f"/forms/shipped/{key}/{page}")
        assert answer.status_code == 200, page
    assert client.get("/forms/shipped/nowhere/").status_code == 404


def test_the_administrator_may_upload_and_opens_no_answers(signed_in, actor, amina: Case, night: Form) -> None:
    one = stage.answer(actor("caseworker"), amina, night, slept="yes")
    client = signed_in("administrator")
    assert client.get("/forms/upload/").status_code == 200
    for page in ("", "correct/", "print/"):
        assert client.get(f"/forms/answers/{one}/{page}").status_code == 404
    assert client.get(f"/forms/case/{amina.pk}/{night.pk}/").status_code in {403, 404}


@pytest.mark.parametrize("told", [{"q-visitors/rows": "3"}, {}])
def test_a_draft_comes_back_with_its_rows(signed_in, actor, amina: Case, night: Form, told: dict[str, str]) -> None:
    url = f"/forms/case/{amina.pk}/{night.pk}/"
    typed = QueryDict(mutable=True)
    typed.update({"q-slept": "no", "q-why_not": "the dogs", "q-visitors/2/who": "aunt", **told})
    assert drafts.save(by=actor("caseworker"), where=drafts.place(url, "answers"), data=typed)
    answer = signed_in("caseworker").get(url)
    assert answer.status_code == 200
    page = soup(answer)
    assert len(page.select("[data-row]")) == 3
    assert page.select_one("[name='q-visitors/2/who']")["value"] == "aunt"
    assert page.select_one("[name='q-visitors/rows']")["value"] == "3"
    assert not page.select(".field-error"), "it is not judged yet"
