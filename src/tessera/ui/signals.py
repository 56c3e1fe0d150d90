"""News from this floor that an upper one may act on."""

from django.dispatch import Signal

# Sent with `request` when somebody leaves quickly; whoever keeps sessions locks this one.
left_quickly = Signal()
