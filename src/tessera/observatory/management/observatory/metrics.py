"""`./tessera observatory metrics`: what may be counted for programmes, and snapshots as signed files."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser

from tessera.kernel.commands import Command, CommandError

HELP = "List what may be counted for programmes; write a snapshot as a signed file, or take one in. Needs the database."
EXAMPLE = "./tessera observatory metrics export 5b0c… --as funder --out quarter.json"


def arguments(parser: CommandParser) -> None:
    """The options of this part."""
    parser.add_argument("act", choices=["list", "key", "export", "import"], help="what to do")
    parser.add_argument("target", nargs="?", default="", help="the id of a snapshot, or the file to take in")
    parser.add_argument("--out", type=Path, help="where the file goes")
    parser.add_argument("--trust", action="append", default=[], help="a public key that is trusted, in hexadecimal")
    parser.add_argument("--as", dest="reader", default="", help="slug of the organisation that reads or receives it")
    parser.add_argument("--organisation", default="", help="the contributor's slug on this server, if it is known here")
    parser.add_argument("--json", action="store_true", help="print one object")


def run(command: Command, **options: Any) -> None:
    """Does one of the four."""
    from tessera.observatory.metrics import api as metrics

    act = options["act"]
    if act == "list":
        told = [{"key": key, "version": each.version, "title": each.word("title", "en"),
                 "dimensions": list(each.dimensions)} for key, each in metrics.METRICS.items()]  # fmt: skip
        command.answer({"metrics": told}, as_json=options["json"])
    elif act == "key":
        command.answer({"key": metrics.public_key()}, as_json=options["json"])
    else:
        try:
            command.answer((_export if act == "export" else _import)(options), as_json=options["json"])
        except (OSError, LookupError, ValueError) as fault:
            raise CommandError(f"{options['target'] or act}: {fault}") from fault


def _actor(reader: str) -> Any:
    from tessera.kernel.actor import Actor
    from tessera.trust.people import api as people

    if not reader:
        raise ValueError("say for which organisation: --as SLUG")
    home = people.organisation(reader)
    return Actor(None, home.id, actions=frozenset({"metrics:snapshot:make", "metrics:snapshot:view"}), purpose="release",
                 job="observatory metrics", function="observatory")  # fmt: skip


def _export(options: dict[str, Any]) -> dict[str, Any]:
    from tessera.kernel.policy import Hidden
    from tessera.observatory.metrics import api as metrics

    try:
        data = metrics.export(UUID(options["target"]), by=_actor(options["reader"]))
    except Hidden as fault:
        raise LookupError("there is no such snapshot") from fault
    path = options["out"] or Path("snapshot.json")
    path.write_bytes(data)
    return {"file": str(path), "key": metrics.public_key()}


def _import(options: dict[str, Any]) -> dict[str, Any]:
    from tessera.observatory.metrics import api as metrics
    from tessera.trust.people import api as people

    known = people.organisation(options["organisation"]).id if options["organisation"] else None
    data = Path(options["target"]).read_bytes()
    row = metrics.take_in(data, trusted=options["trust"], by=_actor(options["reader"]), organisation=known)
    return {"id": str(row.pk), "metric": row.metric, "start": row.start.isoformat(), "sha256": row.sha256}
