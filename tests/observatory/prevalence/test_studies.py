"""Studies: what is given, what the methods make of it, who sees it, and that publishing closes it."""

from __future__ import annotations

import io
import json
import random
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from tessera.kernel.actor import Actor, acting
from tessera.kernel.jobs import api as jobs
from tessera.kernel.policy import Hidden, Refused
from tessera.observatory.prevalence import actions, policy, queries
from tessera.observatory.prevalence.lists import ListsError
from tessera.observatory.prevalence.strata import read_stratified
from tessera.observatory.prevalence.web import presenters
from tessera.trust.people import api as people

# Three invented lists; the sexes differ, and nobody of one sex is on the list "police".
FILE = """ngo,police,labour,sex,form,count
1,0,0,f,sexual,60
0,1,0,m,labour,40
0,0,1,f,labour,70
1,1,0,m,labour,9
1,0,1,f,sexual,14
0,1,1,m,labour,12
1,1,1,m,labour,3
0,0,1,m,labour,20
1,0,0,m,labour,25
"""


def survey_file(dice: random.Random) -> str:
    lines = ["cluster,weight,hurt,form,police,widows,concerned"]
    for number in range(400):
        hurt = dice.random() < 0.06
        form = dice.choice(["labour", "sexual"]) if hurt else ""
        lines.append(
            f"{number // 20},{1 + dice.random():.2f},{hurt:d},{form},{dice.randrange(3)},{dice.randrange(9)},{dice.randrange(2)}"
        )
    return "\n".join(lines)


@pytest.fixture
def cast(db: None, settings: Any) -> dict[str, UUID]:
    settings.DEMO = True
    return people.demo_cast(by=people.stage_hand())


@pytest.fixture
def analyst(cast: dict[str, UUID]) -> Actor:
    return people.system_actor(cast["observatory"], "test", {policy.MAKE, policy.PUBLISH, policy.VIEW})


def signed_in(persona: str) -> Client:
    client = Client()
    assert client.post("/demo/sign-in/", {"persona": persona}).status_code == 302
    return client


def test_lists_are_split_by_what_stands_beside_them() -> None:
    read = read_stratified(io.StringIO(FILE))
    assert read.whole.names == ("ngo", "police", "labour")
    assert read.whole.observed == 253
    assert {name: list(parts) for name, parts in read.parts.items()} == {
        "sex": ["f", "m"],
        "form": ["sexual", "labour"],
    }
    women = read.parts["sex"]["f"]
    assert (women.names, women.observed) == (("ngo", "labour"), 144), "a list without women is left out of theirs"
    assert sum(one.observed for one in read.parts["sex"].values()) == 253


def test_a_file_that_cannot_be_read_says_where() -> None:
    with pytest.raises(ListsError, match="Row 2 has 2 values"):
        read_stratified(io.StringIO("a,b,sex\n1,0\n"))
    many = "a,b,form,count\n" + "".join(f"1,1,f{n},1\n" for n in range(13))
    with pytest.raises(ListsError, match="13 different values"):
        read_stratified(io.StringIO(many))


@pytest.mark.django_db
def test_a_study_of_lists_is_computed_once_and_kept_as_numbers_and_codes(
    analyst: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "RESAMPLES", 300)
    monkeypatch.setattr(actions, "PART_RESAMPLES", 100)
    with acting(analyst):
        made = actions.begin_lists(FILE.encode(), title="Invented lists", source="Nowhere", public=False, by=analyst)
        actions.compute(made, by=analyst)
        row = queries.made(made, by=analyst, action=policy.VIEW)
        assert {each["method"] for each in row.result["methods"]} >= {"stepwise", "averaged", "bic", "lcmcr"}
        assert row.result["spread"]["observed"] == 253
        assert set(row.result["parts"]["form"]) == {"sexual", "labour"}
        assert all("code" in note for each in row.result["methods"] for note in each["assumptions"])
        before = json.dumps(row.result)
        actions.compute(made, by=analyst)
        assert json.dumps(queries.made(made, by=analyst, action=policy.VIEW).result) == before


@pytest.mark.django_db
def test_a_published_study_is_never_changed_not_even_by_the_database_s_own_hand(analyst: Actor) -> None:
    with acting(analyst):
        made = actions.survey(
            survey_file(random.Random(1)).encode(),
            title="Asked",
            source="Nowhere",
            answer="hurt",
            population=90_000,
            kind="form",
            by=analyst,
        )
        row = actions.publish(made, by=analyst)
        for change in ({"title": "Other"}, {"result": {}}, {"published_at": None}):
            with pytest.raises(DatabaseError), transaction.atomic():
                type(row).objects.filter(pk=made).update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=made).delete()
        with pytest.raises(Refused):
            actions.publish(made, by=analyst)


@pytest.mark.django_db
def test_a_study_without_a_result_is_not_published(analyst: Actor) -> None:
    with acting(analyst):
        made = actions.begin_lists(FILE.encode(), title="Lists", source="Nowhere", public=False, by=analyst)
        with pytest.raises(Refused):
            actions.publish(made, by=analyst)


@pytest.mark.django_db
def test_nobody_else_makes_or_sees_what_waits(analyst: Actor, cast: dict[str, UUID]) -> None:
    with acting(analyst):
        made = actions.begin_lists(FILE.encode(), title="Lists", source="Nowhere", public=False, by=analyst)
    funder = people.system_actor(cast["funder"], "test", {policy.VIEW})
    with acting(funder):
        assert queries.get(made, by=funder) is None
        with pytest.raises(Refused):
            actions.begin_lists(FILE.encode(), title="Lists", source="Nowhere", public=False, by=funder)
        with pytest.raises(Hidden):
            actions.publish(made, by=funder)
    for client in (Client(), signed_in("stranger"), signed_in("programme-officer")):
        assert client.get(f"/prevalence/{made}/").status_code == 404
        assert client.get(f"/prevalence/{made}/study.json").status_code == 404
        assert "Lists" not in client.get("/prevalence/").content.decode().replace("Overlapping lists", "")


@pytest.mark.django_db(transaction=True)
def test_an_analyst_makes_a_study_of_lists_and_the_public_reads_it(
    cast: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "RESAMPLES", 300)
    monkeypatch.setattr(actions, "PART_RESAMPLES", 100)
    client = signed_in("analyst")
    file = io.BytesIO(FILE.encode())
    file.name = "lists.csv"
    answer = client.post(
        "/prevalence/new/", {"title": "Invented lists", "source": "Nowhere, never", "route": "lists", "file": file}
    )
    assert answer.status_code == 302, answer.content.decode()
    jobs.drain()
    [row] = queries.waiting(people.system_actor(cast["observatory"], "test", {policy.MAKE}))
    page = client.get(f"/prevalence/drafts/{row.pk}/").content.decode()
    assert "253 people were on the lists" in page
    assert "Hidden classes" in page
    assert "If lists were merged or left out" in page
    assert "By sex" in page
    assert client.post(f"/prevalence/drafts/{row.pk}/publish/", {}).status_code == 302
    assert Client().get(f"/prevalence/{row.pk}/").status_code == 404, "without a yes nothing is published"
    client.post(f"/prevalence/drafts/{row.pk}/publish/", {"sure": "yes"})
    public = Client().get(f"/prevalence/{row.pk}/")
    assert public.status_code == 200
    assert presenters._guarded(10, row) == "fewer than 11", "small overlaps of lists stay in the office"
    assert presenters._guarded(11, row) == "11"
    found = Client().get(f"/prevalence/{row.pk}/study.json").json()
    assert "counts" not in json.dumps(found["given"])
    assert not any(0 < number < 11 for number in people_in(found["result"]))


def people_in(value: Any) -> list[int]:
    """Every count of people in the terms of a result."""
    if isinstance(value, dict):
        own = [value["people"]] if isinstance(value.get("people"), int) else []
        return own + [number for item in value.values() for number in people_in(item)]
    return [number for item in value for number in people_in(item)] if isinstance(value, list) else []


@pytest.mark.django_db(transaction=True)
def test_surveys_are_computed_at_once_and_faults_keep_what_was_typed(cast: dict[str, UUID]) -> None:
    client = signed_in("analyst")

    def send(**more: Any) -> Any:
        file = io.BytesIO(survey_file(random.Random(1)).encode())
        file.name = "asked.csv"
        return client.post(
            "/prevalence/new/", {"title": "Asked", "source": "Nowhere", "file": file, **more}, follow=True
        )

    faulty = send(route="scaleup", population=90_000, column="concerned", known="police 900")
    assert faulty.status_code == 422
    assert "police 900" in faulty.content.decode()
    page = send(
        route="scaleup", population=90_000, column="concerned", known="police = 200\nwidows=900\n"
    ).content.decode()
    assert "The method tried on groups whose size is known" in page
    assert "people concerned between them" in page
    page = send(route="survey", population=90_000, column="hurt", kind="form").content.decode()
    assert "of the people asked said yes" in page
    assert send(route="survey", population=90_000, column="nothing").status_code == 422
