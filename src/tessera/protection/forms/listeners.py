"""What follows from news of other rooms."""

from __future__ import annotations

from tessera.kernel.actor import Actor
from tessera.kernel.outbox.api import subscribe
from tessera.protection.forms import policy
from tessera.trust.subjects.events import SubjectErased


@subscribe(SubjectErased, actions={policy.ANSWER_VIEW})
def forget_answers(event: SubjectErased, *, by: Actor) -> None:
    """Empties the responses about an erased person: the words died with the key, the codes beside them go too."""
    rows = policy.kept_by(by).filter(case__subject_id=event.subject_id)
    rows.update(sealed=None, source="", language="")
