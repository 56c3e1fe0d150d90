"""What a check says about a file: one finding per mistake, with the place and the way to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from lxml import etree

ERROR, WARNING = "error", "warning"
# A file that is wrong in one way is often wrong in it ten thousand times.
MOST = 1000
LAST_KEPT = 65535


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


class Gathering:
    """Findings as they come, of which at most `MOST` errors and `MOST` warnings are kept; the rest are counted."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Finding]] = {ERROR: [], WARNING: []}
        self._left_out = 0

    def take(self, found: Iterable[Finding]) -> None:
        """Findings of one subject, each once."""
        for each in dict.fromkeys(found):
            kept = self._kept[each.severity]
            if len(kept) < MOST:
                kept.append(each)
            else:
                self._left_out += 1

    def report(self, subjects: int) -> Report:
        """At most `MOST` findings, errors first and then by line: an error is never left out for a warning."""
        found = self._kept[ERROR] + self._kept[WARNING]
        found.sort(key=lambda each: (each.severity != ERROR, each.line, each.rule, each.element))
        if subjects == 1:
            found = [
                replace(each, element=each.element.replace("[1]", "", 1)) if _first(each) else each for each in found
            ]
        left_out = self._left_out + max(0, len(found) - MOST)
        return Report(findings=found[:MOST], activities=subjects, left_out=left_out)


def _first(finding: Finding) -> bool:
    """Whether it stands in the first subject, whose number says nothing where there is one only."""
    return finding.element.startswith(("iati-activity[1]", "iati-organisation[1]"))


def place(node: etree._Element, subject: etree._Element, where: str, attribute: str = "") -> str:
    """Where a node stands, readable: `iati-activity[2]/budget[1]/value/@currency`; `where` is the subject's place."""
    tree = subject.getroottree()
    below = tree.getpath(node)[len(tree.getpath(subject)) :]
    return f"{where}{below}/@{attribute}" if attribute else f"{where}{below}"


def line(node: etree._Element) -> int:
    """The line of the file an element begins in, 0 where it is not from a file.

    libxml2 keeps 16 bits of it with an element; of a later one it tells the line in which the next text ends.
    """
    known: int = node.sourceline or 0
    if known < LAST_KEPT:
        return known
    inside: str = node.text or ""
    if inside:
        return known - inside.count("\n")
    if len(node):
        return line(node[0])
    after: str = node.tail or ""
    return known - after.count("\n")
