"""Law 6: views never touch a model's manager; they start from `scope(actor)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import house

MANAGERS = frozenset({"objects", "_default_manager", "_base_manager"})
SHORTCUTS = frozenset({"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"})
# What hands out rows or cursors without asking who wants them.
BYPASSES = frozenset({"raw", "get_model", "get_user_model", "cursor"})


class _Reader(ast.NodeVisitor):
    """Collects (line, what is wrong) of one file."""

    def __init__(self, tree: ast.Module) -> None:
        self.found: list[tuple[int, str]] = []
        self.models: set[str] = set()
        self.shortcuts = dict.fromkeys(SHORTCUTS, "")
        self.owner = ""
        self._names(tree)

    def _names(self, tree: ast.Module) -> None:
        """Names under which models and shortcuts go in this file: imported, renamed or assigned."""
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    if (node.module or "").split(".")[-1] == "models" and alias.name != "Model":
                        self.models.add(alias.asname or alias.name)
                    if alias.name in SHORTCUTS:
                        self.shortcuts[alias.asname or alias.name] = alias.name
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and self._is_model(node.value):
                self.models |= {target.id for target in node.targets if isinstance(target, ast.Name)}

    def _is_model(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Name):
            return node.id in self.models
        if isinstance(node, ast.Attribute):
            return node.attr[:1].isupper()
        if isinstance(node, ast.Call):
            return _called(node) in {"get_model", "get_user_model", "type"}
        return False

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module == "django.db" and {alias.name for alias in node.names} & {"connection", "connections"}:
            self.found.append((node.lineno, "imports a database connection"))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if node.attr in MANAGERS:
            self.found.append((node.lineno, f"uses .{node.attr}"))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        called = _called(node)
        if called in self.shortcuts and node.args:
            first = node.args[0]
            if self._is_model(first) or (isinstance(first, ast.Name) and first.id[:1].isupper()):
                self.found.append((node.lineno, f"passes a model to {self.shortcuts[called] or called}"))
        if called == "getattr" and any(isinstance(a, ast.Constant) and a.value in MANAGERS for a in node.args):
            self.found.append((node.lineno, "fetches a manager by name"))
        if called in BYPASSES:
            self.found.append((node.lineno, f"calls {called}()"))
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for part in node.body:
            targets = part.targets if isinstance(part, ast.Assign) else [getattr(part, "target", None)]
            names = {target.id for target in targets if isinstance(target, ast.Name)}
            # A form's Meta names its model to know its columns; a generic view would take every row of it.
            if "model" in names and node.name != "Meta":
                self.found.append((part.lineno, "gives a generic view a model"))
        self.generic_visit(node)


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", None) or getattr(node.func, "id", "")


def managers_in(files: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Places in view files that reach rows without `scope(actor)`, as (name of the exception, fault in words)."""
    for name, source in files.items():
        tree = ast.parse(source, name)
        reader = _Reader(tree)
        reader.visit(tree)
        for line, fault in sorted(reader.found):
            yield f"{name}: {fault}", f"{name}:{line} {fault}: start from scope(actor) or a named query"


def view_files(source: Path = house.SOURCE) -> dict[str, str]:
    """Everything in a room's web package, and every views*.py elsewhere."""
    return {
        str(path.relative_to(source)): path.read_text(encoding="utf-8")
        for path in house.python_files(source)
        if "web" in path.relative_to(source).parts[:-1] or path.stem.startswith("views")
    }


def test_views_start_from_the_scope_of_their_actor() -> None:
    files = view_files()

    assert "ui/views.py" in files
    house.none_of(house.judged(managers_in(files), house.exceptions("views"), "exceptions.toml [views]"))


@pytest.mark.parametrize(
    "breach",
    [
        "from tessera.trust.people.models import Account\nrows = Account.objects.all()",
        "from tessera.trust.people.models import Account as A\nrows = A.objects.filter(email='x')",
        "import tessera.trust.people.models as m\nrows = m.Account.objects.count()",
        "from tessera.trust.people.models import Account\nrows = Account._default_manager.all()",
        "from tessera.trust.people.models import Account\nrows = Account._base_manager.all()",
        "rows = type(request.user).objects.all()",
        "from django.shortcuts import get_object_or_404\nfrom x.models import Case\ncase = get_object_or_404(Case, pk=pk)",
        "from django.shortcuts import get_object_or_404 as fetch\nfrom x.models import Case as row\ncase = fetch(row, pk=pk)",
        "import django.shortcuts as s\nfrom x import models\ncase = s.get_object_or_404(models.Case, pk=pk)",
        "from django.shortcuts import get_list_or_404\nfrom x.models import Case\nkind = Case\nrows = get_list_or_404(kind)",
        "from x.models import Case\nrows = getattr(Case, 'objects')",
        "from x.models import Case\nclass CaseList(ListView):\n    model = Case",
        "from x.models import Case\nclass CaseList(ListView):\n    model: type = Case",
        "from django.contrib.auth import get_user_model\nkind = get_user_model()",
        "from django.db import connection\nwith connection.cursor() as cursor: pass",
        "def page(request):\n    def rows():\n        return Case.objects\n    return rows()",
    ],
)
def test_every_way_round_the_scope_is_named(breach: str) -> None:
    assert list(managers_in({"cases/web/views.py": breach}))


@pytest.mark.parametrize(
    "sound",
    [
        "from django.shortcuts import get_object_or_404\ncase = get_object_or_404(scope(actor), pk=pk)",
        "from django.shortcuts import get_object_or_404\ncase = get_object_or_404(policy.scope(actor).filter(open=True), pk=pk)",
        "from x.models import Case\nclass CaseForm(ModelForm):\n    class Meta:\n        model = Case\n        fields = ['kind']",
        "from django.db import transaction\nfrom x.models import Case\ndef words(case: Case) -> str: return case.code",
    ],
)
def test_a_view_that_starts_from_the_scope_is_left_alone(sound: str) -> None:
    assert list(managers_in({"cases/web/views.py": sound})) == []
