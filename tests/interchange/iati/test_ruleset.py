"""Every case of the standard ruleset passes where it should and fails where it should: no rule is dead."""

from __future__ import annotations

import collections
import copy
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tessera.interchange.iati import evaluator, findings, glancing, mending, narrowing, schema, validation
from tessera.interchange.iati.index import Index
from tessera.interchange.iati.ruleset import Case, cases
from tessera.kernel import clock
from tests.interchange.iati import samples
from tests.interchange.iati.rule_cases import FAILING, PASSING

NOW = datetime.fromisoformat(samples.NOW)
ids = [f"{case.number}-{case.rule}-{case.kind}" for case in cases()]


def _file(case: Case, *edits: samples.Edit) -> etree._ElementTree:
    tree = samples.organisation() if "iati-organisation" in case.context else samples.activity()
    for edit in edits:
        edit(tree.getroot()[0])
    # What an edit adds gets its lines only from a file.
    return etree.fromstring(etree.tostring(tree)).getroottree()


def _faults(case: Case, tree: etree._ElementTree) -> list[evaluator.Fault]:
    """What a case finds; and that narrowing down lost nothing of what asking every element finds."""
    found = [fault for _case, fault in _ask(tree, case)]
    assert found == list(evaluator.ask_of(case, tree.xpath(case.context), NOW))
    assert found == [fault for asked, fault in _ask(tree) if asked is case]
    if not schema.check(tree.getroot(), str(tree.getroot().tag), ""):
        assert found == [fault for asked, fault in _ask(tree, glance=True) if asked is case]
    return found


def _ask(
    tree: etree._ElementTree, only: Case | None = None, *, glance: bool = False
) -> list[tuple[Case, evaluator.Fault]]:
    """Every fault in every subject; with a glance first, as it is done where the schema found nothing."""
    root = str(tree.getroot().tag)
    found = []
    for subject in tree.getroot():
        known = Index(subject, validation._places(root)) if glance else None
        found += list(evaluator.ask(subject, root, NOW, only, known))
    return found


def _has_something_to_decide(case: Case, tree: etree._ElementTree) -> bool:
    """Whether the case looks at anything at all in this file, so that its silence says something."""
    for node in tree.xpath(case.context):
        for question in evaluator._questions(case, node, NOW):
            if case.kind in {"atleast_one", "one_or_all"}:
                return True
            if case.kind == "if_then":
                if question.holds(case.words["if"]) or case.words["then"] == "not(@value)":
                    return True
                continue
            paths = case.paths() or [case.words[name] for name in ("less", "date", "start") if name in case.words]
            if any(question.select(path) for path in paths):
                return True
    return False


def test_the_ruleset_has_its_107_cases_and_each_has_a_test_of_both_ways() -> None:
    assert len(cases()) == 107
    assert set(FAILING) == set(range(1, 108))
    assert set(PASSING) <= set(FAILING)
    assert collections.Counter(case.severity for case in cases()) == {"error": 65, "warning": 42}


def test_every_kind_of_case_has_a_function_and_no_function_is_without_a_case() -> None:
    assert {case.kind for case in cases()} == set(evaluator.KINDS)


@pytest.mark.parametrize("case", cases(), ids=ids)
def test_a_case_is_silent_about_a_file_that_keeps_it(case: Case) -> None:
    tree = _file(case, *PASSING.get(case.number, ()))
    assert _has_something_to_decide(case, tree)
    assert _faults(case, tree) == []


@pytest.mark.parametrize("case", cases(), ids=ids)
def test_a_case_speaks_about_a_file_that_breaks_it(case: Case) -> None:
    tree = _file(case, *PASSING.get(case.number, ()), *FAILING[case.number])
    faults = _faults(case, tree)
    assert faults
    for fault in faults:
        assert findings.line(fault.node) > 0
        assert mending.mend(case, fault)


@pytest.mark.parametrize("case", cases(), ids=ids)
def test_a_broken_case_reaches_the_report_with_its_severity(case: Case) -> None:
    tree = _file(case, *PASSING.get(case.number, ()), *FAILING[case.number])
    with clock.frozen(NOW):
        report = validation.validate(tree)
    found = [each for each in report.findings if each.rule == case.rule]
    assert {each.severity for each in found} == {case.severity}
    assert report.valid is not any(each.severity == "error" for each in report.findings)


@pytest.mark.parametrize("load", [samples.activity, samples.organisation])
def test_the_full_files_have_nothing_against_them(load: object) -> None:
    with clock.frozen(NOW):
        assert validation.validate(load()).findings == []  # type: ignore[operator]


def test_a_value_of_a_loop_cannot_write_an_expression() -> None:
    tree = samples.activity()
    samples.put("sector[@code='P1']/@vocabulary", "99'] | //* | x['")(tree.getroot()[0])
    case = next(each for each in cases() if each.number == 32)
    faults = _faults(case, tree)
    assert [fault.node.get("code") for fault in faults] == ["P1", "P2"]


def test_a_second_date_in_the_future_is_found_though_the_first_is_past() -> None:
    tree = samples.activity()
    samples.put("transaction[2]/transaction-date/@iso-date", "2027-01-01")(tree.getroot()[0])
    case = next(each for each in cases() if each.rule == "11.2.1")
    assert [fault.value for fault in _faults(case, tree)] == ["2027-01-01"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-01", "2026-01-01T00:00:00+00:00"),
        ("2026-01-01Z", "2026-01-01T00:00:00+00:00"),
        ("2026-01-01+02:00", "2025-12-31T22:00:00+00:00"),
        ("2026-01-01T09:00:00", "2026-01-01T09:00:00+00:00"),
        ("2026-01-01T09:00:00.5-05:00", "2026-01-01T14:00:00.500000+00:00"),
    ],
)
def test_dates_of_xml_schema_are_read_as_moments(text: str, expected: str) -> None:
    assert evaluator._moment(text) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01", "0000-00-00", "2026-01-01+99:99", "9999-12-31T23:59:59-14:00"]
)
def test_what_is_no_date_is_left_to_the_schema(text: str) -> None:
    assert evaluator._moment(text) is None


@pytest.mark.parametrize(
    ("edit", "rule"),
    [
        (samples.put("activity-date[@type='1']/@iso-date", "2026-09-30-12:00"), "11.1.2"),
        (samples.add(".", '<activity-date type="1" iso-date="2027-01-01"/>'), "11.1.2"),
        (samples.put("budget/period-end/@iso-date", "2025-10-01+01:00"), ""),
        (samples.put("budget/period-end/@iso-date", "2025-10-01-01:00"), "7.5.3"),
        (samples.put("iati-identifier", "\u00a0XE-EXAMPLE-0001-AWD"), "1.3.1"),
        (samples.put("transaction[1]/transaction-date/@iso-date", "2026-11-23"), "11.2.1"),
        (samples.put("transaction[1]/transaction-date/@iso-date", "2026-11-22"), ""),
        (samples.put("@last-updated-datetime", "2026-11-22T11:30:00-01:00"), "11.1.1"),
        (samples.put("sector[1]/@percentage", "60.00001"), ""),
        (samples.put("sector[1]/@percentage", "60.0001"), "2.1.2"),
        (samples.put("recipient-country/@percentage", "1e2"), "3.1.2"),
    ],
)
def test_narrowing_keeps_what_a_quick_look_cannot_judge(edit: samples.Edit, rule: str) -> None:
    tree = samples.activity()
    edit(tree.getroot()[0])
    found = _ask(tree)
    slowly = [(case, fault) for case in cases() for fault in evaluator.ask_of(case, tree.xpath(case.context), NOW)]
    assert sorted(case.number for case, _fault in found) == sorted(case.number for case, _fault in slowly)
    quickly = _ask(tree, glance=True) if not schema.check(tree.getroot(), "iati-activities", "") else found
    assert sorted(case.number for case, _fault in quickly) == sorted(case.number for case, _fault in slowly)
    assert not rule or rule in {case.rule for case, _fault in found}
    assert rule or not found


def test_every_case_has_a_glance_and_a_good_file_needs_hardly_more() -> None:
    glances = {case: glancing.glance(case, narrowing._places(narrowing._relative(case.context, root)))
               for root in ("iati-activities", "iati-organisations") for case in cases()
               if narrowing._relative(case.context, root)}  # fmt: skip
    assert glancing.suspects not in glances.values()
    known = Index(samples.activity().getroot()[0], validation._places("iati-activities"))
    asked = list(narrowing.plan("iati-activities").candidates(known.subject, 20261101, known))
    assert len(asked) < 12


# Places a sample has, each of which is broken by every value: whatever the schema lets pass, the glance must not miss.
_ODD = st.sampled_from(
    ["", " ", "1", "5", "98", "99", "100", "0", "-1", "50.5", "1e2", "2027-01-01", "2019-12-31Z", "2026-11-22+14:00", "XE-NOBODY",
     " XE-EXAMPLE-0001", "a/b", "\u00a0x", "XE-EXAMPLE-0001", "0001-01-01"]
)  # fmt: skip


@given(st.data())
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_glance_loses_nothing_of_what_asking_everything_finds(data: st.DataObject) -> None:
    tree = samples.organisation() if data.draw(st.booleans()) else samples.activity()
    nodes = list(tree.getroot()[0].iter())
    for _edit in range(data.draw(st.integers(1, 3))):
        node = data.draw(st.sampled_from(nodes))
        what = data.draw(st.sampled_from(["attribute", "attribute", "drop attribute", "text", "drop", "double"]))
        if what == "text":
            node.text = data.draw(_ODD)
        elif what == "drop" and node.getparent() is not None and node is not nodes[0]:
            node.getparent().remove(node)
        elif what == "double" and node is not nodes[0]:
            node.addnext(copy.deepcopy(node))
        elif node.attrib:
            name = data.draw(st.sampled_from(sorted(node.attrib)))
            if what == "attribute":
                node.set(name, data.draw(_ODD))
            else:
                del node.attrib[name]
    tree = etree.fromstring(etree.tostring(tree)).getroottree()
    slowly = {
        (case.number, fault.node) for case in cases() for fault in evaluator.ask_of(case, tree.xpath(case.context), NOW)
    }
    assert {(case.number, fault.node) for case, fault in _ask(tree)} == slowly
    if not schema.check(tree.getroot(), str(tree.getroot().tag), ""):
        assert {(case.number, fault.node) for case, fault in _ask(tree, glance=True)} == slowly
