"""Published releases of invented people, protected by the program, without the way through cases: pages read tables only."""

from __future__ import annotations

import gzip
import hashlib
import random
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ids import new_id
from tessera.observatory.budget import api as budget
from tessera.observatory.releases.models import Release, ReleaseFile, ReleaseTable
from tessera.observatory.tables import api as tables
from tessera.protection.cases import facts as case_facts
from tessera.protection.plans import facts as help_facts

K = 5
COLUMNS = ("year", "gender", "age_band", "citizenship", "country_of_exploitation", "exploitation_type", "labour_type")
CASES = (
    ("exploitation_type",), ("labour_type",), ("year",), ("citizenship", "country_of_exploitation"), ("age_band", "gender"),
    ("gender", "exploitation_type"), ("gender", "citizenship", "country_of_exploitation"),
    ("year", "exploitation_type"), ("gender", "age_band", "exploitation_type"),
)  # fmt: skip
HELPS = (("service", "status"), ("service", "referral"), ("service", "status", "gender"))
SOMEBODY = Actor(None, None, job="set a stage")
PASSED = {"attacks": [{"name": "invented", "passed": True}], "earlier": [], "passed": True}


def domains(names: Sequence[str], known: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The values of columns; years of this decade."""
    years = tuple(str(year) for year in range(2020, 2027))
    return {name: (*years, "unknown") if name == "year" else known[name].values() for name in names}


def people(count: int, seed: int = 4) -> list[tuple[str, ...]]:
    """Invented people, some answers frequent and some rare."""
    dice = random.Random(seed)
    ways = [("PH", "AE"), ("UA", "PL"), ("PH", "PH"), ("NP", "MY"), ("MD", "RU"), ("KH", "TH"), ("unknown", "AE")]
    found = []
    for _person in range(count):
        home, there = ways[min(int(dice.expovariate(0.5)), 6)]
        kind = dice.choice(["ForcedLabour"] * 5 + ["SexualExploitation"] * 3 + ["ForcedMarriage", "unknown"])
        work = (
            dice.choice(["DomesticWork"] * 3 + ["Construction", "Agriculture"]) if kind == "ForcedLabour" else "unknown"
        )
        found.append(
            (
                dice.choice(["2023", "2024", "2025"]),
                dice.choice(["Feminine"] * 3 + ["Masculine"] * 2),
                dice.choice(["9--17", "18--20", "21--23", "30--38", "30--38"]),
                home,
                there,
                kind,
                work,
            )
        )
    return found


def needs(count: int, seed: int = 5) -> list[tuple[str, ...]]:
    """Invented needs, one row per person and service."""
    dice = random.Random(seed)
    return [
        (
            dice.choice(["safe_accommodation", "legal_advice", "mental_health", "food"]),
            dice.choice(["met", "met", "partly", "unmet", "unknown"]),
            dice.choice(["not_referred", "not_referred", "received", "waiting", "not_accepted"]),
            dice.choice(["Feminine", "Masculine"]),
        )
        for _need in range(count)
    ]


def built(
    names: Sequence[str], rows: Sequence[tuple[str, ...]], specs: Any, known: Mapping[str, Any]
) -> tables.Release:
    """Protected as a release is."""
    data = tables.Microdata.from_rows(tuple(names), domains(names, known), rows)
    chosen = tables.Parameters(threshold=K, dimensions=specs, contributors=1)
    return tables.build(data, chosen, contributors=3, created="2026-11-22T09:00:00+00:00", provenance={})


def publish(number: int = 1, count: int = 400, title: str = "Winter figures", **more: Any) -> Release:
    """A published release with tables of cases and of help."""
    made = built(COLUMNS, people(count), CASES, case_facts.BY_NAME)
    helped = built(("service", "status", "referral", "gender"), needs(count), HELPS, help_facts.BY_NAME)
    shown = {"|".join(spec): cells for spec, cells in made.tables.items()}
    shown |= {"|".join(spec): cells for spec, cells in helped.tables.items() if "service" in spec}
    withheld = ["|".join(spec) for spec in made.withheld]
    return keep(number, title, made.records, shown, {"withheld_tables": withheld, **more})


def keep(
    number: int, title: str, records: int, shown: Mapping[str, Any], more: Mapping[str, Any], method: str = "tables"
) -> Release:
    """Keeps tables as a published release."""
    pk = new_id()
    document = {"parameters": {"columns": list(COLUMNS), "rounding": 1} | more.get("parameters", {})}
    document |= {key: value for key, value in more.items() if key != "parameters"}
    with transaction.atomic():
        release = Release.objects.create(
            id=pk, number=number, title=title, method=method, records=records, contributors=3, threshold=K,
            sha256="ab" * 32, document=document, attacks=PASSED, passed=True,
        )  # fmt: skip
        if method == "synthetic":
            budget.debit(
                pk, epsilon=1.0, delta=1e-6, purpose="anonymised_statistics", by=SOMEBODY, secret="s", people=[]
            )
    ReleaseTable.objects.bulk_create(
        ReleaseTable(release=release, dimensions=name, cells=[[*values, count] for values, count in cells.items()])
        for name, cells in shown.items()
    )
    if "rows" in more:
        body = more["rows"].encode()
        ReleaseFile.objects.create(
            release=release, name="rows.csv", sha256=hashlib.sha256(body).hexdigest(), size=len(body),
            compressed=gzip.compress(body),
        )  # fmt: skip
    release.published_at = now()
    release.save(update_fields=["published_at"])
    return release


def synthetic(number: int = 1) -> Release:
    """A published release with noise: two close counts and a clear one; routes stand in its records only."""
    cells = {
        "exploitation_type": {("ForcedLabour",): 214, ("SexualExploitation",): 208, ("unknown",): 40},
        "age_band|gender": {("30--38", "Feminine"): 180, ("18--20", "Masculine"): 60},
    }
    told = [{"columns": ["exploitation_type"], "sigma": 6.0}, {"columns": ["age_band", "gender"], "sigma": 9.0}]
    names = ["citizenship", "country_of_exploitation", "gender"]
    rows = [",".join(names), *["PH,AE,Feminine"] * 30, *["NP,QA,Masculine"] * 4]
    more = {"workload": told, "epsilon": 1.0, "parameters": {"columns": names}, "rows": "\n".join(rows) + "\n"}
    return keep(number, "Synthetic figures", 462, cells, more, "synthetic")
