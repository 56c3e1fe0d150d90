"""`./tessera release`: build, attack, publish, list and export releases."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser

from tessera.kernel.actor import Actor, acting
from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError
from tessera.kernel.work import unit_of_work
from tessera.observatory.releases import api as releases
from tessera.trust.people import api as people

_RIGHTS = frozenset({"release:table:view", "release:table:build", "release:table:publish"})


class Command(Base):
    """Builds from consented facts under agreement; nothing is published that an attack could break."""

    help = "Build a release from consented facts, attack it, publish it, export its files."
    example = (
        "./tessera release build --method tables --json\n"
        "  ./tessera release build --table gender --table 'age_band|citizenship' --threshold 20 --draft\n"
        "  ./tessera release build --method synthetic --epsilon 1\n"
        "  ./tessera release export 1 --out ./release-1"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """build, publish, export, list."""
        parts = parser.add_subparsers(dest="what", required=True, metavar="build|publish|export|list")
        self._choices(parts.add_parser("build", help="build a release, attack it, publish it"))
        for name, text in (("publish", "publish a draft"), ("export", "write a release's files into a folder")):
            part = parts.add_parser(name, help=text)
            part.add_argument("release", help="its id or number")
            part.add_argument("--json", action="store_true", help="print one object")
            if name == "export":
                part.add_argument("--out", type=Path, required=True, help="folder, made if it is missing")
        parts.add_parser("list", help="all releases").add_argument(
            "--json", action="store_true", help="print one object a line"
        )

    def _choices(self, build: CommandParser) -> None:
        """What to build, and for whom."""
        build.add_argument(
            "--method", choices=releases.METHODS, default=releases.METHOD, help="how people are protected"
        )
        build.add_argument(
            "--family",
            choices=list(releases.FAMILIES),
            default=releases.CASE,
            help="case: people; help: services they needed",
        )
        build.add_argument("--title", default="", help="what the release is called; default its date")
        build.add_argument(
            "--threshold", type=int, default=releases.DEFAULT_THRESHOLD, help="smallest published count (default 11)"
        )
        build.add_argument("--rounding", type=int, default=1, help="base of published counts (default 1: exact)")
        self._parameters(build)
        build.add_argument(
            "--table",
            action="append",
            metavar="A|B|C",
            help="a table to make, one to three dimensions; repeat; default all",
        )
        build.add_argument(
            "--organisation",
            action="append",
            metavar="SLUG",
            help="only these contributors; repeat; default all under agreement",
        )
        build.add_argument("--draft", action="store_true", help="keep it unpublished")
        build.add_argument("--json", action="store_true", help="print one object")

    def _parameters(self, build: CommandParser) -> None:
        """The parameters of one method or the other."""
        build.add_argument(
            "--perturbation", type=int, default=0, help="furthest a count is moved, 0 to 10 (default 0: not at all)"
        )
        build.add_argument(
            "--contributors",
            type=int,
            default=3,
            help="organisations behind each count, where so many contribute (default 3)",
        )
        build.add_argument(
            "--dominance",
            type=int,
            default=85,
            help="most that one of them may have supplied, in per cent (default 85)",
        )
        build.add_argument(
            "--diversity",
            type=int,
            default=1,
            help="2 hides groups who all share one sensitive answer (default 1: says so)",
        )
        build.add_argument("--epsilon", type=float, default=releases.DEFAULT_EPSILON, help="privacy loss (synthetic)")
        build.add_argument("--delta", type=float, help="chance that the promise fails (synthetic; default 1/(n ln n))")

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        """Runs one part under a named actor."""
        actor = Actor(None, None, actions=_RIGHTS, purpose="release", job=f"release {what}", function="observatory")
        try:
            with acting(actor):
                getattr(self, f"_{what}")(actor, **options)
        except (releases.NotProtected, releases.SuiteBroken, ValueError, LookupError) as fault:
            raise CommandError(str(fault)) from fault

    def _build(self, actor: Actor, **options: Any) -> None:
        specs = (
            tuple(tuple(part.strip() for part in spec.split("|")) for spec in options["table"])
            if options["table"]
            else None
        )
        order = releases.Order(
            title=options["title"],
            method=options["method"],
            family=options["family"],
            threshold=options["threshold"],
            rounding=options["rounding"],
            dimensions=specs,
            organisations=self._organisations(options["organisation"]),
            perturbation=options["perturbation"],
            least_contributors=options["contributors"],
            dominance=options["dominance"],
            diversity=options["diversity"],
            epsilon=options["epsilon"],
            delta=options["delta"],
        )
        row = releases.build(order, by=actor, progress=self._say)
        if row.passed and not options["draft"]:
            with unit_of_work(by=actor):
                row = releases.publish(row.id, by=actor)
        self.answer(self._told(row), as_json=options["json"])
        if not row.passed:
            raise CommandError(f"release {row.number} stays a draft for good: {self._why(row)}")

    def _told(self, row: releases.Release) -> dict[str, object]:
        spent: dict[str, object] = {"epsilon": row.epsilon, "delta": row.delta} if row.epsilon is not None else {}
        return {
            "release": row.id,
            "number": row.number,
            "method": row.method,
            "records": row.records,
            "contributors": row.contributors,
            "threshold": row.threshold,
            **spent,
            "passed": row.passed,
            "sha256": row.sha256,
            "published": row.published_at,
        }

    def _why(self, row: releases.Release) -> str:
        """What went wrong and what to do, in a sentence."""
        lost = [each["name"] for each in row.attacks["attacks"] if not each["passed"]]
        if lost:
            return f"attacks succeeded ({', '.join(lost)}); build fewer columns or with a larger threshold"
        number = next(each["release"] for each in row.attacks["earlier"] if not each["passed"])
        return (
            f"compared with release {number}, few people can be seen to have come or gone; "
            "wait until more have changed, build fewer columns, or use --method synthetic"
        )

    def _publish(self, actor: Actor, **options: Any) -> None:
        with unit_of_work(by=actor):
            row = releases.publish(self._find(options["release"], actor).id, by=actor)
        self.answer({"release": row.id, "number": row.number, "published": row.published_at}, as_json=options["json"])

    def _export(self, actor: Actor, **options: Any) -> None:
        files = releases.export(self._find(options["release"], actor), options["out"])
        self.answer({"files": [str(file) for file in files]}, as_json=options["json"])

    def _list(self, actor: Actor, **options: Any) -> None:
        for row in releases.scope(actor):
            self.answer(
                {
                    "number": row.number,
                    "release": row.id,
                    "title": row.title,
                    "records": row.records,
                    "published": row.published_at,
                },
                as_json=options["json"],
            )

    def _find(self, name: str, actor: Actor) -> releases.Release:
        rows = releases.scope(actor)
        try:
            found = rows.filter(number=int(name)) if name.isdigit() else rows.filter(pk=UUID(name))
        except ValueError:
            found = rows.none()
        if (row := found.first()) is None:
            raise CommandError(f"there is no release {name}: ./tessera release list shows them all")
        return row

    def _organisations(self, slugs: list[str] | None) -> tuple[UUID, ...] | None:
        if not slugs:
            return None
        try:
            return tuple(people.organisation(slug).id for slug in slugs)
        except LookupError as fault:
            raise CommandError(str(fault)) from fault

    def _say(self, step: str, done: int) -> None:
        """Progress on standard error: one line, rewritten where somebody is looking."""
        words = {
            "read": "reading facts",
            "protect": "protecting people",
            "attack": "trying attacks",
            "compare": "comparing with earlier releases",
            "keep": "keeping the files",
        }
        text = f"{words[step]} {done:,}" if done else words[step]
        self.stderr.write(text, ending="\r" if sys.stderr.isatty() else "\n")
