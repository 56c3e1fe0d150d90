"""What the room lets go of when a person is erased: every code that says something about them, and what was said before.

Sealed words died with the key. What stays says only that there was a case: its pseudonym, its state, its workers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet

from tessera.kernel import privacy
from tessera.protection.cases.models import Case, CasePerson, CaseVersion, Episode, Note, Telling

_TELLS = frozenset("QSL")
# Pseudonyms and relations, without which the proof that remains would hang in the air.
_STAYS = frozenset({"subject", "code", "case", "episode", "role", "row_id"})


def blanks(model: type[models.Model]) -> dict[str, Any]:
    """The columns of a model that say something about a person, with what they are emptied to: read from privacy.py."""
    empty: dict[str, Any] = {}
    for column in model._meta.concrete_fields:
        known = privacy.of(model._meta.label, column.name)
        if known is None or not _TELLS & set(known.classes) or column.name in _STAYS or column.is_relation:
            continue
        if isinstance(column, models.BinaryField) and not column.null:
            continue
        empty[column.name] = column.get_default() if not column.null else None
        second = f"{column.name}_precision"
        if any(other.name == second for other in model._meta.concrete_fields):
            empty[second] = ""
    return empty


def forget(organisation: UUID, subjects: Iterable[UUID]) -> int:
    """Empties every coded answer about these erased people, and takes earlier versions and words. Returns the number of
    cases that were theirs. Runs again without harm."""
    ids = list(subjects)
    cases = Case.objects.filter(organisation_id=organisation, subject_id__in=ids)
    theirs = list(cases.values_list("pk", flat=True))
    inside = {"organisation_id": organisation, "case_id__in": theirs}
    episodes = list(Episode.objects.filter(**inside).values_list("pk", flat=True))
    circle = CasePerson.objects.filter(Q(case_id__in=theirs) | Q(subject_id__in=ids), organisation_id=organisation)
    persons = list(circle.values_list("pk", flat=True))
    cases.update(**blanks(Case), first_service_due=None)
    Episode.objects.filter(**inside).update(**blanks(Episode))
    Telling.objects.filter(organisation_id=organisation, episode_id__in=episodes).delete()
    circle.update(**blanks(CasePerson))
    Note.objects.filter(**inside).exclude(domains=[]).update(domains=[])
    _versions(organisation, [*theirs, *episodes, *persons]).delete()
    return len(theirs)


def _versions(organisation: UUID, rows: list[UUID]) -> QuerySet[CaseVersion]:
    return CaseVersion.objects.filter(organisation_id=organisation, row_id__in=rows)
