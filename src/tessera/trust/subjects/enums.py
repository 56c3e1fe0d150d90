"""Words of the room."""

from __future__ import annotations

# Above this many named people an organisation's names are found by keyed phonetic tokens instead of decrypting all.
# Measured: decrypting and ranking is linear, about 100 ms at 10,000 people (benchmarks/names.py).
SCAN_LIMIT = 10_000

SEALED_CONTEXT = "trust_subject.sealed"
NAMES_CONTEXT = "trust_subject.sealed_names"
