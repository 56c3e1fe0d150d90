"""Writes: record a decision, take it back, let it run out, publish a wording."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.database.bulk import insert_many
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.outbox import api as outbox
from tessera.kernel.policy import Hidden, require
from tessera.kernel.vault import api as vault
from tessera.trust.consent import policy
from tessera.trust.consent.enums import (
    ALSO_OWN_PURPOSES,
    BY_CAREGIVER,
    COLLECTED_ELSEWHERE,
    DEFAULT_DAYS,
    GUARDED,
    LONGEST_DAYS,
    OWN_PURPOSES,
    SEALED_CONTEXT,
    WITHOUT_CATEGORIES,
    Purpose,
    RecipientClass,
    Standing,
)
from tessera.trust.consent.events import ConsentWithdrawn
from tessera.trust.consent.models import ConsentDecision, ConsentText
from tessera.trust.subjects import api as subjects


@dataclass(frozen=True, slots=True)
class Words:
    """Parts of a decision that may identify or endanger: sealed under the person's key. `decider` is the pseudonymous id
    of the caregiver who decided, where one on record did."""

    withhold_exactly: str = ""
    guardian_basis: str = ""
    capacity_note: str = ""
    witness: str = ""
    legal_note: str = ""
    decider: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return self == Words()


@dataclass(frozen=True, slots=True)
class Terms:
    """What was decided, in the codes of the lists `consent_*`, `data_category`, `decided_by`, `explained`."""

    purpose: str
    decision: str
    recipient_class: str = RecipientClass.SAME_ORGANISATION
    recipient: UUID | None = None
    recipient_type: str = ""
    data_categories: Sequence[str] = ()
    withhold_reason: str = ""
    decided_by: str = "adult"
    capacity_concern: str = "not_asked"
    how: str = "spoken_witnessed"
    collected_under: str = ""
    interpreter: str = ""
    explained: Sequence[str] = ()
    text: UUID | None = None
    language: str = ""
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    legal_basis: str = ""
    second_signature: UUID | None = None
    words: Words = field(default_factory=Words)


_LISTS = {
    "purpose": "consent_purpose",
    "recipient_class": "consent_recipient_class",
    "decided_by": "decided_by",
    "how": "consent_how",
    "withhold_reason": "withhold_reason",
    "legal_basis": "legal_basis",
    "recipient_type": "service_type",
}


def check(terms: Terms) -> None:
    """Raises ValidationError, field by field, for terms that do not hold together (case forms §1)."""
    faults: dict[str, str] = {}
    for name, list_name in _LISTS.items():
        value = getattr(terms, name)
        if value and value not in codes.get(list_name).values():
            faults[name] = _("This is not one of the choices.")
    if unknown := set(terms.data_categories) - set(codes.get("data_category").values()):
        faults["data_categories"] = _("Not one of the choices: %(codes)s") % {"codes": ", ".join(sorted(unknown))}
    if terms.decision not in {Standing.GIVEN, Standing.REFUSED}:
        faults["decision"] = _("A decision is given or refused; to take one back, withdraw it.")
    faults |= _recipient_faults(terms) | _decider_faults(terms) | _time_faults(terms)
    if faults:
        raise ValidationError(faults)


def _recipient_faults(terms: Terms) -> dict[str, str]:
    own = terms.recipient_class == RecipientClass.SAME_ORGANISATION
    if terms.purpose in OWN_PURPOSES and not own:
        return {"recipient_class": _("This purpose stays inside the organisation.")}
    if terms.purpose not in ALSO_OWN_PURPOSES and own:
        return {"recipient_class": _("Say who would receive the data.")}
    if terms.recipient_class == RecipientClass.NAMED_ORGANISATION and not terms.recipient:
        return {"recipient": _("Choose the organisation.")}
    if terms.recipient_class == RecipientClass.SERVICE_PROVIDERS and not terms.recipient_type:
        return {"recipient_type": _("Choose the kind of service.")}
    if terms.purpose not in WITHOUT_CATEGORIES and terms.decision == Standing.GIVEN and not terms.data_categories:
        return {"data_categories": _("Choose what may be shared: at least one.")}
    return {}


def _decider_faults(terms: Terms) -> dict[str, str]:
    faults: dict[str, str] = {}
    if terms.decided_by in GUARDED and not terms.words.guardian_basis:
        faults["guardian_basis"] = _("Say who decided for the person and on what ground. A suspect never may.")
    if terms.how == COLLECTED_ELSEWHERE and not terms.collected_under:
        faults["collected_under"] = _("Name the source under which consent was collected.")
    if terms.legal_basis and not (terms.second_signature and terms.words.legal_note):
        faults["legal_basis"] = _(
            "Another basis than consent needs its ground in words and a second person's signature."
        )
    if terms.decision == Standing.GIVEN and not terms.legal_basis and terms.how != COLLECTED_ELSEWHERE:
        missing = {"purpose", "who_sees", "right_to_refuse", "right_to_withdraw"} - set(terms.explained)
        if missing:
            labels = ", ".join(codes.get("explained").label(code) for code in sorted(missing))
            faults["explained"] = _("Consent needs these to have been explained first: %(what)s") % {"what": labels}
    return faults


def _check_decider(subject_id: UUID, terms: Terms, by: Actor) -> None:
    """A caregiver who may have had a part in the exploitation never decides (case forms §1). Where one is on record, the
    caregiver who decided must be named, so that it is known to be another."""
    if terms.decided_by not in BY_CAREGIVER and not terms.words.decider:
        return
    known = {one.id: one for one in policy.deciders(subject_id, by)}
    named = known.get(terms.words.decider)
    if named is None and terms.words.decider:
        raise ValidationError({"decider": _("This is not one of the choices.")})
    if named and named.barred:
        raise ValidationError(
            {"decider": _("This caregiver may have had a part in the exploitation and never decides for the person.")}
        )
    if named is None and any(one.barred for one in known.values()):
        raise ValidationError(
            {
                "decided_by": _(
                    "A caregiver of this person may have had a part in the exploitation. Choose which caregiver decided, or another way of deciding: a court or guardian, or a best-interests decision."
                )
            }
        )


def _time_faults(terms: Terms) -> dict[str, str]:
    start = terms.valid_from or now()
    if terms.valid_to and terms.valid_to <= start:
        return {"valid_to": _("The end lies before the beginning.")}
    if terms.valid_to and terms.valid_to > start + timedelta(days=LONGEST_DAYS):
        return {"valid_to": _("No decision holds longer than two years: choose an earlier day.")}
    return {}


@transaction.atomic
def record(subject_id: UUID, terms: Terms, *, by: Actor) -> ConsentDecision:
    """Records one decision; an earlier one on the same purpose and recipient is superseded by it.

    Raises ValidationError for terms that do not hold together, Hidden, Refused.
    """
    require(policy.can(by, policy.RECORD), by, policy.RECORD, kind="subject", object_id=subject_id)
    subjects.code_of(subject_id, by=by)
    check(terms)
    _check_decider(subject_id, terms, by)
    row = _row(subject_id, terms, by)
    if not terms.words.is_empty:
        key = subjects.key_of(subject_id, by=by)
        data = json.dumps(asdict(terms.words), ensure_ascii=False).encode()
        row.sealed = vault.seal(key, context=SEALED_CONTEXT, row=row.id, data=data)
    row.save(force_insert=True)
    _supersede(row)
    ledger.record(
        by=by,
        action=policy.RECORD,
        kind="subject",
        object_id=subject_id,
        detail={
            "purpose": row.purpose,
            "decision": row.decision,
            "recipient": row.recipient_class,
            "row": str(row.id),
            **({"basis": row.legal_basis, "signed_by": str(row.second_signature)} if row.legal_basis else {}),
        },
    )
    return row


def _row(subject_id: UUID, terms: Terms, by: Actor) -> ConsentDecision:
    assert by.organisation is not None  # noqa: S101  # a granted action implies an organisation
    start = terms.valid_from or now()
    end = terms.valid_to
    if end is None and terms.decision == Standing.GIVEN and terms.recipient_class != RecipientClass.SAME_ORGANISATION:
        end = start + timedelta(days=DEFAULT_DAYS)
    same = {name: getattr(terms, name) for name in (*_LISTS, "decision", "capacity_concern", "collected_under",
            "interpreter", "language", "second_signature")}  # fmt: skip
    return ConsentDecision(
        id=new_id(),
        organisation_id=by.organisation,
        subject_id=subject_id,
        recipient_id=terms.recipient,
        data_categories=sorted(terms.data_categories),
        explained=sorted(terms.explained),
        text_id=terms.text,
        valid_from=start,
        valid_to=end,
        recorded_by=by.account,
        recorded_at=now(),
        **same,
    )


def _supersede(row: ConsentDecision) -> None:
    earlier = ConsentDecision.objects.filter(
        organisation_id=row.organisation_id,
        subject_id=row.subject_id,
        purpose=row.purpose,
        recipient_class=row.recipient_class,
        recipient_id=row.recipient_id,
        recipient_type=row.recipient_type,
        legal_basis=row.legal_basis,
        decision__in=[Standing.GIVEN, Standing.REFUSED, Standing.WITHDRAWN, Standing.EXPIRED],
    ).exclude(pk=row.pk)
    earlier.update(decision=Standing.SUPERSEDED, superseded_by=row.pk)


def record_many(subject_ids: Sequence[UUID], terms: Sequence[Terms], *, by: Actor) -> int:
    """Records the same decisions for many newly imported people. The import's own ledger row covers them.

    Only for consent collected elsewhere. Raises ValidationError, Refused.
    """
    require(policy.can(by, policy.RECORD), by, policy.RECORD, kind="subject")
    for each in terms:
        check(each)
        if each.how != COLLECTED_ELSEWHERE or not each.words.is_empty:
            raise ValidationError({"how": _("Many decisions at once are only for consent collected elsewhere.")})
    rows = [_row(subject, each, by) for subject in subject_ids for each in terms]
    with transaction.atomic():
        insert_many(rows)
    return len(rows)


@transaction.atomic
def withdraw(decision_id: UUID, *, by: Actor, how: str) -> ConsentDecision:
    """Takes a decision back, from this moment: the next read, export or release finds it withdrawn.

    Receivers of what was shared are asked to answer by those who listen to ConsentWithdrawn. Raises Hidden, Refused,
    ValidationError when there is nothing left to withdraw.
    """
    row = policy.scope(by).select_for_update().filter(pk=decision_id).first()
    if row is None:
        raise Hidden(by, policy.WITHDRAW, kind="consent", object_id=decision_id)
    require(policy.can(by, policy.WITHDRAW, row), by, policy.WITHDRAW, kind="consent", object_id=decision_id)
    if row.decision != Standing.GIVEN:
        raise ValidationError(_("This decision does not stand any more: there is nothing to withdraw."))
    row.decision, row.withdrawn_at, row.withdrawn_how, row.withdrawn_by = Standing.WITHDRAWN, now(), how, by.account
    row.save(update_fields=["decision", "withdrawn_at", "withdrawn_how", "withdrawn_by"])
    ledger.record(
        by=by,
        action=policy.WITHDRAW,
        kind="subject",
        object_id=row.subject_id,
        detail={"purpose": row.purpose, "row": str(row.id), "how": how},
    )
    outbox.publish(ConsentWithdrawn(row.organisation_id, row.id, row.subject_id, row.purpose), by=by)
    return row


@transaction.atomic
def end_sharing(subject_id: UUID, *, by: Actor, keep: Iterable[UUID] = ()) -> list[UUID]:
    """Lets every standing decision that shares something outside the organisation run out now, but for those in `keep`.

    For the end of a case: the decisions stay as proof and are never revived. Returns their ids. Raises Hidden, Refused.
    """
    require(policy.can(by, policy.WITHDRAW), by, policy.WITHDRAW, kind="subject", object_id=subject_id)
    subjects.code_of(subject_id, by=by)
    standing_now = policy.scope(by).filter(subject_id=subject_id, decision=Standing.GIVEN, legal_basis="")
    rows = standing_now.exclude(purpose__in=OWN_PURPOSES).exclude(pk__in=set(keep))
    # Being counted once shares nothing outside, and those whose case has ended count as well.
    rows = rows.exclude(purpose=Purpose.MATCHING_WITHOUT_NAMES, recipient_class=RecipientClass.SAME_ORGANISATION)
    ended = [row.id for row in rows]
    ConsentDecision.objects.filter(organisation_id=by.home, pk__in=ended).update(decision=Standing.EXPIRED)
    ledger.record(
        by=by,
        action="consent:decision:expire",
        kind="subject",
        object_id=subject_id,
        detail={"rows": list(map(str, ended))},
    )
    return ended


def words_of(row: ConsentDecision, *, by: Actor) -> Words:
    """The sealed words of a decision; the reading is in the ledger. Raises Hidden, Refused, vault.Erased."""
    if not policy.scope(by).filter(pk=row.pk).exists():
        raise Hidden(by, policy.VIEW, kind="consent", object_id=row.pk)
    ledger.record(by=by, action=policy.VIEW, kind="subject", object_id=row.subject_id, detail={"row": str(row.id)})
    if row.sealed is None:
        return Words()
    key = subjects.key_of(row.subject_id, by=by)
    return Words(**json.loads(vault.open_(key, context=SEALED_CONTEXT, row=row.id, blob=bytes(row.sealed))))


def publish_text(*, by: Actor, purpose: str, language: str, version: str, title: str, body: str) -> ConsentText:
    """Publishes the organisation's own wording; a published version never changes. Raises Refused."""
    require(policy.can(by, policy.RECORD), by, policy.RECORD, kind="consent_text")
    digest = hashlib.sha256(body.encode()).hexdigest()
    row = ConsentText.objects.create(
        organisation_id=by.organisation,
        purpose=purpose,
        language=language,
        version=version,
        title=title,
        body=body,
        sha256=digest,
    )
    ledger.record(
        by=by,
        action="consent:text:publish",
        kind="consent_text",
        object_id=row.id,
        detail={"purpose": purpose, "language": language},
    )
    return row


def standing(rows: Iterable[ConsentDecision]) -> dict[tuple[str, str, UUID | None, str], ConsentDecision]:
    """The decision that counts now per purpose and recipient, from rows sorted newest first."""
    found: dict[tuple[str, str, UUID | None, str], ConsentDecision] = {}
    for row in rows:
        if row.decision != Standing.SUPERSEDED:
            found.setdefault((row.purpose, row.recipient_class, row.recipient_id, row.recipient_type), row)
    return found
