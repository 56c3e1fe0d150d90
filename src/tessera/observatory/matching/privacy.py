"""What this room holds: halves of matches, by pseudonym."""

from tessera.kernel.privacy import classify

_MATCH = "until the consent is withdrawn, the person erased or the arrangement ended"

classify(
    "observatory.SamePerson",
    default=f"- {_MATCH}",
    subject=f"Q {_MATCH}",
    person=f"Q {_MATCH}",
)
