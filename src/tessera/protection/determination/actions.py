"""Writes up to the decision: start, name, review blind, break a tie, decide or record, confirm for the case."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel import codes
from tessera.kernel.actor import Actor
from tessera.kernel.clock import now, today
from tessera.kernel.ids import new_id
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Refused, require
from tessera.kernel.vault import api as vault
from tessera.protection.cases import api as cases
from tessera.protection.determination import policy, queries, rules, states
from tessera.protection.determination.enums import (
    FIRST_STAGE,
    OWN_LEVEL,
    REVIEW_REASON,
    SHORTEST_REASON,
    WORDS,
    Kind,
    Place,
    State,
)
from tessera.protection.determination.models import Determination, Review
from tessera.protection.screening import api as screening
from tessera.protection.work import api as work
from tessera.trust.people import api as people
from tessera.trust.subjects import api as subjects

REVIEW_DAYS = 7
_NOT = "NotAVictimOfTrafficking"


def move(row: Determination, to: State) -> None:
    """Takes a step of `states.MOVES`. Raises ValidationError for one there is not."""
    if not states.allows(row.state, to):
        labels = codes.get("determination_state")
        raise ValidationError(
            _(
                "A determination that is “%(now)s” does not become “%(then)s”. Load the page again: a colleague may have moved it."
            )
            % {"now": labels.label(row.state), "then": labels.label(to)}
        )
    row.state = to


def key_of(row: Determination, by: Actor) -> UUID:
    """The key of the person a determination is about."""
    return subjects.key_of(row.case.subject_id, by=by)


def reason_given(text: str, field: str = "reason") -> str:
    """The reason in words. Raises ValidationError when there is none."""
    if len(text.strip()) < SHORTEST_REASON:
        raise ValidationError({field: _("Write in a sentence why.")})
    return text.strip()


def locked(determination_id: UUID, *, by: Actor, action: str) -> Determination:
    """The determination, locked, if the actor may do this with it. Raises Hidden, Refused."""
    row = queries.get(determination_id, by=by, action=action, lock=True)
    require(policy.can(by, action, row), by, action, kind="determination", object_id=row.id)
    return row


def possible_reviewers(case_id: UUID, *, by: Actor) -> list[tuple[UUID, str]]:
    """Colleagues whose roles let them review and who did not screen this person, by name."""
    able = people.accounts_with(by, policy.REVIEW) - screening.screeners(case_id, by=by)
    return [(one.account, one.name) for one in people.colleagues(by) if one.account in able]


@transaction.atomic
def start(
    case_id: UUID,
    *,
    by: Actor,
    level: str,
    started_on: date | None = None,
    country: str = "",
    decision_maker: str = "",
    reviewers: tuple[UUID, UUID] | None = None,
    target_on: date | None = None,
    follows: UUID | None = None,
) -> Determination:
    """Starts a determination: our own with two reviewers, or one awaited from another body.

    The day by which the first stage should be decided comes from the country's rule set; a day that is given counts
    more. Raises ValidationError by field, Hidden, Refused.
    """
    action = policy.START if level == OWN_LEVEL else policy.RECORD
    require(policy.can(by, action), by, action, kind="case", object_id=case_id)
    case = cases.get(case_id, by=by)
    began = started_on or today()
    _check_start(level, began, decision_maker, reviewers, case_id, by)
    rule = rules.in_force(country or people.organisation_of(by.home).country, began)
    if follows and not policy.scope(by).filter(pk=follows, case_id=case_id, state=State.OVERTURNED).exists():
        raise ValidationError(_("The earlier determination was not overturned, so nothing follows it."))
    first, second = reviewers or (None, None)
    target = target_on or (rule.first_stage_by(began) if level == FIRST_STAGE else None)
    row = Determination.objects.create(
        organisation_id=case.organisation, case_id=case_id, level=level, decision_maker=decision_maker or "NGO",
        state=State.IN_REVIEW if level == OWN_LEVEL else State.AWAITED, started_by_id=by.account, started_on=began,
        rule=rule.code, first_reviewer_id=first, second_reviewer_id=second, target_on=target, follows_id=follows,
    )  # fmt: skip
    ledger.record(
        by=by, action=action, kind="determination", object_id=row.id, detail={"level": level, "rule": rule.code}
    )
    _due(row, by)
    return row


def _check_start(
    level: str, began: date, maker: str, reviewers: tuple[UUID, UUID] | None, case_id: UUID, by: Actor
) -> None:
    faults: dict[str, str] = {}
    if level not in codes.get("determination_level"):
        faults["level"] = _("This is not one of the choices.")
    if began > today():
        faults["started_on"] = _("This lies in the future.")
    if level == OWN_LEVEL:
        known = {account for account, _name in possible_reviewers(case_id, by=by)}
        if not reviewers or reviewers[0] == reviewers[1]:
            faults["second_reviewer"] = _("Name two different people.")
        elif not set(reviewers) <= known:
            faults["first_reviewer"] = _("Choose people who may review and who did not screen this person.")
    elif maker not in codes.get("decision_making_organisation"):
        faults["decision_maker"] = _("Say what kind of body decides.")
    if faults:
        raise ValidationError(faults)


def _due(row: Determination, by: Actor) -> None:
    if row.level == OWN_LEVEL:
        for reviewer in (row.first_reviewer_id, row.second_reviewer_id):
            work.due(row.case_id, kind=Kind.REVIEW, object_id=review_item(row, reviewer), on=today() + timedelta(days=REVIEW_DAYS),
                     owner=reviewer, by=by)  # fmt: skip
    if row.target_on:
        work.due(row.case_id, kind=Kind.TARGET, object_id=row.id, on=row.target_on, by=by)


def review_item(row: Determination, reviewer: UUID | None) -> UUID:
    """The id under which a reviewer's task is due: one for each reviewer, made of both ids."""
    return UUID(int=row.id.int ^ (reviewer.int if reviewer else 0))


@transaction.atomic
def review(determination_id: UUID, *, category: str, reason: str, by: Actor) -> Review:
    """Keeps what a reviewer found. Until both have written, nobody sees the other's, and the state does not move.

    The ledger says that a review was written and nothing of what it says. Raises ValidationError, Hidden, Refused.
    """
    row = locked(determination_id, by=by, action=policy.REVIEW)
    place = queries.waits_for(row, by)
    if place is None or by.account is None:
        raise Refused(
            by, policy.REVIEW, kind="determination", object_id=row.id, reason=_("Your review is not asked for now.")
        )
    if Review.objects.filter(
        organisation_id=row.organisation_id, determination_id=row.id, reviewer_id=by.account
    ).exists():
        raise ValidationError(_("Your review is saved already. It is not changed afterwards."))
    if category not in codes.get("determination_category"):
        raise ValidationError({"category": _("Choose what you find.")})
    said = reason_given(reason)
    review_id = new_id()
    sealed = vault.seal(key_of(row, by), context=REVIEW_REASON, row=review_id, data=said.encode())
    made = Review(
        id=review_id, organisation_id=row.organisation_id, determination_id=row.id, place=place, reviewer_id=by.account,
        category=category, sealed=sealed,
    )  # fmt: skip
    made.save(force_insert=True)
    ledger.record(by=by, action=policy.REVIEW, kind="determination", object_id=row.id)
    work.settled(kind=Kind.REVIEW, object_ids=[review_item(row, by.account)], by=by)
    _after_review(row, place)
    return made


def _after_review(row: Determination, place: Place) -> None:
    if place is Place.TIE_BREAK:
        move(row, State.REVIEWED)
    elif queries.reviews_in(row) == 2:
        # Both are in. The step to where each may be read shows them; whether they differ is read after it.
        move(row, State.TIE_BREAK)
        row.save(update_fields=["state", "changed_at"])
        found = Review.objects.filter(organisation_id=row.organisation_id, determination_id=row.id)
        first, second = found.order_by("place").values_list("category", flat=True)
        if states.after_reviews((first, second)) is State.TIE_BREAK:
            return
        move(row, State.REVIEWED)
    else:
        return
    row.save(update_fields=["state", "changed_at"])


@transaction.atomic
def name_third(determination_id: UUID, reviewer: UUID, *, by: Actor) -> Determination:
    """Names who breaks a tie: neither a reviewer nor a screener. Raises ValidationError, Hidden, Refused."""
    row = locked(determination_id, by=by, action=policy.START)
    if row.state != State.TIE_BREAK:
        raise ValidationError(_("The reviewers do not differ, so nobody breaks a tie."))
    known = {account for account, _name in possible_reviewers(row.case_id, by=by)} - {
        row.first_reviewer_id,
        row.second_reviewer_id,
    }
    if reviewer not in known:
        raise ValidationError({"reviewer": _("Choose a third person who may review and did not screen.")})
    if row.third_reviewer_id:
        work.settled(kind=Kind.REVIEW, object_ids=[review_item(row, row.third_reviewer_id)], by=by)
    row.third_reviewer_id = reviewer
    row.save(update_fields=["third_reviewer", "changed_at"])
    ledger.record(by=by, action=policy.START, kind="determination", object_id=row.id, detail={"third": str(reviewer)})
    on = today() + timedelta(days=REVIEW_DAYS)
    work.due(row.case_id, kind=Kind.REVIEW, object_id=review_item(row, reviewer), on=on, owner=reviewer, by=by)
    return row


@transaction.atomic
def decide(
    determination_id: UUID,
    *,
    status: str,
    by: Actor,
    reason: str = "",
    decided_on: date | None = None,
    reference: str = "",
) -> Determination:
    """Writes the decision: ours after the reviews, or another body's as it came. The case is not touched by it.

    Ours against what the reviewers found is an override: it needs a reason and somebody who is none of them. Raises
    ValidationError by field, Hidden, Refused.
    """
    row = queries.get(determination_id, by=by)
    own = row.level == OWN_LEVEL
    row = locked(determination_id, by=by, action=policy.DECIDE if own else policy.RECORD)
    if row.state not in (State.REVIEWED, State.AWAITED):
        raise ValidationError(_("This determination does not wait for a decision."))
    if status not in codes.get("trafficking_status"):
        raise ValidationError({"status": _("Choose what was decided.")})
    on = decided_on or today()
    if not row.started_on <= on <= today():
        raise ValidationError({"decided_on": _("The decision lies between the start and today.")})
    row.override = own and _goes_against(row, status, by)
    if row.override:
        reason = _overriding(row, reason, by)
    row.status, row.decided_on, row.decided_by_id = status, on, by.account
    words = json.dumps({"reason": reason.strip(), "reference": reference.strip()}, ensure_ascii=False).encode()
    row.sealed = vault.seal(key_of(row, by), context=WORDS, row=row.id, data=words)
    if row.level == FIRST_STAGE and status != _NOT and (rule := rules.rule_of(row.rule)):
        row.recovery_from, row.recovery_to = on, rule.recovery_until(on)
    move(row, State.DECIDED)
    row.save()
    action = policy.DECIDE if own else policy.RECORD
    ledger.record(by=by, action=action, kind="determination", object_id=row.id, detail={"override": row.override})
    work.settled(kind=Kind.TARGET, object_ids=[row.id], by=by)
    if row.recovery_to:
        work.due(row.case_id, kind=Kind.RECOVERY_END, object_id=row.id, on=row.recovery_to, by=by)
    return row


def _goes_against(row: Determination, status: str, by: Actor) -> bool:
    found = dict(
        Review.objects.filter(organisation_id=by.home, determination_id=row.id).values_list("place", "category")
    )
    category = found.get(Place.TIE_BREAK) or found.get(Place.FIRST, "")
    return status not in str(codes.get("determination_category").data(category)["supports"]).split()


def _overriding(row: Determination, reason: str, by: Actor) -> str:
    if by.account in policy.reviewers(row):
        raise ValidationError(
            {"status": _("This goes against what the reviewers found. Somebody who did not review must decide it.")}
        )
    return reason_given(reason)


@transaction.atomic
def confirm(determination_id: UUID, *, by: Actor) -> Determination:
    """Makes a decided determination the case's trafficking status: the one road there, and a person takes it.

    Raises ValidationError for one that is not decided or was overturned, Hidden, Refused (also for a closed case).
    """
    row = locked(determination_id, by=by, action=policy.DECIDE)
    if row.state != State.DECIDED:
        raise ValidationError(_("Only a decision that stands can be confirmed for the case."))
    values = {"trafficking_status": row.status, "decision_making_organisation": row.decision_maker}
    cases.edit_case(row.case_id, values, by=by)
    row.confirmed_at, row.confirmed_by_id = now(), by.account
    row.save(update_fields=["confirmed_at", "confirmed_by", "changed_at"])
    ledger.record(by=by, action=policy.DECIDE, kind="determination", object_id=row.id, detail={"confirmed": True})
    return row


@transaction.atomic
def end(determination_id: UUID, *, by: Actor) -> Determination:
    """Ends a determination that will not be decided, for instance because the person does not want it.

    Raises ValidationError, Hidden, Refused.
    """
    row = queries.get(determination_id, by=by)
    action = policy.START if row.level == OWN_LEVEL else policy.RECORD
    row = locked(determination_id, by=by, action=action)
    move(row, State.ENDED)
    row.save(update_fields=["state", "changed_at"])
    ledger.record(by=by, action=action, kind="determination", object_id=row.id, detail={"state": State.ENDED})
    named = (row.first_reviewer_id, row.second_reviewer_id, row.third_reviewer_id)
    work.settled(kind=Kind.REVIEW, object_ids=[review_item(row, one) for one in named if one], by=by)
    work.settled(kind=Kind.TARGET, object_ids=[row.id], by=by)
    return row
