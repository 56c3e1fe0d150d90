"""The machines of this room, each with a way to make a row: the office itself applies, so that one actor may do all."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tessera.kernel.actor import Actor
from tessera.kernel.clock import now
from tessera.kernel.ids import new_id
from tessera.partnership.competition import states
from tessera.partnership.competition.actions.notices import NOTICE_FIELDS
from tessera.partnership.competition.models import (
    Application,
    ApplicationReview,
    ApplicationVersion,
    AwardRecommendation,
    ConflictDeclaration,
    Opportunity,
    OpportunityVersion,
    PanelMember,
    ReviewScore,
    RubricCriterion,
)
from tessera.partnership.stages import api as stages
from tessera.trust.people.models import Membership
from tests.partnership.competition import world
from tests.partnership.machines import Case, put


def opportunity(by: Actor, **changed: Any) -> Opportunity:
    """A draft with a published notice in two stages that close a hundred years on."""
    far = {"first_closes_on": "2126-03-31", "second_closes_on": "2126-06-30", "stages": 2}
    values = world.notice(**far, number=new_id().hex[:20], **changed)
    row = Opportunity.objects.create(
        organisation_id=by.home, **{key: values[key] for key in ("number", "title", "programme_type", "stages")}
    )
    stages.begin(states.OPPORTUNITY, row, by=by)
    version = OpportunityVersion.objects.create(
        organisation_id=by.home, opportunity=row, number=1, **{key: values[key] for key in NOTICE_FIELDS}
    )
    for stage in (1, 2):
        RubricCriterion.objects.create(
            organisation_id=by.home, version=version, stage=stage, position=1, title="All", weight=Decimal(100)
        )
    version.published_at = now()
    version.save()
    return row


def application(by: Actor) -> Application:
    """A draft."""
    of = opportunity(by)
    put(OPPORTUNITY, of, "open")
    row = Application.objects.create(organisation_id=by.home, implementer_id=by.home, opportunity=of, stages=2)
    stages.begin(states.APPLICATION, row, by=by)
    return row


def fits_application(row: Application, state: str) -> None:
    """What was handed in, and the stage the state belongs to."""
    row.refresh_from_db()
    if state in ("submitted", "proposal_submitted"):
        notice = row.opportunity.versions.get()
        ApplicationVersion.objects.create(
            organisation_id=row.organisation_id, implementer_id=row.implementer_id, application=row, notice=notice,
            number=row.versions.count() + 1, stage=row.stage, title="x", amount=1, currency="USD", months=1, answers=[],
            submitted_by_id=_person(),
        )  # fmt: skip
    if state == "invited":
        Application.objects.filter(pk=row.pk).update(stage=1, stages=2)
    if state in ("recommended", "reserve") and row.stage < row.stages:
        Application.objects.filter(pk=row.pk).update(stages=row.stage)


def declaration(by: Actor) -> ConflictDeclaration:
    """Asked of a colleague, so that the officer may rule."""
    return _asked(application(by), by, _other(by))


def fits_declaration(row: ConflictDeclaration, state: str) -> None:
    """Who ruled."""
    if state in ("cleared", "recused"):
        ConflictDeclaration.objects.filter(pk=row.pk).update(ruled_by=_person())


def review(by: Actor) -> ApplicationReview:
    """A review of the officer's own, who has no conflict."""
    of = application(by)
    put(APPLICATION, of, "in_review")
    held = _asked(of, by, _person())
    put(CONFLICT, held, "none")
    row = ApplicationReview.objects.create(
        organisation_id=by.home, application=of, member=held.member, account_id=held.account_id, stage=1,
        notice=of.opportunity.versions.get(),
    )  # fmt: skip
    stages.begin(states.APPLICATION_REVIEW, row, by=by)
    return row


def fits_review(row: ApplicationReview, state: str) -> None:
    """A score for each criterion."""
    if state == "submitted":
        for each in row.notice.criteria.filter(stage=row.stage):
            ReviewScore.objects.create(
                organisation_id=row.organisation_id, review=row, application_id=row.application_id, stage=row.stage,
                account_id=row.account_id, criterion=each, value=3, reason="because",
            )  # fmt: skip


def recommendation(by: Actor) -> AwardRecommendation:
    """A draft by a colleague."""
    row = AwardRecommendation.objects.create(
        organisation_id=by.home, application=application(by), amount=1, currency="USD", drafted_by_id=_other(by)
    )
    stages.begin(states.RECOMMENDATION, row, by=by)
    return row


def _asked(of: Application, by: Actor, account: Any) -> ConflictDeclaration:
    member = _member(of.opportunity, by, account)
    row = ConflictDeclaration.objects.create(organisation_id=by.home, application=of, member=member, account_id=account)
    stages.begin(states.CONFLICT, row, by=by)
    return row


def _member(of: Opportunity, by: Actor, account: Any) -> PanelMember:
    row = PanelMember.objects.create(organisation_id=by.home, opportunity=of, account_id=account)
    stages.begin(states.PANEL_MEMBER, row, by=by)
    return row


def member(by: Actor) -> PanelMember:
    """A colleague who serves."""
    return _member(opportunity(by), by, _other(by))


def _person() -> Any:
    return world.officer().account


def _other(by: Actor) -> Any:
    rows = Membership.objects.filter(organisation_id=by.home).exclude(account_id=by.account)
    return rows.values_list("account_id", flat=True)[0]


OPPORTUNITY = Case(states.OPPORTUNITY, opportunity)
APPLICATION = Case(states.APPLICATION, application, fits_application)
CONFLICT = Case(states.CONFLICT, declaration, fits_declaration)
MACHINES = {
    "opportunity": OPPORTUNITY,
    "application": APPLICATION,
    "conflict": CONFLICT,
    "application_review": Case(states.APPLICATION_REVIEW, review, fits_review),
    "panel_member": Case(states.PANEL_MEMBER, member),
    "award_recommendation": Case(states.RECOMMENDATION, recommendation),
}
