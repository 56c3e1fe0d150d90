"""Mapping a text in one step."""

from __future__ import annotations

import io
from collections.abc import Mapping as Values

from tessera.interchange.mapping.api import MappedRow, Mapping, apply
from tessera.interchange.reading.api import RefusedRow, open_table


def mapped(mapping: Mapping, content: str, after_line: int = 0) -> tuple[list[MappedRow], list[RefusedRow]]:
    """Rows taken and rows refused."""
    with open_table(io.BytesIO(content.encode())) as table:
        rows = list(apply(mapping, table, after_line=after_line))
    return [row for row in rows if isinstance(row, MappedRow)], [row for row in rows if isinstance(row, RefusedRow)]


def one(mapping: Mapping, cells: Values[str, str]) -> MappedRow:
    """The only row, which must be taken."""
    lines = [",".join('"' + text.replace('"', '""') + '"' for text in part) for part in (cells.keys(), cells.values())]
    taken, refused = mapped(mapping, "\n".join(lines))
    assert [problem.message for row in refused for problem in row.problems] == []
    return taken[0]


def refused_for(mapping: Mapping, cells: Values[str, str]) -> list[tuple[str, str]]:
    """Column and code of every problem of the only row, which must be refused."""
    lines = [",".join('"' + text.replace('"', '""') + '"' for text in part) for part in (cells.keys(), cells.values())]
    taken, refused = mapped(mapping, "\n".join(lines))
    assert taken == []
    return [(problem.column, problem.code) for problem in refused[0].problems]
