"""`./tessera observatory tokens`: matching without names between installations, by signed files. Needs no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from tessera.kernel.commands import Command, CommandError

HELP = "Match lists of several offices without names, by signed files: begin, make, key, match."
EXAMPLE = "./tessera observatory tokens make --key run/north.key --input people.csv --output out/"


def arguments(parser: CommandParser) -> None:
    """The options of this part: one word for each step."""
    parser.add_argument("step", choices=["begin", "make", "key", "match"], help="the step of the exchange")
    parser.add_argument("files", nargs="*", type=Path, help="parcels to key, or all parcels that came to the host")
    parser.add_argument("--name", default="", help="the name of the run, the same for everybody")
    parser.add_argument("--parties", default="", help="who brings a list, in order, with commas: north,south")
    parser.add_argument("--host", default="", help="who counts; none of the parties")
    parser.add_argument("--me", default="", help="which party this office is")
    parser.add_argument("--people", type=int, default=0, help="how many people the list has at most, said beforehand")
    parser.add_argument(
        "--key", type=Path, help="this office's key file of the run, kept secret and deleted afterwards"
    )
    parser.add_argument("--publics", type=Path, help="folder with the public files of all parties")
    parser.add_argument("--input", type=Path, help="a CSV in UTF-8; only rows whose column consent says yes enter")
    parser.add_argument("--output", type=Path, default=Path(), help="folder, or for match the CSV of counts")
    parser.add_argument("--json", action="store_true", help="print one object")


def run(command: Command, **options: Any) -> None:
    """Does one step and names the files it wrote."""
    from tessera.observatory.matching import api as matching

    try:
        written = _STEPS[options["step"]](matching, options)
    except matching.FileFault as fault:
        raise CommandError(str(fault)) from fault
    except OSError as fault:
        raise CommandError(f"{fault.filename} cannot be read or written: {fault.strerror}") from fault
    names = [str(path) for path in written]
    command.stdout.write(json.dumps({"written": names}) if options["json"] else "\n".join(names))


def _setting(matching: Any, options: dict[str, Any]) -> Any:
    parties = tuple(part.strip() for part in options["parties"].split(",") if part.strip())
    if not (options["name"] and parties and options["host"]):
        raise CommandError("Say --name, --parties and --host: the same words in every office.")
    return matching.Setting(options["name"], parties, options["host"])


def _need(options: dict[str, Any], *names: str) -> None:
    if missing := [f"--{name}" for name in names if not options[name]]:
        raise CommandError(f"This step needs {', '.join(missing)}.")


def _begin(matching: Any, options: dict[str, Any]) -> list[Path]:
    _need(options, "me", "people")
    path = matching.begin(_setting(matching, options), options["me"], options["people"], options["output"])
    return [path, path.with_suffix(".public")]


def _make(matching: Any, options: dict[str, Any]) -> list[Path]:
    _need(options, "key", "input")
    made: list[Path] = matching.make(matching.key_of(options["key"]), options["input"], options["output"])
    return made


def _key(matching: Any, options: dict[str, Any]) -> list[Path]:
    _need(options, "key", "publics", "files")
    key = matching.key_of(options["key"])
    known = matching.publics(sorted(options["publics"].glob("*.public")), key.setting)
    return [matching.key_list(key, path, known, options["output"]) for path in options["files"]]


def _match(matching: Any, options: dict[str, Any]) -> list[Path]:
    _need(options, "publics", "files")
    setting = _setting(matching, options)
    known = matching.publics(sorted(options["publics"].glob("*.public")), setting)
    target: Path = options["output"]
    if target.is_dir():
        target = target / "counts.csv"
    target.write_text(matching.match(setting, options["files"], known))
    return [target]


_STEPS = {"begin": _begin, "make": _make, "key": _key, "match": _match}
