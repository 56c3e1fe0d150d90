"""When a page cannot be shown: what happened, how to mend it, and nothing typed is lost."""

from __future__ import annotations

from bs4 import BeautifulSoup
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from tessera.portal import errors
from tests.permissions.cast import Cast
from tests.portal.conftest import SignIn

TYPED = "She would like to move to the flat in spring, and asked for help with the lease."


def strict(signed_in: SignIn, persona: str) -> Client:
    """The same session in a browser whose forms are checked."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(persona).cookies
    return client


def test_a_form_of_ours_with_an_old_secret_can_be_sent_again(people_here: Cast, signed_in: SignIn) -> None:
    client = strict(signed_in, "caseworker")

    answer = client.post("/search/", {"text": TYPED, "password": "hush"}, headers={"Origin": "http://testserver"})
    page = BeautifulSoup(answer.content, "html.parser")
    form = page.select_one("form[action='/search/']")

    assert answer.status_code == 403
    assert form is not None
    fields = {str(field["name"]): str(field["value"]) for field in form.select("input[type=hidden]")}
    assert fields.pop("csrfmiddlewaretoken")
    assert fields == {"text": TYPED}
    assert TYPED in page.select_one("textarea").get_text()  # type: ignore[union-attr]
    assert b"hush" not in answer.content


def test_what_another_site_sent_is_not_offered_for_sending(people_here: Cast, signed_in: SignIn) -> None:
    client = strict(signed_in, "caseworker")

    answer = client.post("/search/", {"text": TYPED}, headers={"Origin": "https://elsewhere.example"})

    assert answer.status_code == 403
    assert b'action="/search/"' not in answer.content


def test_a_page_that_is_not_here_says_so_without_the_way_around(people_here: Cast, signed_in: SignIn) -> None:
    answer = signed_in("caseworker").get("/nowhere/at/all/")

    assert answer.status_code == 404
    assert "This page is not here" in answer.content.decode()
    assert "Okafor" not in answer.content.decode()


def _drawn(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_a_fault_of_ours_is_told_without_asking_the_database(rf: RequestFactory) -> None:
    answer = errors.server_error(rf.get("/"))

    assert answer.status_code == 500
    assert "Reference for support" in _drawn(answer)
    assert "what you typed is still in the form" in _drawn(answer)


def test_every_error_says_how_to_go_on(rf: RequestFactory, transactional_db: None) -> None:
    def shown(view: object, status: int) -> str:
        request: HttpRequest = rf.get("/")
        with transaction.atomic():
            answer = view(request, exception=Exception())  # type: ignore[operator]
        assert answer.status_code == status
        return _drawn(answer)

    assert "load the page again" in shown(errors.bad_request, 400)
    assert "ask the administrator" in shown(errors.forbidden, 403)
    assert "try another way in" in shown(errors.not_found, 404)
