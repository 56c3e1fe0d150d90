"""The door of the room: synthetic records with differential privacy. Pure: no database, no clock."""

from tessera.observatory.synthesis.accounting import default_delta
from tessera.observatory.synthesis.building import METHOD, Progress, Settings, Synthetic, synthesize
from tessera.observatory.synthesis.noise import SeededSource, Source, SystemSource

__all__ = ["METHOD", "Progress", "SeededSource", "Settings", "Source", "Synthetic", "SystemSource", "default_delta",
           "synthesize"]  # fmt: skip
