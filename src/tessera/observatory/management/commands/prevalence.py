"""`./tessera prevalence`: how many were never on any list, from a plain file and without a database."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError
from tessera.observatory.management import surveys
from tessera.observatory.prevalence import api

PANEL = "panel"


class Command(Base):
    """Reads lists, asks one method or all, prints the answer with its doubt."""

    help = "Estimate how many people were never found, from overlapping lists in a plain file."
    example = (
        "./tessera prevalence estimate lists.csv --method panel\n"
        "  ./tessera prevalence estimate lists.csv --method stepwise --bootstrap 10000 --seed 1 --json\n"
        "  ./tessera prevalence sensitivity lists.csv --json\n"
        "  ./tessera prevalence survey asked.csv --population 900000 --kind form --json\n"
        "  ./tessera prevalence scaleup asked.csv --population 900000 --known police=900 --known widows=6000"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """estimate, sensitivity, survey, scaleup."""
        parts = parser.add_subparsers(dest="what", required=True, metavar="estimate|sensitivity|survey|scaleup")
        estimate = parts.add_parser("estimate", help="one method or the panel of all")
        _common(estimate)
        estimate.add_argument(
            "--method", choices=[*api.METHODS, PANEL], default="stepwise", help="which method (default stepwise)"
        )
        estimate.add_argument(
            "--bootstrap", type=int, default=api.BOOTSTRAP, metavar="N", help="resamples (default 10000; 0 for none)"
        )
        estimate.add_argument("--seed", type=int, metavar="S", help="makes the answer repeatable")
        estimate.add_argument(
            "--max-order", type=int, default=2, metavar="K", help="most lists in one term, for bic and aic (default 2)"
        )
        surveys.arguments(parts.add_parser)
        _common(parts.add_parser("sensitivity", help="lists merged or left out, rival models, errors of linkage"))

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        """Runs one part."""
        if what in surveys.PARTS:
            surveys.run(what, options, self.stdout.write)
            return
        lists = _read(options["lists"])
        try:
            if what == "sensitivity":
                self._sensitivity(lists, options)
            elif options["method"] == PANEL:
                panel = api.panel(
                    lists,
                    bootstrap=options["bootstrap"],
                    seed=options["seed"],
                    level=options["level"],
                    threshold=options["threshold"],
                )
                self._print(panel.as_list(), as_json=options["json"])
            else:
                answer = api.estimate(
                    lists,
                    options["method"],
                    bootstrap=options["bootstrap"],
                    seed=options["seed"],
                    max_order=options["max_order"],
                    level=options["level"],
                    threshold=options["threshold"],
                )
                self._print(answer.as_dict(), as_json=options["json"])
        except ValueError as fault:
            raise CommandError(str(fault)) from fault

    def _print(self, found: dict[str, Any] | list[dict[str, Any]], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False, allow_nan=False))
            return
        answers = found if isinstance(found, list) else [found]
        self.stdout.write(f"{_('method'):<10} {_('estimate'):>17} {_('interval'):>19}  {_('model')}")
        for answer in answers:
            low, high = answer["interval"]
            interval = f"{people(low)} - {people(high)}"
            self.stdout.write(
                f"{answer['method']:<10} {_between(answer['estimate']):>17} {interval:>19}  {answer['model']}"
            )
        if len(answers) == 1:
            self._details(answers[0])
        told: set[str] = set()
        for text in (text for answer in answers for text in answer["warnings"]):
            if text not in told:
                self.stdout.write(f"! {text}")
            told.add(text)

    def _details(self, answer: dict[str, Any]) -> None:
        """Seen people, criterion, the kind of interval, and the other intervals."""
        self.stdout.write(f"{_('seen')}: {people(answer['observed'])}")
        self.stdout.write(f"{_('criterion')}: {answer['criterion']}")
        error = answer["monte_carlo_error"]
        moved = f" (± {people(error[0])}, ± {people(error[1])})" if error else ""
        self.stdout.write(f"{_('interval')} {answer['level']:.0%}: {answer['interval_method']}{moved}")
        for other in answer["intervals"]:
            self.stdout.write(f"  {people(other['low'])} - {people(other['high'])}  {other['method']}")
        for text in answer["assumptions"]:
            self.stdout.write(f"- {text}")

    def _sensitivity(self, lists: api.Lists, options: dict[str, Any]) -> None:
        found = api.sensitivity(lists, level=options["level"], threshold=options["threshold"]).as_dict()
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, allow_nan=False))
            return
        self.stdout.write(f"{_('as it is')}: {people(found['as_is'])}")
        for change in (*found["merged"], *found["left_out"]):
            what = _("merged") if change["kind"] == "merged" else _("left out")
            self.stdout.write(f"{what} {' + '.join(change['lists'])}: {people(change['estimate'])}  {change['model']}")
        for point in found["linkage"]:
            share = _("true links found %(recall).0f %%, links true %(precision).0f %%") % {
                "recall": 100 * point["recall"],
                "precision": 100 * point["precision"],
            }
            self.stdout.write(f"{share}: {people(point['estimate'])}")


def _common(parser: CommandParser) -> None:
    parser.add_argument(
        "lists", metavar="LISTS.csv", help="0/1 columns and `count`, or a row per person; - reads standard input"
    )
    parser.add_argument("--level", type=float, default=api.LEVEL, help="of the interval (default 0.95)")
    parser.add_argument(
        "--threshold", type=float, default=api.THRESHOLD, help="p-value of stepwise choice (default 0.02)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def _read(name: str) -> api.Lists:
    """The lists of a file, or of standard input; a fault is one sentence."""
    try:
        if name == "-":
            return api.read_lists(sys.stdin.buffer)
        with Path(name).open("rb") as stream:
            return api.read_lists(stream)
    except OSError as fault:
        raise CommandError(f"{name} cannot be read: {fault.strerror}") from fault
    except api.ListsError as fault:
        raise CommandError(str(fault)) from fault


def people(value: float | None) -> str:
    """A whole number with thousands apart; the sign of infinity where there is none."""
    return "∞" if value is None else f"{value:,.0f}"


def _between(value: float | list[float | None] | None) -> str:
    return " - ".join(people(part) for part in value) if isinstance(value, list) else people(value)
