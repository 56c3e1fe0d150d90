"""The sealed words about the survivor that belong to the case: what helps, and what stands in the way."""

from __future__ import annotations

from tessera.kernel.vault import api as vault
from tessera.protection.cases.enums import CASE_TEXT
from tessera.protection.cases.models import Case, CaseText
from tessera.protection.cases.words import CaseWords


def of(case: Case) -> CaseWords:
    """The words as they stand, in one query; empty where none were written or the person was erased."""
    rows = CaseText.objects.filter(organisation_id=case.organisation_id, case_id=case.id)
    row = rows.select_related("case__subject").order_by("-written_at", "-id").first()
    if row is None or row.case.subject.key_id is None:
        return CaseWords()
    [data] = vault.open_many([vault.Sealed(row.case.subject.key_id, CASE_TEXT, row.id, bytes(row.sealed))])
    return CaseWords() if data is None else CaseWords.from_bytes(data)
