"""People who may be the person whose name is being written down: looked for before a second case is started."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from tessera.kernel.actor import Actor
from tessera.protection.cases import policy
from tessera.protection.cases.queries import Found, Match, of_subjects
from tessera.trust.subjects import api as subjects

# The written name and one other; the first number and the first address. More would ask the same again.
_NAMES, _NUMBERS = 2, 3
MOST = 5


def alike(identity: subjects.Identity, *, by: Actor, but: Iterable[UUID] = ()) -> Found:
    """People here who may be this one, the likeliest first; of somebody whose cases are all closed to the actor only
    that there is one. `but` are people known to be meant. Each look is in the ledger. Raises Refused."""
    best: dict[UUID, subjects.Hit] = {}
    for text in _texts(identity):
        for hit in subjects.search(text, by=by, limit=MOST, closed=True):
            if hit.subject_id not in best or hit.score > best[hit.subject_id].score:
                best[hit.subject_id] = hit
    for known in but:
        best.pop(known, None)
    seen = of_subjects(by, best)
    hidden = policy.closed_to(by, best.keys() - seen.keys())
    ranked = sorted(best.values(), key=lambda hit: -hit.score)
    matches = [
        Match(hit.subject_id, hit.code, hit.name, hit.how, seen.get(hit.subject_id, ()))
        for hit in ranked
        if hit.subject_id not in hidden
    ]
    return Found(matches[:MOST], bool(hidden))


def _texts(identity: subjects.Identity) -> list[str]:
    numbers = [
        *identity.phones,
        *identity.emails,
        *(way.value for way in identity.safe_contacts if way.value),
        *(document.number for document in identity.documents if document.number),
    ]
    exact = [text for text in numbers if any(c.isdigit() for c in text) or "@" in text]
    return [*dict.fromkeys(exact[:_NUMBERS]), *identity.name_forms()[:_NAMES]]
