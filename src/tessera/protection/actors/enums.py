"""Words of the room."""

from __future__ import annotations

SEALED = "protection_suspect.sealed"
# Likeness from which a name is worth a supervisor's look, from 0 to 1; exact and same-sounding names lie above.
LIKE = 0.9
