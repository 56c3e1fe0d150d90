"""Reads the browser tests for one race: a click does not wait for what it sets off, so what is read next may be old.

Each function is gone through in the order in which it runs. A raw click or key leaves the page *moving*; an `expect`,
a `wait_for_…` or a `with page.expect_…()` around the click settles it; what is read while it moves is a breach, and so
is leaving (`goto`, `reload`), which breaks off what the click sent. Functions of the tests are looked into by name.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CLICKS = {"click", "dblclick", "tap"}
# Keys that follow a link, send a form or leave; Tab, arrows and letters stay where they are.
KEYS = {"Enter", "Space", "Escape"}
READS = {
    "all", "all_inner_texts", "all_text_contents", "bounding_box", "content", "count", "eval_on_selector",
    "eval_on_selector_all", "evaluate", "evaluate_all", "get_attribute", "inner_html", "inner_text", "input_value",
    "is_checked", "is_disabled", "is_enabled", "is_hidden", "is_visible", "query_selector", "query_selector_all",
    "screenshot", "text_content", "title",
}  # fmt: skip
LEAVES = {"add_cookies", "clear_cookies", "go_back", "go_forward", "goto", "reload", "set_offline"}
# A page that is loaded already answers these at once, whatever a click has just begun.
NO_WAIT = {"wait_for_load_state", "wait_for_timeout"}


@dataclass(frozen=True, slots=True)
class Summary:
    """What a function does to a page: whether it reads before it waits, and how it leaves one that stood or moved."""

    reads: bool = False
    stood: bool = False
    moved: bool = True

    def __or__(self, other: Summary) -> Summary:
        return Summary(self.reads or other.reads, self.stood or other.stood, self.moved or other.moved)


Known = dict[str, Summary]


class Walk:
    """One way through a function; `found` holds the places that read what moves."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.found: list[tuple[int, str]] = []

    def block(self, nodes: Iterable[ast.AST], moving: bool) -> bool:
        """Goes through statements or expressions in their order; whether the page moves at the end."""
        for node in nodes:
            moving = self.step(node, moving)
        return moving

    def step(self, node: ast.AST, moving: bool) -> bool:
        """Goes through one node."""
        match node:
            case ast.FunctionDef() | ast.Lambda() | ast.ClassDef() | ast.AsyncFunctionDef():
                return moving
            case ast.If() | ast.IfExp():
                moving = self.step(node.test, moving)
                ways = [way if isinstance(way, list) else [way] for way in (node.body, node.orelse)]
                ends = [self.block(way, moving) for way in ways]  # each way is looked at, whatever the first does
                return any(ends)
            case ast.For() | ast.While():
                moving = self.step(node.iter if isinstance(node, ast.For) else node.test, moving)
                again = self.block(node.body, moving)
                return self.block(node.orelse, self.block(node.body, moving or again) or moving)
            case ast.With() if any(_waits(item.context_expr) for item in node.items):
                return self._inside(node, moving)
            case ast.Call():
                return self._call(node, moving)
            case ast.Attribute(attr="url", ctx=ast.Load()):
                return self._read("url", node, self.step(node.value, moving))
        return self.block(ast.iter_child_nodes(node), moving)

    def _inside(self, node: ast.With, moving: bool) -> bool:
        """A click within its own wait: nothing there is read."""
        for item in node.items:
            moving = self.step(item.context_expr, moving)
        self.block(node.body, False)
        return False

    def _call(self, call: ast.Call, moving: bool) -> bool:
        moving = self.block(ast.iter_child_nodes(call), moving)
        name = _name(call)
        if _clicks(call, name):
            return True
        if _is_keyboard(call):
            return moving
        if name in READS | LEAVES:
            return self._read(name, call, moving) and name in READS
        if name == "expect" or (name.startswith(("wait_for_", "expect_")) and name not in NO_WAIT):
            return False
        known = self.known.get(name, Summary())
        if known.reads:
            self._read(name, call, moving)
        return known.moved if moving else known.stood

    def _read(self, name: str, node: ast.expr, moving: bool) -> bool:
        if moving:
            self.found.append((node.lineno, name))
        return moving


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _waits(context: ast.expr) -> bool:
    return isinstance(context, ast.Call) and _name(context).startswith("expect_")


def _clicks(call: ast.Call, name: str) -> bool:
    """A click, or a key that may do as much: a literal one, or whatever a keyboard is given that is none."""
    if not isinstance(call.func, ast.Attribute):
        return False
    if name != "press":
        return name in CLICKS
    key = call.args[-1] if call.args else None
    if isinstance(key, ast.Constant):
        return key.value in KEYS
    return _is_keyboard(call)


def _is_keyboard(call: ast.Call) -> bool:
    return (
        isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Attribute)
        and call.func.value.attr == "keyboard"
    )


def functions(trees: Iterable[ast.AST]) -> Iterator[ast.FunctionDef]:
    """Every function, also inside of others."""
    return (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def summaries(trees: list[ast.AST]) -> Known:
    """What each function does to a page, by name (of the same name: whatever one of them does), until nothing changes."""
    known: Known = {}
    for _round in range(20):
        fresh: defaultdict[str, list[Summary]] = defaultdict(list)
        for function in functions(trees):
            walk = Walk(known)
            fresh[function.name].append(
                Summary(
                    stood=Walk(known).block(function.body, False),
                    moved=walk.block(function.body, True),
                    reads=_reads_first(function, known),
                )
            )
        found = {name: _joined(each) for name, each in fresh.items()}
        if found == known:
            return known
        known = found
    raise AssertionError("the tests call each other in circles that never settle")


def _joined(each: list[Summary]) -> Summary:
    whole = each[0]
    for one in each[1:]:
        whole |= one
    return whole


def _reads_first(function: ast.FunctionDef, known: Known) -> bool:
    """Whether it reads a page that moved before it was called; what it sets off itself is found in itself."""
    alone, moved = Walk(known), Walk(known)
    alone.block(function.body, False)
    moved.block(function.body, True)
    return len(moved.found) > len(alone.found)


def breaches(files: Iterable[Path]) -> Iterator[str]:
    """Each place in these files that reads a page which a click may just have left."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in files}
    known = summaries(list(trees.values()))
    for path, tree in trees.items():
        for function in functions([tree]):
            walk = Walk(known)
            walk.block(function.body, False)
            for line, name in dict.fromkeys(walk.found):
                yield f"{path.name}:{line} {function.name} reads `{name}` of a page that a click may just have left"
