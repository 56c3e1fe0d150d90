"""Every attribute that a code list binds: a code of its list passes, another is refused naming the rule."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from tessera.interchange.iati import codelists, validation
from tessera.interchange.iati.index import Index

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RULES = codelists.rules()


def _built(rule: codelists.Rule, code: str) -> etree._Element:
    """A subject with nothing but the element the rule is about, under the conditions it has."""
    subject = node = etree.Element("subject")
    chain = [node]
    for step in rule.place.split("/") if rule.place else ():
        node = etree.SubElement(node, step)
        chain.append(node)
    for above, name, values in rule.only:
        chain[-1 - above].set(name, next(value for value in sorted(values, key=str) if value is not None))
    node.set(rule.attribute, code)
    return subject


def _found(subject: etree._Element, root: str) -> set[str]:
    return {rule.rule for rule, _node, _value in codelists.check(Index(subject, validation._places(root)), root)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.rule}-{rule.place}")
def test_a_code_of_no_list_is_refused_naming_the_rule_and_one_of_the_list_passes(rule: codelists.Rule) -> None:
    good = next(code for code, status in codelists.lists()[rule.codelist].items() if status == "active")
    # A vocabulary chosen by the rule itself can bind another rule of the same element.
    assert rule.rule not in _found(_built(rule, good), rule.root)
    for bad in ("NOT-A-CODE", "", " ", good + " "):
        assert rule.rule in _found(_built(rule, bad), rule.root), bad


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.only], ids=lambda rule: rule.rule)
def test_a_code_of_another_vocabulary_is_left_alone(rule: codelists.Rule) -> None:
    subject = _built(rule, "NOT-A-CODE")
    for above, name, _values in rule.only:
        node = subject.xpath(rule.place)[0]
        for _step in range(above):
            node = node.getparent()
        node.set(name, "99")
    assert rule.rule not in _found(subject, rule.root)


@pytest.mark.parametrize("place", ["subject", "title", "title/narrative", "result/indicator/title/narrative"])
def test_a_language_is_checked_wherever_it_stands(place: str) -> None:
    subject = node = etree.Element("subject")
    for step in place.split("/") if place != "subject" else ():
        node = etree.SubElement(node, step)
    node.set(XML_LANG, "english")
    assert _found(subject, "iati-activities") == {codelists.LANGUAGE}
    node.set(XML_LANG, "ar")
    assert _found(subject, "iati-activities") == set()


def test_the_table_covers_every_shipped_list_and_no_line_of_it_is_lost() -> None:
    text = (codelists.DATA / "codelist-rules.csv").read_text("utf-8")
    lines = text.splitlines()[1:]
    assert len(lines) == len(RULES) + 3, "versions of both roots, and languages, are asked by themselves"
    assert len({(rule.rule, rule.place, rule.attribute) for rule in RULES}) == len(RULES)
    assert all(re.search(r"/@[\w:-]+$", line) for line in lines)
