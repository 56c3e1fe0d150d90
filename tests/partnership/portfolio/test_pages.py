"""Lists on the office's pages: bring one in, read its report, decide."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tessera.kernel.jobs import api as jobs
from tests.partnership.portfolio.pages import HEAD, LINES, page

pytestmark = pytest.mark.usefixtures("cast")
SignIn = Callable[[str], Client]


def bring(client: Client, text: str) -> str:
    """Pastes a list and waits for the job; the address of its page."""
    answer = client.post("/portfolio/lists/new/", {"name": "The list", "text": text})
    assert answer.status_code == 302, answer.content.decode()
    jobs.drain()
    first = BeautifulSoup(client.get("/portfolio/lists/").content, "html.parser").select_one("main tbody th a")
    assert first is not None
    return str(first["href"])


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def test_a_pasted_list_is_read_and_its_report_can_be_acted_on(signed_in: SignIn) -> None:
    client = signed_in("programme-officer")

    url = bring(client, page())

    told = text_of(client, url)
    assert "5 projects worth 2,837,260.50 USD : 5 new, 0 changed, 0 as before" in told
    assert "more than 3,500,000 USD" in told
    assert "A place is named that is no country we know" in told
    report = client.get(url + "issues.csv").content.decode()
    assert report.splitlines()[0] == "line,section,implementer,code,words,written"
    assert "Near East,Evidence Trust,country_unknown," in report
    assert "Countries: Regional Project – Iraq and MENA" in report
    soup = BeautifulSoup(client.get(url).content, "html.parser")
    for part, first in (("sections", "Africa"), ("implementers", "Harvest Aid International")):
        assert soup.select_one(f"#{part} svg"), part
        assert first in soup.select_one(f"#{part}").get_text(), part  # type: ignore[union-attr]


def test_an_uploaded_list_and_a_change_to_decide(signed_in: SignIn) -> None:
    client = signed_in("programme-officer")
    file = SimpleUploadedFile("list.txt", page().encode(), "text/plain")
    assert client.post("/portfolio/lists/new/", {"name": "First", "file": file}).status_code == 302
    jobs.drain()

    url = bring(client, page([LINES[0].but(amount="$2,000,000"), *LINES[1:]]))

    soup = BeautifulSoup(client.get(url).content, "html.parser")
    entry = str(soup.select_one("#waiting tbody th a")["href"])  # type: ignore[index]
    told = text_of(client, entry)
    assert "1,000,000 USD 2,000,000 USD" in told
    assert client.post(entry, {"choice": ""}).status_code == 422
    assert client.post(entry, {"choice": "accept"}).status_code == 302
    assert client.post(entry, {"choice": "keep"}).status_code == 422
    assert "Take over what the list says" in text_of(client, entry)

    # A second person was slower: told so, nothing changed.
    late = signed_in("programme-officer").post(entry, {"choice": "keep"})
    assert late.status_code == 422
    assert "decided already" in late.content.decode()

    assert client.post(entry, {"back": "1", "why": "The wrong line."}).status_code == 302
    assert BeautifulSoup(client.get(entry).content, "html.parser").select_one("#decide form")
    assert client.post(entry, {"back": "1"}).status_code == 422
    assert client.post(entry, {"choice": "keep"}).status_code == 302


def test_a_file_of_another_kind_is_named_and_windows_text_is_read_and_said(signed_in: SignIn) -> None:
    client = signed_in("programme-officer")
    for data, words in (
        (b"PK\x03\x04 word/", "word processor"),
        (b"%PDF-1.7 x", "PDF"),
        (b"\x00\x01\x02\x03" * 99, "no text"),
    ):
        file = SimpleUploadedFile("list.bin", data, "application/octet-stream")
        answer = client.post("/portfolio/lists/new/", {"name": "First", "file": file})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    windows = page([LINES[0].but(where="Country: Côte d’Ivoire")]).encode("cp1252")
    file = SimpleUploadedFile("list.txt", windows, "text/plain")
    assert client.post("/portfolio/lists/new/", {"name": "Second", "file": file}).status_code == 302
    jobs.drain()
    first = BeautifulSoup(client.get("/portfolio/lists/").content, "html.parser").select_one("main tbody th a")
    told = text_of(client, str(first["href"]))  # type: ignore[index]
    assert "read as Windows text" in told
    assert "Côte d’Ivoire" in told


def test_the_same_page_twice_is_said_to_change_nothing(signed_in: SignIn) -> None:
    client = signed_in("programme-officer")
    url = bring(client, page())

    answer = client.post("/portfolio/lists/new/", {"name": "Again", "text": page().strip()}, follow=True)

    assert answer.redirect_chain[-1][0] == url
    assert b"brought in before; nothing changed" in answer.content


@pytest.mark.parametrize("given", [{"name": "x"}, {"name": "x", "text": "no list"}, {"name": "", "text": HEAD}])
def test_what_is_no_list_is_said_and_nothing_typed_is_lost(signed_in: SignIn, given: dict[str, str]) -> None:
    answer = signed_in("programme-officer").post("/portfolio/lists/new/", given)

    assert answer.status_code == 422
    assert given.get("text", "") in answer.content.decode()


def test_names_are_decided_one_by_one(signed_in: SignIn) -> None:
    client = signed_in("programme-officer")
    bring(client, page())
    soup = BeautifulSoup(client.get("/portfolio/lists/names/").content, "html.parser")
    links = {link.get_text(): str(link["href"]) for link in soup.select("main tbody th a")}
    assert set(links) == {"Harvest Aid International", "Evidence Trust", "Bosnia Help, Inc.", "MENA"}

    assert client.post(links["MENA"], {"means": ""}).status_code == 302
    assert client.post(links["Evidence Trust"], {"means": "nonsense"}).status_code == 422

    assert "MENA" not in text_of(client, "/portfolio/lists/names/")
    assert "MENA" in text_of(client, "/portfolio/lists/names/?state=decided")


def test_others_find_nothing(signed_in: SignIn) -> None:
    url = bring(signed_in("programme-officer"), page())

    for code, status in (("caseworker", 403), ("analyst", 403), ("grant-manager", 403), ("grants-officer", 200)):
        assert signed_in(code).get("/portfolio/lists/").status_code == status
    assert signed_in("caseworker").get(url).status_code == 404
    assert signed_in("grants-officer").get("/portfolio/lists/new/").status_code == 403
