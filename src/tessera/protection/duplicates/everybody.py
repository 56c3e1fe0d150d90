"""Linkage of a whole organisation: everybody is read and compared in memory, and what is kept are codes and a score.

Nothing is written to a disk on the way: our engine and DuckDB work in this process' memory, and the job's arguments are
ids. A person judges each pair, as with those the nightly look finds.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import require
from tessera.protection.duplicates import policy
from tessera.protection.duplicates.enums import FoundBy, Judgement
from tessera.protection.duplicates.models import Pair
from tessera.protection.linkage import api as linkage
from tessera.trust.subjects import api as subjects

# What the job may do.
NEEDS = frozenset({subjects.SEARCH, policy.LINK})
# Half as likely as not is worth a look; a person decides.
LEAST = 0.5
_WHY = "linkage"
# What says nothing either way is left out of the reasons, in bits.
_SILENT = 0.5
Progress = Callable[[int, int], None]


def backend() -> linkage.Backend:
    """What compares, by the settings. Raises BackendMissing, with what to install, where it is not there."""
    chosen = linkage.Backend(settings.LINKAGE)
    linkage.require(chosen)
    return chosen


@transaction.atomic
def link(*, by: Actor, progress: Progress | None = None) -> int:
    """Compares everybody of the organisation and keeps the pairs that are as likely one person as not.

    What somebody judged stays judged; earlier suggestions of linkage that no longer hold go. Returns how many pairs
    stand. Raises Refused, BackendMissing.
    """
    require(policy.can(by, policy.LINK), by, policy.LINK, kind="pair_list")
    chosen = backend()
    people = subjects.read_everybody(by=by, why=_WHY)
    records = [_record(key, identity) for key, identity in people]
    linked = linkage.link(records, settings=linkage.Settings(least=LEAST), backend=chosen, progress=progress)
    kept = _keep({_ids(pair): pair for pair in linked.pairs()}, by)
    detail = {"people": len(people), "compared": linked.compared, "pairs": kept, "backend": chosen.value}
    ledger.record(by=by, action=policy.LINK, kind="pair_list", detail=detail)
    return kept


def _record(key: UUID, identity: subjects.Identity) -> linkage.Record:
    given, family = identity.given_names, identity.family_name
    if not given and not family:
        given = next(iter(identity.name_forms()), "")
    held: dict[str, list[str]] = {"phone": [], "document": [], "email": []}
    for kind, value in identity.identifiers():
        held[kind].append(value)
    return linkage.Record(
        id=str(key),
        given_names=given,
        family_name=family,
        birth_date=identity.birth_date,
        birth_date_precision=identity.birth_date_precision,
        phones=tuple(held["phone"]),
        documents=tuple(held["document"]),
        emails=tuple(held["email"]),
    )


def _ids(pair: linkage.Pair) -> tuple[UUID, UUID]:
    a, b = UUID(pair.first), UUID(pair.second)
    return (a, b) if a < b else (b, a)


def _seen(pair: linkage.Pair) -> tuple[list[str], int]:
    """Codes of what speaks for and against, the strongest first, and the probability in per cent; no weights, for those
    would tell how rare a name is."""
    strong = sorted(pair.evidence, key=lambda each: -abs(each.weight))
    return [f"{each.comparison}.{each.level}" for each in strong if abs(each.weight) >= _SILENT], round(
        pair.probability * 100
    )


def _keep(found: dict[tuple[UUID, UUID], linkage.Pair], by: Actor) -> int:
    groups = subjects.group_of({key for pair in found for key in pair}, by=by)
    mine = Pair.objects.filter(organisation_id=by.home)
    for row in mine.select_for_update():
        pair = found.pop((row.first_id, row.second_id), None)
        if row.judgement != Judgement.OPEN:
            continue
        if pair is None:
            if row.found_by == FoundBy.LINKAGE:
                row.delete()
        elif (row.reasons, row.score, row.found_by) != (*_seen(pair), FoundBy.LINKAGE):
            (row.reasons, row.score), row.found_by = _seen(pair), FoundBy.LINKAGE
            row.save(update_fields=["reasons", "score", "found_by", "changed_at"])
    Pair.objects.bulk_create(
        Pair(
            organisation_id=by.home,
            first_id=a,
            second_id=b,
            reasons=_seen(pair)[0],
            score=_seen(pair)[1],
            found_by=FoundBy.LINKAGE,
        )
        for (a, b), pair in found.items()
        if a not in groups or groups[a] != groups.get(b)
    )
    return mine.filter(found_by=FoundBy.LINKAGE).count()
