"""Gathers the rooms' models for Django; rooms keep their own."""

from tessera.protection.actors.models import Conflict, Involvement, Suspect
from tessera.protection.assessments.models import Assessment, Need
from tessera.protection.assistance.models import CaseReference
from tessera.protection.cases.models import (
    Case,
    CasePerson,
    CaseSetting,
    CaseText,
    CaseVersion,
    CaseWorker,
    Episode,
    EpisodeText,
    GlassBreak,
    Note,
    Telling,
)
from tessera.protection.determination.models import Determination, Extension, Reconsideration, Review
from tessera.protection.documents.models import Document, DocumentSettings
from tessera.protection.duplicates.models import Merge, Pair
from tessera.protection.followup.models import Closure, ContinuingService, ExitInterview, FollowUpContact, FollowUpRules
from tessera.protection.forms.models import Form, Response
from tessera.protection.legal.models import Cooperation, LegalDeadline, LegalMatter, LegalText
from tessera.protection.plans.models import (
    CalendarFeed,
    Conference,
    ConferenceGuest,
    Plan,
    PlanGoal,
    PlanService,
    PlanTask,
)
from tessera.protection.referrals.models import Bundle, BundlePart, BundleView, Origin, Recall, Referral
from tessera.protection.reports.models import ReportSetting, ShownReport
from tessera.protection.rights.models import (
    Erasure,
    Hold,
    OwnCopy,
    Retention,
    RetentionRule,
    RightsRequest,
    RightsSetting,
)
from tessera.protection.screening.models import Instrument, Screening, ScreeningItem
from tessera.protection.work.models import Alert, Due, SupervisedCase, Supervision, WorkChoice, WorkSetting

__all__ = [
    "Alert",
    "Assessment",
    "Bundle",
    "BundlePart",
    "BundleView",
    "CalendarFeed",
    "Case",
    "CasePerson",
    "CaseReference",
    "CaseSetting",
    "CaseText",
    "CaseVersion",
    "CaseWorker",
    "Closure",
    "Conference",
    "ConferenceGuest",
    "Conflict",
    "ContinuingService",
    "Cooperation",
    "Determination",
    "Document",
    "DocumentSettings",
    "Due",
    "Episode",
    "EpisodeText",
    "Erasure",
    "ExitInterview",
    "Extension",
    "FollowUpContact",
    "FollowUpRules",
    "Form",
    "GlassBreak",
    "Hold",
    "Instrument",
    "Involvement",
    "LegalDeadline",
    "LegalMatter",
    "LegalText",
    "Merge",
    "Need",
    "Note",
    "Origin",
    "OwnCopy",
    "Pair",
    "Plan",
    "PlanGoal",
    "PlanService",
    "PlanTask",
    "Recall",
    "Reconsideration",
    "Referral",
    "ReportSetting",
    "Response",
    "Retention",
    "RetentionRule",
    "Review",
    "RightsRequest",
    "RightsSetting",
    "Screening",
    "ScreeningItem",
    "ShownReport",
    "SupervisedCase",
    "Supervision",
    "Suspect",
    "Telling",
    "WorkChoice",
    "WorkSetting",
]
