"""Server time and wire size of the pages a caseworker lives on, at a million cases of a thousand organisations.

    python benchmarks/pages.py [--cases 1000000] [--organisations 1000] [--visits 40]

One organisation's cases are made through the import, with named people; the others are dealt out from it by SQL under
ids of their own. Pages are asked through the whole stack but the socket, signed in as a caseworker. The bound to
compare with is one primary-key read of a case through the same connection in the same run.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from typing import Any
from uuid import UUID

import _database
from _pages import measure, signed_in

TABLES = (
    "trust_subject",
    "trust_consentdecision",
    "protection_case",
    "protection_episode",
    "protection_episodetext",
    "protection_note",
)
POINTS_INSIDE = {"id", "subject_id", "case_id", "episode_id", "corrects_id", "superseded_by"}


def deal_out(source: UUID, copies: int) -> None:
    """Copies the source organisation's rows to others, as the administrator."""
    import psycopg

    with psycopg.connect(**_database.admin(), autocommit=True) as link:
        link.execute("set session_replication_role = replica; set synchronous_commit = off")
        link.execute(
            "insert into trust_organisation (id, slug, name, kind, function, country, language, status, created_at)"
            " select gen_random_uuid(), 'dealt-' || n, 'Dealt ' || n, 'NGO', 'service', 'XK', 'en', 'active', now()"
            " from generate_series(1, %s) n",
            [copies],
        )
        for table in TABLES:
            columns = [
                row[0]
                for row in link.execute(
                    "select column_name from information_schema.columns where table_name = %s order by ordinal_position",
                    [table],
                )
            ]
            taken = ", ".join(_copied(column) for column in columns)
            link.execute(
                f"insert into {table} ({', '.join(columns)}) select {taken} from {table} t cross join trust_organisation o"
                f" where t.organisation_id = %s and o.slug like 'dealt-%%'",
                [source],
            )
            print(f"dealt out {table}", file=sys.stderr)
        link.execute("analyze")


def fill_days(worker: str, organisation: UUID) -> None:
    """Three things due in every case, a third of them late, as the administrator; every tenth case of the measured
    organisation is the worker's (a persona)."""
    import psycopg

    from tessera.trust.people.models import Account
    from tessera.trust.people.personas import persona

    account = Account.objects.get(email=persona(worker).email).pk

    with psycopg.connect(**_database.admin(), autocommit=True) as link:
        link.execute("set session_replication_role = replica; set synchronous_commit = off")
        link.execute(
            "update protection_case set worker_id = %s where organisation_id = %s and get_byte(uuid_send(id), 0) %% 10 = 0",
            [account, organisation],
        )
        link.execute(
            'insert into protection_due (id, created_at, changed_at, organisation_id, case_id, kind, object_id, "on",'
            " first_on, owner_id, follows_worker, urgent, snoozes, snooze_reason)"
            " select gen_random_uuid(), now(), now(), c.organisation_id, c.id, 'work:handover', gen_random_uuid(), d, d,"
            " c.worker_id, true, n = 1 and get_byte(uuid_send(c.id), 1) < 8, 0, ''"
            " from protection_case c cross join generate_series(1, 3) n"
            " cross join lateral (select current_date - 30 + (get_byte(uuid_send(c.id), n) * 90) / 256 as d) days"
        )
        link.execute("analyze protection_due, protection_case")


def fill_assessments() -> None:
    """Two versions of the safety assessment and one of the needs in every case, four areas each, as the administrator:
    what lists, gaps and panels look through. Their sealed answers are left out."""
    import psycopg

    with psycopg.connect(**_database.admin(), autocommit=True) as link:
        link.execute("set session_replication_role = replica; set synchronous_commit = off")
        link.execute(
            "insert into protection_assessment (id, organisation_id, case_id, kind, number, trigger, assessed_on, at,"
            " response_id, risk_level, survivor_view, self_harm, review_due, exposure_window, decision, flags)"
            " select gen_random_uuid(), c.organisation_id, c.id, k.kind, k.number, 'scheduled', d, d, gen_random_uuid(),"
            " case when k.kind = 'safety' then (array['low', 'medium', 'high', 'none_seen'])[1 + get_byte(uuid_send(c.id), 3) % 4]"
            " else '' end, '', '', case when k.kind = 'safety' then d + 30 end, '', '', '{}'"
            " from protection_case c cross join (values ('safety', 1), ('safety', 2), ('needs', 1)) k(kind, number)"
            " cross join lateral (select current_date - 90 + 30 * k.number - (get_byte(uuid_send(c.id), 4) * 30) / 256 as d) days"
        )
        link.execute(
            "insert into protection_need (id, organisation_id, assessment_id, domain, score, wants_help)"
            " select gen_random_uuid(), a.organisation_id, a.id, n.domain, 1 + get_byte(uuid_send(a.id), n.byte) % 4, 'yes'"
            " from protection_assessment a cross join (values ('safety', 1), ('shelter_housing', 2), ('money_debt', 3),"
            " ('immigration_documents', 4)) n(domain, byte) where a.kind = 'needs'"
        )
        link.execute("analyze protection_assessment, protection_need")


def _copied(column: str) -> str:
    if column == "organisation_id":
        return "o.id"
    if column in {"sealed", "sealed_names", "key_id"}:
        return "null" if column != "sealed" else "null::bytea"
    return f"md5(t.{column}::text || o.id::text)::uuid" if column in POINTS_INSIDE else f"t.{column}"


def name_everybody(organisation: UUID, subjects_there: list[UUID]) -> list[str]:
    """Gives people names, as a caseworker would; returns the names."""
    from names import invent, spell

    from tessera.kernel.work import unit_of_work
    from tessera.trust.people import api as people
    from tessera.trust.subjects import api as subjects

    dice = random.Random(3)
    by = people.system_actor(organisation, "benchmark", {"subject:identity:edit", "subject:identity:view"})
    written = [spell(person, dice) for person in invent(len(subjects_there), dice)]
    for start in range(0, len(written), 100):
        with unit_of_work(by=by):
            for subject, name in zip(subjects_there[start : start + 100], written[start : start + 100], strict=True):
                subjects.set_identity(subject, subjects.Identity(given_names=name), by=by)
    return written


def main() -> None:
    """Builds, measures, prints one object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--organisations", type=int, default=1_000)
    parser.add_argument("--visits", type=int, default=40)
    words = parser.parse_args()
    _database.start()
    from django.test import override_settings

    from tessera.kernel.actor import acting
    from tessera.kernel.work import unit_of_work
    from tessera.portal.demo import bulk
    from tessera.protection.cases import api as cases
    from tessera.protection.cases import policy
    from tessera.trust.people import api as people

    share = words.cases // words.organisations
    with override_settings(DEMO=True):
        harbour = people.demo_cast(by=people.stage_hand())["harbour"]
    importer = people.system_actor(harbour, "benchmark", policy.IMPORT_NEEDS | {policy.LIST, policy.VIEW}, "import")
    drawn = list(bulk.lives(random.Random(1), share, bulk.date(2026, 1, 1), "en"))
    with unit_of_work(by=importer):
        cases.import_cases(bulk._rows(drawn, 0, share, 1), by=importer, batch=harbour)
    with acting(importer):
        from django.db import transaction

        with transaction.atomic():
            pairs = list(policy.scope(importer).values_list("id", "subject_id"))
    names = name_everybody(harbour, [subject for _case, subject in pairs])
    deal_out(harbour, words.organisations - 1)

    client, supervisor = signed_in("caseworker"), signed_in("supervisor")
    fill_days("caseworker", harbour)
    fill_assessments()
    ids = [case for case, _subject in pairs]
    dice = random.Random(9)
    pages = {
        "work list": measure(lambda _n: client.get("/cases/?who=all"), words.visits),
        "case page": measure(lambda n: client.get(f"/cases/{ids[n % len(ids)]}/"), words.visits),
        "my day": measure(lambda _n: client.get("/work/"), words.visits),
        "being forgotten": measure(lambda _n: supervisor.get("/work/forgotten/"), words.visits),
        "caseload": measure(lambda _n: supervisor.get("/work/caseload/"), words.visits),
        "search by name": measure(lambda _n: client.post("/search/", {"text": dice.choice(names)}), words.visits),
    }
    bound = _one_read(importer, ids)
    results: dict[str, object] = {
        "cases": words.cases,
        "organisations": words.organisations,
        "one primary-key read, median ms": bound,
    }
    for page, values in pages.items():
        results |= {f"{page}: {what}": value for what, value in values.items()}
        results[f"{page}: times one read"] = round(values["median ms"] / bound, 1)
    print(json.dumps(results))


def _one_read(actor: Any, ids: list[UUID]) -> float:
    from django.db import transaction

    from tessera.kernel.actor import acting
    from tessera.protection.cases import policy

    times = []
    with acting(actor), transaction.atomic():
        for case in ids[:200]:
            began = time.perf_counter()
            policy.scope(actor).get(pk=case)
            times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times), 2)


if __name__ == "__main__":
    main()
