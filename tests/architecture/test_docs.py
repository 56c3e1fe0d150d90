"""Law 8: every setting, command and room is in the docs, and the docs name nothing that is not there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from django.core.management import get_commands

from tessera.config import cli
from tessera.config.env import SETTINGS, Setting
from tests.architecture import house

SETTINGS_PAGE = house.ROOT / "docs" / "settings.md"
COMMANDS_PAGE = house.ROOT / "docs" / "commands.md"
ARCHITECTURE_PAGE = house.ROOT / "ARCHITECTURE.md"
_NO_DEFAULT = "none"


def cells(page: str) -> list[list[str]]:
    """The rows of every table of a page whose first cell is code, without marks of code."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in page.splitlines() if "|" in line]
    return [[cell.strip("`") for cell in row] for row in rows if row[0].startswith("`")]


def faults_of_settings(page: str, settings: Mapping[str, Setting]) -> Iterator[str]:
    """Settings that the page leaves out or gives another default, and rows about no setting."""
    told = {row[0]: row[1] for row in cells(page) if len(row) >= 3 and row[2]}
    for name, setting in settings.items():
        if name not in told:
            yield f"docs/settings.md: {name} is missing, or has no meaning beside it"
        elif told[name] != (setting.default or _NO_DEFAULT):
            yield f"docs/settings.md: the default of {name} is {setting.default or _NO_DEFAULT}, not {told[name]}"
    yield from (
        f"stale: docs/settings.md explains {name}, which is no setting" for name in told if name not in settings
    )


def faults_of_commands(page: str, ours: Iterable[str], known: Collection[str]) -> Iterator[str]:
    """Commands without a heading of their own, and mentions of commands that do not exist."""
    headed = set(re.findall(r"^#+ .*?`(?:\./tessera )?([a-z][\w-]*)[^`]*`", page, re.MULTILINE))
    yield from (f"docs/commands.md: give `{name}` a heading" for name in sorted(set(ours) - headed))
    told = headed | set(re.findall(r"\./tessera ([a-z][\w-]*)", page))
    yield from (f"stale: docs/commands.md tells of {name}, which is no command" for name in sorted(told - set(known)))


def faults_of_rooms(page: str, floors: Iterable[str], rooms: Iterable[house.Room]) -> Iterator[str]:
    """Floors and rooms missing from the page's tables, rooms without a README, and rows about no room."""
    told = {row[0]: row[1:] for row in cells(page)}
    there = {str(room) for room in rooms} | set(floors)
    for name in sorted(there - {name for name, rest in told.items() if any(rest)}):
        yield f"ARCHITECTURE.md: give `{name}` a row that says what it is for"
    yield from (
        f"stale: ARCHITECTURE.md has a row for {name}, which is not there" for name in sorted(set(told) - there)
    )


def without_readme(rooms: Iterable[tuple[str, Path]]) -> Iterator[str]:
    """Rooms whose README.md is missing, empty or no longer short."""
    for name, path in rooms:
        readme = path / "README.md"
        lines = readme.read_text(encoding="utf-8").splitlines() if readme.exists() else []
        if not 3 <= len(lines) <= 25:
            yield f"{name}: README.md has {len(lines)} lines: about ten say purpose, words and owner"


def our_commands(source: Path = house.SOURCE) -> set[str]:
    """Management commands of every floor, and the tools of the one entry."""
    found = {path.stem for path in source.glob("*/management/commands/*.py") if not path.stem.startswith("_")}
    return found | set(cli.TOOLS)


def test_every_setting_is_explained_with_its_default() -> None:
    house.none_of(faults_of_settings(SETTINGS_PAGE.read_text(encoding="utf-8"), SETTINGS))


def test_every_command_is_explained() -> None:
    assert COMMANDS_PAGE.exists(), "docs/commands.md is missing: every command wants a heading in it"
    known = our_commands() | set(get_commands()) | {"help", "version"}

    house.none_of(faults_of_commands(COMMANDS_PAGE.read_text(encoding="utf-8"), our_commands(), known))


def test_every_floor_and_room_is_in_the_plan_of_the_house() -> None:
    house.none_of(faults_of_rooms(ARCHITECTURE_PAGE.read_text(encoding="utf-8"), house.floors(), house.rooms()))


def test_every_room_says_what_it_is_for() -> None:
    house.none_of(without_readme((str(room), room.path) for room in house.rooms()))


def test_no_setting_is_read_past_its_declaration() -> None:
    known = set(SETTINGS) | {f"{name}_FILE" for name in SETTINGS} | {"TESSERA_HOME", "DJANGO_SETTINGS_MODULE"}
    read = re.compile(r"environ(?:\.get\(|\.setdefault\(|\[|\.pop\()\s*\"([A-Z_]+)\"")
    found = {
        (name, path.relative_to(house.ROOT))
        for path in house.python_files(house.SOURCE)
        for name in read.findall(path.read_text(encoding="utf-8"))
    }

    assert found
    house.none_of(
        f"{path}: {name} is not declared in config/env.py" for name, path in sorted(found) if name not in known
    )


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ("| `A` | `1` | What it is. |\n", "docs/settings.md: B is missing"),
        ("| `A` | `2` | What it is. |\n| `B` | none | What. |\n", "docs/settings.md: the default of A is 1, not 2"),
        ("| `A` | `1` | What. |\n| `B` | none | |\n", "docs/settings.md: B is missing, or has no meaning"),
        ("| `A` | `1` | What. |\n| `B` | none | W. |\n| `C` | none | W. |\n", "stale: docs/settings.md explains C"),
    ],
)
def test_a_wrong_page_of_settings_is_named(page: str, fault: str) -> None:
    declared = {"A": Setting("A", "1", "What it is."), "B": Setting("B", "", "What.")}
    [found] = faults_of_settings(page, declared)

    assert found.startswith(fault)


def test_a_wrong_page_of_commands_is_named() -> None:
    page = "## `./tessera import cases FILE`\n\nThen `./tessera relase build`.\n\n### `serve`\n"

    assert list(faults_of_commands(page, ["import", "serve", "release"], {"import", "serve", "release"})) == [
        "docs/commands.md: give `release` a heading",
        "stale: docs/commands.md tells of relase, which is no command",
    ]


def test_a_wrong_plan_of_the_house_is_named() -> None:
    page = "| `trust` | people |\n| `trust.people` | |\n| `trust.attic` | old things |\n"
    rooms = [house.Room("trust", "people"), house.Room("trust", "consent")]

    assert list(faults_of_rooms(page, ["trust", "ui"], rooms)) == [
        "ARCHITECTURE.md: give `trust.consent` a row that says what it is for",
        "ARCHITECTURE.md: give `trust.people` a row that says what it is for",
        "ARCHITECTURE.md: give `ui` a row that says what it is for",
        "stale: ARCHITECTURE.md has a row for trust.attic, which is not there",
    ]


def test_a_room_without_a_readme_or_with_a_book_is_named(tmp_path: Path) -> None:
    for name, lines in (("bare", 0), ("book", 80), ("sound", 10)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "README.md").write_text("words\n" * lines, encoding="utf-8")

    faults = without_readme((name, tmp_path / name) for name in ("bare", "book", "none", "sound"))
    assert [fault.partition(":")[0] for fault in faults] == ["bare", "book", "none"]
