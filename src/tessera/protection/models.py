"""Gathers the rooms' models for Django; rooms keep their own."""

from tessera.protection.cases.models import (
    Case,
    CasePerson,
    CaseVersion,
    CaseWorker,
    Episode,
    EpisodeText,
    GlassBreak,
    Note,
)
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
from tessera.protection.work.models import Alert, Due, SupervisedCase, Supervision, WorkChoice, WorkSetting

__all__ = [
    "Alert",
    "Bundle",
    "BundlePart",
    "BundleView",
    "CalendarFeed",
    "Case",
    "CasePerson",
    "CaseVersion",
    "CaseWorker",
    "Conference",
    "ConferenceGuest",
    "Due",
    "Episode",
    "EpisodeText",
    "GlassBreak",
    "Note",
    "Origin",
    "Plan",
    "PlanGoal",
    "PlanService",
    "PlanTask",
    "Recall",
    "Referral",
    "SupervisedCase",
    "Supervision",
    "WorkChoice",
    "WorkSetting",
]
