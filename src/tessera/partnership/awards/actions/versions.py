"""Versions of an award: the original, amendments, and their way into effect."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.partnership.awards import policy, queries
from tessera.partnership.awards.actions.base import NotYet, award_to_write, note, owners, row_to_write
from tessera.partnership.awards.asking import approving
from tessera.partnership.awards.enums import AwardState, VersionKind, VersionState
from tessera.partnership.awards.models import Award, AwardCountry, AwardSector, AwardVersion
from tessera.partnership.awards.states import VERSION
from tessera.partnership.awards.terms import Terms, TermsError, check, check_complete, check_step, terms_of
from tessera.partnership.stages import api as stages

_OPEN = (VersionState.REQUESTED, VersionState.IN_REVIEW, VersionState.APPROVED, VersionState.SIGNED)
# What ran out is not extended: its money may still be taken back and its papers mended.
_AFTER_THE_END = (VersionKind.DEOBLIGATION, VersionKind.ADMINISTRATIVE)
_AMENDABLE = (AwardState.ACTIVE, AwardState.SUSPENDED)
_ENDED = (AwardState.ENDED, AwardState.CLOSING)


def first_version(
    award: Award, terms: Terms, effective: datetime.date | None, *, by: Actor, reason: str = "", listed: bool = False,
    number: int = 1,
) -> AwardVersion:  # fmt: skip
    """The version an award is made with, in the caller's transaction."""
    state = VersionState.IN_EFFECT if listed else VersionState.REQUESTED
    kind = VersionKind.LISTING if listed else VersionKind.ORIGINAL
    return _written(award, number, kind, terms, effective, state, reason, by)


def _written(
    award: Award, number: int, kind: str, terms: Terms, effective: datetime.date | None, state: VersionState, reason: str,
    by: Actor,
) -> AwardVersion:  # fmt: skip
    version = AwardVersion.objects.create(
        **owners(award), award=award, number=number, kind=kind, effective=effective, state=state, reason=reason.strip(),
        requested_by_id=by.account, **_columns(terms),
    )  # fmt: skip
    stages.begin(VERSION, version, by=by, reason=reason)
    _write_shares(version, terms)
    return version


def _columns(terms: Terms) -> dict[str, Any]:
    names = ("starts", "ends", "total", "currency", "cost_share")
    return {name: getattr(terms, name) for name in names}


def _write_shares(version: AwardVersion, terms: Terms) -> None:
    mine: dict[str, Any] = {"organisation_id": version.organisation_id, "implementer_id": version.implementer_id}
    mine |= {"award_id": version.award_id, "version": version}
    countries: Mapping[str, Decimal | None] = terms.countries
    AwardCountry.objects.bulk_create(
        [AwardCountry(**mine, country=code, share=share) for code, share in countries.items()]
    )
    AwardSector.objects.bulk_create(
        [AwardSector(**mine, code=code, share=share) for code, share in terms.sectors.items()]
    )


@transaction.atomic
def amend(
    award_id: UUID, *, by: Actor, kind: str, terms: Terms, effective: datetime.date | None, reason: str
) -> AwardVersion:
    """Asks for an amendment: the next version, with everything it will say.

    Raises Hidden, Refused, ReasonMissing, TermsError, NotYet (another version is under way, or the award is not running).
    """
    award = award_to_write(award_id, policy.AMEND, by=by)
    held = queries.in_force(award.pk)
    kind = _kind_for(award, held, kind)
    if not reason.strip():
        raise stages.ReasonMissing("an amendment needs a written reason")
    if AwardVersion.objects.filter(award=award, state__in=_OPEN).exists():
        raise NotYet([_("Another version is under way. Decide on it first, or refuse it.")])
    check(terms)
    if held is not None and effective is not None:
        check_step(terms_of(held), held.effective, terms, effective, listed=held.kind == VersionKind.LISTING)
    last = AwardVersion.objects.filter(award=award).aggregate(last=Max("number"))["last"] or 0
    version = _written(award, last + 1, kind, terms, effective, VersionState.REQUESTED, reason, by)
    note(by, policy.AMEND, version, kind=kind, number=version.number)
    return version


def _kind_for(award: Award, held: AwardVersion | None, kind: str) -> str:
    if award.state == AwardState.NEGOTIATING and (held is None or held.kind == VersionKind.LISTING):
        return VersionKind.ORIGINAL
    if kind in (VersionKind.ORIGINAL, VersionKind.LISTING) or kind not in VersionKind.values:
        raise TermsError("kind", _("Say what the amendment changes."))
    if award.state in _ENDED and kind not in _AFTER_THE_END:
        raise NotYet([_("The award has ended. Only a de-obligation or an administrative change is possible now.")])
    if award.state not in (*_AMENDABLE, *_ENDED):
        raise NotYet([_("Only an award that is active or has ended is amended.")])
    return kind


@transaction.atomic
def revise(version_id: UUID, *, by: Actor, terms: Terms, effective: datetime.date | None, reason: str) -> AwardVersion:
    """Writes a requested version anew, as long as nobody reviews it. Raises Hidden, Refused, TermsError, NotYet."""
    version = row_to_write(AwardVersion, version_id, policy.AMEND, by=by)
    if version.state != VersionState.REQUESTED:
        raise NotYet([_("This version is in review or decided already. What is decided changes by another amendment.")])
    check(terms)
    held = queries.in_force(version.award_id)
    if held is not None and effective is not None:
        check_step(terms_of(held), held.effective, terms, effective, listed=held.kind == VersionKind.LISTING)
    for name, value in {**_columns(terms), "effective": effective, "reason": reason.strip()}.items():
        setattr(version, name, value)
    version.requested_by_id = by.account
    version.save()
    version.countries.all().delete()
    version.sectors.all().delete()
    _write_shares(version, terms)
    note(by, policy.AMEND, version, number=version.number)
    return version


@transaction.atomic
def move_version(
    version_id: UUID, end: str, *, by: Actor, reason: str = "", on: datetime.date | None = None
) -> AwardVersion:
    """Moves a version on; `on` is the day of signature. Nobody approves what they asked for (invariant 10).

    Raises Hidden, Refused, IllegalMove, ReasonMissing, SamePerson, TermsError, NotYet.
    """
    version = row_to_write(AwardVersion, version_id, policy.VIEW if by.may(policy.VIEW) else policy.APPROVE, by=by)
    if not VERSION.allows(version.state, end):
        raise stages.IllegalMove(VERSION, version.state, end)
    if end == VersionState.IN_EFFECT:
        return into_effect(version, by=by)
    different: set[UUID | None] = set()
    if end == VersionState.APPROVED:
        different = {version.requested_by_id}
        _ready(version)
        if missing := approving.reasons(version):
            raise NotYet(missing)
        version.approved_by_id = by.account
    if end == VersionState.REFUSED and version.state == VersionState.APPROVED:
        different = {version.requested_by_id}
    if end == VersionState.SIGNED:
        version.signed_on = on or today()
    start = version.state
    _save_with(version, end, start)
    stages.move(VERSION, version, end, by=by, reason=reason, different_from=different)
    return version


def _save_with(version: AwardVersion, end: str, start: str) -> None:
    if end == VersionState.APPROVED and start == VersionState.IN_REVIEW:
        if version.approved_by_id is None or version.approved_by_id == version.requested_by_id:
            return  # the move itself refuses, with its reason
        version.save(update_fields=["approved_by"])
    elif end == VersionState.SIGNED:
        version.save(update_fields=["signed_on"])


def _ready(version: AwardVersion) -> None:
    terms = terms_of(version)
    check(terms)
    check_complete(terms, version.effective, version.award.region)
    held = queries.in_force(version.award_id)
    if held is not None and version.effective is not None:
        listed = held.kind == VersionKind.LISTING
        check_step(terms_of(held), held.effective, terms, version.effective, listed=listed)


def into_effect(version: AwardVersion, *, by: Actor) -> AwardVersion:
    """Puts a signed version in force from its day; the one before ends that day. In the caller's transaction.

    Raises NotYet (before its day), TermsError (a gap), and what a move raises.
    """
    if version.effective is None or version.effective > today():
        raise NotYet([_("The version takes effect on a later day.")])
    _ready(version)
    AwardVersion.objects.filter(award_id=version.award_id, state=VersionState.IN_EFFECT, until__isnull=True).update(
        until=version.effective
    )
    stages.move(VERSION, version, VersionState.IN_EFFECT, by=by)
    return version
