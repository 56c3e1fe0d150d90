"""What hangs on an award: money bound, special conditions, key people, sub-awards."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.clock import today
from tessera.partnership.awards import policy, queries
from tessera.partnership.awards.actions.base import NotYet, award_to_write, note, owners, row_to_write
from tessera.partnership.awards.enums import RUNNING, SubawardState, VersionState
from tessera.partnership.awards.models import AwardVersion, Condition, KeyPerson, Obligation, Subaward
from tessera.partnership.awards.states import CONDITION, SUBAWARD
from tessera.partnership.awards.terms import TermsError
from tessera.partnership.library import api as library
from tessera.partnership.stages import api as stages
from tessera.ui.amounts import number


@transaction.atomic
def obligate(
    award_id: UUID, *, by: Actor, amount: Decimal, on: datetime.date | None = None, reference: str = "", note_: str = ""
) -> Obligation:
    """Binds money in the currency of the award, or takes it back (an amount below zero). Rows are only ever added.

    The sum stays between 0 and the total of the version that is signed or in force.
    Raises Hidden, Refused, NotYet (nothing is signed), TermsError.
    """
    award = award_to_write(award_id, policy.OBLIGATE, by=by)
    states = (VersionState.SIGNED, VersionState.IN_EFFECT)
    version = AwardVersion.objects.filter(award=award, state__in=states).order_by("-number").first()
    if award.state not in RUNNING or version is None or version.total is None:
        raise NotYet([_("Money is bound once the award is signed.")])
    if amount == 0 or amount != amount.quantize(Decimal("0.01")):
        raise TermsError("amount", _("Give an amount other than 0, with at most two decimal places."))
    held = queries.obligated(award.pk).get(version.currency, Decimal(0))
    if not 0 <= held + amount <= version.total:
        said = {"held": number(held), "total": number(version.total), "currency": version.currency}
        text = _("%(held)s of %(total)s %(currency)s are obligated. The sum stays between 0 and the total.")
        raise TermsError("amount", text % said)
    row = Obligation.objects.create(
        **owners(award), award=award, version=version, on=on or today(), amount=amount, currency=version.currency,
        reference=reference.strip(), note=note_.strip(), recorded_by_id=by.account,
    )  # fmt: skip
    note(by, policy.OBLIGATE, row, currency=version.currency)
    return row


@transaction.atomic
def add_condition(award_id: UUID, *, by: Actor, text: str, due: datetime.date | None = None) -> Condition:
    """A special condition. Raises Hidden, Refused, TermsError."""
    award = award_to_write(award_id, policy.CONDITION, by=by)
    if not text.strip():
        raise TermsError("text", _("Write down what has to be met."))
    row = Condition.objects.create(**owners(award), award=award, text=text.strip(), due=due, recorded_by_id=by.account)
    stages.begin(CONDITION, row, by=by, action=policy.CONDITION)
    return row


@transaction.atomic
def move_condition(condition_id: UUID, end: str, *, by: Actor, reason: str) -> Condition:
    """Met (the reason is the evidence), waived (why), or open again. Raises Hidden, Refused, IllegalMove, ReasonMissing."""
    row = row_to_write(Condition, condition_id, policy.VIEW, by=by)
    stages.move(CONDITION, row, end, by=by, reason=reason)
    row.evidence = reason.strip()
    row.save(update_fields=["evidence"])
    return row


@transaction.atomic
def save_person(award_id: UUID, *, by: Actor, person_id: UUID | None = None, **fields: Any) -> KeyPerson:
    """A key person of the implementer (role, name, contact, since, until). Raises Hidden, Refused."""
    award = award_to_write(award_id, policy.PERSON, by=by)
    if person_id is None:
        row = KeyPerson.objects.create(**owners(award), award=award, **fields)
    else:
        row = row_to_write(KeyPerson, person_id, policy.PERSON, by=by)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    note(by, policy.PERSON, row)
    return row


@transaction.atomic
def propose_subaward(award_id: UUID, *, by: Actor, party_id: UUID, **fields: Any) -> Subaward:
    """A sub-award with the record of the choice: procedure, how many were considered, by which criteria, why this one.

    Raises Hidden, Refused, TermsError.
    """
    award = award_to_write(award_id, policy.SUBAWARD, by=by)
    party = library.party(party_id, by)
    _check_subaward(award.pk, fields)
    if Subaward.objects.filter(award=award, number=fields["number"]).exists():
        raise TermsError("number", _("Another sub-award of this award has this number."))
    row = Subaward.objects.create(**owners(award), award=award, party=party, proposed_by_id=by.account, **fields)
    stages.begin(SUBAWARD, row, by=by, action=policy.SUBAWARD)
    return row


def _check_subaward(award_id: UUID, fields: dict[str, Any]) -> None:
    for name in ("criteria", "why_chosen", "purpose"):
        if not str(fields[name]).strip():
            raise TermsError(name, _("This belongs to the record of the choice."))
    if fields["considered"] < 1:
        raise TermsError("considered", _("At least the one that was chosen was considered."))
    if fields["amount"] <= 0:
        raise TermsError("amount", _("Give an amount above 0."))
    held = queries.in_force(award_id)
    if fields["ends"] < fields["starts"]:
        raise TermsError("ends", _("The last day is before the first."))
    if held is not None and held.ends and fields["ends"] > held.ends:
        raise TermsError("ends", _("A sub-award ends with its award at the latest."))


@transaction.atomic
def move_subaward(subaward_id: UUID, end: str, *, by: Actor, reason: str = "") -> Subaward:
    """Moves a sub-award on; nobody approves what they proposed.

    Raises Hidden, Refused, IllegalMove, ReasonMissing, SamePerson.
    """
    row = row_to_write(Subaward, subaward_id, policy.VIEW, by=by)
    different = {row.proposed_by_id} if end == SubawardState.APPROVED else set()
    if (
        end == SubawardState.APPROVED
        and by.account not in (None, row.proposed_by_id)
        and SUBAWARD.allows(row.state, end)
    ):
        row.approved_by_id = by.account
        row.save(update_fields=["approved_by"])
    stages.move(SUBAWARD, row, end, by=by, reason=reason, different_from=different)
    return row
