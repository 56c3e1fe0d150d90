"""Writes: awards and their versions, what hangs on them, and partnerships."""
