"""What this room holds of a person, and when it dies."""

from tessera.kernel.privacy import classify

_END = "until retention of the case ends"
_KEPT = "until the organisation and its answers end"

classify("protection.Form", default=f"- {_KEPT}", book=f"- {_KEPT}", uploaded_by=f"I {_KEPT}")
classify(
    "protection.Response",
    default=f"- {_END}",
    case=f"Q {_END}",
    author=f"I {_END}",
    source=f"Q {_END}",
    language=f"Q {_END}",
    sealed="IQSL until the person is erased",
)
