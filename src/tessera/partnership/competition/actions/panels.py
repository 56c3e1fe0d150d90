"""Who reviews: naming a member, asking about conflicts, ending an assignment, setting a review aside."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tessera.kernel.actor import Actor
from tessera.kernel.ledger import api as ledger
from tessera.kernel.policy import Hidden, require
from tessera.partnership.competition import policy
from tessera.partnership.competition.actions.base import opportunity, refuse
from tessera.partnership.competition.enums import (
    UNFINISHED,
    ApplicationState,
    ConflictState,
    MemberState,
    OpportunityState,
    PanelRole,
    ReviewState,
)
from tessera.partnership.competition.models import (
    Application,
    ApplicationReview,
    ConflictDeclaration,
    Opportunity,
    PanelMember,
)
from tessera.partnership.competition.states import APPLICATION_REVIEW, CONFLICT, PANEL_MEMBER
from tessera.partnership.stages import api as stages
from tessera.trust.people import api as people


@transaction.atomic
def name_member(opportunity_id: UUID, account: UUID, role: str, *, by: Actor) -> PanelMember:
    """Puts a colleague on the panel, who is then asked about conflicts. Raises Hidden, Refused, ValidationError."""
    row = opportunity(opportunity_id, by=by, action=policy.PANEL)
    if role not in PanelRole.values or account not in {each.account for each in people.colleagues(by)}:
        raise refuse(_("Choose a colleague."), "account")
    if row.members.filter(account_id=account).exists():
        raise refuse(_("This colleague is on the panel already."), "account")
    member = PanelMember.objects.create(
        organisation_id=row.organisation_id, opportunity=row, account_id=account, role=role
    )
    stages.begin(PANEL_MEMBER, member, by=by)
    ledger.record(by=by, action=policy.PANEL, kind="opportunity", object_id=row.pk, detail={"role": role})
    if row.state in (OpportunityState.CLOSED, OpportunityState.DECIDED):
        ask_panel(row, by=by, only=member)
    return member


def ask_panel(row: Opportunity, *, by: Actor, only: PanelMember | None = None) -> None:
    """Asks each member who serves about conflicts with each application that was handed in, once."""
    members = [only] if only else list(row.members.filter(state=MemberState.SERVING))
    rows = policy.applications(by).filter(opportunity=row)
    asked = set(ConflictDeclaration.objects.filter(application__in=rows).values_list("application_id", "account_id"))
    for one in rows.exclude(state__in=(ApplicationState.WITHDRAWN, ApplicationState.SCREENED_OUT)):
        for member in members:
            if (one.pk, member.account_id) not in asked:
                _ask(one, member, by)


def _ask(row: Application, member: PanelMember, by: Actor) -> None:
    made = ConflictDeclaration.objects.create(
        organisation_id=row.organisation_id, application=row, member=member, account_id=member.account_id,
        state=ConflictState.ASKED,
    )  # fmt: skip
    stages.begin(CONFLICT, made, by=by)


def _member(member_id: UUID, by: Actor) -> PanelMember:
    """A member of a panel of the office, locked. Raises Hidden, Refused."""
    row = PanelMember.objects.filter(pk=member_id, opportunity__in=policy.scope(by)).first()
    if row is None:
        raise Hidden(by, policy.PANEL, kind="panel_member", object_id=member_id)
    opportunity(row.opportunity_id, by=by, action=policy.PANEL)
    return PanelMember.objects.select_for_update(of=("self",)).get(pk=member_id)


@transaction.atomic
def end_member(member_id: UUID, *, reason: str, by: Actor) -> int:
    """Ends an assignment, as when a reviewer falls ill: reviews not handed in are set aside, those handed in stand.

    The member reads no application any more. Answers how many reviews were set aside.
    Raises Hidden, Refused, IllegalMove, ReasonMissing.
    """
    row = _member(member_id, by)
    stages.move(PANEL_MEMBER, row, MemberState.ENDED, by=by, reason=reason)
    unfinished = ApplicationReview.objects.filter(member=row, state__in=UNFINISHED)
    return sum(set_aside(each, reason=reason, by=by) for each in unfinished.select_for_update(of=("self",)))


@transaction.atomic
def resume_member(member_id: UUID, *, reason: str, by: Actor) -> None:
    """Lets a member serve again; what was set aside stays so. Raises Hidden, Refused, IllegalMove, ReasonMissing."""
    row = _member(member_id, by)
    stages.move(PANEL_MEMBER, row, MemberState.SERVING, by=by, reason=reason)
    of = policy.scope(by).get(pk=row.opportunity_id)
    if of.state in (OpportunityState.CLOSED, OpportunityState.DECIDED):
        ask_panel(of, by=by, only=row)


def set_aside(row: ApplicationReview, *, reason: str, by: Actor) -> bool:
    """Takes a review out of what counts; its scores stay kept. In the caller's transaction.

    Raises Refused, ReasonMissing.
    """
    require(policy.can(by, policy.SET_ASIDE), by, policy.SET_ASIDE, kind="application_review", object_id=row.pk)
    stages.move(APPLICATION_REVIEW, row, ReviewState.SET_ASIDE, by=by, reason=reason)
    return True
