"""What this room holds, and when it dies: the envelope identifies nobody; the copy dies with the recall."""

from tessera.kernel.privacy import classify

_CASE = "until retention of the case ends"

classify("protection.Referral", default=f"- {_CASE}", age_band=f"Q {_CASE}", sex=f"Q {_CASE}", language=f"Q {_CASE}",
         dependants_count=f"Q {_CASE}", country=f"Q {_CASE}", admin1=f"Q {_CASE}", access_needs=f"S {_CASE}",
         services_requested=f"S {_CASE}", services_already_given=f"S {_CASE}", risk_level=f"S {_CASE}", answered_by=f"I {_CASE}")  # fmt: skip
classify("protection.Origin", default=f"- {_CASE}", subject=f"Q {_CASE}", case=f"Q {_CASE}", from_worker=f"I {_CASE}")
classify("protection.Bundle", default=f"- {_CASE}", fields_chosen=f"S {_CASE}", wrapped_key="I until recalled")
classify("protection.BundlePart", default=f"- {_CASE}", category=f"S {_CASE}", sealed="ISL until recalled")
classify("protection.BundleView", default=f"- {_CASE}", account_id=f"I {_CASE}", categories=f"S {_CASE}")
classify("protection.Recall", default=f"- {_CASE}", answered_by=f"I {_CASE}")
