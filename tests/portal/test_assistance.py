"""Emergency help joined to its case: what the house sees, and what somebody of the office cannot have by any road."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID, uuid4

import psycopg
import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse

from tessera.kernel.actor import Actor
from tessera.kernel.clock import frozen, now
from tessera.kernel.ledger.models import LedgerEntry
from tessera.kernel.work import unit_of_work
from tessera.partnership.requests import api as requests
from tessera.partnership.requests import policy as request_policy
from tessera.portal import assistance
from tessera.protection.assistance import api as references
from tessera.protection.cases import api as cases
from tessera.trust.people.models import Membership
from tests.architecture import addresses as urls
from tests.partnership.requests import world
from tests.permissions.cast import Cast
from tests.planted import Planted
from tests.portal.conftest import SignIn

OFFICE = ("programme-officer", "grants-officer", "programme-director")
CHOSEN = {"services": ["safe_accommodation", "transport"], "urgency": "urgent", "amount": "900", "currency": "USD",
          "country": "MLT"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Two requests for the planted survivor, one for somebody else, all asked alike at one moment."""

    planted: Planted
    other: UUID
    rows: list[requests.EmergencyRequest]
    secrets: list[str] = field(default_factory=list)

    @property
    def references(self) -> list[str]:
        return [row.reference for row in self.rows]


@pytest.fixture
def asked(people_here: Cast, planted: Planted) -> Asked:
    """What the attacker would like to join."""
    worker = people_here.actors["caseworker"]
    with unit_of_work(by=worker):
        other = cases.open_case(by=worker, values={"gender": "Feminine"})
    wanted = world.asked()
    with frozen(now()):
        rows = []
        for case in (planted.case, other.pk, planted.case):
            with unit_of_work(by=worker):
                rows.append(assistance.ask_for(case, wanted, by=worker))
    secrets = [*planted.secrets, str(planted.case), str(planted.subject), str(other.pk), other.code]
    return Asked(planted, other.pk, rows, secrets)


def office_of(people_here: Cast) -> Iterator[Actor]:
    """Everybody of the office, each with every right that a role could give there."""
    for code in OFFICE:
        by = people_here.actors[code]
        more = {*request_policy.ACTIONS, "ledger:entry:view", "job:progress:view", "people:member:list"}
        yield world.with_rights(by, *more)


# --- the page of the case


def test_help_is_asked_from_the_case_and_its_state_is_shown_there(
    people_here: Cast, planted: Planted, signed_in: SignIn
) -> None:
    client = signed_in("caseworker")
    url = reverse("portal:ask_for_help", args=[planted.case])
    form = client.get(url)
    assert form.status_code == 200
    assert not BeautifulSoup(form.content, "html.parser").select("main textarea, main input[type=text]")

    office = people_here.organisations["funder"]
    done = client.post(url, {**CHOSEN, "office": str(office)})
    assert done.status_code == 302
    page = client.get(reverse("cases:case", args=[planted.case])).content.decode()
    worker = people_here.actors["caseworker"]
    with unit_of_work(by=worker):
        [one] = references.of_case(planted.case, by=worker)
        [(row, spent)] = requests.of_references([one.code], by=worker)
    assert [word for word in (one.code, "Received") if word not in page] == []
    assert (row.amount, spent, row.organisation_id) == (Decimal(900), Decimal(0), office)

    world.act("programme-officer", "fits", row)
    world.act("programme-director", "approve", row, line=world.line(), ceiling=Decimal(700))
    world.act("caseworker", "serve", row)
    world.act("caseworker", "spend", row, spent=world.spent("120.00"))
    page = client.get(reverse("cases:case", args=[planted.case])).content.decode()
    assert [word for word in ("Help is given", "700", "120") if word not in page] == []


@pytest.mark.parametrize(
    ("name", "typed"),
    [("services", "Quendrisa"), ("urgency", "blue gate by the mill"), ("currency", "Qua"), ("amount", "Wolodar"),
     ("country", "uncle Wolodar"), ("office", "Quendrisa")],
)  # fmt: skip
def test_invariant_14_words_sent_in_the_place_of_codes_are_refused_and_drawn_nothing(
    people_here: Cast, planted: Planted, signed_in: SignIn, name: str, typed: str
) -> None:
    url = reverse("portal:ask_for_help", args=[planted.case])
    said = {**CHOSEN, "office": str(people_here.organisations["funder"]), name: typed, "note": "Quendrisa"}

    assert signed_in("caseworker").post(url, said).status_code == 422
    worker = people_here.actors["caseworker"]
    with unit_of_work(by=worker):
        assert references.of_case(planted.case, by=worker) == []
        assert not requests.EmergencyRequest.objects.exists()


def test_a_field_that_is_not_there_is_not_kept(people_here: Cast, planted: Planted, signed_in: SignIn) -> None:
    url = reverse("portal:ask_for_help", args=[planted.case])
    said = {**CHOSEN, "office": str(people_here.organisations["funder"]), "note": "Quendrisa", "reference": "Quendrisa"}
    assert signed_in("caseworker").post(url, said).status_code == 302
    with unit_of_work(by=people_here.actors["programme-officer"]):
        [row] = requests.EmergencyRequest.objects.all()
    assert "Quendrisa" not in json.dumps({k: str(v) for k, v in vars(row).items()})


def test_whoever_may_not_open_the_case_neither_asks_nor_sees(asked: Asked, signed_in: SignIn) -> None:
    url = reverse("portal:ask_for_help", args=[asked.planted.case])
    for code in ("caseworker-zaytuna", "stranger", "programme-officer", "programme-director", "coordinator"):
        for answer in ((client := signed_in(code)).get(url), client.post(url, CHOSEN)):
            assert answer.status_code in (403, 404), code
            # The address that was called comes back in the links to other languages.
            text = answer.content.decode().replace(str(asked.planted.case), "")
            assert [secret for secret in asked.secrets if secret in text] == []


def test_a_wrong_reference_and_one_of_another_house_show_nothing(people_here: Cast, asked: Asked) -> None:
    for code in ("caseworker-zaytuna", "programme-officer"):
        by = world.with_rights(people_here.actors[code], *request_policy.ACTIONS)
        with unit_of_work(by=by):
            assert requests.of_references([*asked.references, "0000-0000-0000-0000", "Quendrisa"], by=by) == []
    # A link to a request that is not there, as after another office's restore, leaves the panel as it was.
    worker = people_here.actors["caseworker"]
    with unit_of_work(by=worker):
        stray = references.new_reference(asked.planted.case, by=worker)
        found = requests.of_references([stray], by=worker)
    assert found == []


# --- the attacker sits in the office


def _crawl(client: Client, start: str, most: int = 60) -> dict[str, str]:
    """Every page that links lead to, from the start."""
    waiting, read = [start], {}
    while waiting and len(read) < most:
        path = waiting.pop()
        if path in read or "sign-out" in path or path.startswith(("/leave", "/static")):
            continue
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        read[path] = body.decode("utf-8", "replace") + str(answer.headers)
        if "html" in answer.headers.get("Content-Type", ""):
            links = BeautifulSoup(body, "html.parser").select("a[href^='/']")
            waiting += [str(link["href"]).partition("#")[0] for link in links]
    return read


def test_invariant_14_no_page_export_api_or_error_gives_the_office_anything_of_a_case(
    people_here: Cast, asked: Asked, signed_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    # One person in every role of the office: whatever any of its people may reach is among it.
    Membership.objects.filter(pk=people_here.membership("programme-officer").pk).update(
        roles=["programme_officer", "grants_officer", "programme_director", "data_officer"]
    )
    client = signed_in("programme-officer")
    client.raise_request_exception = False
    planted = asked.planted
    ours = {"case": planted.case, "subject": planted.subject, "episode": planted.episode,
            "decision": planted.decision, "referral": planted.referral, "bundle": planted.bundle}  # fmt: skip
    with caplog.at_level(logging.DEBUG):
        read = _crawl(client, "/")
        for row in asked.rows:
            read |= _crawl(client, reverse("requests:emergency", args=[row.pk]), 1)
        seen = [row for row in asked.rows if any(row.reference in page for page in read.values())]
        assert len(seen) == 3, "the requests were not reached"
        visitor = urls.copies(client)
        for address in urls.addresses(get_resolver().url_patterns):
            values = {key: ours.get(key, uuid4()) for key in address.keys}
            methods = urls.METHODS if ours.keys() & values.keys() else ("get",)
            for method in methods:
                answer = urls.ask(visitor, method, address.path(values))
                # The address itself comes back in the way to sign in and in links to other languages.
                read[f"{method} {address.name}"] = _without(answer.text, values)
    told = {(path, secret) for path, page in read.items() for secret in asked.secrets if secret in page}
    assert told == set()
    assert len(read) > 100
    # Who of the house asked stands on no page of the office either.
    assert [path for path, page in read.items() if "Amara Okafor" in page] == []
    lines = "\n".join(record.getMessage() for record in caplog.records)
    assert [secret for secret in planted.secrets if secret in lines] == []
    assert [reference for reference in asked.references if reference in lines] == []


def _without(text: str, values: dict[str, object]) -> str:
    for value in values.values():
        text = text.replace(str(value), "")
    return text


def _visible_rows() -> dict[str, list[str]]:
    """Every row of every table the serving role may read, as text, under the actor of the moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " where n.nspname = 'public' and c.relkind in ('r', 'v', 'p') and has_table_privilege(c.oid, 'select')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f'select to_jsonb(t)::text from "{table}" t')  # names of the catalogue
            found[table] = [text for (text,) in cursor.fetchall()]
    return found


def test_invariant_14_no_row_that_the_office_may_read_says_anything_of_a_case(people_here: Cast, asked: Asked) -> None:
    workers = {str(actor.account) for actor in people_here.actors.values() if actor.organisation == people_here.organisations["harbour"]}  # fmt: skip
    for by in office_of(people_here):
        with unit_of_work(by=by):
            rows = _visible_rows()
        assert len(rows["partnership_emergencyrequest"]) == 3
        assert rows["protection_casereference"] == rows["protection_case"] == []
        told = {(table, secret) for table, texts in rows.items() for text in texts for secret in asked.secrets if secret in text}  # fmt: skip
        assert told == set()
        # Which colleague of the house asked would say whose caseload it is: no row beside a reference does.
        for table in ("partnership_emergencyrequest", "partnership_statechange", "partnership_emergencyspending", "kernel_ledgerentry"):  # fmt: skip
            assert not [text for text in rows[table] for worker in workers if worker in text], table


def test_invariant_14_two_requests_for_one_person_cannot_be_joined(people_here: Cast, asked: Asked) -> None:
    """Asked alike at one moment, the three requests differ by chance alone: nothing tells which two belong together."""
    by = next(office_of(people_here))
    with unit_of_work(by=by):
        rows = _visible_rows()
    ids = {str(row.pk) for row in asked.rows}
    features: dict[str, set[str]] = {each: set() for each in ids}
    chance = {"id", "reference", "object_id", "request_id", "written_in"}
    for table, texts in rows.items():
        for text in texts:
            said = json.loads(text)
            about = {str(said.get(key)) for key in ("id", "object_id", "request_id")} & ids
            for one in about:
                kept = {key: value for key, value in said.items() if key not in chance}
                features[one].add(f"{table} {json.dumps(kept, sort_keys=True)}")
    assert len(set(map(frozenset, features.values()))) == 1, "something tells the requests apart"
    assert all(features.values())
    assert len({row.reference for row in asked.rows}) == len(ids) == 3
    # Transactions are numbered in the order of asking, which the clock says as well; the cases alternate under it.
    assert all(row.pk.version == 4 for row in asked.rows)


def test_invariant_14_no_news_no_job_and_no_record_joins_reference_and_case(
    people_here: Cast, asked: Asked, as_admin: psycopg.Connection
) -> None:
    tables = [name for (name,) in as_admin.execute(
        "select relname from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = 'public' and relkind = 'r'"
    )]  # fmt: skip
    tokens = [*asked.references, *(str(row.pk) for row in asked.rows)]
    of_cases = [str(asked.planted.case), str(asked.other)]
    joined = set()
    for table in tables:
        for (text,) in as_admin.execute(f'select to_jsonb(t)::text from "{table}" t'):
            if any(token in text for token in tokens) and any(case in text for case in of_cases):
                joined.add(table)
            if table.startswith(("procrastinate", "kernel_outbox", "kernel_job")):
                assert not [token for token in tokens if token in text], table
    assert joined == {"protection_casereference"}

    harbour, office = people_here.organisations["harbour"], people_here.organisations["funder"]
    record = {
        organisation: {
            (entry.action, str(entry.object_id))
            for entry in _entries(people_here, code)
            if entry.action.startswith(("requests:", "assistance:"))
        }
        for organisation, code in ((harbour, "caseworker"), (office, "programme-officer"))
    }
    assert {action for action, _about in record[harbour]} == {"assistance:request:ask", "requests:emergency:ask"}
    assert record[office] == set()


def _entries(people_here: Cast, code: str) -> list[LedgerEntry]:
    with unit_of_work(by=people_here.actors[code]):
        return list(LedgerEntry.objects.all())
