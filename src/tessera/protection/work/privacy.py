"""What this room holds, and when it dies: dates and codes about a case, and who looks after it."""

from tessera.kernel.privacy import classify

_CASE = "until retention of the case ends"
_SEEN = "until 90 days after it was seen"
_WORK = "until the membership ended three years ago"

classify("protection.Due", default=f"- {_CASE}", case=f"Q {_CASE}", kind=f"S {_CASE}", owner=f"I {_CASE}",
         snooze_reason=f"S {_CASE}", settled_by=f"I {_CASE}")  # fmt: skip
classify("protection.Alert", default=f"- {_SEEN}", account=f"I {_SEEN}", case=f"Q {_SEEN}", kind=f"S {_SEEN}")
classify("protection.WorkChoice", default=f"- {_WORK}", account=f"I {_WORK}")
classify("protection.WorkSetting", default="- until the organisation ends")
classify("protection.Supervision", default=f"- {_WORK}", worker=f"I {_WORK}", supervisor=f"I {_WORK}",
         sealed=f"IL {_WORK}")  # fmt: skip
classify("protection.SupervisedCase", default=f"- {_CASE}", case=f"Q {_CASE}", risks=f"S {_CASE}",
         goes_on=f"S {_CASE}")  # fmt: skip
