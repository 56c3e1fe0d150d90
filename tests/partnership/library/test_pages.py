"""Pages of the library: parties with their spellings, indicators, and nothing for anybody else."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from tessera.kernel.work import unit_of_work
from tessera.partnership.library import api
from tests.observatory import world

SignIn = Callable[[str], Client]


def made(name: str) -> api.Party:
    by = world.actor("programme-officer")
    with unit_of_work(by=by):
        return api.save_party(by=by, name=name)


def test_a_party_is_added_with_a_spelling_and_a_number_and_found_by_the_spelling(signed_in: SignIn) -> None:
    client = signed_in("programme-officer")
    given = {"name": "Safe Roads Initiative", "short_name": "SRI", "kind": "ingo", "country": "KEN"}
    where = client.post("/library/parties/new/", given).headers["Location"]
    assert client.post(where, {"text": "Initiative for Safe Roads"}).status_code == 302
    assert client.post(where, {"scheme": "xm-dac", "value": "41119"}).status_code == 302
    page = client.get(where).content.decode()
    assert "Initiative for Safe Roads" in page
    assert "XM-DAC 41119" in page
    assert "Safe Roads Initiative" in client.get("/library/?q=initiative+for").content.decode()
    taken = client.post("/library/parties/new/", given)
    assert (taken.status_code, "in the library already" in taken.content.decode()) == (422, True)


def test_a_spelling_is_removed(signed_in: SignIn) -> None:
    client = signed_in("programme-officer")
    row = made("One House")
    client.post(f"/library/parties/{row.pk}/", {"text": "The House"})
    by = world.actor("programme-officer")
    with unit_of_work(by=by):
        alias = row.aliases.get()
    assert client.post(f"/library/parties/{row.pk}/aliases/{alias.pk}/remove/").status_code == 302
    assert "The House" not in client.get(f"/library/parties/{row.pk}/").content.decode()


def test_published_indicators_are_loaded_by_a_button_once(signed_in: SignIn) -> None:
    client = signed_in("programme-officer")
    for words in ("20 indicators were added", "are here already"):
        assert words in client.post("/library/indicators/load/", follow=True).content.decode()
    assert "TIPR-VID" in client.get("/library/indicators/").content.decode()


def test_nobody_else_reaches_the_library(signed_in: SignIn) -> None:
    signed_in("programme-officer")
    row = made("One House")
    for code in ("stranger", "grant-manager", "analyst"):
        client = signed_in(code)
        assert client.get("/library/").status_code == 403
        assert client.get("/library/indicators/").status_code == 403
        assert client.get(f"/library/parties/{row.pk}/").status_code == 404
        assert client.get(f"/library/parties/{row.pk}/edit/").status_code == 404
    payer = signed_in("programme-director")
    assert payer.get(f"/library/parties/{row.pk}/").status_code == 200
    assert payer.get(f"/library/parties/{row.pk}/edit/").status_code == 403
