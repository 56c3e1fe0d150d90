"""The parts of `./tessera prevalence` that read surveys: a weighted share, and network scale-up."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from tessera.kernel.commands import CommandError
from tessera.observatory.prevalence import api

PARTS = ("survey", "scaleup")
Write = Callable[[str], object]


def arguments(add: Callable[..., CommandParser]) -> None:
    """survey, scaleup."""
    survey = add("survey", help="from a household survey: weights, strata and clusters in the file")
    survey.add_argument("--answer", default="yes", metavar="COLUMN", help="column of 1 and 0 (default yes)")
    survey.add_argument("--by", metavar="COLUMN", help="also for each group; give their sizes with --group")
    survey.add_argument("--group", action="append", default=[], metavar="VALUE=SIZE", help="people of a group; repeat")
    survey.add_argument(
        "--kind", metavar="COLUMN", help="also split by what only those concerned have, such as the form"
    )
    scaleup = add("scaleup", help="from whom respondents know (network scale-up)")
    scaleup.add_argument(
        "--hidden", default="hidden", metavar="COLUMN", help="column of how many they know (default hidden)"
    )
    scaleup.add_argument("--known", action="append", default=[], metavar="COLUMN=SIZE", help="a known group; repeat")
    scaleup.add_argument("--transmission", type=float, default=1.0, help="share of ties that are known (default 1)")
    scaleup.add_argument(
        "--degree-ratio", type=float, default=1.0, help="their networks beside everybody's (default 1)"
    )
    scaleup.add_argument("--bootstrap", type=int, default=api.BOOTSTRAP, metavar="N", help="resamples (default 10000)")
    scaleup.add_argument("--seed", type=int, metavar="S", help="makes the answer repeatable")
    for part in (survey, scaleup):
        part.add_argument("file", metavar="SURVEY.csv", help="a row for each person asked; weight, stratum, cluster")
        part.add_argument("--population", type=int, required=True, metavar="N", help="people the survey stands for")
        part.add_argument("--level", type=float, default=api.LEVEL, help="of the interval (default 0.95)")
        part.add_argument("--json", action="store_true", help="print JSON")


def run(what: str, options: dict[str, Any], write: Write) -> None:
    """Reads the file and prints the answer with its doubt. Raises CommandError."""
    try:
        with Path(options["file"]).open("rb") as stream:
            people = api.read_respondents(stream)
        found = _survey(people, options) if what == "survey" else _scaleup(people, options)
    except OSError as fault:
        raise CommandError(f"{options['file']} cannot be read: {fault.strerror}") from fault
    except ValueError as fault:
        raise CommandError(str(fault)) from fault
    if options["json"]:
        write(json.dumps(found, ensure_ascii=False, allow_nan=False))
        return
    _told(found, write)


def _survey(people: api.Respondents, options: dict[str, Any]) -> dict[str, Any]:
    level, population, answer = options["level"], options["population"], options["answer"]
    found = api.estimate_survey(people, answer, population, level=level).as_dict()
    if options["by"]:
        sizes = _sizes(options["group"], "--group")
        groups = api.by_group(people, answer, options["by"], sizes, level=level)
        found["groups"] = [{"group": name, **each.as_dict()} for name, each in groups]
    if options["kind"]:
        kinds = api.by_kind(people, answer, options["kind"], population, level=level)
        found["kinds"] = [{"kind": name, **each.as_dict()} for name, each in kinds]
    return found


def _scaleup(people: api.Respondents, options: dict[str, Any]) -> dict[str, Any]:
    return api.estimate_scaleup(
        people,
        options["hidden"],
        _sizes(options["known"], "--known"),
        options["population"],
        transmission=options["transmission"],
        degree_ratio=options["degree_ratio"],
        level=options["level"],
        resamples=options["bootstrap"],
        seed=options["seed"],
    ).as_dict()


def _sizes(pairs: list[str], option: str) -> dict[str, int]:
    found = {}
    for pair in pairs:
        name, _equals, size = pair.rpartition("=")
        if not name or not size.isdigit():
            raise CommandError(f"{option} {pair}: write a name and a whole number, such as {option} police=900")
        found[name] = int(size)
    return found


def _told(found: dict[str, Any], write: Write) -> None:
    for each in (found, *found.get("groups", ()), *found.get("kinds", ())):
        low, high = each["interval"]
        name = each.get("group") or each.get("kind") or each["method"]
        write(
            f"{name}: {each['estimate']:,.0f} ({low:,.0f} - {high:,.0f}, {each['level']:.0%}, {each['interval_method']})"
        )
    for check in found.get("checks", ()):
        write(f"  {check['group']}: {check['size']:,} in truth, {check['estimate']:,.0f} by this method")
    for text in found["warnings"]:
        write(f"! {text}")
    for text in found["assumptions"]:
        write(f"- {text}")
