"""A file held against schema, ruleset and code lists, one activity at a time: no more of it is ever in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import IO

from django.utils.translation import gettext as _
from lxml import etree

from tessera.interchange.iati import codelists, document, evaluator, findings, index, mending, narrowing, schema
from tessera.interchange.iati.findings import ERROR, WARNING, Finding
from tessera.kernel import clock

VERSION = "2.03"
# Versions whose files are files of 2.03 too: it only added to them.
OLDER = frozenset({"2.01", "2.02"})
_VERSION_RULE: Mapping[str, str] = {"iati-activities": "9.1.1", "iati-organisations": "9.97.1"}


@cache
def _places(root: str) -> index.Places:
    wanted = [rule.place for rule, _active in codelists.of_root(root)]
    return index.places([*wanted, *narrowing.looked_at(root)])


def of_subject(subject: etree._Element, root: str, number: int) -> Iterator[Finding]:
    """Every finding in one activity or organisation, the `number`th of its file, whatever another check found: a reader
    mends a file once, not three times."""
    where = f"{subject.tag}[{number}]"
    faults = schema.check(subject, root, where)
    yield from faults
    known = index.Index(subject, _places(root))
    for case, fault in evaluator.ask(subject, root, clock.now(), index=None if faults else known):
        yield Finding(
            rule=case.rule,
            severity=case.severity,
            line=findings.line(fault.node),
            element=findings.place(fault.node, subject, where, fault.attribute),
            message=case.message,
            mend=mending.mend(case, fault),
        )
    for rule, node, value in codelists.check(known, root):
        severity, message, mend = codelists.said(rule, value)
        name = rule.attribute.rpartition(":")[2]
        place = findings.place(node, subject, where, name)
        yield Finding(rule.rule, severity, findings.line(node), place, message, mend)


def _of_root(frame: etree._Element) -> Iterator[Finding]:
    """What stands around the activities or organisations: the root with its attributes, and what does not belong there."""
    root = str(frame.tag)
    yield from schema.check(frame, root, root)
    version = frame.get("version")
    if version is not None and version != VERSION:
        yield _of_version(version, frame, root)
    for rule, node, value in codelists.of_language([frame]):
        severity, message, mend = codelists.said(rule, value)
        yield Finding(rule.rule, severity, findings.line(node), f"{root}/@lang", message, mend)


def _of_version(version: str, frame: etree._Element, root: str) -> Finding:
    rule, line, place = _VERSION_RULE[root], findings.line(frame), f"{root}/@version"
    if version in OLDER:
        said = _("The file says version %(version)s; it was held against %(held)s, which only added to it.")
        mend = _(
            "Nothing has to be done; what %(version)s did not know yet is not noticed. Write version %(held)s to be sure."
        )
        told = {"version": version, "held": VERSION}
        return Finding(rule, WARNING, line, place, said % told, mend % told)
    if version.startswith("1."):
        message = _("The file says version %(version)s of the standard, which is no longer in use.") % {
            "version": version
        }
        return Finding(
            rule, ERROR, line, place, message, _("Convert the file to version %(held)s.") % {"held": VERSION}
        )
    message = _("“%(version)s” is no version of the standard.") % {"version": version}
    return Finding(rule, ERROR, line, place, message, _("Write version %(held)s.") % {"held": VERSION})


def validate(source: etree._ElementTree | IO[bytes]) -> findings.Report:
    """A tree, or a file open for reading. Raises document.Unreadable, also in the middle of a file."""
    reading = document.OfTree(source) if isinstance(source, etree._ElementTree) else document.Reading(source)
    found, count = findings.Gathering(), 0
    for subject in reading.subjects():
        count += 1
        found.take(of_subject(subject, reading.root, count))
    found.take(replace(each, line=reading.line(each.line)) for each in _of_root(reading.frame()))
    return found.report(count)
