"""What this room holds: what reports say of countries, and who of the office wrote it down. Nobody served."""

from tessera.kernel.privacy import classify

KEPT = "- until never: public facts about a country, and the office's own notes on them"
WHO = "I until ten years after the award closed"

classify("partnership.ReportEdition", default=KEPT, address=KEPT)
classify("partnership.Assessment", default=KEPT, source=KEPT, reason=KEPT, recorded_by=WHO)
classify("partnership.AssessmentNote", default=KEPT, text=KEPT)
classify("partnership.Ratification", default=KEPT, source=KEPT, recorded_by=WHO)
classify("partnership.NationalPlan", default=KEPT, title=KEPT, source=KEPT, lead_body=KEPT, recorded_by=WHO)
classify("partnership.MechanismFact", default=KEPT, source=KEPT, lead_body=KEPT, note=KEPT, recorded_by=WHO)
