"""What this room holds of a person, and when it dies."""

from tessera.kernel.privacy import classify

classify(
    "trust.Subject",
    default="- until the person is erased, then kept as pseudonym",
    code="Q until the person is erased, then kept as pseudonym",
    sealed="IS until the person is erased",
    merged_into="Q until the merge is undone",
    sealed_names="I until the person is erased",
    created_by="I until retention of the case ends",
)
classify(
    "trust.IdentifierToken",
    default="- until the person is erased",
    subject="Q until the person is erased",
    token="I until the person is erased",  # noqa: S106
)
classify(
    "trust.NameToken",
    default="- until the person is erased",
    subject="Q until the person is erased",
    token="I until the person is erased",  # noqa: S106
)
classify("trust.NameIndex", default="- until the organisation leaves")
