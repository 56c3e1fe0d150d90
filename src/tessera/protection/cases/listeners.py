"""What the room tells the rooms below it, and what it does about their news: whoever may not open a restricted case does
not find its person either, and with a person's erasure the codes about them go too."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

from django.db.models import QuerySet

from tessera.kernel.actor import Actor
from tessera.kernel.backup.load import after_erasure
from tessera.kernel.outbox.api import subscribe
from tessera.protection.cases import erasure, holding, holding_account, policy  # noqa: F401  # these register what they read
from tessera.protection.cases.enums import Confidentiality
from tessera.protection.cases.models import Case
from tessera.trust.subjects.api import Subject
from tessera.trust.subjects.events import SubjectErased
from tessera.trust.subjects.policy import limit


@limit
def behind_restricted_cases(actor: Actor) -> QuerySet[Case, UUID] | None:
    """People with restricted cases here and no case that the actor may see.

    Nobody for those who assign cases, and for roles without cases, whose rights over people have other reasons.
    """
    if actor.organisation is None or actor.may(policy.ASSIGN) or not (actor.may(policy.LIST) or actor.may(policy.VIEW)):
        return None
    return _behind(actor.organisation, actor.account).all()


@lru_cache(maxsize=512)
def _behind(organisation: UUID, account: UUID | None) -> QuerySet[Case, UUID]:
    """The query of the limit, kept as a question: lists of people ask it several times a page."""
    seen = policy.open_to(organisation, account)
    closed = Case.objects.filter(organisation_id=organisation).exclude(confidentiality_level=Confidentiality.STANDARD)
    return (
        closed.exclude(pk__in=seen.values("pk"))
        .exclude(subject_id__in=seen.values("subject_id"))
        .values_list("subject_id", flat=True)
    )


@subscribe(SubjectErased)
def forget_codes(event: SubjectErased) -> None:
    """Empties every coded answer about the person who was erased. Runs again without harm."""
    erasure.forget(event.organisation, [event.subject_id])


@after_erasure
def forget_codes_again(keys: list[UUID]) -> None:
    """After a restore: the same for everybody who was erased since the backup was made. Runs as the owner."""
    people: dict[UUID, list[UUID]] = {}
    for organisation, subject in Subject.objects.filter(key_id__in=keys).values_list("organisation_id", "pk"):
        people.setdefault(organisation, []).append(subject)
    for organisation, subjects in people.items():
        erasure.forget(organisation, subjects)
