"""A whole file held against schema, ruleset and code lists."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from tessera.interchange.iati import codelists, findings, mending, schema
from tessera.interchange.iati.evaluator import ask
from tessera.kernel import clock


def _by_rules(tree: etree._ElementTree) -> Iterator[findings.Finding]:
    for case, fault in ask(tree, clock.now()):
        yield findings.Finding(
            rule=case.rule,
            severity=case.severity,
            line=findings.line(fault.node),
            element=findings.place(fault.node, fault.attribute),
            message=case.message,
            mend=mending.mend(case, fault),
        )


def _all(tree: etree._ElementTree) -> Iterator[findings.Finding]:
    yield from schema.check(tree)
    yield from _by_rules(tree)
    yield from codelists.check(tree)


def validate(tree: etree._ElementTree) -> findings.Report:
    """Every check, whatever the one before found: a reader mends a file once, not three times."""
    return findings.gather(_all(tree), activities=sum(1 for _each in tree.getroot().iterchildren(etree.Element)))
