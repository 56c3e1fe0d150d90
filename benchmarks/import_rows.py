"""Importing a file of cases and releasing it, against plain COPY of the same rows into a table without a lock or a key.

    python benchmarks/import_rows.py [--rows 48773]

The file is invented, in the shape of a public release: twelve columns of codes. COPY is the bound: it checks nothing,
makes no person, decision, case or episode, and leaves no trace in a ledger.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import tempfile
import time
from pathlib import Path

import _database

HEADER = [
    "yearOfRegistration",
    "datasource",
    "gender",
    "ageBroad",
    "citizenship",
    "countryOfExploitation",
    "isForcedLabour",
    "isSexualExploit",
    "controlCategory",
    "recruiterCategory",
    "exploitType",
    "labourType",
]


def invent(rows: int, dice: random.Random) -> list[list[str]]:
    """Rows with linked columns and many blanks, as real ones have."""
    countries = [
        "PH",
        "UA",
        "MD",
        "US",
        "KH",
        "ID",
        "BY",
        "MM",
        "RO",
        "GH",
        "KG",
        "BG",
        "HT",
        "UZ",
        "VN",
        "GW",
        "LA",
        "CO",
        "NG",
        "NA",
    ]
    weights = [1 / (place + 1) for place in range(len(countries))]
    made = []
    for _ in range(rows):
        origin = dice.choices(countries, weights)[0]
        kind = dice.choices(
            ["Sexual", "Labor", "Other", "Slavery/Similar", "Forced Marriage", "Multiple", ""],
            [33, 18, 14, 1, 0.5, 0.3, 33],
        )[0]
        labour = (
            dice.choices(["Domestic Work", "Construction", "Manufacturing", "Agriculture", ""], [5, 3, 1, 1, 8])[0]
            if kind == "Labor"
            else ""
        )
        made.append([
            str(dice.choices(range(2002, 2019), [1, 1, 1, 3, 3, 3, 2, 2, 2, 3, 3, 4, 6, 9, 33, 13, 12])[0]),
            "Hotline" if origin == "US" else "Case Management",
            dice.choices(["Female", "Male"], [73, 27])[0],
            dice.choices(["0--8", "9--17", "18--20", "21--23", "24--26", "27--29", "30--38", "39--47", "48+", ""], [3, 18, 9, 9, 7, 5, 15, 6, 3, 25])[0],
            origin if dice.random() < 0.82 else "",
            dice.choice([origin, *countries[:8]]) if dice.random() < 0.78 else "",
            {"Labor": "yes", "Sexual": "no"}.get(kind, ""),
            {"Sexual": "yes", "Labor": "no"}.get(kind, ""),
            dice.choices(["Other", "Threats", "Financial", "Physical", "Survival", ""], [56, 9, 7, 4, 0.5, 24])[0],
            dice.choices(["", "Other", "Friend/Acquaintance", "Family/Relative", "Intimate Partner"], [80, 8, 4, 4, 3])[0],
            kind,
            labour,
        ])  # fmt: skip
    return made


def copy_seconds(rows: list[list[str]]) -> float:
    """Plain COPY into a plain table, committed."""
    import psycopg

    body = io.StringIO()
    csv.writer(body).writerows(rows)
    with psycopg.connect(**_database.admin(), autocommit=True) as link:
        link.execute("create table plain_copy (" + ", ".join(f"c{n} text" for n in range(len(HEADER))) + ")")
        began = time.perf_counter()
        with link.cursor() as cursor, cursor.copy("copy plain_copy from stdin with (format csv)") as copy:
            copy.write(body.getvalue())
        return time.perf_counter() - began


def main() -> None:
    """Runs both and prints one object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=48_773)
    count = parser.parse_args().rows
    _database.start()
    organisation = _database.organisation("bench", agreement=True)
    rows = invent(count, random.Random(7))

    from tessera.interchange.imports import api as imports
    from tessera.interchange.mapping import api as mapping
    from tessera.kernel.actor import Actor
    from tessera.observatory.releases import api as releases
    from tessera.trust.people import api as people

    by = people.system_actor(organisation, "import cases", imports.NEEDS, purpose="import")
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])
        file.flush()
        began = time.perf_counter()
        result = imports.run(Path(file.name), mapping.shipped("ctdc-kanon-2020"), by=by)
        imported = time.perf_counter() - began
    assert (result.accepted, result.refused) == (count, 0)
    analyst = Actor(
        None,
        None,
        actions=frozenset({"release:table:build", "release:table:view"}),
        job="benchmark",
        function="observatory",
    )
    began = time.perf_counter()
    release = releases.build(releases.Order("bench"), by=analyst)
    released = time.perf_counter() - began
    assert release.records == count
    plain = copy_seconds(rows)
    print(
        json.dumps(
            {
                "rows": count,
                "import, rows per second": round(count / imported),
                "plain COPY, rows per second": round(count / plain),
                "COPY is faster by": round(imported / plain, 1),
                "import, seconds": round(imported, 1),
                "release of all tables, seconds": round(released, 1),
                "peak memory of the importing and releasing process, MiB": _database.peak_mib(),
            }
        )
    )


if __name__ == "__main__":
    main()
