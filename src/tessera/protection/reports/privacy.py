"""What this room holds: counts that may be shown, and who made them."""

from tessera.kernel.privacy import classify

_LEAVES = "until the organisation leaves"

classify("protection.ReportSetting", default=f"- {_LEAVES}")
# Protected counts by code; a funding line is a code of the organisation's own.
classify("protection.ShownReport", default=f"- {_LEAVES}", figures=f"- {_LEAVES}", made_by="I until the account ends")
