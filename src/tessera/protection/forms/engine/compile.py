"""From rows to a definition, with every fault named by sheet, row and column and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.protection.forms.engine.book import Book, Line, Problem
from tessera.protection.forms.engine.choices import ChoiceLists, languages_of, read_choices, texts
from tessera.protection.forms.engine.definition import COUNTRY, Definition, Item
from tessera.protection.forms.engine.expressions import ExpressionError, Node, parse, references
from tessera.protection.forms.engine.order import circle
from tessera.protection.forms.enums import MOST_QUESTIONS

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,59}")
_TYPES = {
    "text": "text", "string": "text", "integer": "integer", "int": "integer", "decimal": "decimal", "range": "range",
    "date": "date", "time": "time", "datetime": "datetime", "note": "note", "calculate": "calculate",
    "hidden": "calculate", "acknowledge": "acknowledge", "trigger": "acknowledge",
}  # fmt: skip
# The record itself keeps who, when and where something was written; a device's own marks would say too much.
_LEFT_OUT = {
    "start", "end", "today", "deviceid", "username", "email", "phonenumber", "simserial", "subscriberid", "audit",
    "start-geopoint", "background-audio", "caseid",
}  # fmt: skip
# What is asked about the exploitation is never demanded (case forms §0).
_NEVER_REQUIRED = frozenset({
    "exploitation_type", "main_exploitation_type", "sexual_exploitation_type", "control_means", "control_group",
    "recruitment_method", "recruiter_relation", "relationship_to_trafficker", "labour_type", "industry", "how_ended",
    "vulnerability",
})  # fmt: skip
_YES = frozenset({"yes", "true", "true()", "required", "1"})
_NO = frozenset({"no", "false", "false()", "0", ""})


@dataclass(slots=True)
class Compiled:
    """What came of a form: the definition when nothing is wrong, what is wrong, and what was left out or mended."""

    definition: Definition | None = None
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    item: Item
    line: Line
    children: list[Item] = field(default_factory=list)


class _Compiler:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.problems: list[Problem] = []
        self.remarks: list[Problem] = list(book.remarks)
        self.lists: ChoiceLists = {}
        self.names: dict[str, int] = {}
        self.stack: list[_Open] = []
        self.top: list[Item] = []

    def wrong(self, line: Line, column: str, text: str, sheet: str = "survey") -> None:
        self.problems.append(Problem(text, sheet, line.number, column))

    def remark(self, line: Line, column: str, text: str) -> None:
        self.remarks.append(Problem(text, "survey", line.number, column))

    def run(self) -> tuple[Item, ...]:
        self.lists = read_choices(self.book, self.problems)
        rows = self.book.lines("survey")
        if not rows:
            self.problems.append(Problem(_("There is no sheet “survey” with questions in it."), "survey"))
        if len(rows) > MOST_QUESTIONS:
            self.problems.append(
                Problem(
                    _("A form holds at most %(most)s rows. Make two forms of it.") % {"most": MOST_QUESTIONS}, "survey"
                )
            )
            return ()
        for line in rows:
            self.row(line)
        for left in self.stack:
            self.wrong(
                left.line, "type", _("This section begins and never ends. Add a row “end group” or “end repeat”.")
            )
        return tuple(self.top)

    def row(self, line: Line) -> None:
        said = line.get("type").split()
        if not said:
            self.wrong(line, "type", _("The type is missing. Write text, integer, date, select_one … or another type."))
            return
        first = said[0].lower()
        joined = "_".join(said[:2]).lower()
        if first in {"begin", "end"} and len(said) > 1:
            self.bracket(line, first, said[1].lower())
        elif joined.startswith(("begin_", "end_")):
            self.bracket(line, *joined.split("_", 1))
        elif joined.replace("_", "") in {"dateandtime", "datetime"} or first == "datetime":
            self.question(line, "datetime", "")
        elif first in {"select_one", "select_multiple", "select1", "select"}:
            self.select(line, "select_one" if first in {"select_one", "select1"} else "select_multiple", said[1:])
        elif first in _LEFT_OUT:
            self.remark(
                line,
                "type",
                _("%(type)s is left out: the record itself keeps who wrote it and when.") % {"type": said[0]},
            )
        elif first in _TYPES:
            self.question(line, _TYPES[first], "")
        else:
            self.wrong(
                line, "type",
                _("Questions of the type %(type)s are not asked here. Use one of: %(types)s, select_one, select_multiple.")
                % {"type": said[0], "types": ", ".join(sorted(set(_TYPES) - {"string", "int", "trigger", "hidden"}))},
            )  # fmt: skip

    def bracket(self, line: Line, which: str, what: str) -> None:
        kind = {"group": "group", "repeat": "repeat"}.get(what)
        if kind is None:
            self.wrong(line, "type", _("Write “%(which)s group” or “%(which)s repeat”.") % {"which": which})
        elif which == "begin":
            if kind == "repeat" and any(open_.item.type == "repeat" for open_ in self.stack):
                self.wrong(
                    line, "type", _("A repeat cannot stand inside another repeat. Put it after the first one ends.")
                )
            self.stack.append(_Open(self.base(line, kind), line))
        elif not self.stack or self.stack[-1].item.type != kind:
            self.wrong(line, "type", _("This end has no beginning of its own kind above it."))
        else:
            closed = self.stack.pop()
            self.add(replace(closed.item, children=tuple(closed.children)))

    def add(self, item: Item) -> None:
        (self.stack[-1].children if self.stack else self.top).append(item)

    def base(self, line: Line, kind: str) -> Item:
        """What every row has: name, words, and when it is asked."""
        name = line.get("name")
        if not _NAME.fullmatch(name):
            text = _("The name %(name)s cannot be used. Begin with a letter; letters, digits, - and _ may follow.")
            self.wrong(line, "name", text % {"name": f"“{name}”"} if name else _("The name is missing."))
        elif name in self.names:
            text = _("The name %(name)s is used in row %(row)s already. Every name stands once in a form.")
            self.wrong(line, "name", text % {"name": name, "row": self.names[name]})
        else:
            self.names[name] = line.number
        return Item(
            name=name,
            type=kind,
            number=line.number,
            labels=texts(line, "label", self.default_language),
            hints=texts(line, "hint", self.default_language),
            relevant=self.expression(line, "relevant") or self.expression(line, "relevance"),
            appearance=line.get("appearance"),
            classes=line.get("class").replace("-", ""),
        )

    @property
    def default_language(self) -> str:
        rows = self.book.lines("settings")
        return (
            codes.get("language").normalise(_language_word(rows[0].get("default_language"))) if rows else ""
        ) or "en"

    def expression(self, line: Line, column: str) -> Node | None:
        written = line.get(column)
        if not written:
            return None
        try:
            return parse(written)
        except ExpressionError as fault:
            self.wrong(line, column, _("%(fault)s (character %(at)s)") % {"fault": fault.text, "at": fault.at})
            return None

    def question(self, line: Line, kind: str, list_name: str, **more: object) -> None:
        item = replace(self.base(line, "decimal" if kind == "range" else kind), list_name=list_name, **more)  # type: ignore[arg-type]
        item = replace(
            item,
            required=self.required(line, item),
            constraint=self.expression(line, "constraint"),
            messages=texts(line, "constraint_message", self.default_language),
            calculation=self.expression(line, "calculation"),
            default=self.default(line, kind),
            read_only=line.get("readonly").lower() in _YES or line.get("read_only").lower() in _YES,
        )
        if kind == "range":
            low, high = self.bounds(line)
            item = replace(item, low=low, high=high)
        if kind == "calculate" and item.calculation is None and not line.get("calculation"):
            self.wrong(line, "calculation", _("A calculation needs its expression in the column “calculation”."))
        if item.type not in {"calculate"} and not item.labels:
            self.wrong(line, "label", _("The question has no words. Fill in the column “label”."))
        if item.calculation is not None:
            item = replace(item, type="calculate")
        for column in ("choice_filter", "trigger", "repeat_count"):
            if line.get(column):
                self.remark(
                    line,
                    column,
                    _("The column %(column)s is not used here; the rest of the row is.") % {"column": column},
                )
        self.add(item)

    def default(self, line: Line, kind: str) -> str:
        written = line.get("default")
        if "${" in written or "(" in written:
            self.remark(line, "default", _("A default that is worked out is not used here. Use a calculation."))
            return ""
        return written if kind not in {"calculate", "note"} else ""

    def bounds(self, line: Line) -> tuple[float, float]:
        found = dict(part.split("=", 1) for part in line.get("parameters").split() if "=" in part)
        try:
            return float(found.get("start", 1)), float(found.get("end", 10))
        except ValueError:
            self.wrong(line, "parameters", _("Write the bounds as numbers, such as start=1 end=10 step=1."))
            return 1, 10

    def required(self, line: Line, item: Item) -> Node | None:
        said = line.get("required")
        if said.lower() in _NO:
            return None
        if item.codes in _NEVER_REQUIRED or set(item.classes) & {"S", "L"}:
            self.wrong(line, "required", _("What was suffered is never demanded. Leave “required” empty in this row."))
            return None
        return ("call", "true") if said.lower() in _YES else self.expression(line, "required")

    def select(self, line: Line, kind: str, said: list[str]) -> None:
        marks = [word for word in said[1:] if word in {"or_empty", "or_other"}]
        name = said[0] if said else ""
        if len(said) - len(marks) != 1 or not name:
            self.wrong(line, "type", _("Write the type and one list of choices, such as “select_one yes_no”."))
            return
        if "or_other" in marks:
            self.remark(
                line, "type", _("“or_other” is not used here. Add a choice “other” and a text question after it.")
            )
        if name.startswith("codes."):
            house = name.removeprefix("codes.")
            if house != COUNTRY and house not in codes.names():
                known = ", ".join(sorted((*codes.names(), COUNTRY)))
                text = _("There is no code list %(name)s. There are: %(names)s.")
                self.wrong(line, "type", text % {"name": house, "names": known})
            self.question(line, kind, name, codes=house, empty="or_empty" in marks)
            return
        if name not in self.lists:
            text = _("The list %(name)s has no choices. Add them to the sheet “choices”, with this list_name.")
            self.wrong(line, "type", text % {"name": name})
        chosen = tuple(self.lists.get(name, ()))
        self.question(line, kind, name, own_choices=chosen, empty="or_empty" in marks)


def _language_word(text: str) -> str:
    found = re.search(r"\(([A-Za-z-]+)\)\s*$", text)
    return found.group(1) if found else text


def _unknown_names(definition: Definition) -> Iterable[Problem]:
    """References to questions that the form does not have, or that have no answer to give."""
    known = definition.by_name
    for item in known.values():
        for column in ("relevant", "constraint", "calculation", "required"):
            node = getattr(item, column)
            for name in sorted(references(node)) if node else ():
                if name not in known:
                    text = _("There is no question %(name)s in this form.") % {"name": f"${{{name}}}"}
                elif known[name].type in {"group", "note"}:
                    text = _("%(name)s has no answer to ask about.") % {"name": f"${{{name}}}"}
                else:
                    continue
                yield Problem(text, "survey", item.number, column)


def compile_book(book: Book, *, key: str = "", version: str = "", shipped: bool = False) -> Compiled:
    """Makes the definition of a book, in the language active now for what is wrong with it.

    `key` and `version` win over what the sheet `settings` says.
    """
    work = _Compiler(book)
    items = work.run()
    settings = book.lines("settings")
    first = settings[0] if settings else Line(1, {})
    digest = book.digest()
    definition = Definition(
        key=key or first.get("form_id") or first.get("id_string"),
        titles=texts(first, "form_title", work.default_language) or texts(first, "title", work.default_language),
        version=version or first.get("version") or digest[:12],
        hash=digest,
        items=items,
        languages=languages_of(book, work.default_language),
        shipped=shipped,
        book=book,
    )
    problems = work.problems
    if not problems:
        problems += _unknown_names(definition)
    if not problems and (round_ := circle(definition)):
        text = _("These questions wait for one another: %(names)s. Break the circle.") % {"names": " → ".join(round_)}
        problems.append(Problem(text, "survey", definition.item(round_[0]).number, "relevant"))
    return Compiled(None if problems else definition, problems, work.remarks)
