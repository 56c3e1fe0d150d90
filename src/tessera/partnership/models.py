"""The models of this floor's rooms, for Django to find."""

from tessera.partnership.stages.models import StateChange

__all__ = ["StateChange"]
