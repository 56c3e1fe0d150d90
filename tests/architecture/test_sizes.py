"""Sizes the house holds: files a person can keep in the head, few dependencies, and a reason for each."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.architecture import house

LINES, STATEMENTS, DEPENDENCIES = 400, 40, 25
SCRIPT_LINES = 2000
_KINDS = frozenset({".py", ".html", ".css", ".js"})
# Shipped as others wrote it.
_OTHERS = frozenset({"vendor", "migrations", "__pycache__"})


def source_files(root: Path = house.ROOT) -> list[Path]:
    """What people write and read: code, templates, styles and scripts."""
    return [
        path
        for folder in ("src", "tests", "scripts", "benchmarks")
        for path in sorted((root / folder).rglob("*"))
        if path.suffix in _KINDS and not _OTHERS & set(path.relative_to(root).parts)
    ]


def long_files(files: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Files of 400 lines or more, as (name of the exception, fault in words)."""
    for name, text in files:
        if (lines := len(text.splitlines())) >= LINES:
            yield name, f"{name} has {lines} lines: split it before it has {LINES}"


def long_functions(files: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Functions of 40 statements or more; what is nested counts for both."""
    for name, text in files:
        if not name.endswith(".py"):
            continue
        for node, statements in _functions(ast.parse(text, name).body):
            if statements >= STATEMENTS:
                yield f"{name}:{node.name}", f"{name}:{node.lineno} {node.name} has {statements} statements"


def _functions(body: Iterable[ast.AST]) -> list[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    """Every function below some statements, with how many statements it has."""
    return [found for node in body for found in _counted(node)[1]]


def _counted(node: ast.AST) -> tuple[int, list[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]]:
    """How many statements there are below a node, and the functions among them. No statement stands in an expression."""
    below, found = 0, []
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.stmt | ast.excepthandler | ast.match_case):
            inside, inner = _counted(part)
            below += inside + isinstance(part, ast.stmt)
            found += inner
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        found.append((node, below))
    return below, found


def unexplained_dependencies(pyproject: str) -> Iterator[str]:
    """Direct runtime dependencies without a reason beside them, and one too many."""
    block = re.search(r"^dependencies = \[\n(.*?)^\]", pyproject, re.MULTILINE | re.DOTALL)
    lines = [line.strip() for line in (block.group(1).splitlines() if block else []) if line.strip().startswith('"')]
    if not lines:
        yield "pyproject.toml: no dependencies found, so nothing was checked"
    if len(lines) > DEPENDENCIES:
        yield f"pyproject.toml: {len(lines)} runtime dependencies, at most {DEPENDENCIES}"
    yield from (f"pyproject.toml: say why beside {line}" for line in lines if len(line.partition("#")[2].split()) < 3)


def _read(paths: Iterable[Path]) -> list[tuple[str, str]]:
    return [(str(path.relative_to(house.ROOT)), path.read_text(encoding="utf-8")) for path in paths]


def test_files_stay_short() -> None:
    found = long_files(_read(source_files()))

    house.none_of(house.judged(found, house.exceptions("files"), "exceptions.toml [files]"))


def test_functions_stay_short() -> None:
    found = long_functions(_read(source_files()))

    house.none_of(house.judged(found, house.exceptions("functions"), "exceptions.toml [functions]"))


def test_every_dependency_has_its_reason() -> None:
    house.none_of(unexplained_dependencies((house.ROOT / "pyproject.toml").read_text(encoding="utf-8")))


def test_scripts_of_the_browser_stay_few() -> None:
    own = [path for path in source_files() if path.suffix == ".js" and path.is_relative_to(house.SOURCE)]

    assert own
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in own) < SCRIPT_LINES


def test_a_long_file_is_named() -> None:
    files = [("long.py", "x = 1\n" * 400), ("short.css", "a {}\n" * 399)]

    assert [name for name, _ in long_files(files)] == ["long.py"]


def test_a_long_function_is_named() -> None:
    body = "    x = 1\n" * 20
    text = f"def short():\n{body}\nclass A:\n  async def long(self):\n{body}{body}"

    assert [name for name, _ in long_functions([("a.py", text), ("a.html", "<p>")])] == ["a.py:long"]


def test_a_dependency_without_a_reason_is_named() -> None:
    text = 'dependencies = [\n    "django>=5",  # the web framework\n    "leftpad>=1",\n    "rightpad", # pads\n]\n'

    assert [fault.split('"')[1] for fault in unexplained_dependencies(text)] == ["leftpad>=1", "rightpad"]


def test_one_dependency_too_many_is_named() -> None:
    text = "dependencies = [\n" + '    "a>=1",  # a reason in words\n' * 26 + "]\n"

    assert list(unexplained_dependencies(text)) == ["pyproject.toml: 26 runtime dependencies, at most 25"]
