"""Who may do what with opportunities and applications. Who reads text and scores, the database says once more."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tessera.kernel.actor import Actor
from tessera.kernel.policy import YES, Decision, granted
from tessera.partnership.competition.enums import (
    CLEAN,
    KEPT_AWAY,
    PUBLIC,
    ApplicationState,
    MemberState,
    OpportunityState,
)
from tessera.partnership.competition.models import (
    Application,
    ApplicationVersion,
    AwardRecommendation,
    ConflictDeclaration,
    Opportunity,
    ReviewScore,
)
from tessera.partnership.competition.states import (
    APPROVE,
    BUDGET,
    CLEAR,
    DECLARE,
    DETERMINE,
    EDIT,
    PANEL,
    PROGRAMME,
    PROPOSE,
    REVIEW,
    RULE,
    SCREEN,
    SET_ASIDE,
    SUBMIT,
)

__all__ = [
    "ACTIONS", "APPROVE", "BUDGET", "CLEAR", "DECLARE", "DETERMINE", "EDIT", "OWN", "PANEL", "PROGRAMME", "PROPOSE",
    "REVIEW", "RULE", "SCREEN", "SET_ASIDE", "SUBMIT", "VIEW", "WRITE", "applications", "can", "declarations", "declared", "is_clean",
    "reads", "recommendations", "scope", "scores", "texts",
]  # fmt: skip

VIEW = "competition:opportunity:view"
OWN = "competition:application:view"
WRITE = "competition:application:edit"
ACTIONS = (
    VIEW, EDIT, CLEAR, PANEL, SCREEN, DECLARE, RULE, REVIEW, SET_ASIDE, DETERMINE, PROPOSE, PROGRAMME, BUDGET, APPROVE,
    OWN, WRITE, SUBMIT,
)  # fmt: skip
_AWARDING = (PROPOSE, PROGRAMME, BUDGET, APPROVE)
_WRITING = (ApplicationState.DRAFT, ApplicationState.PROPOSAL_DRAFT, ApplicationState.CLARIFICATION)


def scope(actor: Actor | None) -> QuerySet[Opportunity]:
    """The office's own opportunities; for applicants those announced, and those they applied to."""
    if actor is None or actor.organisation is None:
        return Opportunity.objects.none()
    if actor.may(VIEW):
        return Opportunity.objects.filter(organisation_id=actor.organisation)
    if actor.may(OWN):
        applied = Application.objects.filter(implementer_id=actor.organisation).values("opportunity")
        return Opportunity.objects.filter(Q(state__in=PUBLIC) | Q(pk__in=applied))
    return Opportunity.objects.none()


def applications(actor: Actor) -> QuerySet[Application]:
    """The office's applications from their first submission on; an applicant's own."""
    if actor.organisation is None:
        return Application.objects.none()
    if actor.may(VIEW):
        handed_in = ~Q(state=ApplicationState.DRAFT)
        return Application.objects.filter(handed_in, organisation_id=actor.organisation)
    if actor.may(OWN):
        return Application.objects.filter(implementer_id=actor.organisation)
    return Application.objects.none()


def declared(actor: Actor, application: UUID) -> ConflictDeclaration | None:
    """What the actor declared about an application; None where they were never asked."""
    if actor.account is None:
        return None
    rows = declarations(actor).filter(application_id=application, account_id=actor.account)
    return rows.select_related("member").first()


def is_clean(actor: Actor, application: UUID) -> bool:
    """Whether the actor serves on the panel and declared no conflict with an application, or was cleared."""
    return reads(declared(actor, application))


def reads(held: ConflictDeclaration | None) -> bool:
    """Whether somebody with this answer reads the application."""
    return held is not None and held.state in CLEAN and held.member.state == MemberState.SERVING


def texts(actor: Actor) -> QuerySet[ApplicationVersion]:
    """What was handed in: an applicant's own; in the office only to those without a conflict (invariant 5)."""
    rows = ApplicationVersion.objects.filter(application__in=applications(actor))
    if not actor.may(VIEW) or actor.account is None:
        return rows.none() if actor.may(VIEW) else rows
    clean = ConflictDeclaration.objects.filter(account_id=actor.account, state__in=CLEAN)
    return rows.filter(application__in=clean.filter(member__state=MemberState.SERVING).values("application"))


def scores(actor: Actor) -> QuerySet[ReviewScore]:
    """Scores the actor may read: row-level security decides whose and when (invariant 6)."""
    if not actor.may(VIEW):
        return ReviewScore.objects.none()
    return ReviewScore.objects.filter(organisation_id=actor.home)


def declarations(actor: Actor) -> QuerySet[ConflictDeclaration]:
    """What members of the panel declared, for the office."""
    if not actor.may(VIEW):
        return ConflictDeclaration.objects.none()
    return ConflictDeclaration.objects.filter(organisation_id=actor.home)


def recommendations(actor: Actor) -> QuerySet[AwardRecommendation]:
    """Recommendations of the office."""
    if not actor.may(VIEW):
        return AwardRecommendation.objects.none()
    return AwardRecommendation.objects.filter(organisation_id=actor.home)


def can(actor: Actor, action: str, obj: Opportunity | Application | None = None) -> Decision:
    """Whether the actor may do this with this opportunity or application (or at all, without one)."""
    if not (answer := granted(actor, action)):
        return answer
    if isinstance(obj, Opportunity):
        return _with_opportunity(actor, action, obj)
    if isinstance(obj, Application):
        return _with_application(actor, action, obj)
    return YES


def _with_opportunity(actor: Actor, action: str, row: Opportunity) -> Decision:
    if not scope(actor).filter(pk=row.pk).exists():
        return Decision(False, _("There is no such opportunity."))
    if action in (WRITE, SUBMIT) and row.state != OpportunityState.OPEN:
        return Decision(False, _("This opportunity takes no applications now."))
    return YES


def _with_application(actor: Actor, action: str, row: Application) -> Decision:
    if not applications(actor).filter(pk=row.pk).exists():
        return Decision(False, _("There is no such application."))
    if action == WRITE and row.state not in _WRITING:
        return Decision(False, _("This application was handed in; it is not changed any more."))
    if action in (REVIEW, DETERMINE) and not is_clean(actor, row.pk):
        return Decision(False, _("First say whether you have a conflict of interest with this application."))
    if action in _AWARDING and (held := declared(actor, row.pk)) is not None and held.state in KEPT_AWAY:
        return Decision(False, _("You declared a conflict of interest with this application."))
    return YES
