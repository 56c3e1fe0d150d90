"""What a check says about a file: one finding per mistake, with the place and the way to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

ERROR, WARNING = "error", "warning"
# A file that is wrong in one way is often wrong in it ten thousand times.
MOST = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake. `rule` is the id in the standard, `xsd` for the schema; `line` counts from 1, 0 where unknown."""

    rule: str
    severity: str
    line: int
    element: str
    message: str
    mend: str


@dataclass(frozen=True)
class Report:
    """Everything that was found in one file, errors first and then by line."""

    findings: Sequence[Finding]
    activities: int
    left_out: int = 0

    @cached_property
    def errors(self) -> list[Finding]:
        """Findings that keep the file from being published."""
        return [each for each in self.findings if each.severity == ERROR]

    @cached_property
    def warnings(self) -> list[Finding]:
        """Findings that do not."""
        return [each for each in self.findings if each.severity == WARNING]

    @property
    def valid(self) -> bool:
        """Whether the file may be published."""
        return not self.errors


def gather(findings: Iterable[Finding], activities: int) -> Report:
    """A report of at most `MOST` findings; what was left out is counted, and an error is never left out for a warning."""
    ordered = sorted(set(findings), key=lambda each: (each.severity != ERROR, each.line, each.rule, each.element))
    return Report(findings=ordered[:MOST], activities=activities, left_out=max(0, len(ordered) - MOST))


def place(node: etree._Element, attribute: str = "") -> str:
    """Where a node stands, readable: `iati-activity[2]/budget[1]/value/@currency`."""
    path = node.getroottree().getpath(node).split("/", 2)
    steps = path[2] if len(path) > 2 else path[-1]
    return f"{steps}/@{attribute}" if attribute else steps


def line(node: etree._Element) -> int:
    """The line of the file an element begins in, 0 where it is not from a file."""
    return node.sourceline or 0
