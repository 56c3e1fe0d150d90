"""A mapping at work: rows of a table in, cases in our words out."""

import hashlib
from collections.abc import Iterator

from tessera.interchange.mapping import faults
from tessera.interchange.mapping.convert import Converter, NotAllowed, converter, looks_like
from tessera.interchange.mapping.fit import Fit, require_fit
from tessera.interchange.mapping.model import (
    KEEP_RECORD,
    ColumnRule,
    Consent,
    Fields,
    MappedRow,
    Mapping,
    Resolver,
    Value,
)
from tessera.interchange.reading.api import RefusedRow, Row, RowProblem, Table
from tessera.kernel import codes


def apply(
    mapping: Mapping, table: Table, *, resolver: Resolver = codes.get, after_line: int = 0
) -> Iterator[MappedRow | RefusedRow]:
    """Map every row of the table, in order; refused rows carry all their problems, those of reading included.

    `after_line` passes over the rows up to that line, so that an interrupted import goes on where it stood.
    Raises UnreadableFile at once, before any row, when the columns of the table do not suit the mapping.
    """
    return _walk(_RowMapper(mapping, require_fit(mapping, table.headers), table.sha256, resolver), table, after_line)


def _walk(mapper: "_RowMapper", table: Table, after_line: int) -> Iterator[MappedRow | RefusedRow]:
    for row in table.rows:
        if row.line <= after_line:
            mapper.remember(row)
        elif isinstance(row, RefusedRow):
            yield row
        else:
            yield mapper.map(row)


class _RowMapper:
    """One mapping met with one table."""

    def __init__(self, mapping: Mapping, fit: Fit, sha256: str, resolver: Resolver) -> None:
        self._mapping, self._sha256 = mapping, sha256
        self._steps: list[tuple[str, ColumnRule, Converter, Value | None]] = []
        for column, rule in mapping.columns.items():
            if column in fit.headers:
                blank: Value | None = rule.empty or None
                if blank and rule.target.several:
                    blank = (rule.empty,)
                self._steps.append((fit.headers[column], rule, converter(rule, resolver), blank))
        self._key_header = fit.headers.get(mapping.key.column, "")
        self._keys: set[bytes] = set()
        self._consent_header = fit.headers.get(mapping.consent.column, "") if mapping.consent else ""

    def remember(self, row: Row | RefusedRow) -> None:
        """Note the key of a row that an earlier run took, so that a later one of the same key is still refused."""
        if isinstance(row, Row) and self._key_header and (key := row.values[self._key_header]):
            self._keys.add(_digest(key))

    def map(self, row: Row) -> MappedRow | RefusedRow:
        """One row mapped or refused."""
        problems: list[RowProblem] = []
        sections: dict[str, Fields] = {"identity": {}, "case": dict(self._mapping.constants)}
        slots: dict[str, Fields] = {}
        values = row.values
        for header, rule, convert, blank in self._steps:
            text = values[header]
            try:
                value = convert(text) if text else blank
            except NotAllowed as refusal:
                problems.append(RowProblem(row.line, header, refusal.fault, refusal.parameters))
                continue
            if value is not None:
                place = slots if rule.slot else sections
                _put(place.setdefault(rule.slot or rule.target.section, {}), rule, value)
        key = self._key(row, problems)
        consent = self._consent(row, problems)
        identity, case = sections.pop("identity"), sections.pop("case")
        if identity and not (consent and KEEP_RECORD in consent.purposes):
            problems.append(RowProblem(row.line, self._consent_header, faults.NO_CONSENT))
        if problems:
            return RefusedRow(row.line, tuple(problems))
        return MappedRow(row.line, key, identity or None, case, self._episodes(slots), consent, sections)

    def _key(self, row: Row, problems: list[RowProblem]) -> str:
        text = row.values[self._key_header] if self._key_header else ""
        if text:
            digest = _digest(text)
            if digest in self._keys:
                problems.append(RowProblem(row.line, self._key_header, faults.SAME_KEY))
            self._keys.add(digest)
            return f"{self._mapping.name}:key:{text}"
        if not self._mapping.key.or_row_number:
            problems.append(RowProblem(row.line, self._key_header, faults.NO_KEY))
        return f"{self._mapping.name}:row:{self._sha256}:{row.line}"

    def _consent(self, row: Row, problems: list[RowProblem]) -> Consent | None:
        rule = self._mapping.consent
        if rule is None:
            return None
        if rule.column:
            text = row.values[self._consent_header].casefold() if self._consent_header else ""
            if text and text not in rule.given and text not in rule.not_given:
                allowed = ", ".join(sorted(rule.given | rule.not_given))
                parameters = {"looks": looks_like(text), "allowed": allowed}
                problems.append(RowProblem(row.line, self._consent_header, faults.UNKNOWN_VALUE, parameters))
            if text not in rule.given:
                return None
        return Consent(rule.purposes, rule.collected_elsewhere_under)

    def _episodes(self, found: dict[str, Fields]) -> list[Fields]:
        episodes: list[Fields] = []
        for name, slot in self._mapping.slots.items():
            fields = found.get(name, {})
            if not fields and not slot.always:
                continue
            episode: Fields = {**slot.constants, **fields}
            if not (slot.joins and _join(episodes, episode)):
                episodes.append(episode)
        return episodes


def _put(fields: Fields, rule: ColumnRule, value: Value) -> None:
    """Set a field; a second column for a field of several values adds to it."""
    name = rule.target.field
    before = fields.get(name)
    if isinstance(before, tuple) and isinstance(value, tuple) and rule.target.several:
        value = tuple(dict.fromkeys((*before, *value)))
    fields[name] = value


def _join(episodes: list[Fields], episode: Fields) -> bool:
    """Put an episode into an earlier one of its type, when no field is told twice."""
    for other in episodes:
        shared = (other.keys() & episode.keys()) - {"episode_type"}
        if other.get("episode_type") == episode.get("episode_type") and not shared:
            other.update(episode)
            return True
    return False


def _digest(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=8).digest()
