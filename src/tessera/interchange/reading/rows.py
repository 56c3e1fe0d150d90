"""A row as reading gives it out."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on (the first line of the file is 1) and trimmed texts by column; blank is ""."""

    line: int
    values: Mapping[str, str]
