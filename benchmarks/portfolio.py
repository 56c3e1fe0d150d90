"""Server time, queries and wire size of the published portfolio, as somebody without an account reads it.

    python benchmarks/portfolio.py [--projects 10000] [--visits 40]

One project is made the way the program makes it; the others are copies by SQL with other countries, organisations,
amounts and words. Pages are asked through the whole stack but the socket, with the processor time of this process beside
the clock, because others may work on the machine. The bound to compare with is one primary-key read of a publication
through the same connection in the same run.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import _database
from _pages import measure

ORGANISATIONS, COUNTRIES = 150, 130
# What a page may take on the server, and weigh over the wire: the first with everything it needs, and later ones.
MOST_MS, FIRST_KB, LATER_KB = 50, 60, 15


OFFICE: list[UUID] = []


def acting_as(code: str) -> Any:
    """A persona at work in the office."""
    from tessera.trust.people import api as people
    from tessera.trust.people.models import Account
    from tessera.trust.people.personas import persona

    return people.actor_for(Account.objects.get(email=persona(code).email).pk, OFFICE[0])


def one_project() -> UUID:
    """A project that is public; its publication's id."""
    from django.test import override_settings

    from tessera.kernel.work import unit_of_work
    from tessera.partnership.awards import api as awards
    from tessera.partnership.library import api as library
    from tessera.partnership.publishing import api as publishing
    from tessera.trust.people import api as people

    with override_settings(DEMO=True):
        office = people.demo_cast(by=people.stage_hand())["funder"]

    OFFICE.append(office)
    officer, second = acting_as("programme-officer"), acting_as("grants-officer")
    with unit_of_work(by=officer):
        party = library.save_party(by=officer, name="Harvest Aid International", short_name="HAI", kind="ingo")
        award = awards.create_listed(
            by=officer, number="L-1", listing_key="1", party_id=party.pk, as_of=date(2026, 1, 1), title="Help: Kenya",
            summary="People who were exploited are found, taken in, and helped on their way, with police and courts. " * 4,
            region="afr", programme_type="bilateral_regional",
            terms=awards.Terms(ends=date(2028, 6, 30), total=Decimal(750000), currency="USD",
                               countries={"KEN": Decimal(100)}, sectors={"15160": Decimal(100)}),
        )  # fmt: skip
        made = publishing.prepare(award.pk, publishing.Terms("full"), by=officer)
    with unit_of_work(by=second):
        publishing.publish(made.pk, by=second)
    return made.pk


def deal_out(source: UUID, copies: int) -> None:
    """Copies the project as the administrator: 150 organisations, 130 countries (every tenth project in three), nine years."""
    import psycopg

    from tessera.kernel import places

    codes = [one.alpha_3 for one in places.countries()][:COUNTRIES]
    changed = {
        "id": "gen_random_uuid()", "key": "gen_random_uuid()", "award_id": "gen_random_uuid()",
        "published_at": "p.published_at - n * interval '1 hour'",
        "implementer_key": f"md5('who ' || n % {ORGANISATIONS})::uuid",
        "implementer_name": f"'Organisation ' || n % {ORGANISATIONS}",
        "countries": f"case when n % 10 = 0 then array[c[1 + n % {COUNTRIES}], c[1 + (n * 7 + 1) % {COUNTRIES}],"
                     f" c[1 + (n * 13 + 2) % {COUNTRIES}]] else array[c[1 + n % {COUNTRIES}]] end",
        "region": "(array['afr','eap','eur','nea','sca','wha'])[1 + n % 6]",
        "total": "1000 * (1 + n % 3000)", "ends": "date '2022-12-31' + (n % 9) * 365",
        "title": "'Project ' || n", "words": "p.words || ' project ' || n",
    }  # fmt: skip
    changed["content"] = (
        "p.content || jsonb_build_object('title', 'Project ' || n, 'total', (1000 * (1 + n % 3000))::text,"
        f" 'ends', {changed['ends']}, 'implementer', p.content->'implementer' || jsonb_build_object("
        f"'name', {changed['implementer_name']}, 'key', {changed['implementer_key']}), 'countries',"
        f" (select jsonb_agg(jsonb_build_object('code', x, 'share', null)) from unnest({changed['countries']}) x))"
    )
    with psycopg.connect(**_database.admin(), autocommit=True) as link:
        link.execute("set session_replication_role = replica; set synchronous_commit = off")
        columns = [
            row[0]
            for row in link.execute(
                "select column_name from information_schema.columns where table_name = 'partnership_publication'"
            )
        ]
        taken = ", ".join(changed.get(column, f"p.{column}") for column in columns).replace("%", "%%")
        link.execute(
            f"insert into partnership_publication ({', '.join(columns)}) select {taken}"
            " from partnership_publication p cross join generate_series(1, %s) n cross join (select %s::varchar[] as c) codes"
            " where p.id = %s",
            [copies, codes, source],
        )
        # Copying runs no trigger, so what the trigger would do is done here.
        link.execute("update partnership_publicstamp set stamp = gen_random_uuid()")
        link.execute("vacuum analyze partnership_publication")


def assets() -> float:
    """Compressed kilobytes of what a first visit fetches beside the page: styles, the one script, the land, the icons."""
    folder = _database.HOME / "src/tessera/ui/static/ui"
    names = ("ui.css", "charts.css", "page.js", "world.svg", "icons.svg", "mark.svg")
    return round(sum(len(gzip.compress((folder / name).read_bytes(), 6)) for name in names) / 1024, 1)


def _pages(client: Any, projects: int) -> dict[str, Callable[[int], Any]]:
    """What is asked, by name; each takes the number of the visit."""
    listed = client.get("/portfolio/projects.json?country=KEN&year=2024")
    keys = [one["key"] for one in json.loads(b"".join(listed))["projects"]]
    found = client.get("/portfolio/organisations/").content.decode()
    organisation = re.findall(r"/portfolio/organisations/([0-9a-f-]{36})/", found)[0]
    return {
        "first page": lambda _n: client.get("/portfolio/"),
        "a later page": lambda n: client.get(f"/portfolio/?page={n + 2}"),
        "last page": lambda _n: client.get(f"/portfolio/?page={projects // 20}"),
        "one region": lambda _n: client.get("/portfolio/?region=afr"),
        "words": lambda n: client.get(f"/portfolio/?text=project+{n + 3}"),
        "words of nothing": lambda n: client.get(f"/portfolio/?text=nothing+like+{n}"),
        "map": lambda _n: client.get("/portfolio/map/"),
        "project": lambda n: client.get(f"/portfolio/projects/{keys[n % len(keys)]}/"),
        "country": lambda _n: client.get("/portfolio/countries/ken/"),
        "organisation": lambda _n: client.get(f"/portfolio/organisations/{organisation}/"),
        "organisations": lambda _n: client.get("/portfolio/organisations/"),
        "feed": lambda _n: client.get("/portfolio/feed.atom"),
    }


def main() -> None:
    """Builds, measures, prints one object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--projects", type=int, default=10_000)
    parser.add_argument("--visits", type=int, default=40)
    given = parser.parse_args()
    _database.start()
    from django.test import Client
    from django.urls import reverse

    source = one_project()
    deal_out(source, given.projects - 1)
    print("dealt out", file=sys.stderr)
    client = Client()
    # What any first page of a process loads is not the portfolio's doing.
    client.get(reverse("account_login"))
    began = time.perf_counter()
    client.get("/portfolio/")
    newborn = round((time.perf_counter() - began) * 1000)
    results: dict[str, Any] = {
        "projects": given.projects,
        "tasks that wanted a processor": round(os.getloadavg()[0], 1),
        "KB of styles, script and land": assets(),
    }
    pages = _pages(client, given.projects)
    bound = _one_read(source)
    results["first page of the portfolio in a new process, ms"] = newborn
    results["one primary-key read, median ms"] = bound
    for name, ask in pages.items():
        found_values = measure(ask, given.visits)
        results |= {f"{name}: {what}": value for what, value in found_values.items()}
        results[f"{name}: times one read"] = round(found_values["median ms"] / bound, 1)
    results |= _after_a_change(client, source) | _whole(client)
    over = [name for name in pages if results[f"{name}: median ms"] > MOST_MS]
    results[f"pages over {MOST_MS} ms"] = ", ".join(over) or "none"
    first, later = results["first page: KB compressed"] + assets(), results["a later page: KB compressed"]
    results[f"first page with all it needs, KB (at most {FIRST_KB})"] = round(first, 1)
    results[f"a later page, KB (at most {LATER_KB})"] = later
    print(json.dumps(results))


def _after_a_change(client: Any, publication: UUID, times: int = 6) -> dict[str, float]:
    """Median milliseconds of the first page right after something was hidden or came back; others do not pay it."""
    from tessera.kernel.work import unit_of_work
    from tessera.partnership.publishing import api as publishing

    hider, other = (acting_as(code) for code in ("grants-officer", "programme-director"))
    taken, busy = [], []
    for number in range(times):
        if number % 2:
            with unit_of_work(by=other):
                publishing.settle(publication, by=other, reason="measured", back=True)
        else:
            with unit_of_work(by=hider):
                publishing.hide(publication, by=hider, reason="measured")
        began, began_busy = time.perf_counter(), time.process_time()
        client.get("/portfolio/")
        taken.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - began_busy) * 1000)
    return {"first page after a change: median ms": round(statistics.median(taken), 1),
            "first page after a change: median ms of the processor": round(statistics.median(busy), 1)}  # fmt: skip


def _whole(client: Any) -> dict[str, int]:
    """Milliseconds to the first and the last piece, and kilobytes, of the whole portfolio as CSV."""
    began = time.perf_counter()
    pieces = iter(client.get("/portfolio/projects.csv"))
    size = len(next(pieces))
    first = round((time.perf_counter() - began) * 1000)
    size += sum(len(piece) for piece in pieces)
    whole = round((time.perf_counter() - began) * 1000)
    return {"whole CSV: ms to the first piece": first, "whole CSV: ms": whole, "whole CSV: KB": size // 1024}


def _one_read(publication: UUID) -> float:
    from django.db import transaction

    from tessera.kernel.actor import acting
    from tessera.partnership.publishing import policy

    times = []
    with acting(None), transaction.atomic():
        for _visit in range(200):
            began = time.perf_counter()
            policy.public().get(pk=publication)
            times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times), 2)


if __name__ == "__main__":
    main()
