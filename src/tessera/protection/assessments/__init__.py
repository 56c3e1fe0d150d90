"""Safety, needs, health and return, assessed again and again: what changed, and what must be done today."""
