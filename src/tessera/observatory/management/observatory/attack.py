"""`./tessera observatory attack`: what an attacker gets from a release, before it is published."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser

from tessera.kernel.commands import Command, CommandError
from tessera.observatory.attacks import api as attacks

HELP = "Attack a release in fourteen ways, as somebody would who looks for a person in it."
EXAMPLE = "./tessera observatory attack ./release-2 --earlier ./release-1 --json"


def arguments(parser: CommandParser) -> None:
    """The options of this part."""
    parser.add_argument("release", help="folder of an exported release, or the number or id of a kept one")
    parser.add_argument(
        "--earlier", action="append", type=Path, default=[], metavar="FOLDER", help="a release that came before; repeat"
    )
    parser.add_argument("--quick", action="store_true", help="fewer trials, within seconds")
    parser.add_argument("--seed", type=int, default=0, help="fixes what is drawn (default 0)")
    parser.add_argument("--json", action="store_true", help="print one JSON list with an object per attack")


def run(command: Command, **options: Any) -> None:
    """Attacks, prints a row per attack, and fails when one succeeds."""
    with tempfile.TemporaryDirectory() as spare:
        folder = Path(options["release"])
        if not folder.is_dir():
            folder = _kept(options["release"], Path(spare) / "release")
        try:
            report = attacks.run(
                folder,
                earlier=options["earlier"],
                quick=options["quick"],
                seed=options["seed"],
                progress=lambda name, number: _say(command, name, number),
            )
        except (attacks.Unreadable, attacks.SuiteBroken) as fault:
            raise CommandError(str(fault)) from fault
    if options["json"]:
        command.stdout.write(json.dumps(report.as_dict()["attacks"], ensure_ascii=False))
    else:
        _table(command, report)
    if not report.passed:
        raise CommandError(attacks.summary(report))


def _table(command: Command, report: attacks.Report) -> None:
    command.stdout.write(f"{'':>2}  {'attack':<26} {'got':>7} {'guessing':>9} {'weak':>7}  result")
    for row in report.rows:
        got, guess, weak = (attacks.share(value) for value in (row.success, row.baseline, row.weak))
        command.stdout.write(f"{row.number:>2}  {row.name:<26} {got:>7} {guess:>9} {weak:>7}  {attacks.verdict(row)}")
        command.stdout.write(f"      {row.note}")


def _kept(name: str, folder: Path) -> Path:
    """The files of a kept release, written to ``folder``."""
    from tessera.kernel.actor import Actor, acting
    from tessera.observatory.releases import api as releases

    actor = Actor(
        None,
        None,
        actions=frozenset({"release:table:view", "release:table:build"}),
        purpose="release",
        job="observatory attack",
        function="observatory",
    )
    with acting(actor):
        rows = releases.scope(actor)
        try:
            found = rows.filter(number=int(name)) if name.isdigit() else rows.filter(pk=UUID(name))
        except ValueError:
            found = rows.none()
        if (row := found.first()) is None:
            raise CommandError(f"there is no folder and no kept release {name}: ./tessera release list shows them all")
        releases.export(row, folder)
    return folder


def _say(command: Command, name: str, number: int) -> None:
    """Progress on standard error, where somebody is looking."""
    if sys.stderr.isatty():
        command.stderr.write(f"{number:>2}/14 {name:<30}", ending="\r")
