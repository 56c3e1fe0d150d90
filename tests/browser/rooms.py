"""One of each thing in the rooms of a case's whole work, and the addresses of the pages about them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from uuid import UUID

from tessera.interchange.exports import actions as exports
from tessera.kernel.work import unit_of_work
from tessera.protection.documents import api as documents
from tessera.trust.consent import api as consent
from tests.partnership.countries import planted as programme
from tests.partnership.publishing import furnished as portfolio
from tests.permissions import cast as casting
from tests.planted import EXPLAINED, Planted
from tests.protection.actors import planted as suspects
from tests.protection.assessments import planted as assessments
from tests.protection.cases import planted as circle
from tests.protection.documents.test_scanning import PDF
from tests.protection.duplicates import planted as twice
from tests.protection.forms import planted as forms
from tests.protection.reports import planted as reports
from tests.protection.rights import planted as rights
from tests.protection.work import planted as work

Pages = dict[str, list[str]]


def plant(people: casting.Cast, planted: Planted) -> Pages:
    """Everything of the rooms at Harbour in the planted case; the pages by persona."""
    worker = people.actors["caseworker"]
    values = forms.plant(people, planted.case)
    with unit_of_work(by=worker):
        again = consent.Terms(purpose="follow_up_contact", decision="given", explained=EXPLAINED)
        consent.record(planted.subject, again, by=worker)
        brought = documents.Brought(kind="passport", words=documents.DocumentWords("The blue one"))
        document = documents.add(planted.case, io.BytesIO(PDF), "scan.pdf", brought, by=worker).document
    values |= suspects.plant(planted, worker) | twice.plant(planted, worker)[0] | circle.plant(people, planted.case)
    values |= {"assessment": assessments.plant(people, planted.case)}
    values |= rights.plant(worker, planted.case, planted.subject) | work.plant(people, planted.case)
    export = exports.ask(
        format="xlsx", purpose="anonymised_statistics", reason="The yearly report needs the counts.",
        by=people.actors["supervisor"],
    )  # fmt: skip
    values |= portfolio.furnish(people) | programme.plant(people)
    values |= {"report": reports.plant(people.actors["supervisor"])}
    values |= {"document": document.pk, "export": export.pk, "case": planted.case, "subject": planted.subject}
    return {persona: list(_filled(paths, values)) for persona, paths in PAGES.items()}


def _filled(paths: Iterable[str], values: dict[str, object]) -> Iterable[str]:
    named = {name: str(value) for name, value in values.items() if isinstance(value, UUID | str)}
    return (path.format_map(named) for path in paths)


_OF_A_CASE = [
    "/cases/{case}/?part=forms",
    "/forms/case/{case}/{form}/",
    "/forms/answers/{response}/",
    "/forms/answers/{response}/correct/",
    "/forms/answers/{response}/print/",
    "/cases/{case}/?part=assessments",
    "/cases/assessments/{assessment}/",
    "/cases/assessments/{assessment}/plan/",
    "/cases/{case}/assessments/safety/",
    "/cases/{case}/assessments/safety/add/",
    "/cases/{case}/assessments/needs/add/",
    "/cases/{case}/assessments/return/add/",
    "/cases/{case}/?part=documents",
    "/documents/of/{case}/add/",
    "/documents/{document}/",
    "/documents/{document}/aside/",
    "/cases/people/{person}/edit/",
    "/actors/case/{case}/add/",
    "/actors/{suspect}/",
    "/actors/{suspect}/edit/",
    "/cases/{case}/?part=followup",
    "/followup/contact/{contact}/",
    "/followup/case/{case}/add/",
    "/followup/case/{case}/stop/",
    "/cases/{case}/?part=closing",
    "/followup/case/{case}/close/",
    "/followup/case/{case}/ask/",
    "/cases/{case}/?part=rights",
    "/rights/case/{case}/ask/",
    "/rights/case/{case}/copy/",
    "/rights/copies/{copy}/",
]
PAGES: Pages = {
    "caseworker": [
        *_OF_A_CASE,
        "/work/",
        "/work/later/{due}/",
        "/work/supervision/",
        "/work/supervision/{supervision}/",
        "/forms/",
        "/forms/shipped/assessment_safety/",
        "/forms/shipped/assessment_safety/print/",
    ],
    "supervisor": [
        "/work/forgotten/",
        "/work/nobody/",
        "/work/overdue/",
        "/work/caseload/",
        "/work/handover/{colleague}/",
        "/work/supervision/with/{colleague}/",
        "/forms/upload/",
        "/forms/own/{form}/",
        "/forms/own/{form}/print/",
        "/duplicates/",
        "/duplicates/{pair}/",
        "/actors/",
        "/actors/checks/",
        "/actors/checks/{conflict}/",
        "/followup/closing/",
        "/followup/closing/{closure}/",
        "/rights/requests/",
        "/rights/requests/{wish}/",
        "/rights/keeping/{retention}/",
        "/rights/keeping/hold/{subject}/",
        "/rights/keeping/{retention}/erase/",
        "/exports/new/",
        "/exports/{export}/",
        "/reports/inside/",
        "/reports/others/",
        "/reports/others/{report}/",
    ],
    "data-officer": [
        "/rights/keeping/rules/",
        "/rights/keeping/rules/clocks/",
        "/rights/keeping/rules/adult/",
        "/rights/keeping/{retention}/",
        "/duplicates/",
        "/exports/{export}/",
    ],
    "administrator": ["/documents/settings/", "/followup/rules/", "/forms/", "/forms/upload/"],
    "hotline-worker": ["/work/", "/forms/"],
    "programme-officer": [*portfolio.OFFICE, *programme.PAGES],
    "": portfolio.PUBLIC,
}
