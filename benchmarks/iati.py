"""Validating an IATI file whole, against the XML Schema step alone.

    python benchmarks/iati.py [--activities 2000]

The bound is libxml2 reading the same file and holding it against the same schema: as `xmllint --schema` where that is
installed, and in this process otherwise, which is the same library without the start of a program. It asks none of the
107 cases of the ruleset and no code list.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

HOME = Path(__file__).parent.parent
ROUNDS = 3


def invent(activities: int) -> bytes:
    """One file of many activities: the tests' full one again and again, each under its own identifier."""
    root = etree.parse(str(HOME / "tests/interchange/iati/samples/activity.xml")).getroot()
    (first,) = root
    for number in range(1, activities):
        another = copy.deepcopy(first)
        another[0].text = f"{first[0].text}-{number}"
        root.append(another)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def seconds(work: Callable[[], object]) -> float:
    """The median of a few rounds."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def main() -> None:
    """Prints one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--activities", type=int, default=2000)
    count = parser.parse_args().activities
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tessera.config.settings")
    os.environ.setdefault("TESSERA_DATA", tempfile.mkdtemp(prefix="tessera-bench-"))
    sys.path.insert(0, str(HOME / "src"))
    import django

    django.setup()
    from tessera.interchange.iati import codelists, document, schema, validation

    data = invent(count)
    tree = document.parse(data)
    assert validation.validate(tree).valid
    whole = seconds(lambda: validation.validate(document.parse(data)))
    steps = {
        "reading": seconds(lambda: document.parse(data)),
        "schema": seconds(lambda: list(schema.check(tree))),
        "ruleset": seconds(lambda: list(validation._by_rules(tree))),
        "code lists": seconds(lambda: list(codelists.check(tree))),
    }
    bound, name = steps["reading"] + steps["schema"], "libxml2 in this process"
    if program := shutil.which("xmllint"):
        with tempfile.NamedTemporaryFile(suffix=".xml") as file:
            file.write(data)
            file.flush()
            words = [
                program,
                "--noout",
                "--nonet",
                "--schema",
                str(schema.DATA / schema.FILES["iati-activities"]),
                file.name,
            ]
            bound = seconds(lambda: subprocess.run(words, check=True, stderr=subprocess.DEVNULL))
            name = "xmllint"
    result = {
        "activities": count,
        "megabytes": round(len(data) / 1e6, 1),
        "whole validation, activities per second": round(count / whole),
        "schema step alone": name,
        "schema step alone, activities per second": round(count / bound),
        "schema step is faster by": round(whole / bound, 2),
        "peak memory, MiB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    result |= {f"{step}, ms per activity": round(1000 * taken / count, 3) for step, taken in steps.items()}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
