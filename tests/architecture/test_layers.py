"""Law 1: imports and foreign keys point down only."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import django.apps
import pytest
from django.db import models
from django.test.utils import isolate_apps

from tests.architecture import house, toys

_LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(folder: Path, *paths: Path) -> tuple[int, str]:
    """Runs the contract file of a folder; the exit code and what was said."""
    done = subprocess.run(
        [sys.executable, "-c", _LINT, "--config", str(folder / ".importlinter"), "--no-cache", "--no-logo"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, paths)), "COLUMNS": "300", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def level(name: str, layers: list[list[str]]) -> int | None:
    """How high a floor or room stands; 0 is the lowest."""
    return next((height for height, layer in enumerate(reversed(layers)) if name in layer), None)


def upward_relations(
    found: Iterable[type[models.Model]], root: str = "tessera", contracts: Path = house.CONTRACTS
) -> Iterator[str]:
    """Relations that point up, or sideways to a stranger, by the same contract file that orders imports.

    A relation written as a string is invisible to the import graph; here it is read from the models themselves.
    """
    for model in found:
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            target = field.related_model
            if not isinstance(target, type) or not model.__module__.startswith(f"{root}."):
                continue
            here, there = (m.__module__.split(".")[1:3] for m in (model, target))
            if not target.__module__.startswith(f"{root}."):
                continue
            contract = "floors" if here[0] != there[0] else here[0]
            if here == there or (contract != "floors" and not house.has_order(contract, contracts)):
                continue
            step = 0 if contract == "floors" else 1
            layers = house.order(contract, contracts)
            mine, theirs = level(here[step], layers), level(there[step], layers)
            if mine is None or theirs is None or theirs >= mine:
                yield f"{model._meta.label}.{field.name} points up to {target._meta.label}: {'.'.join(there)} does not stand under {'.'.join(here)}"


def undeclared_rooms(source: Path, contracts: Path) -> list[str]:
    """Rooms that the order of their floor does not name, and folders with Python that are no packages."""
    faults = [
        f"{room}: give it a place in [importlinter:contract:{room.floor}] of .importlinter"
        for room in house.rooms(source)
        if room.floor not in house.OPEN_FLOORS
        and not (
            house.has_order(room.floor, contracts)
            and any(room.name in layer for layer in house.order(room.floor, contracts))
        )
    ]
    folders = {path.parent for path in source.rglob("*.py")}
    return faults + [
        f"{folder.relative_to(source)}: no __init__.py, so the import graph does not see it"
        for folder in sorted(folders)
        if not (folder / "__init__.py").exists()
    ]


def test_imports_keep_the_contracts() -> None:
    code, said = lint(house.ROOT, house.ROOT / "src")

    assert code == 0, said


def test_every_room_is_declared_in_the_order_of_its_floor() -> None:
    house.none_of(undeclared_rooms(house.SOURCE, house.CONTRACTS))


def test_relations_point_down_as_imports_do() -> None:
    found = django.apps.apps.get_models(include_auto_created=True)

    house.none_of(upward_relations(found))


def test_relations_are_looked_at() -> None:
    seen = {
        model._meta.label
        for model in django.apps.apps.get_models()
        if model.__module__.startswith("tessera.") and any(f.is_relation for f in model._meta.get_fields())
    }

    assert "trust.Membership" in seen


def test_a_sound_toy_house_keeps_the_contracts(tmp_path: Path) -> None:
    files = {"protection/cases/models.py": "import toyhouse.trust.people.enums\nimport toyhouse.kernel\n"}
    code, said = lint(toys.build(tmp_path, files), tmp_path)

    assert code == 0, said


def test_breaches_of_direction_are_named(tmp_path: Path) -> None:
    planted = {
        "trust/people/models.py": "import toyhouse.protection.cases.api\n",
        "protection/cases/api.py": "",
        "prevention/__init__.py": "",
        "prosecution/networks.py": "import toyhouse.prevention\n",
        "kernel/colours.py": "import toyhouse.ui\n",
        "attic/__init__.py": "",
        "portal/home.py": "from toyhouse.config import settings\n",
        "protection/cases/policy.py": "from toyhouse.protection.cases import actions\n",
        "protection/cases/actions.py": "",
        "protection/referrals/events.py": "",
        "protection/cases/queries.py": "import toyhouse.protection.referrals.events\n",
        "protection/cellar/api.py": "",
        "kernel/hen.py": "import toyhouse.kernel.egg\n",
        "kernel/egg.py": "def lay():\n    import toyhouse.kernel.hen\n",
    }
    code, said = lint(toys.build(tmp_path, planted), tmp_path)

    assert code != 0
    for words in (
        "toyhouse.trust is not allowed to import toyhouse.protection",
        "toyhouse.prosecution is not allowed to import toyhouse.prevention",
        "toyhouse.kernel is not allowed to import toyhouse.ui",
        "- toyhouse.attic",
        "toyhouse.portal.home -> toyhouse.config.settings",
        "toyhouse.protection.cases.policy is not allowed to import toyhouse.protection.cases.actions",
        "toyhouse.protection.cases is not allowed to import toyhouse.protection.referrals",
        "- toyhouse.protection.cellar",
        "No knots BROKEN",
    ):
        assert words in said, f"not named: {words}\n{said}"


def test_a_room_without_a_place_or_a_package_file_is_named(tmp_path: Path) -> None:
    toys.build(tmp_path, {"protection/cases/api.py": "", "protection/cellar/api.py": "", "portal/attic/api.py": ""})
    (tmp_path / toys.NAME / "protection/cases/__init__.py").unlink()

    faults = undeclared_rooms(tmp_path / toys.NAME, tmp_path / ".importlinter")

    assert [fault.partition(":")[0] for fault in faults] == ["portal.attic", "protection.cellar", "protection/cases"]


@isolate_apps("tessera.trust", "tessera.protection")
@pytest.mark.parametrize("kind", [models.ForeignKey, models.OneToOneField, models.ManyToManyField])
def test_a_relation_written_as_a_string_that_points_up_is_named(kind: type[models.Field]) -> None:
    class Case(models.Model):
        __module__ = "tessera.protection.cases.models"

        class Meta:
            app_label = "protection"

    class Person(models.Model):
        __module__ = "tessera.trust.people.models"
        case = kind("protection.Case", *([] if kind is models.ManyToManyField else [models.PROTECT]))

        class Meta:
            app_label = "trust"

    assert [fault.partition(" points")[0] for fault in upward_relations([Case, Person])] == ["trust.Person.case"]


@isolate_apps("tessera.trust")
def test_a_relation_to_an_upper_room_of_the_same_floor_is_named() -> None:
    class Consent(models.Model):
        __module__ = "tessera.trust.consent.models"
        subject = models.ForeignKey("trust.Subject", models.PROTECT)

        class Meta:
            app_label = "trust"

    class Subject(models.Model):
        __module__ = "tessera.trust.subjects.models"
        latest = models.ForeignKey("trust.Consent", models.PROTECT, related_name="+")

        class Meta:
            app_label = "trust"

    assert [fault.partition(" points")[0] for fault in upward_relations([Consent, Subject])] == ["trust.Subject.latest"]
