"""What this room holds: work on awards by colleagues and grantees; nobody who is served, and no sentence about them."""

from tessera.kernel.privacy import classify

_ROW = "- until ten years after the award closed"
_WHO = "I until ten years after the award closed"
_WORDS = "- until ten years after the award closed: about work, never about anybody served"

classify("partnership.MonitoringPlan", default=_ROW, approach=_WORDS, written_by=_WHO, approved_by=_WHO)
classify("partnership.ReportDue", default=_ROW)
classify("partnership.ReportVersion", default=_ROW, narrative=_WORDS, submitted_by=_WHO)
classify("partnership.ReportAttachment", default=_ROW)
classify("partnership.SiteVisit", default=_ROW, summary=_WORDS, recorded_by=_WHO)
classify("partnership.Finding", default=_ROW, text=_WORDS, recorded_by=_WHO)
classify("partnership.CorrectiveAction", default=_ROW, text=_WORDS, answer=_WORDS, answered_by=_WHO)
classify("partnership.Risk", default=_ROW, response=_WORDS, recorded_by=_WHO)
classify("partnership.DataQualityAssessment", default=_ROW, note=_WORDS, assessed_by=_WHO)
classify(
    "partnership.SafeguardingIncident",
    default=_ROW,
    summary="L until ten years after the award closed: read by those on its list alone, and without a name",
    response="L until ten years after the award closed: read by those on its list alone, and without a name",
    recorded_by=_WHO,
)
classify("partnership.IncidentReader", default=_ROW, account=_WHO, named_by=_WHO)
classify("partnership.Evaluation", default=_ROW, summary=_WORDS, recorded_by=_WHO)
classify("partnership.EvaluationRecommendation", default=_ROW, text=_WORDS)
classify("partnership.ManagementResponse", default=_ROW, text=_WORDS, given_by=_WHO)
classify("partnership.Closeout", default=_ROW, opened_by=_WHO)
classify("partnership.CloseoutItem", default=_ROW, evidence=_WORDS, settled_by=_WHO)
