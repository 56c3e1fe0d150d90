"""The door of the room."""

from tessera.observatory.agreements.actions import end, in_force, sign
from tessera.observatory.agreements.models import Agreement
from tessera.observatory.agreements.terms import CURRENT, Terms, terms

__all__ = ["CURRENT", "Agreement", "Terms", "end", "in_force", "sign", "terms"]
