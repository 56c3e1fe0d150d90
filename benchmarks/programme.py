"""Server time, queries and wire size of the pages a programme officer lives on, with ten thousand awards behind them.

    python benchmarks/programme.py [--awards 10000] [--visits 40]

The office of the demo world is made the way the program makes it; its award, parties and recommendations are then dealt
out by SQL: 400 organisations, 130 countries, 2,148 recommendations over several editions, reports that are due, and one
award with a hundred objectives. Pages are asked through the whole stack but the socket, signed in as a programme officer.
The bound to compare with is one primary-key read of an award through the same connection in the same run.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import _database
from _pages import measure, signed_in

PARTIES, COUNTRIES, RECOMMENDATIONS, OBJECTIVES, WATCHED = 400, 130, 2_148, 100, 300
# What hangs on an award, and which of its columns point at rows that are dealt out with it.
WITH_EACH = {
    "partnership_awardversion": ("id", "award_id"),
    "partnership_awardcountry": ("id", "award_id", "version_id"),
    "partnership_awardsector": ("id", "award_id", "version_id"),
    "partnership_obligation": ("id", "award_id", "version_id"),
    "partnership_monitoringplan": ("id", "award_id"),
    "partnership_publication": ("id", "award_id", "key"),
}
WITH_SOME = {
    "partnership_reportdue": ("id", "award_id"),
    "partnership_sitevisit": ("id", "award_id"),
    "partnership_finding": ("id", "award_id", "visit_id"),
    "partnership_correctiveaction": ("id", "award_id", "finding_id"),
    "partnership_risk": ("id", "award_id"),
}
ON_ONE = {
    "partnership_objective": ("id", "parent_id"),
    "partnership_awardindicator": ("id", "objective_id", "indicator_id"),
    "partnership_target": ("id", "indicator_id"),
    "partnership_actual": ("id", "indicator_id"),
    "partnership_finding": ("id",),
    "partnership_risk": ("id",),
    "partnership_paymentrequest": ("id",),
}


def office() -> tuple[UUID, UUID]:
    """The office of the demo world with its award; both ids."""
    from datetime import timedelta

    from django.test import override_settings

    from tessera.kernel import clock
    from tessera.portal.demo import crew, programme
    from tessera.trust.people import api as people

    with override_settings(DEMO=True):
        organisations = people.demo_cast(by=people.stage_hand())
        everybody = crew.assemble(organisations)
        award = programme.begin(everybody, clock.now() - timedelta(days=1), lambda _said: None)
    assert award is not None
    return organisations["funder"], award


class Dealer:
    """Deals rows of one office out by SQL, as the administrator. Ids are worked out from the source's and a number."""

    def __init__(self, link: Any, home: UUID) -> None:
        self.link, self.home, self.salt = link, home, ""

    def deal(self, table: str, which: str, count: int, points: tuple[str, ...], **changed: str) -> None:
        """`count` copies of each row of `table` that `which` names; `changed` are SQL expressions over row t and number n."""
        columns = [
            row[0]
            for row in self.link.execute(
                "select column_name from information_schema.columns where table_name = %s", [table]
            )
        ]
        new = {name: f"md5(t.{name}::text || '{self.salt}' || n)::uuid" for name in points} | changed
        taken = ", ".join(new.get(name, f't."{name}"') for name in columns).replace("%", "%%")
        quoted = ", ".join(f'"{name}"' for name in columns)
        self.link.execute(
            f"insert into {table} ({quoted}) select {taken}"
            f" from {table} t cross join generate_series(1, %s) n"
            " cross join (select array_agg(id order by id) p from partnership_party where organisation_id = %s and name like 'Organisation %%') parties"
            f" cross join (select %s::varchar[] as c) codes where {which}",
            [count, self.home, codes()],
        )
        print(f"dealt out {table}", file=sys.stderr)


def codes() -> list[str]:
    """130 countries (ISO 3166-1 alpha-3)."""
    from tessera.kernel import places

    return [one.alpha_3 for one in places.countries()][:COUNTRIES]


def deal_out(home: UUID, award: UUID, awards: int) -> None:
    """Everything the pages look through."""
    import psycopg

    where, day = f"c[1 + n % {COUNTRIES}]", "(n % 300 - 150)"
    states = "(array['active','active','active','active','active','closed','closed','negotiating','suspended','ended'])"
    own: Mapping[str, dict[str, str]] = {
        "partnership_awardcountry": {"country": where},
        "partnership_awardversion": {"total": "1000 * (1 + n % 3000)"},
        "partnership_obligation": {"amount": "500 * (1 + n % 3000)"},
        "partnership_publication": {"countries": f"array[{where}]", "title": "'Project ' || n"},
        "partnership_reportdue": {name: f"t.{name} + {day}" for name in ("due", "starts", "ends")},
        "partnership_correctiveaction": {"due": f"t.due + {day}"},
    }
    with psycopg.connect(**_database.admin(), autocommit=True) as link:
        link.execute("set session_replication_role = replica; set synchronous_commit = off")
        dealer, one = Dealer(link, home), f"t.award_id = '{award}'"
        [[party]] = link.execute("select party_id from partnership_award where id = %s", [award])
        name = "'Organisation ' || n"
        dealer.deal("partnership_party", f"t.id = '{party}'", PARTIES, ("id",), name=name, tenant_id="null",
                    folded="'organisation ' || n", short_name="''", short_folded="''")  # fmt: skip
        for table, points in WITH_SOME.items():
            dealer.deal(table, one, WATCHED, points, **own.get(table, {}))
        for table, points in WITH_EACH.items():
            dealer.deal(table, one, awards - 1, points, **own.get(table, {}))
        dealer.deal(
            "partnership_award", f"t.id = '{award}'", awards - 1, ("id",), number="'B-' || lpad(n::text, 5, '0')",
            title="'Project ' || n", party_id=f"parties.p[1 + n % {PARTIES}]", state=f"{states}[1 + n % 10]",
            implementer_id="null", region="(array['afr','eap','eur','nea','sca','wha'])[1 + n % 6]",
        )  # fmt: skip
        _deepened(dealer, one)
        _asked(dealer)
        _planned(dealer, award)
        link.execute("vacuum analyze")


def _deepened(dealer: Dealer, one: str) -> None:
    """The award of the demo world with a hundred objectives and all that belongs to them."""
    dealer.salt = "deeper"
    used = "t.id in (select indicator_id from partnership_awardindicator)"
    dealer.deal("partnership_indicator", used, OBJECTIVES // 3, ("id",), code="t.code || '-' || n")
    for table, points in ON_ONE.items():
        more = {"number": "t.number + n * 10"} if table.endswith(("_objective", "request")) else {}
        dealer.deal(table, one, OBJECTIVES // 3, points, **more)


def _asked(dealer: Dealer) -> None:
    """Recommendations of many countries, each followed over its editions."""
    said = {
        "country": f"c[1 + n % {COUNTRIES}]", "digest": "md5(t.id::text || n)", "text": "t.text || ' ' || n",
        "editions": "1 + n % 4", "state": "(array['new','carried_forward','carried_forward','partly','implemented'])[1 + n % 5]",
        "p_areas": "array[(array['protection','prevention','prosecution'])[1 + n % 3]]::varchar[]",
    }  # fmt: skip
    each = RECOMMENDATIONS // 3
    dealer.deal("partnership_recommendation", "true", each, ("id",), **said)
    dealer.deal("partnership_recommendationstate", "true", each, ("id", "recommendation_id"))


def _planned(dealer: Dealer, award: UUID) -> None:
    """Thirty priorities that answer a third of the recommendations; the award's objectives serve them in turn."""
    dealer.deal("partnership_priority", "true", 30, ("id", "key"), number="t.number + n",
                countries=f"array[c[1 + n % {COUNTRIES}], c[2 + n % {COUNTRIES - 1}]]")  # fmt: skip
    run = dealer.link.execute
    run(
        "insert into partnership_priorityrecommendation (id, organisation_id, created_at, changed_at, priority_id, recommendation_id)"
        " select gen_random_uuid(), r.organisation_id, now(), now(), p.id, r.id from"
        " (select *, row_number() over (order by id) place from partnership_recommendation) r"
        " join (select id, row_number() over (order by id) place from partnership_priority) p on p.place = 1 + r.place % 30"
        " where r.place % 3 = 0"
    )
    run(
        "update partnership_objective o set recommendation_id = r.id, priority_id = p.id"
        " from (select id, row_number() over (order by id) place from partnership_objective where award_id = %s) mine"
        " join (select id, row_number() over (order by id) place from partnership_recommendation) r on r.place = mine.place"
        " join (select id, row_number() over (order by id) place from partnership_priority) p on p.place = 1 + mod(mine.place, 30)"
        " where o.id = mine.id",
        [award],
    )


def pages(client: Any, award: UUID) -> dict[str, Callable[[int], Any]]:
    """What is asked, by name."""
    from tessera.partnership.strategy.models import Strategy
    from tessera.portal.demo.programme import COUNTRY

    with _seen() as by:
        from tessera.partnership.awards import policy

        some = list(policy.scope(by).filter(number__startswith="B-").values_list("pk", flat=True)[:50])
        [strategy] = Strategy.objects.values_list("pk", flat=True)
    return {
        "awards": lambda _n: client.get("/awards/"),
        "awards, a later page": lambda n: client.get(f"/awards/?page={n + 2}"),
        "awards, the last page": lambda _n: client.get("/awards/?page=333"),
        "awards of a country and state": lambda _n: client.get("/awards/?country=KEN&state=active"),
        "awards by words": lambda n: client.get(f"/awards/?q=project+{n}1"),
        "harm and money": lambda _n: client.get("/countries/needs/?sort=-gaps"),
        "awards of an organisation": lambda n: client.get(f"/awards/?party=organisation+{n + 100}"),
        "award": lambda n: client.get(f"/awards/{some[n % len(some)]}/"),
        "award with 100 objectives": lambda _n: client.get(f"/awards/{award}/"),
        "results tree": lambda _n: client.get(f"/results/awards/{award}/"),
        "money of the award": lambda _n: client.get(f"/money/awards/{award}/"),
        "monitoring of the award": lambda _n: client.get(f"/monitoring/awards/{award}/"),
        "what is due": lambda _n: client.get("/monitoring/"),
        "what is overdue": lambda _n: client.get("/monitoring/?show=overdue"),
        "recommendations": lambda _n: client.get("/recommendations/"),
        "recommendations, a later page": lambda n: client.get(f"/recommendations/?page={n + 2}"),
        "recommendations by words": lambda n: client.get(
            f"/recommendations/?q=shelters&area=protection&page={n % 3 + 1}"
        ),
        "gaps": lambda _n: client.get("/recommendations/gaps/"),
        "countries": lambda _n: client.get("/countries/"),
        "country": lambda _n: client.get(f"/countries/{COUNTRY}/"),
        "country with many awards": lambda n: client.get(f"/countries/{codes()[n % COUNTRIES]}/"),
        "strategy": lambda _n: client.get(f"/strategy/{strategy}/"),
        "library": lambda _n: client.get("/library/"),
        "library by name": lambda n: client.get(f"/library/?q=organisation+{n}"),
        "indicators": lambda _n: client.get("/library/indicators/"),
    }


def _seen() -> Any:
    """The officer's sight in one transaction."""
    from contextlib import contextmanager

    from django.db import transaction

    from tessera.kernel.actor import acting
    from tessera.trust.people import api as people
    from tessera.trust.people.models import Account
    from tessera.trust.people.personas import persona

    @contextmanager
    def sight() -> Any:
        account = Account.objects.get(email=persona("programme-officer").email)
        by = people.actor_for(account.pk, people.organisation("funder").id)
        with acting(by), transaction.atomic():
            yield by

    return sight()


def _one_read() -> float:
    from tessera.partnership.awards import policy

    times = []
    with _seen() as by:
        for award in list(policy.scope(by).values_list("pk", flat=True)[:200]):
            began = time.perf_counter()
            policy.scope(by).get(pk=award)
            times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times), 2)


def main() -> None:
    """Builds, measures, prints one object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--awards", type=int, default=10_000)
    parser.add_argument("--visits", type=int, default=40)
    parser.add_argument("--only", default="", help="measure only pages whose name holds this")
    given = parser.parse_args()
    _database.start()
    home, award = office()
    deal_out(home, award, given.awards)
    client = signed_in("programme-officer")
    bound = _one_read()
    results: dict[str, Any] = {"awards": given.awards, "one primary-key read, median ms": bound}
    for name, ask in pages(client, award).items():
        if given.only not in name:
            continue
        found = measure(ask, given.visits)
        results |= {f"{name}: {what}": value for what, value in found.items()}
        results[f"{name}: times one read"] = round(found["median ms"] / bound, 1)
        print(name, found, file=sys.stderr)
    print(json.dumps(results))


if __name__ == "__main__":
    main()
