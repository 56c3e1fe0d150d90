"""How a fault reaches the reader: about a row, or about the whole file."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

from tessera.interchange.reading.faults import Fault

Parameters = Mapping[str, str | int | Promise]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One fault in one row. `line` counts from 1 in the file as it lies there; `column` is "" for the whole row.

    Parameters hold sizes, positions and allowed codes, never the content of a cell, so that a report of refused rows
    cannot carry a name.
    """

    line: int
    column: str
    fault: Fault
    parameters: Parameters = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Stable code of the fault."""
        return self.fault.code

    @property
    def message(self) -> str:
        """What is wrong and how to mend it, in the language active now."""
        return str(self.fault.text) % self.parameters if self.parameters else str(self.fault.text)


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that is not taken, with every reason found (at least one)."""

    line: int
    problems: tuple[RowProblem, ...]


class UnreadableFile(Exception):
    """The whole file is refused, and nothing of it was given out. `code` is stable; `message` and `hint` are translated."""

    def __init__(self, fault: Fault, **parameters: str | int | Promise) -> None:
        super().__init__(fault.code)
        self.fault = fault
        self.parameters = parameters

    @property
    def code(self) -> str:
        """Stable code of the fault."""
        return self.fault.code

    @property
    def message(self) -> str:
        """What is wrong, in the language active now."""
        return str(self.fault.text) % self.parameters if self.parameters else str(self.fault.text)

    @property
    def hint(self) -> str:
        """How to mend it, in the language active now."""
        hint = str(self.fault.hint)
        return hint % self.parameters if self.parameters else hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()
