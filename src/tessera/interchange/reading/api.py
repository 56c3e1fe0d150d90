"""The door of reading."""

from tessera.interchange.reading.cells import FORMULA_SIGNS
from tessera.interchange.reading.faults import Fault
from tessera.interchange.reading.limits import DEFAULT_LIMITS, Limits
from tessera.interchange.reading.problems import RefusedRow, RowProblem, UnreadableFile
from tessera.interchange.reading.report import RefusedReport, passing
from tessera.interchange.reading.rows import Row
from tessera.interchange.reading.table import Table, open_table

__all__ = [
    "DEFAULT_LIMITS",
    "FORMULA_SIGNS",
    "Fault",
    "Limits",
    "RefusedReport",
    "RefusedRow",
    "Row",
    "RowProblem",
    "Table",
    "UnreadableFile",
    "open_table",
    "passing",
]
