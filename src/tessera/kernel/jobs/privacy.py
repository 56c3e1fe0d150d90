"""What a run keeps."""

from tessera.kernel.privacy import classify

classify(
    "kernel.JobRun",
    default="- until the organisation's data is erased",
    account_id="I until the account ends",
)
