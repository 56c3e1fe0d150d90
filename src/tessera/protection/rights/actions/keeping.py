"""How long cases are kept, and legal holds."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now, today
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.kernel.vault import api as vault
from tessera.protection.cases import api as cases
from tessera.protection.rights import period, policy
from tessera.protection.rights.enums import HOLD_TEXT, SHORTEST_REASON
from tessera.protection.rights.models import Hold, Retention, RetentionRule, RightsSetting
from tessera.trust.subjects import api as subjects


def period_of(kind: str, *, by: Actor) -> period.Period:
    """The organisation's period for a kind, or the shipped one."""
    row = RetentionRule.objects.filter(organisation_id=by.home, kind=kind).first()
    return period.Period(row.years, row.least_years, row.law) if row else period.defaults()[kind]


def clocks(by: Actor) -> RightsSetting:
    """The organisation's clocks, or the shipped ones."""
    return RightsSetting.objects.filter(organisation_id=by.home).first() or RightsSetting(organisation_id=by.home)


@transaction.atomic
def set_clocks(answer_days: int, copy_days: int, *, by: Actor) -> RightsSetting:
    """Sets in how many days a request is answered and how long a copy waits. Raises ValidationError, Refused."""
    require(policy.can(by, policy.RULE), by, policy.RULE, kind="organisation", object_id=by.home)
    if not (1 <= answer_days <= 120 and 1 <= copy_days <= 60):
        raise ValidationError(_("Choose 1 to 120 days to answer, and 1 to 60 days for a copy."))
    row = clocks(by)
    row.answer_days, row.copy_days = answer_days, copy_days
    row.save()
    detail: ledger.Detail = {"answer_days": answer_days, "copy_days": copy_days}
    ledger.record(by=by, action="rights:clock:set", kind="organisation", object_id=by.home, detail=detail)
    return row


@transaction.atomic
def set_rule(kind: str, *, years: int, least_years: int, law: str, by: Actor) -> RetentionRule:
    """Sets how long one kind of case is kept; cases ended before are reckoned anew. Raises ValidationError, Refused."""
    require(policy.can(by, policy.RULE), by, policy.RULE, kind="organisation", object_id=by.home)
    if kind not in codes.get("retention_kind"):
        raise ValidationError({"kind": _("This is not one of the choices.")})
    if not 0 <= least_years <= years <= 60:
        raise ValidationError({"years": _("The years lie between what the law demands and 60.")})
    if least_years and not law.strip():
        raise ValidationError({"law": _("Name the law that demands it.")})
    row = RetentionRule.objects.filter(organisation_id=by.home, kind=kind).first()
    row = row or RetentionRule(organisation_id=by.home, kind=kind)
    row.years, row.least_years, row.law = years, least_years, law.strip()
    row.changed_at, row.changed_by = now(), by.account
    row.save()
    wanted = period.Period(years, least_years, row.law)
    mine = Retention.objects.filter(organisation_id=by.home, kind=kind, erased_on__isnull=True)
    for kept in mine.select_for_update():
        kept.until = period.until(kept.ended_on, wanted, kept.wish)
        kept.save(update_fields=["until", "changed_at"])
    detail: ledger.Detail = {"kind": kind, "years": years, "least_years": least_years}
    ledger.record(by=by, action=policy.RULE, kind="organisation", object_id=by.home, detail=detail)
    return row


@transaction.atomic
def keep(case_id: UUID, *, by: Actor, reason: str, was_enquiry: bool = False, wish: str = "") -> Retention:
    """Begins the time a case that ended is kept. Runs again without harm. Raises Hidden."""
    case = cases.get(case_id, by=by)
    age = next((answer.value for answer in case.answers if answer.name == "age_at_intake"), None)
    kind = period.kind_of(
        reason=reason, was_enquiry=was_enquiry, age=age if isinstance(age, int) else None, age_band=case.age_band
    )
    row = Retention.objects.filter(organisation_id=by.home, case_id=case_id).first()
    row = row or Retention(organisation_id=by.home, case_id=case_id, ended_on=today())
    row.subject_id, row.code, row.kind = case.subject_id, case.code, kind
    row.wish = wish or row.wish
    row.until = period.until(row.ended_on, period_of(kind, by=by), row.wish)
    row.save()
    return row


def wish(case_id: UUID, said: str, *, by: Actor) -> None:
    """Keeps what the person wants done with the data, and reckons the time anew."""
    row = Retention.objects.filter(organisation_id=by.home, case_id=case_id).first()
    if row is None:
        keep(case_id, by=by, reason="", wish=said)
        return
    row.wish, row.until = said, period.until(row.ended_on, period_of(row.kind, by=by), said)
    row.save()


def unkeep(case_id: UUID, *, by: Actor) -> None:
    """A case opened again is kept while it is open: its time begins anew when it ends."""
    Retention.objects.filter(organisation_id=by.home, case_id=case_id, erased_on__isnull=True).delete()


@transaction.atomic
def set_hold(subject_id: UUID, reason: str, words: str, review_on: datetime.date, *, by: Actor) -> Hold:
    """Stops every erasure of a person until somebody lifts it. Raises ValidationError by field, Hidden, Refused."""
    require(policy.can(by, policy.HOLD), by, policy.HOLD, kind="subject", object_id=subject_id)
    faults: dict[str, str] = {}
    if reason not in codes.get("hold_reason"):
        faults["reason"] = _("Choose one.")
    if len(words.strip()) < SHORTEST_REASON:
        faults["words"] = _("Say in a sentence what the hold rests on.")
    if review_on <= today():
        faults["review_on"] = _("Choose a day to look at it again, after today.")
    if Hold.objects.filter(organisation_id=by.home, subject_id=subject_id, lifted_at__isnull=True).exists():
        faults["reason"] = _("A hold stands already.")
    if faults:
        raise ValidationError(faults)
    row, key = new_id(), subjects.key_of(subject_id, by=by)
    hold = Hold.objects.create(
        id=row, organisation_id=by.home, subject_id=subject_id, reason=reason, since=today(), set_by_id=by.account,
        review_on=review_on, sealed=vault.seal(key, context=HOLD_TEXT, row=row, data=words.strip().encode()),
    )  # fmt: skip
    ledger.record(
        by=by, action=policy.HOLD, kind="subject", object_id=subject_id, detail={"reason": reason, "hold": str(row)}
    )
    return hold


@transaction.atomic
def lift_hold(hold_id: UUID, *, by: Actor) -> Hold:
    """Lifts a hold. Raises Hidden, Refused."""
    row = policy.holds(by).select_for_update().filter(pk=hold_id, lifted_at__isnull=True).first()
    if row is None:
        raise Hidden(by, policy.HOLD, kind="hold", object_id=hold_id)
    require(policy.can(by, policy.HOLD), by, policy.HOLD, kind="subject", object_id=row.subject_id)
    row.lifted_at, row.lifted_by_id = now(), by.account
    row.save()
    ledger.record(
        by=by, action="retention:hold:lift", kind="subject", object_id=row.subject_id, detail={"hold": str(row.id)}
    )
    return row
