"""What the ledger holds, and for how long."""

from tessera.kernel.privacy import classify

classify(
    "kernel.LedgerEntry",
    default="- until retention of the ledger ends",
    account_id="I until retention of the ledger ends",
    object_id="I until retention of the ledger ends",
    why="L until retention of the ledger ends",
    detail="- until retention of the ledger ends",
)
classify("kernel.LedgerLink", default="- until retention of the ledger ends")
