"""A condition as people say it: `selected(${injury}, 'yes')` becomes “Injury: Yes”. For pages without script."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tessera.protection.forms.engine.definition import Definition
from tessera.protection.forms.engine.evaluate import number_text
from tessera.protection.forms.engine.expressions import Node

_SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "+": "+", "-": "−", "*": "×", "div": "÷", "mod": "mod"}


def in_words(node: Node, definition: Definition, language: str = "") -> str:
    """The condition in the language of the page."""
    return _Words(definition, language).say(node)


class _Words:
    def __init__(self, definition: Definition, language: str) -> None:
        self.definition, self.language = definition, language

    def say(self, node: Node) -> str:
        kind = node[0]
        if kind == "ref":
            return self.question(node[1])
        if kind in {"num", "str"}:
            return number_text(node[1]) if kind == "num" else str(node[1])
        if kind == "self":
            return _("the answer")
        if kind == "neg":
            return f"−{self.say(node[1])}"
        return self.operation(*node[1:]) if kind == "op" else self.call(node[1], node[2:])

    def question(self, name: str) -> str:
        item = self.definition.by_name.get(name)
        return item.label(self.language) if item else name

    def operation(self, sign: str, left: Node, right: Node) -> str:
        pair = {"left": self.say(left), "right": self.say(right)}
        if sign == "and":
            return _("%(left)s, and %(right)s") % pair
        if sign == "or":
            return _("%(left)s, or %(right)s") % pair
        if sign in {"=", "!="}:
            return self.equal(sign, left, right)
        return f"%(left)s {_SIGNS[sign]} %(right)s" % pair

    def equal(self, sign: str, left: Node, right: Node) -> str:
        pair = {"question": self.say(left), "answer": self.answer(left, right)}
        if right == ("str", ""):
            text = _("“%(question)s” is not answered") if sign == "=" else _("“%(question)s” is answered")
        else:
            text = _("“%(question)s” is “%(answer)s”") if sign == "=" else _("“%(question)s” is not “%(answer)s”")
        return text % pair

    def answer(self, question: Node, node: Node) -> str:
        item = self.definition.by_name.get(question[1]) if question[0] == "ref" else None
        if item is not None and node[0] == "str" and node[1]:
            return item.choice_label(node[1], self.language)
        return self.say(node)

    def call(self, name: str, given: tuple[Node, ...]) -> str:
        if name == "selected":
            pair = {"question": self.say(given[0]), "answer": self.answer(given[0], given[1])}
            return _("“%(question)s” includes “%(answer)s”") % pair
        if name == "not":
            return _("not: %(what)s") % {"what": self.say(given[0])}
        if name == "today":
            return _("today")
        if name in {"true", "false"}:
            return _("Yes") if name == "true" else _("No")
        return f"{name}({', '.join(self.say(each) for each in given)})"
