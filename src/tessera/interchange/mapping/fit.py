"""Whether a mapping suits the columns of a table."""

from collections.abc import Iterable
from dataclasses import dataclass

from tessera.interchange.mapping import faults
from tessera.interchange.mapping.model import Mapping
from tessera.interchange.reading.api import UnreadableFile


@dataclass(frozen=True, slots=True)
class Fit:
    """Headers of a table by what the mapping calls them, and what does not meet."""

    headers: dict[str, str]
    """Column of the mapping → header of the table, for columns that are there and taken."""
    left_out: dict[str, str]
    """Header of the table → why it is not imported ("" when the mapping does not know it)."""
    missing: tuple[str, ...]
    doubled: tuple[str, ...]


def fit(mapping: Mapping, headers: tuple[str, ...]) -> Fit:
    """Meet headers and columns: by exact name, else by other names and without regard to case. Never raises."""
    known = _names(mapping)
    taken: dict[str, str] = {}
    left_out: dict[str, str] = {}
    doubled: list[str] = []
    for header in headers:
        column = known.get(header) or known.get(_fold(header), "")
        if column in mapping.ignored or not column:
            left_out[header] = mapping.ignored.get(column, "")
        elif column in taken:
            doubled += [taken[column], header]
        else:
            taken[column] = header
    missing = tuple(column for column in mapping.required if column not in taken)
    return Fit(taken, left_out, missing, tuple(doubled))


def require_fit(mapping: Mapping, headers: tuple[str, ...]) -> Fit:
    """The fit. Raises UnreadableFile when columns are missing, doubled, all unknown, or unknown and not to be left out."""
    found = fit(mapping, headers)
    if not found.headers:
        raise UnreadableFile(faults.NO_KNOWN_COLUMN, mapping=mapping.title)
    if found.missing:
        raise UnreadableFile(faults.MISSING_COLUMNS, mapping=mapping.title, columns=_shown(found.missing))
    if found.doubled:
        raise UnreadableFile(faults.SAME_COLUMN_TWICE, columns=_shown(found.doubled))
    unknown = [header for header, reason in found.left_out.items() if not reason]
    if unknown and mapping.refuse_other_columns:
        raise UnreadableFile(faults.UNKNOWN_COLUMNS, mapping=mapping.title, columns=_shown(unknown))
    return found


def _names(mapping: Mapping) -> dict[str, str]:
    """Every accepted header → column; a column's own name wins over the other names of another."""
    others = {rule.column: rule.names for rule in mapping.columns.values()}
    if mapping.key.column:
        others[mapping.key.column] = mapping.key.names
    if mapping.consent and mapping.consent.column:
        others[mapping.consent.column] = mapping.consent.names
    known = {column: column for column in (*others, *mapping.ignored)}
    for column in tuple(known):
        known.setdefault(_fold(column), column)
    for column, names in others.items():
        for name in names:
            known.setdefault(_fold(name), column)
    return known


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _shown(columns: Iterable[str]) -> str:
    listed = [column[:60] for column in columns]
    return ", ".join(listed[:20]) + (", …" if len(listed) > 20 else "")
