"""Writes: who took part in an episode, who they are, and the check whether they are also served here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel import codes, places
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.kernel.vault import api as vault
from tessera.protection.actors import policy, queries
from tessera.protection.actors.details import Details
from tessera.protection.actors.enums import LIKE, SEALED
from tessera.protection.actors.models import Conflict, Involvement, Suspect
from tessera.protection.cases import api as cases
from tessera.protection.cases import policy as case_policy
from tessera.trust.people import api as people
from tessera.trust.subjects import api as subjects

_CITIZEN_OF_NONE = ("stateless", "undetermined")
SEXES = ("female", "male", "other")


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of a suspect in codes: `sex` of `sex_registered`, nationalities by ISO 3166."""

    sex: str = ""
    nationalities: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What a suspect was: codes of `actor_role`, one of `relationship_to_trafficker`, and yes, no or an empty answer."""

    roles: Sequence[str] = ()
    relation: str = ""
    still_reaches_survivor: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written down. `conflict` is a code to quote to a supervisor; "" when there is nothing to look at."""

    suspect: UUID
    conflict: str = ""


def _checked(traits: Traits, part: Part) -> None:
    faults: dict[str, str] = {}
    wrong = _("This is not one of the choices.")
    empty = codes.EMPTY_ANSWERS
    if traits.sex and traits.sex not in (*codes.get("sex_registered").values(), *empty):
        faults["sex"] = wrong
    if not set(traits.nationalities) <= {*places.values(), *_CITIZEN_OF_NONE, *empty}:
        faults["nationalities"] = wrong
    if not set(part.roles) <= {*codes.get("actor_role").values(), *empty}:
        faults["roles"] = wrong
    if part.relation and part.relation not in (*codes.get("relationship_to_trafficker").values(), *empty):
        faults["relation"] = wrong
    if part.still_reaches_survivor and part.still_reaches_survivor not in ("yes", "no", *empty):
        faults["still_reaches_survivor"] = wrong
    if faults:
        raise ValidationError(faults)


def _seal(row: Suspect, details: Details) -> None:
    row.sealed = vault.seal_for_organisation(row.organisation_id, context=SEALED, row=row.pk, data=details.to_bytes())


@transaction.atomic
def involve(
    case_id: UUID,
    episode_id: UUID,
    *,
    by: Actor,
    part: Part,
    traits: Traits | None = None,
    details: Details | None = None,
    suspect: UUID | None = None,
) -> Written:
    """Writes down that somebody took part in an episode of this case: a suspect known here, or a new one.

    Of a known suspect details and traits stay as they are. Raises ValidationError by field, Hidden, Refused.
    """
    require(policy.can(by, policy.EDIT), by, policy.EDIT, kind="case", object_id=case_id)
    case = cases.get(case_id, by=by, action=case_policy.ACCOUNT_EDIT)
    if episode_id not in cases.episodes_of(case_id, by=by):
        raise ValidationError({"episode": _("There is no such part of the account in this case.")})
    traits, details = traits or Traits(), details or Details()
    _checked(traits, part)
    if suspect is None:
        row = Suspect(id=new_id(), organisation_id=case.organisation, created_by=by.account, sex=traits.sex,
                      nationalities=list(dict.fromkeys(traits.nationalities)))  # fmt: skip
        _seal(row, details)
        row.save(force_insert=True)
    else:
        row = queries.get(suspect, by=by, action=policy.EDIT)
    _link(row, case_id, episode_id, part, by)
    ledger.record(by=by, action=policy.EDIT, kind="case", object_id=case_id,
                  detail={"suspect": str(row.pk), "episode": str(episode_id)})  # fmt: skip
    known = queries.opened([row])[row.pk]
    return Written(row.pk, _conflict(row, known, aside={case.subject_id}))


def _link(row: Suspect, case_id: UUID, episode_id: UUID, part: Part, by: Actor) -> None:
    Involvement.objects.update_or_create(
        organisation_id=row.organisation_id,
        suspect_id=row.pk,
        episode_id=episode_id,
        defaults={
            "case_id": case_id,
            "roles": list(dict.fromkeys(part.roles)),
            "relation": part.relation,
            "still_reaches_survivor": part.still_reaches_survivor,
            "recorded_by": by.account,
        },
    )


@transaction.atomic
def edit(suspect_id: UUID, *, by: Actor, details: Details, traits: Traits) -> Written:
    """Changes who a suspect is said to be. Raises ValidationError by field, Hidden, Refused."""
    queries.get(suspect_id, by=by, action=policy.EDIT)
    _checked(traits, Part())
    row = Suspect.objects.select_for_update().get(organisation_id=by.home, pk=suspect_id)
    row.sex, row.nationalities = traits.sex, list(dict.fromkeys(traits.nationalities))
    _seal(row, details)
    row.save(update_fields=["sex", "nationalities", "sealed", "changed_at"])
    ledger.record(by=by, action=policy.EDIT, kind="suspect", object_id=row.pk)
    named = Involvement.objects.filter(organisation_id=row.organisation_id, suspect_id=row.pk)
    return Written(row.pk, _conflict(row, details, aside=set(named.values_list("case__subject_id", flat=True))))


@transaction.atomic
def let_go(involvement_id: UUID, *, by: Actor) -> None:
    """Takes a suspect out of an episode; one whom no account names any more goes with it. Raises Hidden, Refused."""
    row = policy.involved(by).filter(pk=involvement_id).first()
    if row is None:
        raise Hidden(by, policy.EDIT, kind="involvement", object_id=involvement_id)
    require(policy.can(by, policy.EDIT), by, policy.EDIT, kind="suspect", object_id=row.suspect_id)
    cases.get(row.case_id, by=by, action=case_policy.ACCOUNT_EDIT)
    ledger.record(by=by, action=policy.EDIT, kind="case", object_id=row.case_id,
                  detail={"suspect": str(row.suspect_id), "removed": True})  # fmt: skip
    row.delete()
    drop_unnamed(row.organisation_id, [row.suspect_id])


def drop_unnamed(organisation: UUID, suspects: Sequence[UUID]) -> None:
    """Deletes those of these suspects whom no account names any more, with their conflict checks."""
    named = Involvement.objects.filter(organisation_id=organisation, suspect_id__in=suspects)
    gone = set(suspects) - set(named.values_list("suspect_id", flat=True))
    Conflict.objects.filter(organisation_id=organisation, suspect_id__in=gone).delete()
    Suspect.objects.filter(organisation_id=organisation, pk__in=gone).delete()


def _conflict(row: Suspect, details: Details, *, aside: set[UUID]) -> str:
    """Looks whether this suspect may also be served here, as the organisation and not as the worker: the worker learns
    a code only, also where the case is one they could open. `aside` are the survivors who told."""
    checker = people.system_actor(row.organisation_id, "conflict check", {subjects.SEARCH})
    texts = [*details.names(), *details.numbers()]
    hits = [hit for text in texts if len(text) >= 3 for hit in subjects.search(text, by=checker, closed=True)]
    strong = {hit.subject_id for hit in hits if hit.how != "code" and hit.score >= LIKE} - aside
    for subject in sorted(strong):
        Conflict.objects.get_or_create(organisation_id=row.organisation_id, suspect_id=row.pk, subject_id=subject)
    found = Conflict.objects.filter(organisation_id=row.organisation_id, suspect_id=row.pk, subject_id__in=strong)
    codes_to_quote = found.filter(seen_at__isnull=True).order_by("found_at", "id").values_list("code", flat=True)
    return codes_to_quote.first() or ""


@transaction.atomic
def look(conflict_id: UUID, *, by: Actor) -> Conflict:
    """Marks a conflict check as looked at by a supervisor. Raises Hidden, Refused."""
    require(policy.can(by, policy.CONFLICT), by, policy.CONFLICT, kind="conflict", object_id=conflict_id)
    row = policy.conflicts(by).select_related("suspect", "subject").filter(pk=conflict_id).first()
    if row is None:
        raise Hidden(by, policy.CONFLICT, kind="conflict", object_id=conflict_id)
    if row.seen_at is None:
        row.seen_at, row.seen_by = now(), by.account
        row.save(update_fields=["seen_at", "seen_by"])
    ledger.record(by=by, action=policy.CONFLICT, kind="conflict", object_id=row.pk)
    return row
