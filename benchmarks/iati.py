"""Validating an IATI file whole, against the XML Schema step alone.

    python benchmarks/iati.py [--activities 2000]

The bound is libxml2 reading the same file and holding it against the same schema: as `xmllint --schema` where that is
installed, and in this process otherwise, which is the same library without the start of a program. It asks none of the
107 cases of the ruleset and no code list, and has the whole tree in memory. Times are CPU seconds.
"""

from __future__ import annotations

import argparse
import copy
import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def seconds(work: Callable[[], object], of: Callable[[], float] = time.process_time) -> float:
    """CPU seconds, the least of a few rounds: what other programs do beside it takes nothing away."""
    taken = []
    for _ in range(ROUNDS):
        begun = of()
        work()
        taken.append(of() - begun)
    return min(taken)


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
    from tessera.interchange.iati import document, schema, validation

    data = invent(count)
    assert validation.validate(io.BytesIO(data)).valid
    whole = seconds(lambda: validation.validate(io.BytesIO(data)))
    alone = seconds(lambda: schema.check(document.parse(data).getroot(), "iati-activities", ""))
    steps = {
        "reading": seconds(lambda: sum(1 for _each in document.Reading(io.BytesIO(data)).subjects())),
        "schema, an activity at a time": seconds(lambda: each_activity(data, schema_of(schema))),
    }
    bound, name = alone, "libxml2 in this process"
    if program := shutil.which("xmllint"):
        bound, name = seconds(lambda: subprocess_of(program, schema, data), of=children), "xmllint"
    result = {
        "activities": count,
        "megabytes": round(len(data) / 1e6, 1),
        "whole validation, activities per CPU second": round(count / whole),
        "schema step alone": name,
        "schema step alone, activities per CPU second": round(count / bound),
        "schema step is faster by": round(whole / bound, 2),
        "memory a validation takes, MiB": round(memory(data, VALIDATING) / 1024, 1),
        "memory of the whole tree, MiB": round(memory(data, READING) / 1024, 1),
    }
    result |= {f"{step}, ms per activity": round(1000 * taken / count, 3) for step, taken in steps.items()}
    print(json.dumps(result))


BEGINNING = """
import os, sys, tempfile
os.environ["DJANGO_SETTINGS_MODULE"] = "tessera.config.settings"
os.environ["TESSERA_DATA"] = tempfile.mkdtemp(prefix="tessera-bench-")
import django
django.setup()
from pathlib import Path
from lxml import etree
from tessera.interchange.iati import api, schema
small, large = Path(sys.argv[1]), Path(sys.argv[2])
# Of this program alone: what getrusage tells begins with the most its parent had.
peak = lambda: int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""
VALIDATING = "api.validate(small); before = peak(); assert api.validate(large).valid; print(peak() - before)"
READING = "schema._schema('iati-activities'); before = peak(); tree = etree.parse(str(large)); print(peak() - before)"


def memory(data: bytes, work: str) -> int:
    """By how much a process of its own grows at most in this work over a file, in KiB."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.xml", Path(folder) / "large.xml"
        small.write_bytes(invent(2))
        large.write_bytes(data)
        words = [sys.executable, "-W", "ignore", "-c", f"{BEGINNING}{work}", str(small), str(large)]
        told = subprocess.run(
            words, check=True, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(HOME / "src")}
        )
        return int(told.stdout)


def each_activity(data: bytes, check: Callable[[etree._Element], object]) -> None:
    """Reads a file and does something with each activity."""
    from tessera.interchange.iati import document

    for element in document.Reading(io.BytesIO(data)).subjects():
        check(element)


def schema_of(schema: Any) -> Callable[[etree._Element], object]:
    """The schema step of one activity."""
    return lambda element: schema.check(element, "iati-activities", "")


def children() -> float:
    """CPU seconds of programs that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def subprocess_of(program: str, schema: Any, data: bytes) -> None:
    """xmllint over the same file."""
    with tempfile.NamedTemporaryFile(suffix=".xml") as file:
        file.write(data)
        file.flush()
        bound = str(schema.DATA / schema.FILES["iati-activities"])
        words = [program, "--noout", "--nonet", "--schema", bound, file.name]
        subprocess.run(words, check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
