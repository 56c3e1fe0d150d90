"""What this room keeps: counts and reasons of an import; and, until it is done, the file itself, sealed."""

from tessera.kernel.privacy import classify

_FILE = "until the file's import is done, it is given up, or a day has passed"

classify("interchange.Batch", default="- until the organisation leaves", started_by="I until the organisation leaves")
# Names of columns are shown back as they came: somebody may have put anything there.
classify("interchange.Upload", default=f"- {_FILE}", brought_by=f"I {_FILE}", left_out=f"IQ {_FILE}")
classify("interchange.UploadPart", default=f"- {_FILE}", sealed=f"IQSL {_FILE}")
classify("interchange.RefusedPart", default="- until the organisation leaves", sealed="- until the organisation leaves")
