"""The moves of the room. The database holds the same (see the migration)."""

from __future__ import annotations

from tessera.partnership.competition.enums import (
    ApplicationState,
    ConflictState,
    MemberState,
    OpportunityState,
    RecommendationState,
    ReviewState,
)
from tessera.partnership.stages.api import Machine, Move

EDIT = "competition:opportunity:edit"
CLEAR = "competition:opportunity:clear"
SUBMIT = "competition:application:submit"
SCREEN = "competition:screening:decide"
DECLARE = "competition:conflict:declare"
RULE = "competition:conflict:rule"
REVIEW = "competition:review:write"
SET_ASIDE = "competition:review:set_aside"
PANEL = "competition:panel:edit"
DETERMINE = "competition:determination:make"
PROPOSE = "competition:recommendation:propose"
PROGRAMME = "competition:recommendation:programme"
BUDGET = "competition:recommendation:budget"
APPROVE = "competition:recommendation:approve"

_O, _A, _C, _R, _W = OpportunityState, ApplicationState, ConflictState, ReviewState, RecommendationState
_M = MemberState

OPPORTUNITY = Machine(
    kind="opportunity",
    table="partnership_opportunity",
    starts=(_O.DRAFT,),
    moves=(
        Move(_O.DRAFT, _O.IN_CLEARANCE, EDIT),
        Move(_O.IN_CLEARANCE, _O.DRAFT, CLEAR, reason=True),
        Move(_O.IN_CLEARANCE, _O.FORECAST, CLEAR),
        Move(_O.FORECAST, _O.OPEN, EDIT),
        Move(_O.OPEN, _O.CLOSED, EDIT),
        Move(_O.CLOSED, _O.DECIDED, DETERMINE),
        Move(_O.DECIDED, _O.ARCHIVED, EDIT),
        *(Move(each, _O.CANCELLED, CLEAR, reason=True) for each in (_O.DRAFT, _O.IN_CLEARANCE, _O.FORECAST, _O.OPEN, _O.CLOSED)),
    ),
)  # fmt: skip

# States in which the applicant may still step back.
_OPEN_STILL = (
    _A.SUBMITTED, _A.IN_REVIEW, _A.CLARIFICATION, _A.INVITED, _A.PROPOSAL_DRAFT, _A.PROPOSAL_SUBMITTED, _A.RECOMMENDED,
    _A.RESERVE,
)  # fmt: skip

APPLICATION = Machine(
    kind="application",
    table="partnership_application",
    starts=(_A.DRAFT,),
    moves=(
        Move(_A.DRAFT, _A.SUBMITTED, SUBMIT),
        Move(_A.SUBMITTED, _A.SCREENED_OUT, SCREEN, reason=True),
        Move(_A.SUBMITTED, _A.IN_REVIEW, SCREEN),
        Move(_A.IN_REVIEW, _A.INVITED, DETERMINE),
        Move(_A.IN_REVIEW, _A.DECLINED, DETERMINE, reason=True),
        Move(_A.INVITED, _A.PROPOSAL_DRAFT, SUBMIT),
        Move(_A.PROPOSAL_DRAFT, _A.PROPOSAL_SUBMITTED, SUBMIT),
        Move(_A.PROPOSAL_SUBMITTED, _A.IN_REVIEW, SCREEN),
        Move(_A.IN_REVIEW, _A.CLARIFICATION, SCREEN, reason=True),
        Move(_A.CLARIFICATION, _A.IN_REVIEW, SUBMIT),
        Move(_A.IN_REVIEW, _A.RECOMMENDED, DETERMINE),
        Move(_A.IN_REVIEW, _A.RESERVE, DETERMINE, reason=True),
        Move(_A.RESERVE, _A.RECOMMENDED, DETERMINE, reason=True),
        Move(_A.RESERVE, _A.DECLINED, DETERMINE, reason=True),
        Move(_A.RECOMMENDED, _A.AWARDED, APPROVE),
        # A review fell away after the decision: the panel is completed, and somebody decides again.
        *(Move(each, _A.IN_REVIEW, DETERMINE, reason=True) for each in (_A.RECOMMENDED, _A.RESERVE)),
        *(Move(each, _A.WITHDRAWN, SUBMIT, reason=True) for each in _OPEN_STILL),
    ),
)

CONFLICT = Machine(
    kind="conflict",
    table="partnership_conflictdeclaration",
    starts=(_C.ASKED,),
    moves=(
        Move(_C.ASKED, _C.NONE, DECLARE),
        Move(_C.ASKED, _C.DECLARED, DECLARE, reason=True),
        Move(_C.DECLARED, _C.CLEARED, RULE, reason=True),
        Move(_C.DECLARED, _C.RECUSED, RULE, reason=True),
        # Found late: whoever saw none, or was cleared, tells of one after all.
        *(Move(each, _C.DECLARED, DECLARE, reason=True) for each in (_C.NONE, _C.CLEARED)),
    ),
)

APPLICATION_REVIEW = Machine(
    kind="application_review",
    table="partnership_applicationreview",
    starts=(_R.ASSIGNED,),
    moves=(
        Move(_R.ASSIGNED, _R.DRAFT, REVIEW),
        Move(_R.DRAFT, _R.SUBMITTED, REVIEW),
        Move(_R.SUBMITTED, _R.LOCKED, DETERMINE),
        *(
            Move(each, _R.SET_ASIDE, SET_ASIDE, reason=True)
            for each in (_R.ASSIGNED, _R.DRAFT, _R.SUBMITTED, _R.LOCKED)
        ),
    ),
)

PANEL_MEMBER = Machine(
    kind="panel_member",
    table="partnership_panelmember",
    starts=(_M.SERVING,),
    moves=(Move(_M.SERVING, _M.ENDED, PANEL, reason=True), Move(_M.ENDED, _M.SERVING, PANEL, reason=True)),
)

# Who may send it back is whoever it lies with.
RECOMMENDATION = Machine(
    kind="award_recommendation",
    table="partnership_awardrecommendation",
    starts=(_W.DRAFT,),
    moves=(
        Move(_W.DRAFT, _W.PROGRAMME, PROPOSE),
        Move(_W.PROGRAMME, _W.BUDGET, PROGRAMME),
        Move(_W.BUDGET, _W.GRANTS_OFFICER, BUDGET),
        Move(_W.GRANTS_OFFICER, _W.APPROVED, APPROVE),
        Move(_W.PROGRAMME, _W.DRAFT, PROGRAMME, reason=True),
        Move(_W.BUDGET, _W.DRAFT, BUDGET, reason=True),
        Move(_W.GRANTS_OFFICER, _W.DRAFT, APPROVE, reason=True),
    ),
)
