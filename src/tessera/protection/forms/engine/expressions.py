"""Expressions of XLSForm (relevant, constraint, calculation, required): text to a tree, and what may stand in them.

The dialect is the part of XPath 1.0 that the ODK XForms specification names for forms, with `${name}` for a question.
A library for XPath would bring paths and documents that no form needs; a tree of a dozen kinds of node can be handed
to the browser as JSON and judged there by the same rules. Nothing here can reach outside the answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

LONGEST = 2000
DEEPEST = 40
# A chain of sums is a tree that leans to one side: as deep as it is long.
MOST_OPERATORS = 150

# Name of a function: least and most arguments (None: any number).
FUNCTIONS: dict[str, tuple[int, int | None]] = {
    "abs": (1, 1),
    "boolean": (1, 1),
    "ceiling": (1, 1),
    "coalesce": (2, 2),
    "concat": (1, None),
    "contains": (2, 2),
    "count": (1, 1),
    "count-non-empty": (1, 1),
    "count-selected": (1, 1),
    "date": (1, 1),
    "ends-with": (2, 2),
    "false": (0, 0),
    "floor": (1, 1),
    "format-date": (2, 2),
    "if": (3, 3),
    "int": (1, 1),
    "join": (2, None),
    "max": (1, None),
    "min": (1, None),
    "normalize-space": (1, 1),
    "not": (1, 1),
    "number": (1, 1),
    "once": (1, 1),
    "pow": (2, 2),
    "round": (1, 2),
    "selected": (2, 2),
    "selected-at": (2, 2),
    "starts-with": (2, 2),
    "string": (1, 1),
    "string-length": (1, 1),
    "substr": (2, 3),
    "substring-after": (2, 2),
    "substring-before": (2, 2),
    "sum": (1, None),
    "today": (0, 0),
    "true": (0, 0),
}

# A tree of tuples: ("num", 3.0) ("str", "x") ("ref", name) ("self",) ("neg", a) ("op", sign, a, b) ("call", name, a, b…)
Node = tuple[Any, ...]


@dataclass
class ExpressionError(Exception):
    """What is wrong, in the reader's language, and at which character (counted from one)."""

    text: str
    at: int

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


_TOKENS = re.compile(
    r"""\s*(?:
      (?P<num>\d+(?:\.\d*)?|\.\d+)
    | (?P<str>"[^"]*"|'[^']*'|‘[^’]*’|“[^”]*”)
    | \$\{\s*(?P<ref>[^}\s]*)\s*\}
    | (?P<name>[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)
    | (?P<sign><=|>=|!=|[-+*=<>(),.])
    )""",
    re.VERBOSE,
)


def _tokens(text: str) -> Iterator[_Token]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKENS.match(text, at)
        if found is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise ExpressionError(_("The character %(sign)s cannot be read here.") % {"sign": text[at]}, at + 1)
        kind = found.lastgroup or "sign"
        yield _Token(kind, found.group(kind), found.start(kind) + 1)
        at = found.end()
    yield _Token("end", "", end + 1)


def _too_long() -> str:
    return _("The expression is too long or too deeply nested. Split it with a calculation of its own.")


class _Parser:
    """Recursive descent over the XPath operators, loosest first."""

    _LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.place = 0
        self.depth = 0
        self.operators = 0

    @property
    def here(self) -> _Token:
        return self.tokens[self.place]

    def whole(self) -> Node:
        node = self.level(0)
        if self.here.kind != "end":
            raise ExpressionError(
                _("Something stands after the end of the expression: %(text)s. Is an “and” or an “or” missing?")
                % {"text": self.here.text}, self.here.at,
            )  # fmt: skip
        return node

    def level(self, number: int) -> Node:
        if number == len(self._LEVELS):
            return self.minus()
        node = self.level(number + 1)
        while self.here.kind in {"sign", "name"} and self.here.text in self._LEVELS[number]:
            self.operators += 1
            if self.operators > MOST_OPERATORS:
                raise ExpressionError(_too_long(), self.here.at)
            sign = self.take().text
            node = ("op", sign, node, self.level(number + 1))
        return node

    def minus(self) -> Node:
        if self.here.kind == "sign" and self.here.text == "-":
            self.take()
            self.deeper()
            node = self.minus()
            self.depth -= 1
            return ("neg", node)
        return self.primary()

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionError(_too_long(), self.here.at)

    def primary(self) -> Node:
        token = self.take()
        if token.kind == "num":
            return ("num", float(token.text))
        if token.kind == "str":
            return ("str", token.text[1:-1])
        if token.kind == "ref":
            return ("ref", token.text)
        if token.kind == "sign" and token.text == ".":
            return ("self",)
        if token.kind == "sign" and token.text == "(":
            self.deeper()
            node = self.level(0)
            self.depth -= 1
            self.expect(")")
            return node
        if token.kind == "name" and self.here.text == "(" and self.here.kind == "sign":
            return self.call(token)
        raise self.unfit(token)

    def unfit(self, token: _Token) -> ExpressionError:
        if token.kind == "end":
            return ExpressionError(_("The expression ends too early."), token.at)
        if token.kind == "name":
            return ExpressionError(
                _("%(name)s is not known. Write ${%(name)s} for a question, or '%(name)s' for a choice.")
                % {"name": token.text}, token.at,
            )  # fmt: skip
        return ExpressionError(_("%(text)s cannot stand here.") % {"text": token.text}, token.at)

    def call(self, name: _Token) -> Node:
        if name.text not in FUNCTIONS:
            raise ExpressionError(
                _("There is no function %(name)s here. There are: %(names)s.")
                % {"name": f"{name.text}()", "names": ", ".join(FUNCTIONS)}, name.at,
            )  # fmt: skip
        self.take()
        self.deeper()
        given: list[Node] = []
        while not (self.here.kind == "sign" and self.here.text == ")"):
            if given:
                self.expect(",")
            given.append(self.level(0))
        self.take()
        self.depth -= 1
        least, most = FUNCTIONS[name.text]
        if len(given) < least or (most is not None and len(given) > most):
            wanted = str(least) if least == most else f"{least}–{most or '…'}"
            raise ExpressionError(
                _("The function %(name)s takes %(wanted)s values in its brackets, not %(given)s.")
                % {"name": f"{name.text}()", "wanted": wanted, "given": len(given)}, name.at,
            )  # fmt: skip
        return ("call", name.text, *given)

    def take(self) -> _Token:
        token = self.here
        if token.kind != "end":
            self.place += 1
        return token

    def expect(self, sign: str) -> None:
        token = self.take()
        if token.kind == "end":
            raise self.unfit(token)
        if token.text != sign:
            raise ExpressionError(_("Here a %(sign)s is missing.") % {"sign": sign}, token.at)


@lru_cache(maxsize=8192)
def parse(text: str) -> Node:
    """The tree of an expression. Raises ExpressionError, in the language active now, also for what is too long."""
    if len(text) > LONGEST:
        raise ExpressionError(_too_long(), LONGEST)
    return _Parser(text).whole()


def references(node: Node) -> frozenset[str]:
    """The names of the questions an expression asks about."""
    if node[0] == "ref":
        return frozenset((node[1],))
    return frozenset(name for part in node[1:] if isinstance(part, tuple) for name in references(part))
