"""Writes: draft, send, answer, follow through, recall. Nothing passes unless the survivor's half and the receiver's meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.outbox import api as outbox
from tessera.kernel.policy import Hidden, require
from tessera.protection.cases import api as cases
from tessera.protection.referrals import bundle as bundles
from tessera.protection.referrals import contents, policy
from tessera.protection.referrals.enums import NEVER_OPEN, PURPOSES, State
from tessera.protection.referrals.envelope import Envelope, check
from tessera.protection.referrals.events import RecallAsked, ReferralAnswered, ReferralSent
from tessera.protection.referrals.models import Bundle, BundlePart, BundleView, Origin, Recall, Referral
from tessera.protection.referrals.states import RECEIVER, SENDER, may_move
from tessera.trust.consent import api as consent


def get(referral_id: UUID, *, by: Actor, action: str = policy.VIEW, lock: bool = False) -> Referral:
    """The referral, if the actor may see it. Raises Hidden."""
    rows = policy.scope(by)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=referral_id).first()
    if found is None:
        raise Hidden(by, action, kind="referral", object_id=referral_id)
    return found


@transaction.atomic
def draft(case_id: UUID, envelope: Envelope, *, by: Actor) -> Referral:
    """Writes an envelope from a case; age band and sex come from the case. Raises Hidden, Refused, ValidationError."""
    require(policy.can(by, policy.SEND), by, policy.SEND, kind="case", object_id=case_id)
    case = cases.get(case_id, by=by)
    check(envelope, by)
    values = {name: getattr(envelope, name) for name in envelope.__dataclass_fields__ if name != "to_organisation"}
    row = Referral.objects.create(
        organisation_id=case.organisation,
        to_organisation_id=envelope.to_organisation,
        age_band=case.age_band or "unknown",
        sex=case.gender or "unknown",
        **{k: list(v) if isinstance(v, list | tuple) else v for k, v in values.items()},
    )
    purpose = PURPOSES[row.kind] or ""
    Origin.objects.create(
        referral=row, organisation_id=case.organisation, subject_id=case.subject_id, case_id=case.id,
        from_worker=by.account, purpose=purpose,
    )  # fmt: skip
    ledger.record(
        by=by, action="referral:envelope:draft", kind="case", object_id=case_id, detail={"referral": str(row.id)}
    )
    return row


def gate(referral: Referral, categories: Sequence[str], *, by: Actor) -> dict[str, consent.GateDecision]:
    """The consent check per data category, for every service asked for; a denial for one service denies. Sender only."""
    origin = Origin.objects.get(referral=referral)
    answers: dict[str, consent.GateDecision] = {}
    for category in categories:
        for service in referral.services_requested or [""]:
            to = consent.named(referral.to_organisation_id, service)
            answer = consent.gate(origin.subject_id, origin.purpose, to, [category], by=by)
            if category not in answers or not answer.allowed:
                answers[category] = answer
    return answers


@transaction.atomic
def send(
    referral_id: UUID, *, by: Actor, fields: Sequence[str] = (), shown_on: date | None = None, withheld: bool = False
) -> Referral:
    """Sends the envelope; the chosen fields wait, sealed, for acceptance.

    `fields` are names from `contents.LABELS`; `shown_on` is the day the survivor saw the copy. Raises Hidden, Refused,
    ValidationError when consent does not cover what was chosen, naming the category and the reason.
    """
    row = get(referral_id, by=by, action=policy.SEND, lock=True)
    require(policy.can(by, policy.SEND, row), by, policy.SEND, kind="referral", object_id=row.id)
    _move(row, State.SENT, SENDER)
    if fields:
        _make_bundle(row, fields, by=by, shown_on=shown_on, withheld=withheld)
    elif PURPOSES[row.kind] is not None:
        raise ValidationError(
            {"fields": _("Choose with the survivor what is shared on acceptance: at least one field.")}
        )
    row.sent_at = now()
    row.respond_by = row.sent_at + timedelta(hours=int(codes.get("referral_priority").data(row.priority)["hours"]))
    row.save(update_fields=["state", "sent_at", "respond_by", "changed_at"])
    ledger.record(
        by=by,
        action=policy.SEND,
        kind="referral",
        object_id=row.id,
        detail={"fields": sorted(fields), "kind": row.kind},
    )
    outbox.publish(ReferralSent(row.organisation_id, row.id, row.to_organisation_id), by=by)
    return row


def _make_bundle(row: Referral, fields: Sequence[str], *, by: Actor, shown_on: date | None, withheld: bool) -> Bundle:
    if PURPOSES[row.kind] is None:
        raise ValidationError(
            {"fields": _("A consultation carries no identity: choose another kind to share anything.")}
        )
    if shown_on is None or shown_on > now().date():
        raise ValidationError({"shown_on": _("Show the copy to the survivor first, and enter the day.")})
    origin = Origin.objects.get(referral=row)
    chosen = [o for o in contents.offers(origin.subject_id, origin.case_id, by=by) if o.field in set(fields)]
    if not chosen:
        raise ValidationError({"fields": _("None of the chosen fields has a value.")})
    answers = gate(row, sorted({offer.category for offer in chosen}), by=by)
    _refuse_uncovered(answers)
    content: dict[str, dict[str, str]] = {}
    for offer in chosen:
        content.setdefault(offer.category, {})[offer.field] = offer.value
    first = next(iter(answers.values()))
    Origin.objects.filter(pk=origin.pk).update(basis=first.basis, decision_id=first.decision)
    return _store(row, content, shown_on, withheld, by)


def _refuse_uncovered(answers: Mapping[str, consent.GateDecision]) -> None:
    denied = {category: answer.reason for category, answer in answers.items() if not answer.allowed}
    if denied:
        labels = codes.get("data_category")
        words = {
            "refused": _("refused"),
            "withdrawn": _("withdrawn"),
            "no_decision": _("no decision recorded"),
            "category_not_covered": _("not covered"),
        }
        listed = "; ".join(f"{labels.label(c)}: {words.get(reason, reason)}" for c, reason in denied.items())
        raise ValidationError({"fields": _("The survivor's decision does not cover this: %(what)s") % {"what": listed}})


def _store(row: Referral, content: bundles.Content, shown_on: date, withheld: bool, by: Actor) -> Bundle:
    bundle_id = new_id()
    wrapped, parts = bundles.seal_parts(bundle_id, content)
    sha256 = bundles.digest(content)
    made = Bundle.objects.create(
        id=bundle_id,
        referral=row,
        organisation_id=row.organisation_id,
        to_organisation_id=row.to_organisation_id,
        version=row.bundles.count() + 1,
        fields_chosen=sorted(name for fields in content.values() for name in fields),
        withheld_notice=withheld,
        shown_on=shown_on,
        sha256=sha256,
        signature=bundles.sign(bundle_id, sha256),
        wrapped_key=wrapped,
    )
    for category, sealed in sorted(parts.items()):
        BundlePart.objects.create(
            bundle=made,
            organisation_id=row.organisation_id,
            to_organisation_id=row.to_organisation_id,
            category=category,
            sealed=sealed,
        )
    ledger.record(
        by=by,
        action="referral:bundle:make",
        kind="referral",
        object_id=row.id,
        detail={"bundle": str(made.id), "sha256": sha256},
    )
    return made


# --- the receiver's half


@transaction.atomic
def answer(
    referral_id: UUID, state: State, *, by: Actor, decline_reason: str = "", waiting_until: date | None = None
) -> Referral:
    """The receiver's answer: received, accepted, waiting list or declined. Raises Hidden, Refused, ValidationError."""
    row = get(referral_id, by=by, action=policy.ANSWER, lock=True)
    require(policy.can(by, policy.ANSWER, row), by, policy.ANSWER, kind="referral", object_id=row.id)
    if state == State.DECLINED and decline_reason not in codes.get("decline_reason").values():
        raise ValidationError({"decline_reason": _("Say why, so that the sender can look elsewhere.")})
    _move(row, state, RECEIVER)
    at = now()
    row.received_at = row.received_at or at
    if state != State.RECEIVED:
        row.answered_at, row.answered_by = row.answered_at or at, by.account
    row.decline_reason = decline_reason if state == State.DECLINED else ""
    row.waiting_until = waiting_until if state == State.WAITING_LIST else None
    row.save(
        update_fields=[
            "state",
            "received_at",
            "answered_at",
            "answered_by",
            "decline_reason",
            "waiting_until",
            "changed_at",
        ]
    )
    ledger.record(by=by, action=policy.ANSWER, kind="referral", object_id=row.id, detail={"state": str(state)})
    outbox.publish(ReferralAnswered(row.organisation_id, row.id, str(state)), by=by)
    return row


@transaction.atomic
def follow_through(
    referral_id: UUID, *, by: Actor, arrived: str, first_service_on: date | None = None, outcome: str = ""
) -> Referral:
    """What became of it: arrived, first service, and with an outcome, completed. Raises Hidden, Refused, ValidationError."""
    row = get(referral_id, by=by, action=policy.ANSWER, lock=True)
    require(policy.can(by, policy.ANSWER, row), by, policy.ANSWER, kind="referral", object_id=row.id)
    if outcome and outcome not in codes.get("referral_outcome").values():
        raise ValidationError({"outcome": _("This is not one of the choices.")})
    target = State.COMPLETED if outcome else State.IN_SERVICE
    if row.state != target:
        _move(row, target, RECEIVER)
    row.arrived, row.outcome = arrived, outcome
    row.first_service_on = first_service_on or row.first_service_on
    row.save(update_fields=["state", "arrived", "outcome", "first_service_on", "changed_at"])
    ledger.record(by=by, action="referral:inbox:follow", kind="referral", object_id=row.id, detail={"state": row.state})
    return row


@transaction.atomic
def read_bundle(bundle_id: UUID, *, by: Actor) -> dict[str, dict[str, str]]:
    """What the receiver may read now: category → field → value, recomputed from valid consent at this moment.

    The reading is in the receiver's ledger and visible to the sender. Raises Hidden, Refused, vault.Tampered.
    """
    row = policy.bundles(by).select_related("referral").filter(pk=bundle_id).first()
    if row is None:
        raise Hidden(by, policy.READ_BUNDLE, kind="bundle", object_id=bundle_id)
    own = row.organisation_id == by.organisation
    action = policy.VIEW if own else policy.READ_BUNDLE
    require(policy.can(by, action, row.referral), by, policy.READ_BUNDLE, kind="referral", object_id=row.referral_id)
    parts = list(BundlePart.objects.filter(bundle=row).order_by("category")) if row.wrapped_key else []
    shown = [part.category for part in parts]
    ledger.record(by=by, action=policy.READ_BUNDLE, kind="bundle", object_id=row.id, detail={"categories": shown})
    if not own and by.account is not None:
        BundleView.objects.create(
            bundle=row,
            organisation_id=row.to_organisation_id,
            from_organisation_id=row.organisation_id,
            account_id=by.account,
            categories=shown,
        )
    key = bytes(row.wrapped_key or b"")
    return {part.category: bundles.open_part(row.id, key, part.category, bytes(part.sealed)) for part in parts}


# --- taking back


@transaction.atomic
def take_back(
    referral_id: UUID, *, by: Actor, state: State = State.WITHDRAWN_BY_SENDER, reason: str = "withdrawn_by_sender"
) -> Referral:
    """Ends a referral from the sender's side: the copy is wiped and the receiver is asked to answer a recall.

    Raises Hidden, Refused, ValidationError.
    """
    row = get(referral_id, by=by, action=policy.SEND, lock=True)
    require(policy.can(by, policy.SEND, row), by, policy.SEND, kind="referral", object_id=row.id)
    _move(row, state, SENDER)
    row.ended_at = now()
    row.save(update_fields=["state", "ended_at", "changed_at"])
    recall(row, by=by, reason=reason)
    return row


def recall(row: Referral, *, by: Actor, reason: str) -> Recall | None:
    """Wipes every copy of a referral and asks the receiver to let go; None when nothing was ever shared."""
    at = now()
    wiped = Bundle.objects.filter(referral=row, wiped_at__isnull=True).update(wrapped_key=None, wiped_at=at)
    if row.state in NEVER_OPEN or row.answered_at is None or not row.bundles.exists():
        return None
    asked, fresh = Recall.objects.get_or_create(
        organisation_id=row.organisation_id,
        referral=row,
        defaults={"to_organisation_id": row.to_organisation_id, "reason": reason},
    )
    if fresh:
        ledger.record(
            by=by,
            action="referral:recall:ask",
            kind="referral",
            object_id=row.id,
            detail={"reason": reason, "wiped": wiped},
        )
        outbox.publish(RecallAsked(row.organisation_id, row.id, row.to_organisation_id), by=by)
    return asked


@transaction.atomic
def answer_recall(recall_id: UUID, answer_code: str, *, by: Actor) -> Recall:
    """The receiver says what became of its copies: deleted, sealed, or kept by law. Raises Hidden, Refused, ValidationError."""
    row = policy.recalls(by).select_related("referral").filter(pk=recall_id).first()
    if row is None:
        raise Hidden(by, policy.ANSWER_RECALL, kind="recall", object_id=recall_id)
    require(
        policy.can(by, policy.ANSWER_RECALL, row.referral), by, policy.ANSWER_RECALL, kind="recall", object_id=recall_id
    )
    if row.answer or answer_code not in codes.get("recall_answer").values():
        raise ValidationError({"answer": _("Choose one answer; it is given once.")})
    row.answer, row.answered_at, row.answered_by = answer_code, now(), by.account
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    ledger.record(by=by, action=policy.ANSWER_RECALL, kind="recall", object_id=row.id, detail={"answer": answer_code})
    return row


def _move(row: Referral, state: State, side: str) -> None:
    if not may_move(row.state, state, side):
        labels = codes.get("referral_state")
        raise ValidationError(
            _("A referral that is “%(now)s” does not become “%(then)s” from here.")
            % {"now": labels.label(row.state), "then": labels.label(state)}
        )
    row.state = state
