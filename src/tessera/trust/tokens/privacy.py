"""What this room holds: secrets of a run, and who stands behind its entries, both sealed until the run is over."""

from tessera.kernel.privacy import classify

classify(
    "trust.TokenRun",
    default="- until the agreement of the run ends",
    sealed="L until the run is over",
    sealed_order="Q until the run is over",
)
classify("trust.TokenRequest", default="- until retention of the ledger ends")
