"""Referrals in every state: each is one journey of an invented person from one organisation to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from tessera.kernel.actor import Actor, acting
from tessera.kernel.clock import now
from tessera.portal.demo.crew import Crew
from tessera.portal.demo.play import Story
from tessera.portal.demo.story import EXPLAINED, Written, withdraw
from tessera.protection.referrals import api as referrals
from tessera.protection.referrals import policy
from tessera.trust.consent import api as consent

State = referrals.State
_PURPOSE = {
    "service": consent.Purpose.REFERRAL,
    "transfer_of_case": consent.Purpose.TRANSFER,
    "nrm_notification": consent.Purpose.NATIONAL_REFERRAL_MECHANISM,
}
_FIELDS = ("name", "safe_contact", "phones", "gender", "age", "languages", "needs_interpreter")
_CATEGORIES = ("identity", "contact")
# Who opens the inbox there.
_ANSWERS = {
    "harbour": "supervisor",
    "zaytuna": "supervisor",
    "nrm-office": "referral_coordinator",
    "prosecution-office": "prosecutor",
}


@dataclass(frozen=True, slots=True)
class Journey:
    """One referral: `ago` is the day it was sent, in days before the base; `end` is how far it has come.

    `read` says that the receiver opened the copy; `after` is what the sender's side did in the end (withdrawn_by_sender,
    withdrawn_by_survivor, expired).
    """

    sender: str
    to: str
    ago: int
    end: str
    service: str = ""
    kind: str = "service"
    priority: str = "normal"
    read: bool = False
    after: str = ""


JOURNEYS: tuple[Journey, ...] = (
    Journey("zaytuna", "harbour", 2, "sent", "safe_accommodation", priority="urgent"),
    Journey("lifeline", "harbour", 3, "sent", "safe_accommodation", priority="emergency"),
    Journey("harbour", "zaytuna", 80, "accepted", "psychosocial", read=True, after="withdrawn_by_survivor"),
    Journey("zaytuna", "harbour", 79, "accepted", "legal_advice", read=True, after="withdrawn_by_survivor"),
    Journey("harbour", "prosecution-office", 82, "accepted", "legal_representation", read=True),
    Journey("zaytuna", "harbour", 84, "in_service", "language_course", read=True),
    Journey("harbour", "nrm-office", 78, "accepted", kind="nrm_notification"),
    Journey("lifeline", "harbour", 30, "accepted", "safe_accommodation", priority="urgent", read=True),
    Journey("harbour", "zaytuna", 120, "completed", "safe_accommodation", read=True),
    Journey("zaytuna", "harbour", 9, "received", "vocational"),
    Journey("zaytuna", "harbour", 6, "waiting_list", "safe_accommodation"),
    Journey("zaytuna", "harbour", 40, "declined", "dental"),
    Journey("zaytuna", "harbour", 83, "completed", "psychosocial", read=True),
    Journey("zaytuna", "harbour", 25, "accepted", "documents", read=True, after="withdrawn_by_sender"),
    Journey("lifeline", "harbour", 1, "sent", "psychosocial"),
    Journey("lifeline", "harbour", 70, "completed", "safe_accommodation", priority="emergency", read=True),
    Journey("lifeline", "harbour", 55, "declined", "safe_accommodation", priority="urgent"),
    Journey("lifeline", "zaytuna", 2, "sent", "safe_accommodation", priority="urgent"),
    Journey("lifeline", "zaytuna", 33, "accepted", "legal_advice", read=True),
    Journey("harbour", "zaytuna", 4, "sent", "psychosocial", priority="urgent"),
    Journey("harbour", "zaytuna", 60, "waiting_list", "language_course"),
    Journey("harbour", "zaytuna", 77, "in_service", "psychosocial", read=True),
    Journey("harbour", "nrm-office", 3, "sent", kind="nrm_notification"),
    Journey("harbour", "nrm-office", 110, "completed", kind="nrm_notification"),
    Journey("harbour", "prosecution-office", 50, "accepted", "legal_representation", read=True, after="withdrawn_by_survivor"),
    Journey("harbour", "prosecution-office", 2, "sent", "compensation"),
    Journey("harbour", "prosecution-office", 20, "in_service", "police_protection", priority="urgent", read=True),
    Journey("zaytuna", "prosecution-office", 44, "accepted", "legal_representation", read=True),
    Journey("zaytuna", "nrm-office", 29, "sent", kind="nrm_notification", after="expired"),
    Journey("zaytuna", "nrm-office", 12, "received", kind="nrm_notification"),
    Journey("harbour", "zaytuna", 8, "draft", "dental"),
    Journey("harbour", "nrm-office", 5, "draft", kind="nrm_notification"),
    Journey("zaytuna", "harbour", 7, "sent", "legal_advice", kind="consultation_no_identity"),
)  # fmt: skip


def fits(journey: Journey, ago: int, *, named: bool, open_now: bool) -> bool:
    """Whether a life can take this way: known by name, open, and long enough here."""
    return open_now and ago > journey.ago + 4 and (named or journey.kind == "consultation_no_identity")


def travel(journey: Journey, left: Written, crew: Crew, base: datetime, by: Random) -> Story:
    """The story of one referral."""
    sent = base - timedelta(days=journey.ago) + timedelta(hours=by.randint(9, 16), minutes=by.randint(0, 59))
    yield sent - timedelta(hours=1)
    to = crew.organisations[journey.to]
    with acting(left.worker):
        purpose = _PURPOSE.get(journey.kind)
        if purpose:
            consent.record(left.subject, _consent(purpose, to), by=left.worker)
        row = referrals.draft(left.case, _envelope(journey, to, by), by=left.worker)
    if journey.end == "draft":
        return
    yield sent
    with acting(left.worker):
        fields = _FIELDS if purpose else ()
        referrals.send(row.id, by=left.worker, fields=fields, shown_on=now().date() if purpose else None)
    receiver = crew.actor(journey.to, _ANSWERS[journey.to])
    for at, state in _answers(journey, sent):
        yield min(at, base - timedelta(minutes=4))
        with acting(receiver):
            _answer(row.id, state, receiver, journey)
    if journey.after:
        yield base - timedelta(days=max(1, journey.ago // 6), hours=5)
        with acting(left.worker):
            _end(journey, row.id, left, purpose or "")


def _consent(purpose: str, to: UUID) -> consent.Terms:
    return consent.Terms(
        purpose=purpose,
        decision=consent.Standing.GIVEN,
        recipient_class=consent.RecipientClass.NAMED_ORGANISATION,
        recipient=to,
        data_categories=_CATEGORIES,
        how="written",
        explained=EXPLAINED,
    )


def _envelope(journey: Journey, to: UUID, by: Random) -> referrals.Envelope:
    return referrals.Envelope(
        to_organisation=to,
        kind=journey.kind,
        priority=journey.priority,
        services_requested=(journey.service,) if journey.service else (),
        services_already_given=("food", "safe_accommodation") if by.random() < 0.4 else (),
        dependants_count=by.choice((0, 0, 0, 1, 2)),
        country="MT",
        callback_role="caseworker",
    )


def _answers(journey: Journey, sent: datetime) -> Iterator[tuple[datetime, str]]:
    """(when, state) of each answer on the way to the end."""
    ways = {
        "received": ("received",),
        "accepted": ("received", "accepted"),
        "waiting_list": ("received", "waiting_list"),
        "declined": ("declined",),
        "in_service": ("received", "accepted", "in_service"),
        "completed": ("accepted", "in_service", "completed"),
    }
    for step, state in enumerate(ways.get(journey.end, ())):
        yield sent + timedelta(hours=5 + 30 * step), state


def _answer(referral: UUID, state: str, by: Actor, journey: Journey) -> None:
    if state in {"in_service", "completed"}:
        outcome = "full" if state == "completed" else ""
        referrals.follow_through(referral, by=by, arrived="yes", first_service_on=now().date(), outcome=outcome)
        return
    reason = "no_capacity" if state == "declined" else ""
    until = now().date() + timedelta(days=21) if state == "waiting_list" else None
    referrals.answer(referral, State(state), by=by, decline_reason=reason, waiting_until=until)
    if state == "accepted" and journey.read:
        for bundle in policy.bundles(by).filter(referral_id=referral):
            referrals.read_bundle(bundle.id, by=by)


def _end(journey: Journey, referral: UUID, left: Written, purpose: str) -> None:
    if journey.after == "withdrawn_by_survivor":
        # The news of it recalls the copy.
        withdraw(left, purpose, left.worker)
    elif journey.after == "expired":
        referrals.take_back(referral, by=left.worker, state=State.EXPIRED, reason="expired")
    else:
        referrals.take_back(referral, by=left.worker)
