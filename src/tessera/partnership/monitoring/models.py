"""The models of the room, gathered from their files."""

from tessera.partnership.monitoring.closing_models import Closeout, CloseoutItem
from tessera.partnership.monitoring.learning_models import Evaluation, EvaluationRecommendation, ManagementResponse
from tessera.partnership.monitoring.looking_models import (
    CorrectiveAction,
    Finding,
    IncidentReader,
    Risk,
    SafeguardingIncident,
    SiteVisit,
)
from tessera.partnership.monitoring.quality_models import DataQualityAssessment
from tessera.partnership.monitoring.report_models import MonitoringPlan, ReportAttachment, ReportDue, ReportVersion

__all__ = [
    "Closeout", "CloseoutItem", "CorrectiveAction", "DataQualityAssessment", "Evaluation", "EvaluationRecommendation",
    "Finding", "IncidentReader", "ManagementResponse", "MonitoringPlan", "ReportAttachment", "ReportDue",
    "ReportVersion", "Risk", "SafeguardingIncident", "SiteVisit",
]  # fmt: skip
