"""Mapping files: TOML, read and checked whole, so that every mistake is named at once.

[mapping]                      name, title, source (who made the columns; a citation)
[applies_to]                   required = [columns], others = "refuse" | "leave_out"
[key]                          column = "…", names = [other headers], row_number = true | false
[consent]                      purposes = [codes], collected_elsewhere_under = "…"
[consent.when]                 column = "…", names = […], given = [texts], not_given = [texts]; absent: every row
[constants]                    "case.field" = value
[episodes.SLOT]                constants = { field = value }, always = true | false, joins_same_type = true | false
[ignored]                      "column" = "why it is not taken"
[columns."NAME"]               field = "section.field"; and as needed
    episode = "SLOT"           for section `episode`
    names = [other headers]    values = { text = code or [codes] }    only_values = true | false
    empty = "unknown"          what a blank cell means: one of the four empty answers; absent: nothing is recorded
    split = [";", " "]         for fields of several values
    type = "alpha-2"           for countries: alpha-2, alpha-3 or name; absent: any
    formats = ["%d/%m/%Y"]     for dates besides ISO 8601
    deprecated = true          read, but not offered in blank workbooks
"""

import tomllib
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tessera.interchange.mapping.convert import NotAllowed, converter
from tessera.interchange.mapping.fields import FileFault, InvalidMapping, Section
from tessera.interchange.mapping.model import (
    EMPTY_ANSWERS,
    KEEP_RECORD,
    ColumnRule,
    ConsentRule,
    Fields,
    KeyRule,
    Mapping,
    Resolver,
    Slot,
    Value,
)
from tessera.interchange.mapping.targets import TARGETS, Target
from tessera.kernel import codes

LARGEST = 1_000_000
"""Bytes of a mapping file."""
COUNTRY_STYLES = ("alpha-2", "alpha-3", "name")
TOP = ("mapping", "applies_to", "key", "consent", "constants", "episodes", "ignored", "columns")


def load_mapping(path: Path, *, resolver: Resolver = codes.get) -> Mapping:
    """Read a mapping file. Raises InvalidMapping that names the file and, for each mistake, the table and the key."""
    try:
        if path.stat().st_size > LARGEST:
            raise InvalidMapping(path.name, [FileFault("", "", _("The file is too large for a mapping."))])
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = _("The file cannot be read as UTF-8 text.")
        raise InvalidMapping(path.name, [FileFault("", "", message)]) from error
    return parse_mapping(text, path.name, resolver=resolver)


def parse_mapping(text: str, file: str, *, resolver: Resolver = codes.get) -> Mapping:
    """Read the text of a mapping file called `file`. Raises InvalidMapping with every mistake found."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidMapping(file, [FileFault("", "", str(error))]) from error
    parser = _Parser(data, resolver)
    mapping = parser.mapping()
    if parser.faults:
        raise InvalidMapping(file, parser.faults)
    return mapping


class _Parser:
    """Reads one file and collects what is wrong; its result counts only when nothing is."""

    def __init__(self, data: dict[str, Any], resolver: Resolver) -> None:
        self.faults: list[FileFault] = []
        self._resolver = resolver
        self._top = Section("", data, self.faults)
        self._top.only(TOP)

    def mapping(self) -> Mapping:
        head = self._top.section("mapping", needed=True)
        head.only(("name", "title", "source"))
        slots = self._slots()
        columns = self._columns(slots)
        applies = self._top.section("applies_to")
        applies.only(("required", "others"))
        others = applies.text("others", "refuse", among=("refuse", "leave_out"))
        key, consent = self._key(), self._consent()
        required = applies.texts("required")
        for column in required:
            if column not in columns and column != key.column and not (consent and column == consent.column):
                applies.fault("required", _("“%(value)s” is not among the columns."), value=column)
        self._check_identity(columns, consent)
        ignored = self._top.section("ignored")
        return Mapping(
            name=head.text("name", needed=True),
            title=head.text("title", needed=True),
            source=head.text("source", needed=True),
            columns=columns,
            ignored={column: ignored.text(column, needed=True) for column in ignored.data},
            required=required,
            refuse_other_columns=others == "refuse",
            key=key,
            consent=consent,
            slots=slots,
            constants=self._constants(self._top.section("constants"), "case.", strip=True),
        )

    def _columns(self, slots: dict[str, Slot]) -> dict[str, ColumnRule]:
        section = self._top.section("columns", needed=True)
        rules = {column: self._column(column, section.section(column), slots) for column in section.data}
        return {column: rule for column, rule in rules.items() if rule is not None}

    def _column(self, column: str, section: Section, slots: dict[str, Slot]) -> ColumnRule | None:
        section.only(
            ("field", "episode", "names", "values", "only_values", "empty", "split", "type", "formats", "deprecated")
        )
        target = TARGETS.get(section.text("field", needed=True))
        if target is None:
            section.fault("field", _("There is no such field; the vocabulary is in targets.py."))
            return None
        rule = ColumnRule(
            column=column,
            target=target,
            slot=self._slot_of(section, target, slots),
            names=section.texts("names"),
            values=self._values(section, target),
            only=section.flag("only_values"),
            empty=section.text("empty", "", among=("", *EMPTY_ANSWERS)),
            split=section.texts("split"),
            formats=section.texts("formats"),
            style=section.text("type", "", among=("", *COUNTRY_STYLES)),
            deprecated=section.flag("deprecated"),
        )
        self._check_column(rule, section)
        return rule

    def _slot_of(self, section: Section, target: Target, slots: dict[str, Slot]) -> str:
        slot = section.text("episode", "")
        if target.section == "episode" and slot not in slots:
            section.fault("episode", _("Name one of the tables [episodes.…]: %(slots)s."), slots=", ".join(slots))
        if target.section != "episode" and slot:
            section.fault("episode", _("Only fields of “episode” take this."))
        return slot

    def _values(self, section: Section, target: Target) -> dict[str, tuple[str, ...]]:
        """Explicit values; each must be a code of the target's list."""
        found: dict[str, tuple[str, ...]] = {}
        folded: set[str] = set()
        for text, given in section.section("values").data.items():
            wanted = tuple(given) if isinstance(given, list) else (given,)
            if any(not isinstance(code, str) or not self._is_code(code, target) for code in wanted) or not wanted:
                section.fault("values", _("“%(value)s” is not given a code of this field."), value=text)
                continue
            if text.casefold() in folded:
                section.fault("values", _("“%(value)s” is given twice; upper and lower case are the same."), value=text)
            folded.add(text.casefold())
            found[text] = wanted
        return found

    def _is_code(self, code: str, target: Target) -> bool:
        if (code in EMPTY_ANSWERS and target.takes_empty_answers) or code in target.beyond:
            return True
        try:
            return converter(ColumnRule("", target), self._resolver)(code) in (code, (code,))
        except (NotAllowed, LookupError):
            return False

    def _check_column(self, rule: ColumnRule, section: Section) -> None:
        target = rule.target
        if target.kind == "code":
            try:
                self._resolver(target.codes)
            except LookupError:
                section.fault("field", _("Its code list “%(value)s” does not exist."), value=target.codes)
        refused: list[tuple[bool, str, str | Promise]] = [
            (
                bool(rule.values) and target.kind not in ("code", "country", "language", "answer"),
                "values",
                _("coded fields"),
            ),
            (rule.only and not rule.values, "only_values", _("columns with values")),
            (bool(rule.empty) and not target.takes_empty_answers, "empty", _("coded fields outside identity")),
            (bool(rule.split) and not target.several, "split", _("fields of several values")),
            (bool(rule.style) and target.kind != "country", "type", _("countries")),
            (bool(rule.formats) and target.kind != "date", "formats", _("dates")),
        ]
        for wrong, key, kind in refused:
            if wrong:
                section.fault(key, _("This is only for %(kind)s."), kind=kind)
        if "" in rule.split:
            section.fault("split", _("A separator is at least one character."))

    def _slots(self) -> dict[str, Slot]:
        section = self._top.section("episodes")
        slots = {}
        for name in section.data:
            table = section.section(name)
            table.only(("constants", "always", "joins_same_type"))
            constants = self._constants(table.section("constants"), "episode.", strip=False)
            slots[name] = Slot(name, constants, table.flag("always"), table.flag("joins_same_type"))
        return slots

    def _constants(self, section: Section, prefix: str, *, strip: bool) -> Fields:
        """Values every row gets, by field; `strip` says that keys are written with their section."""
        found: Fields = {}
        for key, given in section.data.items():
            field = key.removeprefix(prefix) if strip else key
            target = TARGETS.get(prefix + field)
            if target is None or (strip and not key.startswith(prefix)):
                section.fault(key, _("There is no such field; the vocabulary is in targets.py."))
            elif (value := self._constant(str(given), target)) is None:
                section.fault(key, _("This is no value of the field."))
            else:
                found[field] = value
        return found

    def _constant(self, text: str, target: Target) -> Value | None:
        try:
            value = converter(ColumnRule("", target), self._resolver)(text)
        except (NotAllowed, LookupError):
            return None
        coded = target.kind in ("code", "country", "language", "answer")
        return value if not coded or value in (text, (text,)) else None

    def _key(self) -> KeyRule:
        section = self._top.section("key", needed=True)
        section.only(("column", "names", "row_number"))
        rule = KeyRule(section.text("column", ""), section.texts("names"), section.flag("row_number"))
        if not rule.column and not rule.or_row_number:
            section.fault("column", _("Name the column that tells rows apart, or set row_number = true."))
        return rule

    def _consent(self) -> ConsentRule | None:
        if "consent" not in self._top.data:
            return None
        section = self._top.section("consent")
        section.only(("purposes", "collected_elsewhere_under", "when"))
        purposes = section.texts("purposes")
        known = self._resolver("consent_purpose").values()
        if not purposes or any(purpose not in known for purpose in purposes):
            section.fault("purposes", _("Name purposes among: %(known)s."), known=", ".join(known))
        under = section.text("collected_elsewhere_under", needed=True)
        if "when" not in section.data:
            return ConsentRule(purposes, under)
        when = section.section("when")
        when.only(("column", "names", "given", "not_given"))
        given, not_given = ({text.casefold() for text in when.texts(key)} for key in ("given", "not_given"))
        if not given or given & not_given:
            when.fault("given", _("Name the texts that mean yes; none of them may also mean no."))
        column = when.text("column", needed=True)
        return ConsentRule(purposes, under, column, frozenset(given), frozenset(not_given), when.texts("names"))

    def _check_identity(self, columns: dict[str, ColumnRule], consent: ConsentRule | None) -> None:
        """No identity is taken without a consent to keep it: deny by default, before any row is seen."""
        names = [column for column, rule in columns.items() if rule.target.identifies]
        if names and (consent is None or KEEP_RECORD not in consent.purposes):
            message = _("Columns that identify a person (%(columns)s) need a consent with the purpose keep_record.")
            self._top.section("consent").fault("purposes", message, columns=", ".join(names[:10]))
