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
from tessera.protection.referrals.models import Bundle, BundlePart, BundleView, Origin, Recall, Referral
from tessera.protection.work.models import Alert, Due, SupervisedCase, Supervision, WorkChoice, WorkSetting

__all__ = [
    "Alert",
    "Bundle",
    "BundlePart",
    "BundleView",
    "Case",
    "CasePerson",
    "CaseVersion",
    "CaseWorker",
    "Due",
    "Episode",
    "EpisodeText",
    "GlassBreak",
    "Note",
    "Origin",
    "Recall",
    "Referral",
    "SupervisedCase",
    "Supervision",
    "WorkChoice",
    "WorkSetting",
]
