"""What is kept of a file outside its content."""

from tessera.kernel.privacy import classify

classify(
    "kernel.StoredFile",
    default="- until the organisation's data is erased",
    account_id="I until the account ends",
    # Whoever holds the same document can recognise it by its hash.
    sha256="Q until the organisation's data is erased",
)
classify("kernel.FileKey", default="- until the organisation's data is erased", sealed="I until the person is erased")
