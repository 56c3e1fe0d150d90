"""`./tessera linkage`: find who is written down twice in plain files, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from tessera.kernel.commands import Command as Base
from tessera.kernel.commands import CommandError
from tessera.protection.linkage import api

_SHOWN = 20


class Command(Base):
    """Suggests pairs with reasons, reads judgements that people wrote beside them, and turns those into people."""

    help = (
        "Find people written down twice in files, judge the pairs by hand, and number the people. Without a database."
    )
    example = (
        "./tessera linkage suggest people.csv --out pairs.csv\n"
        "  ./tessera linkage judge pairs.csv\n"
        "  ./tessera linkage apply people.csv pairs.csv --out persons.csv"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """suggest, judge, apply."""
        parts = parser.add_subparsers(dest="what", required=True, metavar="suggest|judge|apply")
        suggest = parts.add_parser("suggest", help="write the pairs that may be one person, each with its reasons")
        suggest.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV in UTF-8, with headings")
        suggest.add_argument(
            "--out", type=Path, required=True, metavar="PAIRS", help="judgements already in it are kept"
        )
        suggest.add_argument("--backend", choices=[each.value for each in api.Backend], default="own",
                             help="own (default), duckdb or spark: the last two by Splink")  # fmt: skip
        suggest.add_argument("--least", type=float, default=0.9, metavar="P", help="smallest probability (default 0.9)")
        suggest.add_argument("--seed", type=int, default=1, help="draws the random pairs (default 1)")
        suggest.add_argument("--between", action="store_true", help="only pairs of records from different files")
        judge = parts.add_parser("judge", help="check the judgements written into a file of pairs")
        judge.add_argument("pairs", type=Path, metavar="PAIRS")
        apply = parts.add_parser("apply", help="number the people by the judgements")
        apply.add_argument("files", nargs="+", type=Path, metavar="FILE", help="the same files as for suggest")
        apply.add_argument("pairs", type=Path, metavar="PAIRS")
        apply.add_argument("--out", type=Path, required=True, metavar="CLUSTERS")
        for part in (suggest, apply):
            part.add_argument("--mapping", type=Path, default=None, metavar="FILE", help='JSON: {"column": "part"}')
        for part in (suggest, judge, apply):
            part.add_argument("--json", action="store_true", help="print one object")

    def handle(self, *_args: Any, what: str, json: bool, **options: Any) -> None:
        """Runs one part; what is wrong with a file is one sentence."""
        try:
            done = {"suggest": self._suggest, "judge": self._judge, "apply": self._apply}[what](options)
        except (api.BadFile, api.BackendMissing) as fault:
            raise CommandError(str(fault)) from fault
        except OSError as fault:
            raise CommandError(_("The file cannot be written (%(why)s).") % {"why": fault.strerror}) from fault
        self.answer(done, as_json=json)

    def _people(self, options: dict[str, Any]) -> api.People:
        mapping = api.mapping_of(options["mapping"]) if options["mapping"] else None
        people = api.read(options["files"], mapping)
        for row in people.refused[:_SHOWN]:
            self.stderr.write(
                f"{row.file}, {_('line')} {row.line}{f', {row.column}' if row.column else ''}: {row.reason}"
            )
        if more := len(people.refused) - _SHOWN:
            self.stderr.write(_("%(more)s more rows were refused.") % {"more": more}) if more > 0 else None
        return people

    def _suggest(self, options: dict[str, Any]) -> dict[str, object]:
        if not 0 < options["least"] < 1:
            raise CommandError(_("--least is a probability between 0 and 1."))
        _not_over(options["out"], options["files"])
        backend = api.Backend(options["backend"])
        api.require(backend)
        earlier = api.read_judgements(options["out"]) if options["out"].exists() else []
        people = self._people(options)
        settings = api.Settings(least=options["least"], seed=options["seed"])
        linked = api.link(people.records, settings=settings, backend=backend, progress=self._tell)
        if options["between"]:
            linked = linked.between(lambda key: key.split(":", 1)[0])
        records = {record.id: record for record in people.records}
        rows = api.write_pairs(options["out"], linked, records, earlier)
        self.stderr.write(
            _(
                "%(file)s holds names: only you can read it. Keep it where they may be kept, and delete it when you are done."
            )
            % {"file": options["out"].name}
        )
        return {
            "read": people.read, "records": len(people.records), "refused": len(people.refused),
            "columns": people.mapped, "compared": linked.compared, "pairs": len(linked), "rows": rows,
            "judged": len(earlier), "backend": backend.value, "out": str(options["out"]),
        }  # fmt: skip

    def _tell(self, done: int, whole: int) -> None:
        steps = [_("names folded"), _("pairs chosen"), _("pairs compared"), _("weights learned"), _("pairs weighed")]
        self.stderr.write(f"{done}/{whole} {steps[done - 1]}")

    def _judge(self, options: dict[str, Any]) -> dict[str, object]:
        judged = api.read_judgements(options["pairs"])
        counts = {verdict.value: sum(each.verdict == verdict for each in judged) for verdict in api.Verdict if verdict}
        return {"judged": len(judged), **counts, "by": sorted({each.by for each in judged})}

    def _apply(self, options: dict[str, Any]) -> dict[str, object]:
        _not_over(options["out"], [*options["files"], options["pairs"]])
        people, judged = self._people(options), api.read_judgements(options["pairs"])
        try:
            clusters = api.cluster([record.id for record in people.records], judged)
        except KeyError as fault:
            raise CommandError(
                _("A judgement is about the record %(id)s, which is in no file: give the same files as for suggest.")
                % {"id": fault.args[0]}
            ) from fault
        for one in clusters.conflicts:
            said = {"first": one.first, "second": one.second, "chain": " = ".join(one.through)}
            self.stderr.write(_("Contradiction: %(first)s and %(second)s are judged different, but %(chain)s.") % said)
        api.write_clusters(options["out"], clusters)
        return {
            "records": len(people.records), "refused": len(people.refused), "judged": len(judged),
            "persons": len(set(clusters.person.values())), "conflicts": len(clusters.conflicts), "out": str(options["out"]),
        }  # fmt: skip


def _not_over(out: Path, read: Sequence[Path]) -> None:
    if any(out.resolve() == each.resolve() for each in read):
        raise CommandError(_("--out is one of the files that are read: choose another name."))
