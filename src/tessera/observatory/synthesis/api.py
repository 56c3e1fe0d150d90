"""The door of the room: synthetic records with differential privacy, and their files. Pure: no database, no clock."""

from tessera.observatory.synthesis.accounting import default_delta, delta_of, rho_of
from tessera.observatory.synthesis.building import METHOD, Progress, Settings, Synthetic, synthesize
from tessera.observatory.synthesis.document import AGGREGATES_FILE, ROWS_FILE, Stored, read, write
from tessera.observatory.synthesis.noise import SeededSource, Source, SystemSource, gaussian

__all__ = ["AGGREGATES_FILE", "METHOD", "ROWS_FILE", "Progress", "SeededSource", "Settings", "Source", "Stored",
           "Synthetic", "SystemSource", "default_delta", "delta_of", "gaussian", "read", "rho_of", "synthesize", "write"]  # fmt: skip
