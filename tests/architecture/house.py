"""What the laws look at: the floors and rooms on disk, the order of `.importlinter`, and lists of exceptions."""

from __future__ import annotations

import configparser
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tessera"
CONTRACTS = ROOT / ".importlinter"
EXCEPTIONS = Path(__file__).with_name("exceptions.toml")

# Floors anybody above may look into, and the composition root; neither has rooms with doors.
OPEN_FLOORS = frozenset({"kernel", "ui"})
WITHOUT_ROOMS = frozenset({"config", "ui"})
# Folders Django gives a meaning to; they are no rooms.
FOLDERS_OF_DJANGO = frozenset({"migrations", "management", "templatetags"})


@dataclass(frozen=True, slots=True, order=True)
class Room:
    """A package inside a floor."""

    floor: str
    name: str

    @property
    def path(self) -> Path:
        """Its folder."""
        return SOURCE / self.floor / self.name

    @property
    def module(self) -> str:
        """Its dotted name."""
        return f"{SOURCE.name}.{self.floor}.{self.name}"

    def __str__(self) -> str:
        return f"{self.floor}.{self.name}"


def floors(source: Path = SOURCE) -> list[str]:
    """The packages of the house, alphabetically."""
    return sorted(path.name for path in source.iterdir() if (path / "__init__.py").exists())


def rooms(source: Path = SOURCE) -> list[Room]:
    """Every folder of a floor that holds Python, whether or not somebody remembered its `__init__.py`."""
    return sorted(
        Room(floor, path.name)
        for floor in floors(source)
        if floor not in WITHOUT_ROOMS
        for path in (source / floor).iterdir()
        if path.is_dir() and path.name not in FOLDERS_OF_DJANGO and next(path.rglob("*.py"), None)
    )


def order(contract: str, contracts: Path = CONTRACTS) -> list[list[str]]:
    """The layers of a contract, highest first, without the marks of optional ones. Raises KeyError if there is none."""
    reader = configparser.ConfigParser()
    reader.read_string(contracts.read_text(encoding="utf-8"))
    lines = reader[f"importlinter:contract:{contract}"]["layers"].split("\n")
    return [[name.strip().strip("()") for name in line.split("|")] for line in lines if line.strip()]


def has_order(contract: str, contracts: Path = CONTRACTS) -> bool:
    """Whether the contract file declares this contract."""
    return f"[importlinter:contract:{contract}]" in contracts.read_text(encoding="utf-8").splitlines()


def python_files(*folders: Path) -> Iterator[Path]:
    """Python files below the folders, without migrations."""
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def exceptions(section: str, path: Path = EXCEPTIONS) -> dict[str, str]:
    """One list of exceptions, each with its reason. Raises ValueError for an entry without one."""
    listed: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8")).get(section, {})
    for name, reason in listed.items():
        if len(reason.split()) < 4:
            raise ValueError(f"{path.name} [{section}] {name}: give the reason in words")
    return listed


def judged(found: Iterable[tuple[str, str]], allowed: dict[str, str], where: str) -> list[str]:
    """The faults that no exception covers, and the exceptions that cover nothing.

    `found` holds pairs of a name, as an exception would give it, and the fault in words.
    """
    faults = list(found)
    names = {name for name, _ in faults}
    return [text for name, text in faults if name not in allowed] + [
        f"stale: {where} lists {name}, which is no longer needed: take it out" for name in allowed if name not in names
    ]


def none_of(faults: Iterable[str]) -> None:
    """Fails with every fault on a line of its own: a shortened list would be mended one run at a time."""
    listed = list(faults)
    assert not listed, "\n" + "\n".join(listed)
