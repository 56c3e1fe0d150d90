"""Writes of the room: plans and reports, what was seen, evaluations, the close-out."""
