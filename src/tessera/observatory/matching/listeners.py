"""A decision taken back and a person erased undo what was known of a match; reads had stopped counting it by then."""

from __future__ import annotations

from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.outbox.api import subscribe
from tessera.observatory.matching import policy, queries
from tessera.observatory.matching.models import SamePerson
from tessera.trust.consent.events import ConsentWithdrawn
from tessera.trust.subjects.events import SubjectErased

RIGHTS = frozenset({policy.WORK})


@subscribe(ConsentWithdrawn, actions=RIGHTS)
def forget_matches(event: ConsentWithdrawn, *, by: Actor) -> None:
    """Forgets every match of a person who took back a decision about matching, whoever it named."""
    if event.purpose == queries.PURPOSE:
        _forget(event.subject_id, by)


@subscribe(SubjectErased, actions=RIGHTS)
def forget_erased(event: SubjectErased, *, by: Actor) -> None:
    """Forgets every match of a person who was erased."""
    _forget(event.subject_id, by)


def _forget(subject: UUID, by: Actor) -> None:
    gone = SamePerson.objects.filter(organisation_id=by.home, subject_id=subject).delete()[0]
    if gone:
        ledger.record(
            by=by, action="matching:person:forget", kind="subject", object_id=subject, detail={"matches": gone}
        )
