"""Propose, accept, start, join and read, as people do it on the pages; and what a stranger sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from tessera.kernel.jobs import api as jobs
from tessera.kernel.work import unit_of_work
from tessera.observatory.matching import steps
from tessera.trust.consent import api as consents
from tests.observatory import world as people
from tests.observatory.matching import world

pytestmark = pytest.mark.usefixtures("cast")


def test_two_shelters_agree_match_and_read_their_counts(
    signed_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "BASE", 1)
    world.both()
    director, other, host = signed_in("administrator"), signed_in("manager-zaytuna"), signed_in("analyst")
    proposal = {"title": "People in both shelters", "members": [str(world.organisation("zaytuna"))],
                "host": str(world.organisation("observatory")), "answer": "counts", "signer_function": "Director"}  # fmt: skip

    made = director.post("/matching/propose/", proposal)
    address = made["Location"]
    assert "Waits for answers" in director.get(address).content.decode()
    for client in (other, host):
        assert client.post(address, {"decision": "accepted", "signer_function": "Director"}).status_code == 302
    assert "In force" in host.get("/matching/").content.decode()

    run = director.post(f"{address}start/")["Location"]
    assert "Waiting for everybody to join" in host.get(run).content.decode()
    assert other.post(f"{run}join/").status_code == 302
    jobs.drain(everything=True)

    page = host.get(run).content.decode()
    assert "Secrets destroyed" in page
    assert "Harbour" in page
    table = director.get(f"{run}counts.csv").content.decode().splitlines()
    assert table[0] == "list_1,list_2,count"
    assert table[1] == "1,1,7"
    assert director.post(f"{address}end/").status_code == 302
    assert "Ended" in host.get(address).content.decode()


def test_a_proposal_with_faults_is_explained_and_kept(signed_in: Callable[[str], Client]) -> None:
    answer = signed_in("administrator").post("/matching/propose/", {"title": "Kept as typed", "answer": "counts"})

    assert answer.status_code == 422
    assert "Kept as typed" in answer.content.decode()
    assert "Choose at least one other organisation." in answer.content.decode()


def test_a_run_needs_enough_people_and_says_so(signed_in: Callable[[str], Client]) -> None:
    row = world.arranged()
    director = signed_in("administrator")

    page = director.post(f"/matching/{row.pk}/start/", follow=True).content.decode()

    assert "at least 11 people" in page


def test_strangers_find_nothing_and_caseworkers_are_refused(signed_in: Callable[[str], Client]) -> None:
    row = world.arranged()

    assert signed_in("stranger").get(f"/matching/{row.pk}/").status_code == 404
    assert signed_in("caseworker").get("/matching/").status_code == 403
    assert Client().get(f"/matching/{row.pk}/").status_code in {302, 404}


def test_each_house_reads_which_of_its_own_people_the_other_knows_while_both_agree(
    signed_in: Callable[[str], Client],
) -> None:
    mine, theirs = world.both(tell=True)
    run = world.ran(world.arranged("pairs"))
    address = f"/matching/runs/{run.pk}/people/"
    supervisor, other = signed_in("supervisor"), signed_in("supervisor-zaytuna")

    def shown(client: Client) -> list[str]:
        return re.findall(r'href="/cases/([0-9a-f-]{36})/"', client.get(address).content.decode())

    assert f'href="{address}"' in supervisor.get(f"/matching/runs/{run.pk}/").content.decode()
    assert len(set(shown(supervisor))) == len(set(shown(other))) == 7
    assert not set(shown(supervisor)) & set(shown(other))
    # Who takes consent back is gone from both lists, the other house's at once.
    _withdrawn(theirs[0], "supervisor-zaytuna")
    assert len(set(shown(supervisor))) == len(set(shown(other))) == 6
    # Whoever knows no person is not asked to look at any: the administrator runs matchings and sees no case.
    assert signed_in("administrator").get(address).status_code == 403
    assert signed_in("analyst").get(address).status_code == 403
    assert signed_in("stranger").get(address).status_code == 404
    assert mine


def test_where_counts_were_agreed_nobody_is_shown(signed_in: Callable[[str], Client]) -> None:
    world.both(tell=True)
    run = world.ran(world.arranged("counts"))
    assert signed_in("supervisor").get(f"/matching/runs/{run.pk}/people/").status_code == 404
    assert "/people/" not in signed_in("supervisor").get(f"/matching/runs/{run.pk}/").content.decode()


def _withdrawn(subject: UUID, persona: str) -> None:
    by = people.actor(persona)
    with unit_of_work(by=by):
        for one in consents.decisions(subject, by=by):
            if one.recipient_class == "named_organisation" and one.purpose == "matching_without_names":
                consents.withdraw(one.pk, by=by, how="spoken_witnessed")
