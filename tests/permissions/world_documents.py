"""Documents for the permission matrix: every shipped role, and a passport in cases of each relation to it.

Which kinds need a further right, and what photographs need, is told in tests/protection/documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tessera.kernel.actor import Actor
from tessera.kernel.files.models import StoredFile
from tessera.kernel.work import unit_of_work
from tessera.protection.cases.models import Case
from tessera.protection.documents import policy as policy_of_documents
from tessera.protection.documents.models import Document
from tests.permissions.world_cases import CasesWorld


class DocumentsWorld(CasesWorld):
    """The cases of the cases' own world, with a document in each."""

    policy = policy_of_documents  # type: ignore[assignment]
    NOT_APPLICABLE = {"receiving_organisation": "a document never leaves its organisation; what is shared is a bundle"}
    ABOUT = {policy_of_documents.SETTINGS: type(None)}

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[Any, Document] = {}

    def objects_by_relation(self, persona: str) -> Mapping[str, Any]:
        """Documents of the cases that stand in each relation."""
        return {
            relation: self._document(case) if case else None
            for relation, case in super().objects_by_relation(persona).items()
        }

    def _document(self, case: Case) -> Document:
        if case.pk not in self._made:
            with unit_of_work(by=Actor(None, case.organisation_id, job="stage")):
                kept = StoredFile.objects.create(
                    organisation_id=case.organisation_id, media_type="application/pdf", size=1, sha256=b"0" * 32
                )
                row = Document.objects.create(
                    organisation_id=case.organisation_id, case_id=case.pk, kind="passport", size=1, file=kept,
                    media_type="application/pdf", sealed=b"",
                )  # fmt: skip
            row.case = case
            self._made[case.pk] = row
        return self._made[case.pk]

    def actions(self) -> Iterable[str]:
        """What may be asked."""
        return policy_of_documents.ACTIONS


def build() -> DocumentsWorld:
    """Makes the rows anew."""
    return DocumentsWorld()
