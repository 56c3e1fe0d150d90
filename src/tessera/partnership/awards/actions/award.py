"""Making an award and moving it through its life."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.kernel.policy import require
from tessera.partnership.awards import policy, queries
from tessera.partnership.awards.actions.base import NotYet, award_to_write, note
from tessera.partnership.awards.actions.versions import first_version, into_effect, move_version
from tessera.partnership.awards.asking import closing, gates
from tessera.partnership.awards.enums import AwardState, Source, VersionKind, VersionState
from tessera.partnership.awards.models import Award, AwardVersion
from tessera.partnership.awards.states import AWARD
from tessera.partnership.awards.terms import Terms, TermsError, check
from tessera.partnership.library import api as library
from tessera.partnership.stages import api as stages

FIELDS = ("instrument", "programme_type", "partnership_id", "title", "summary", "region")


@transaction.atomic
def create(
    *, by: Actor, number: str, party_id: UUID, terms: Terms, effective: datetime.date | None = None, reason: str = "",
    **fields: Any,
) -> Award:  # fmt: skip
    """A recommended award with its original version, requested by the actor; `fields` as in FIELDS.

    Raises Refused, Hidden (no such party), TermsError (terms that cannot be, a number that is taken).
    """
    require(policy.can(by, policy.CREATE), by, policy.CREATE, kind="award")
    check(terms)
    row = _made(by, number, party_id, AwardState.RECOMMENDED, fields)
    stages.begin(AWARD, row, by=by, reason=reason, action=policy.CREATE)
    first_version(row, terms, effective, by=by, reason=reason)
    return row


@transaction.atomic
def create_listed(
    *, by: Actor, number: str, listing_key: str, party_id: UUID, terms: Terms, as_of: datetime.date, **fields: Any
) -> Award:
    """An award known from a published list as it read on `as_of`: nothing is approved here and nothing managed.

    Raises Refused, Hidden (no such party), TermsError (terms that cannot be, a number that is taken).
    """
    require(policy.can(by, policy.CREATE), by, policy.CREATE, kind="award")
    check(terms, listed=True)
    fields = {**fields, "listing_key": listing_key, "source": Source.LISTED}
    row = _made(by, number, party_id, AwardState.LISTED, fields)
    stages.begin(AWARD, row, by=by, reason=str(as_of), action=policy.CREATE)
    first_version(row, terms, as_of, by=by, listed=True)
    return row


def _made(by: Actor, number: str, party_id: UUID, state: AwardState, fields: dict[str, Any]) -> Award:
    party = library.party(party_id, by)
    _known_partnership(fields, by)
    number = number.strip()
    if not number or len(number) > 40:
        raise TermsError("number", _("Give the award a number of at most 40 characters."))
    if Award.objects.filter(organisation_id=by.home, number=number).exists():
        raise TermsError("number", _("Another award has this number."))
    return Award.objects.create(
        organisation_id=by.home,
        implementer_id=party.tenant_id,
        party=party,
        number=number,
        state=state,
        recorded_by_id=by.account,
        **fields,
    )


def _known_partnership(fields: dict[str, Any], by: Actor) -> None:
    wanted = fields.get("partnership_id")
    if wanted and not policy.compacts(by).filter(pk=wanted).exists():
        raise TermsError("partnership_id", _("There is no such partnership here."))


@transaction.atomic
def edit(award_id: UUID, *, by: Actor, **fields: Any) -> Award:
    """Changes how an award is described; what it says in law changes by amendment. Raises Hidden, Refused, TypeError."""
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"no such fields of an award: {', '.join(sorted(unknown))}")
    row = award_to_write(award_id, policy.CREATE, by=by)
    _known_partnership(fields, by)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=[*fields, "changed_at"])
    note(by, policy.CREATE, row, fields=len(fields))
    return row


@transaction.atomic
def move_award(award_id: UUID, end: str, *, by: Actor, reason: str = "", on: datetime.date | None = None) -> Award:
    """Moves an award on; `on` is the day of signature (today without one).

    Raises Hidden, Refused, IllegalMove, ReasonMissing, SamePerson, NotYet (with everything that is missing).
    """
    step = next((each for each in AWARD.moves if each.end == end), None)
    row = award_to_write(award_id, step.action if step else policy.VIEW, by=by)
    if not AWARD.allows(row.state, end):
        raise stages.IllegalMove(AWARD, row.state, end)
    different: set[UUID | None] = set()
    if row.state == AwardState.LISTED:
        _follow(row)
    if end == AwardState.SIGNED:
        different = _sign(row, by, on)
    elif end == AwardState.ACTIVE:
        _activate(row, by)
    elif end == AwardState.ENDED:
        _asked(_still_running(row))
    elif end == AwardState.CLOSED:
        _asked(closing.reasons(row))
        different = stages.movers(AWARD.kind, row.pk, AwardState.CLOSING)
    stages.move(AWARD, row, end, by=by, reason=reason, different_from=different)
    return row


def _follow(row: Award) -> None:
    """The grantee's organisation in this system is that of the party, in everything that hangs on a listed award."""
    tenant = row.party.tenant_id
    if row.implementer_id == tenant:
        return
    row.implementer_id = tenant
    row.save(update_fields=["implementer_id", "changed_at"])
    for version in row.versions.all():
        version.countries.update(implementer_id=tenant)
        version.sectors.update(implementer_id=tenant)
    row.versions.update(implementer_id=tenant)


def _asked(reasons: list[Any]) -> None:
    if reasons:
        raise NotYet(reasons)


def _sign(row: Award, by: Actor, on: datetime.date | None) -> set[UUID | None]:
    version = AwardVersion.objects.filter(award=row, state=VersionState.APPROVED).order_by("number").first()
    if version is None:
        raise NotYet([_("No version of this award is approved. Its terms are approved before anybody signs.")])
    move_version(version.pk, VersionState.SIGNED, by=by, on=on)
    return {version.requested_by_id}


def _activate(row: Award, by: Actor) -> None:
    signed = AwardVersion.objects.filter(award=row, state=VersionState.SIGNED).order_by("number").first()
    missing = list(gates.reasons(row))
    if row.state == AwardState.SIGNED:
        if signed is None:
            missing.append(_("No version of this award is signed."))
        elif signed.effective and signed.effective > today():
            missing.append(_("The award takes effect on %(day)s, not before.") % {"day": signed.effective.isoformat()})
    _asked(missing)
    if signed is not None and row.state == AwardState.SIGNED:
        into_effect(signed, by=by)


def _still_running(row: Award) -> list[Any]:
    version = queries.in_force(row.pk)
    if version is None or version.ends is None or version.ends < today():
        return []
    day = version.ends.isoformat()
    return [_("The period runs until %(day)s. Shorten it by an amendment, or terminate the award.") % {"day": day}]


@transaction.atomic
def relist(
    award_id: UUID, *, by: Actor, terms: Terms, as_of: datetime.date, reason: str, **fields: Any
) -> AwardVersion:
    """Keeps what a later list says of an award that is known from a list: a version of its own, the earlier one stays.

    `fields` (title, summary, region, programme_type) are what the list says of it now.
    Raises Hidden, Refused, TermsError (also where a list is older than the one before), IllegalMove (managed here).
    """
    row = award_to_write(award_id, policy.CREATE, by=by)
    if row.state != AwardState.LISTED:
        raise stages.IllegalMove(AWARD, row.state, AwardState.LISTED)
    if fields:
        edit(award_id, by=by, **fields)
    check(terms, listed=True)
    held = queries.in_force(row.pk)
    if held is not None and held.effective and as_of < held.effective:
        raise TermsError("as_of", _("A later list is known already."))
    if held is not None:
        AwardVersion.objects.filter(pk=held.pk).update(until=as_of)
    number = held.number + 1 if held else 1
    version = first_version(row, terms, as_of, by=by, listed=True, reason=reason, number=number)
    note(by, policy.CREATE, version, kind=str(VersionKind.LISTING), number=number)
    return version


@transaction.atomic
def readdress(award_id: UUID, party_id: UUID, *, by: Actor) -> Award:
    """Says which organisation a listed award means, once somebody has decided how a list writes its name.

    Raises Hidden, Refused, IllegalMove (an award that is managed here changes its implementer by an agreement).
    """
    row = award_to_write(award_id, policy.CREATE, by=by)
    if row.state != AwardState.LISTED:
        raise stages.IllegalMove(AWARD, row.state, AwardState.LISTED)
    row.party = library.party(party_id, by)
    row.save(update_fields=["party", "changed_at"])
    _follow(row)
    note(by, policy.CREATE, row, party="changed")
    return row
