"""What this room keeps: who took cases out, why, and, for two days, the file."""

from tessera.kernel.privacy import classify

_ROW = "until the organisation leaves"

classify(
    "interchange.Export",
    default=f"- {_ROW}",
    sealed=f"IQ {_ROW}",
    sealed_passphrase="IQSL until it was shown, or the export ends",  # noqa: S106  # words about it
    asked_by=f"I {_ROW}",
    decided_by=f"I {_ROW}",
)
